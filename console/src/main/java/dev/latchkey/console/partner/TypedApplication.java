package dev.latchkey.console.partner;

import dev.latchkey.console.credentials.TypedProof;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.ShownName;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.core.partner.ScopeReasons;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.Messages;
import dev.latchkey.page.TypedLines;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An application as somebody typed it, to be shown again as it is.
 *
 * @param redirectUris one a line
 * @param scopes names of those that are ticked, and {@code reasons} what was typed for any
 * @implNote Many parameters: one for each field of the form.
 */
public record TypedApplication(
        String name,
        String description,
        String websiteUri,
        String privacyUri,
        String redirectUris,
        Set<String> scopes,
        Set<String> defaults,
        Map<String, String> reasons,
        TypedProof proof,
        String tokenFormat,
        boolean requiresPkce,
        boolean keepsToFapi2) {

    private static final String SCOPE = "scope.";
    private static final String DEFAULT = "default.";
    private static final String REASON = "reason.";

    static final TypedApplication EMPTY = new TypedApplication(
            "", "", "", "", "", Set.of(), Set.of(), Map.of(), TypedProof.EMPTY, "OPAQUE", true, false);

    public TypedApplication {
        scopes = Set.copyOf(scopes);
        defaults = Set.copyOf(defaults);
        reasons = Map.copyOf(reasons);
    }

    static TypedApplication of(Application one, ScopeReasons reasons) {
        var profile = one.profile();
        return new TypedApplication(
                one.name(),
                one.description(),
                profile.websiteUri() == null ? "" : profile.websiteUri(),
                profile.privacyUri() == null ? "" : profile.privacyUri(),
                one.redirectUris().stream().map(RedirectUri::value).collect(Collectors.joining("\n")),
                Set.copyOf(one.scopes().names()),
                Set.copyOf(one.defaultScopes().names()),
                reasons.byScope(),
                TypedProof.of(one.protocol().proof()),
                one.protocol().tokenFormat().name(),
                one.requiresPkce(),
                one.protocol().requests().isFapi2());
    }

    static TypedApplication read(FormParameters form) {
        var scopes = new LinkedHashSet<String>();
        var defaults = new LinkedHashSet<String>();
        var reasons = new TreeMap<String, String>();
        for (var field : form.names()) {
            if (field.startsWith(SCOPE)) {
                scopes.add(field.substring(SCOPE.length()));
            } else if (field.startsWith(DEFAULT)) {
                defaults.add(field.substring(DEFAULT.length()));
            } else if (field.startsWith(REASON)) {
                reasons.put(
                        field.substring(REASON.length()),
                        form.find(field).orElse("").strip());
            }
        }
        return new TypedApplication(
                ShownName.asShown(text(form, "name")),
                text(form, "description"),
                text(form, "websiteUri"),
                text(form, "privacyUri"),
                text(form, "redirectUris"),
                scopes,
                defaults,
                reasons,
                TypedProof.read(form),
                text(form, "tokenFormat"),
                form.find("requiresPkce").isPresent(),
                form.find("fapi2").isPresent());
    }

    private static String text(FormParameters form, String field) {
        return form.find(field).orElse("").strip();
    }

    public String reason(String scope) {
        return reasons.getOrDefault(scope, "");
    }

    /** Each rule of the form by itself, so that all that is wrong is said at once. */
    Runnable[] rules(Messages messages) {
        return new Runnable[] {
            () -> ShownName.check("name", name),
            () -> TextLimits.checkDescription("description", description),
            () -> address("websiteUri", websiteUri, messages),
            () -> address("privacyUri", privacyUri, messages),
            () -> redirects(messages),
            () -> wanted(messages),
            () -> requireReasons(messages),
            () -> toProof(messages),
            () -> format(messages)
        };
    }

    private static @Nullable String address(String field, String typed, Messages messages) {
        if (typed.isEmpty()) {
            return null;
        }
        try {
            var uri = new URI(typed);
            if ("https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && typed.length() <= Application.ADDRESS_LENGTH_MAX) {
                return typed;
            }
        } catch (URISyntaxException _) {
            // Refused below, as everything else that is no address.
        }
        throw CommandRefused.invalid(field, messages.text("partner.form.address.wrong"));
    }

    /** What is wrong is said of each line, once there are not too many. */
    private List<RedirectUri> redirects(Messages messages) {
        var typed = TypedLines.of(redirectUris, Application.REDIRECT_URIS_MAX);
        if (typed.lines().isEmpty() || typed.isTooMany()) {
            throw CommandRefused.invalid(
                    "redirectUris", messages.text("partner.form.redirect.count", Application.REDIRECT_URIS_MAX));
        }
        var faults = typed.faults(
                messages, line -> RedirectUri.findFault(line).map(fault -> "partner.form.redirect." + fault));
        if (!faults.isEmpty()) {
            throw CommandRefused.invalid("redirectUris", faults);
        }
        return typed.lines().stream().distinct().map(RedirectUri::new).toList();
    }

    private Scopes wanted(Messages messages) {
        if (scopes.isEmpty()) {
            throw CommandRefused.invalid("scopes", messages.text("partner.form.scopes.none"));
        }
        if (scopes.size() > Scopes.COUNT_MAX || !scopes.stream().allMatch(Scope::isScopeToken)) {
            throw CommandRefused.invalid("scopes", messages.text("partner.form.scopes.unknown"));
        }
        return Scopes.of(scopes.toArray(String[]::new));
    }

    private void requireReasons(Messages messages) {
        for (var scope : new TreeSet<>(scopes)) {
            if (reason(scope).isEmpty()) {
                throw CommandRefused.invalid(
                        ScopeReasons.field(scope), messages.text("partner.form.reason.missing", scope));
            }
        }
        toReasons();
    }

    ScopeReasons toReasons() {
        var given = new TreeMap<>(reasons);
        given.keySet().retainAll(scopes);
        return ScopeReasons.of(given);
    }

    private ClientProof toProof(Messages messages) {
        return proof.toProof(messages);
    }

    private TokenFormat format(Messages messages) {
        return switch (tokenFormat) {
            case "OPAQUE" -> TokenFormat.OPAQUE;
            case "JWT" -> TokenFormat.JWT;
            default -> throw CommandRefused.invalid("tokenFormat", messages.text("partner.form.tokens.missing"));
        };
    }

    /**
     * What is asked for.
     *
     * @param rules how the application asks users so far; what the operator let it leave out stays
     */
    NewApplication toRequest(String clientId, RequestRules rules, Messages messages) {
        var proven = toProof(messages);
        var isPublic = proven.method() == ClientMethod.NONE;
        var others = rules.isFapi2() ? RequestRules.STANDARD : rules;
        var wanted = wanted(messages);
        var chosen = defaults.stream().filter(scopes::contains).toArray(String[]::new);
        return new NewApplication(
                clientId,
                name,
                description,
                redirects(messages),
                wanted,
                Scopes.of(chosen),
                requiresPkce || isPublic || keepsToFapi2,
                isPublic,
                new Application.Profile(
                        address("websiteUri", websiteUri, messages),
                        address("privacyUri", privacyUri, messages),
                        false,
                        null),
                new Application.Protocol(format(messages), proven, keepsToFapi2 ? RequestRules.FAPI_2 : others));
    }

    @Override
    public String toString() {
        return "TypedApplication";
    }
}
