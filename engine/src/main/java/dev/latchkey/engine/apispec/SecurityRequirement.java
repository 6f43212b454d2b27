package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;

/**
 * One alternative of an operation's security: every scheme of it must be satisfied (OpenAPI 3.1 §4.8.30). No scheme at all
 * ({@code {}}) allows anonymous requests.
 */
public record SecurityRequirement(List<SchemeRequirement> schemes) {

    public SecurityRequirement {
        schemes = List.copyOf(schemes);
    }

    /** One that nothing satisfies, because what it asks for is not offered or was not understood. */
    public static SecurityRequirement closed(String scheme, String reason) {
        return new SecurityRequirement(
                List.of(new SchemeRequirement(new SecurityScheme.NotOffered(scheme, reason), Scopes.NONE)));
    }

    /** Whether nothing satisfies it. */
    public boolean isClosed() {
        return schemes.stream().anyMatch(one -> one.scheme() instanceof SecurityScheme.NotOffered);
    }

    public boolean allowsAnonymous() {
        return schemes.isEmpty();
    }

    /** Whether a token of that kind is all that it asks for. */
    boolean takesTokenAlone(CredentialKind kind) {
        return schemes.size() == 1
                && schemes.get(0).scheme().accepts(kind, SecurityScheme.Location.AUTHORIZATION_HEADER);
    }

    /** Whether a token of that kind is asked for scopes, perhaps together with another credential. */
    boolean asksTokenForScopes(CredentialKind kind) {
        return schemes.stream()
                .anyMatch(one -> !one.scopes().isEmpty()
                        && one.scheme().accepts(kind, SecurityScheme.Location.AUTHORIZATION_HEADER));
    }

    /** A scheme and the scopes it asks for; none for keys. */
    public record SchemeRequirement(SecurityScheme scheme, Scopes scopes) {}
}
