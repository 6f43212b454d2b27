package dev.latchkey.engine.apispec;

import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements.ScopeMatch;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What security means, in one line for people: {@code API key (header X-API-Key) or token with read:org}, {@code open to everybody},
 * {@code closed: client_cert is not offered here (mutualTLS has no counterpart here)}.
 */
public final class SecurityText {

    private static final String OPEN = "open to everybody";

    private final CredentialCarriers carriers;

    /** @param carriers where keys stand in the deployment whatever its documents say */
    public SecurityText(CredentialCarriers carriers) {
        this.carriers = carriers;
    }

    /** Who may call an operation, its permissions and conditions included, and what connections may be given over to by it. */
    public String of(Operation operation) {
        var text = new StringBuilder(of(operation.security()));
        for (var condition : operation.conditionalSecurity()) {
            text.append("; with ")
                    .append(condition.parameter())
                    .append(" other than ")
                    .append(condition.unless().stream().sorted().collect(Collectors.joining(", ")))
                    .append(": ")
                    .append(of(condition.security()));
        }
        if (!operation.permissions().isEmpty()) {
            text.append("; role with ")
                    .append(operation.permissions().stream()
                            .map(Permission::value)
                            .sorted()
                            .collect(Collectors.joining(" and ")));
        }
        if (!operation.upgrades().isEmpty()) {
            text.append("; upgrade to ")
                    .append(operation.upgrades().stream().sorted().collect(Collectors.joining(", ")));
        }
        return text.toString();
    }

    /** Which credentials satisfy it; alternatives that nothing satisfies are named only when all are such. */
    public String of(SecurityRequirements security) {
        if (security.isClosed()) {
            return "closed: " + String.join("; ", closed(security));
        }
        if (security.alternatives().isEmpty()) {
            return OPEN;
        }
        Set<String> ways = new LinkedHashSet<>();
        for (var alternative : security.alternatives()) {
            if (!alternative.isClosed()) {
                ways.add(of(alternative, security.scopeMatch()));
            }
        }
        return String.join(" or ", ways);
    }

    /** Why alternatives cannot be satisfied, a sentence each; none when all can. */
    public static List<String> closed(SecurityRequirements security) {
        return security.alternatives().stream()
                .flatMap(alternative -> alternative.schemes().stream())
                .map(SchemeRequirement::scheme)
                .filter(SecurityScheme.NotOffered.class::isInstance)
                .map(SecurityScheme.NotOffered.class::cast)
                .map(scheme -> scheme.name() + " is not offered here (" + scheme.reason() + ")")
                .distinct()
                .toList();
    }

    private String of(SecurityRequirement alternative, ScopeMatch match) {
        return alternative.allowsAnonymous()
                ? OPEN
                : alternative.schemes().stream()
                        .map(one -> of(one.scheme()) + scopes(one.scopes(), match))
                        .distinct()
                        .collect(Collectors.joining(" together with "));
    }

    private static String scopes(Scopes scopes, ScopeMatch match) {
        return scopes.isEmpty()
                ? ""
                : " with " + String.join(match == ScopeMatch.ANY ? " or " : " and ", scopes.names());
    }

    /** What a scheme stands for: {@code API key (header X-Token)}. */
    public String of(SecurityScheme scheme) {
        if (scheme instanceof SecurityScheme.ApiKey key) {
            return key.kind().label() + " (" + place(key.location()) + ")";
        }
        if (scheme instanceof SecurityScheme.OAuth2 oauth2) {
            return token(oauth2.kinds());
        }
        if (scheme instanceof SecurityScheme.Bearer) {
            return "token";
        }
        if (scheme instanceof SecurityScheme.ClientSecret) {
            return "client id and secret (HTTP basic)";
        }
        if (scheme instanceof SecurityScheme.NotOffered closed) {
            return "not offered here (" + closed.reason() + ")";
        }
        throw new IllegalStateException("no words for " + scheme.getClass());
    }

    private static String token(Set<CredentialKind> kinds) {
        return kinds.size() == 1 ? "token (" + kinds.iterator().next().label() + ")" : "token";
    }

    private String place(Location location) {
        var name = location.name();
        return switch (location.place()) {
            case HEADER -> "header " + (name.isEmpty() ? carriers.keyHeader() : name);
            case QUERY -> "query parameter " + (name.isEmpty() ? carriers.keyParameter() : name);
            case COOKIE -> "cookie " + name;
            case BASIC -> "user name of HTTP basic";
            case AUTHORIZATION -> "header Authorization" + (name.isEmpty() ? "" : ": " + name);
            case TOKEN -> "header Authorization: Bearer";
        };
    }
}
