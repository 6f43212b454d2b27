package dev.latchkey.authserver.token;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.protocol.Scopes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the client asks a token for; parsed once, at the token endpoint. */
sealed interface GrantRequest {

    /** RFC 7636 section 4.1. */
    Pattern CODE_VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    /** The one API the token shall be for (RFC 8707 section 2.2); absent for what the grant allows. */
    @Nullable
    String resource();

    /**
     * RFC 6749 §4.4.2.
     *
     * @param requested absent when the request names none, which means all that the client has
     */
    record ClientCredentials(
            @Nullable Scopes requested, @Nullable String resource) implements GrantRequest {}

    /**
     * RFC 6749 §4.1.3 with RFC 7636 §4.5.
     *
     * @param redirectUri absent when the request names none
     * @param codeVerifier absent when the request has none
     */
    record AuthorizationCode(
            Secret code,
            @Nullable String redirectUri,
            @Nullable String codeVerifier,
            @Nullable String resource) implements GrantRequest {
        @Override
        public String toString() {
            return "AuthorizationCode[redacted]";
        }
    }

    /**
     * RFC 6749 §6.
     *
     * @param requested absent when the request names none, which means all that was granted
     */
    record Refresh(
            Secret refreshToken,
            @Nullable Scopes requested,
            @Nullable String resource) implements GrantRequest {}

    /** @throws OAuthRejection when the grant is not served or a parameter is missing or malformed */
    static GrantRequest parse(FormParameters form) {
        var grantType = form.findNonEmpty("grant_type")
                .orElseThrow(() -> OAuthError.INVALID_REQUEST.because("expected the parameter grant_type"));
        var resource = OAuthResponses.resource(form);
        return switch (grantType) {
            case "client_credentials" -> new ClientCredentials(requestedScopes(form), resource);
            case "authorization_code" ->
                new AuthorizationCode(secret(form, "code"), redirectUri(form), codeVerifier(form), resource);
            case "refresh_token" -> new Refresh(secret(form, "refresh_token"), requestedScopes(form), resource);
            default ->
                throw OAuthError.UNSUPPORTED_GRANT_TYPE.because(
                        "expected grant_type authorization_code, refresh_token or client_credentials");
        };
    }

    private static Secret secret(FormParameters form, String name) {
        var value = form.findNonEmpty(name)
                .orElseThrow(() -> OAuthError.INVALID_REQUEST.because("expected the parameter " + name));
        if (value.length() > Secret.LENGTH_MAX) {
            throw OAuthError.INVALID_GRANT.because("expected " + name + " as it was given");
        }
        return new Secret(value);
    }

    private static @Nullable String redirectUri(FormParameters form) {
        return form.findNonEmpty("redirect_uri")
                .map(value -> {
                    if (value.length() > RedirectUri.LENGTH_MAX) {
                        throw OAuthError.INVALID_REQUEST.because("redirect_uri is too long");
                    }
                    return value;
                })
                .orElse(null);
    }

    private static @Nullable String codeVerifier(FormParameters form) {
        return form.findNonEmpty("code_verifier")
                .map(value -> {
                    if (!CODE_VERIFIER.matcher(value).matches()) {
                        throw OAuthError.INVALID_REQUEST.because(
                                "expected a code_verifier of 43 to 128 characters A-Z a-z 0-9 - . _ ~");
                    }
                    return value;
                })
                .orElse(null);
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
