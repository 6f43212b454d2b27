package dev.latchkey.server.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.server.credential.Secret;
import dev.latchkey.server.http.FormParameters;
import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.util.Base64;

/**
 * How a client says who it is (RFC 6749 §2.3.1): {@code client_secret_basic} or {@code client_secret_post}. Proven by
 * {@link ClientAuthenticator} only.
 *
 * @param isBasic whether it used the Authorization header, which the challenge of a refusal must then answer
 */
record ClientAuthentication(String clientId, Secret secret, boolean isBasic) {

    private static final int HEADER_LENGTH_MAX = 2048;
    private static final int CLIENT_ID_LENGTH_MAX = 128;

    /**
     * Reads the one method a request may use.
     *
     * @throws OAuthRejection when there is none, more than one, or one that is malformed
     */
    static ClientAuthentication parse(MultiMap headers, FormParameters form) {
        var authorization = headers.get("Authorization");
        var bodySecret = form.findNonEmpty("client_secret").orElse(null);
        if (authorization != null) {
            if (bodySecret != null) {
                throw OAuthError.INVALID_REQUEST.because("expected one method of client authentication, got two");
            }
            var basic = parseBasic(authorization);
            if (form.findNonEmpty("client_id")
                    .filter(id -> !id.equals(basic.clientId))
                    .isPresent()) {
                throw OAuthError.INVALID_REQUEST.because("client_id in the body is not the one in the header");
            }
            return basic;
        }
        var clientId = form.find("client_id").orElse("");
        if (clientId.isEmpty() || bodySecret == null) {
            throw OAuthError.INVALID_CLIENT.because(
                    "expected client_id and client_secret, in the form body or as HTTP Basic");
        }
        return of(clientId, bodySecret, false);
    }

    private static ClientAuthentication parseBasic(String authorization) {
        if (authorization.length() > HEADER_LENGTH_MAX || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            throw malformed();
        }
        try {
            var pair = new String(
                    Base64.getDecoder().decode(authorization.substring(6).strip()), UTF_8);
            var colon = pair.indexOf(':');
            if (colon < 1) {
                throw malformed();
            }
            // Both halves are form-encoded before they are joined (RFC 6749 §2.3.1).
            return of(
                    URLDecoder.decode(pair.substring(0, colon), UTF_8),
                    URLDecoder.decode(pair.substring(colon + 1), UTF_8),
                    true);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static ClientAuthentication of(String clientId, String secret, boolean isBasic) {
        if (clientId.length() > CLIENT_ID_LENGTH_MAX || secret.isEmpty() || secret.length() > Secret.LENGTH_MAX) {
            throw OAuthError.INVALID_CLIENT.because(ClientAuthenticator.REFUSAL);
        }
        return new ClientAuthentication(clientId, new Secret(secret), isBasic);
    }

    private static OAuthRejection malformed() {
        return OAuthError.INVALID_CLIENT.because(
                "expected Authorization: Basic with base64 of client_id:client_secret");
    }
}
