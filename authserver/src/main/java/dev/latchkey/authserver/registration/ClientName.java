package dev.latchkey.authserver.registration;

import dev.latchkey.core.command.LinkInName;
import dev.latchkey.core.command.ShownName;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.partner.RedirectUri;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client calls itself, by which people decide whom they trust. */
final class ClientName {

    /** Of one that gives no name and has no host that could stand for one. */
    private static final String NONE = "Unnamed application";

    private ClientName() {}

    /**
     * The name in the metadata; without one the host of the first redirect URI.
     *
     * @param document the address of its metadata document; absent for one that registers itself
     * @throws RegistrationRefused when people could take the name for another, or programs for a link
     */
    static String of(MetadataMembers members, List<RedirectUri> redirectUris, @Nullable String document) {
        var said = members.text("client_name", TextLimits.NAME_LENGTH_MAX);
        if (said == null) {
            var first = redirectUris.getFirst();
            var host = first.host();
            return first.isOwnScheme() ? NONE : host.substring(0, Math.min(host.length(), TextLimits.NAME_LENGTH_MAX));
        }
        var name = ShownName.asShown(said);
        ShownName.findFault(name)
                .or(() -> LinkInName.findFault(name, hosts(redirectUris, document)))
                .ifPresent(fault -> {
                    throw RegistrationRefused.metadata("client_name", fault);
                });
        return name;
    }

    /** Those that it is known by: a loopback address is everybody's. */
    private static List<String> hosts(List<RedirectUri> redirectUris, @Nullable String document) {
        var addresses =
                new ArrayList<>(redirectUris.stream().map(RedirectUri::value).toList());
        if (document != null) {
            addresses.add(document);
        }
        return addresses.stream()
                .map(URI::create)
                .filter(uri -> "https".equals(uri.getScheme()) && uri.getHost() != null)
                .map(uri -> uri.getHost().toLowerCase(Locale.ROOT))
                .toList();
    }
}
