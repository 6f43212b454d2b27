package dev.latchkey.edge.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a listener is called by those who may ask it. A page of another site asks it by a name of that site, which its owner lets stand for our
 * address for a moment (DNS rebinding), and reads the answers; no page has an address, or {@code localhost}, for its name.
 */
public final class OwnNames {

    /** Whatever callers say. */
    public static final OwnNames ANY = new OwnNames(Set.of(), true);

    private final Set<String> names;
    private final boolean isAny;

    private OwnNames(Set<String> names, boolean isAny) {
        this.names = names;
        this.isAny = isAny;
    }

    /** Addresses, {@code localhost} and these names alone, whatever the port; case does not matter. */
    public static OwnNames of(Set<String> names) {
        var all = new TreeSet<String>();
        names.forEach(name -> all.add(plain(name)));
        all.add("localhost");
        return new OwnNames(all, false);
    }

    boolean take(HttpServerRequest request) {
        if (isAny) {
            return true;
        }
        var authority = request.authority(false);
        return authority != null && take(authority.host());
    }

    boolean take(String host) {
        return isAny || isAddress(host) || names.contains(plain(host));
    }

    /** IPv6 in brackets or not, and whatever browsers read as IPv4: the last label of no name is a number. */
    private static boolean isAddress(String host) {
        return host.startsWith("[")
                || host.indexOf(':') >= 0
                || (!host.isEmpty() && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
    }

    private static String plain(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OwnNames names && names.names.equals(this.names) && names.isAny == isAny;
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }
}
