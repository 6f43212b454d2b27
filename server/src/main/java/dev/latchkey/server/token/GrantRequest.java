package dev.latchkey.server.token;

import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.server.http.FormParameters;
import org.jspecify.annotations.Nullable;

/** What the client asks a token for; parsed once, at the token endpoint. */
sealed interface GrantRequest {

    /**
     * RFC 6749 §4.4.2.
     *
     * @param requested absent when the request names none, which means all that the client has
     */
    record ClientCredentials(@Nullable Scopes requested) implements GrantRequest {}

    /** @throws OAuthRejection when the grant is not served or a parameter is missing or malformed */
    static GrantRequest parse(FormParameters form) {
        var grantType = form.findNonEmpty("grant_type")
                .orElseThrow(() -> OAuthError.INVALID_REQUEST.because("expected the parameter grant_type"));
        return switch (grantType) {
            case "client_credentials" -> new ClientCredentials(requestedScopes(form));
            default -> throw OAuthError.UNSUPPORTED_GRANT_TYPE.because("expected grant_type client_credentials");
        };
    }

    private static @Nullable Scopes requestedScopes(FormParameters form) {
        var text = form.find("scope").orElse(null);
        if (text == null) {
            return null;
        }
        try {
            return Scopes.parse(text);
        } catch (IllegalArgumentException e) {
            throw OAuthError.INVALID_SCOPE.because(
                    "expected scope names joined by single spaces; leave the parameter out to get all of them");
        }
    }
}
