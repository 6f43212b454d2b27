package dev.latchkey.engine.apispec;

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

    public boolean allowsAnonymous() {
        return schemes.isEmpty();
    }

    /** A scheme and the scopes it asks for; no scopes for schemes other than OAuth 2. */
    public record SchemeRequirement(SecurityScheme scheme, Scopes scopes) {}
}
