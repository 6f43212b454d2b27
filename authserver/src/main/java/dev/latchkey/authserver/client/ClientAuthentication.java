package dev.latchkey.authserver.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.protocol.PercentEncoding;
import io.vertx.core.MultiMap;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How a client says who it is (RFC 6749 section 2.3). Proven by {@link ClientAuthenticator} only. */
public sealed interface ClientAuthentication {

    /** Longest client_id, in characters; that of a metadata document is an address. */
    int CLIENT_ID_LENGTH_MAX = 512;
    /** Longest client assertion, in characters. */
    int ASSERTION_LENGTH_MAX = 4096;

    /** The only type of client assertion served (RFC 7523 section 2.2). */
    String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /** @param method {@code client_secret_basic} or {@code client_secret_post} */
    record BySecret(String clientId, Secret secret, ClientMethod method) implements ClientAuthentication {}

    /**
     * {@code private_key_jwt}.
     *
     * @param clientId as the request says beside the assertion; absent when it does not
     */
    record ByAssertion(@Nullable String clientId, String assertion) implements ClientAuthentication {
        @Override
        public String toString() {
            return "ByAssertion[" + clientId + "]";
        }
    }

    /** Nothing but the client_id: a public client. */
    record ByIdAlone(String clientId) implements ClientAuthentication {}

    /**
     * Reads the one method a request may use.
     *
     * @throws OAuthRejection when there is none, more than one, or one that is malformed
     */
    static ClientAuthentication parse(MultiMap headers, FormParameters form) {
        var authorization = headers.get("Authorization");
        var secret = form.findNonEmpty("client_secret").orElse(null);
        var assertion = form.findNonEmpty("client_assertion").orElse(null);
        var methods = (authorization == null ? 0 : 1) + (secret == null ? 0 : 1) + (assertion == null ? 0 : 1);
        if (methods > 1) {
            throw OAuthError.INVALID_REQUEST.because("expected one method of client authentication, got " + methods);
        }
        var clientId = form.findNonEmpty("client_id")
                .map(ClientAuthentication::checked)
                .orElse(null);
        if (authorization != null) {
            return basic(authorization, clientId);
        }
        if (assertion != null) {
            return assertion(form, clientId, assertion);
        }
        if (clientId == null) {
            throw OAuthError.INVALID_CLIENT.because(
                    "expected client_id and client_secret, in the form body or as HTTP Basic");
        }
        return secret == null ? new ByIdAlone(clientId) : bySecret(clientId, secret, ClientMethod.CLIENT_SECRET_POST);
    }

    private static ClientAuthentication assertion(FormParameters form, @Nullable String clientId, String assertion) {
        if (!form.find("client_assertion_type").filter(JWT_BEARER::equals).isPresent()) {
            throw OAuthError.INVALID_REQUEST.because("expected client_assertion_type " + JWT_BEARER);
        }
        if (assertion.length() > ASSERTION_LENGTH_MAX) {
            throw OAuthError.INVALID_CLIENT.because(ClientAuthenticator.REFUSAL);
        }
        return new ByAssertion(clientId, assertion);
    }

    private static ClientAuthentication basic(String authorization, @Nullable String clientIdInBody) {
        var basic = parseBasic(authorization);
        if (clientIdInBody != null && !clientIdInBody.equals(basic.clientId())) {
            throw OAuthError.INVALID_REQUEST.because("client_id in the body is not the one in the header");
        }
        return basic;
    }

    private static BySecret parseBasic(String authorization) {
        if (authorization.length() > 2 * CLIENT_ID_LENGTH_MAX + 2048
                || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
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
            return bySecret(
                    checked(formDecoded(pair.substring(0, colon))),
                    formDecoded(pair.substring(colon + 1)),
                    ClientMethod.CLIENT_SECRET_BASIC);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static String formDecoded(String half) {
        var bytes = half.getBytes(UTF_8);
        return PercentEncoding.decodeForm(bytes, 0, bytes.length).orElseThrow(ClientAuthentication::malformed);
    }

    private static BySecret bySecret(String clientId, String secret, ClientMethod method) {
        if (secret.isEmpty() || secret.length() > Secret.LENGTH_MAX) {
            throw OAuthError.INVALID_CLIENT.because(ClientAuthenticator.REFUSAL);
        }
        return new BySecret(clientId, new Secret(secret), method);
    }

    private static String checked(String clientId) {
        if (clientId.length() > CLIENT_ID_LENGTH_MAX) {
            throw OAuthError.INVALID_CLIENT.because(ClientAuthenticator.REFUSAL);
        }
        return clientId;
    }

    private static OAuthRejection malformed() {
        return OAuthError.INVALID_CLIENT.because(
                "expected Authorization: Basic with base64 of client_id:client_secret");
    }
}
