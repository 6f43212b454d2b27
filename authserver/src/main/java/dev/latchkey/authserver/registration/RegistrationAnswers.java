package dev.latchkey.authserver.registration;

import dev.latchkey.authserver.registration.MachineClients.Answered;
import dev.latchkey.authserver.registration.RegistrationRefused.Reason;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Answers of RFC 7591 section 3.2 and RFC 7592 section 3: JSON that no cache keeps. */
final class RegistrationAnswers {

    private final String clientUriPrefix;
    private final String challenge;

    /**
     * @param clientUriPrefix what stands before the client_id in {@code registration_client_uri}
     * @param realm of challenges
     */
    RegistrationAnswers(String clientUriPrefix, String realm) {
        this.challenge = "Bearer realm=\"" + realm + "\"";
        this.clientUriPrefix = clientUriPrefix;
    }

    /**
     * Everything that is registered, and what was made just now.
     *
     * @param ignored names of what the request said and nobody keeps, in {@code ignored_metadata}
     */
    HttpResponse client(int status, Answered answered, List<String> ignored) {
        var application = answered.application();
        var client = answered.client();
        return uncached(HttpResponse.json(status, JsonBody.object(json -> {
            json.writeStringProperty("client_id", application.clientId());
            json.writeNumberProperty(
                    "client_id_issued_at", application.createdAt().getEpochSecond());
            if (answered.secret() != null) {
                json.writeStringProperty("client_secret", answered.secret().reveal());
                json.writeNumberProperty("client_secret_expires_at", 0);
            }
            if (answered.token() != null) {
                json.writeStringProperty(
                        "registration_access_token", answered.token().reveal());
            }
            json.writeStringProperty("registration_client_uri", clientUriPrefix + application.clientId());
            json.writeStringProperty("client_name", application.name());
            JsonBody.strings(
                    json,
                    "redirect_uris",
                    application.redirectUris().stream().map(RedirectUri::value).toList());
            JsonBody.strings(json, "grant_types", List.of("authorization_code", "refresh_token"));
            JsonBody.strings(json, "response_types", List.of("code"));
            json.writeStringProperty(
                    "token_endpoint_auth_method", client.method().value());
            json.writeStringProperty("scope", application.scopes().toString());
            text(json, "client_uri", application.profile().websiteUri());
            text(json, "policy_uri", application.profile().privacyUri());
            var proof = application.protocol().proof();
            if (proof.keys() != null) {
                keys(json, proof.keys());
            }
            json.writeBooleanProperty("dpop_bound_access_tokens", proof.requiresDpop());
            json.writeBooleanProperty(
                    "require_pushed_authorization_requests",
                    application.protocol().requests().requiresPushing());
            text(json, "software_id", client.softwareId());
            text(json, "software_version", client.softwareVersion());
            if (!ignored.isEmpty()) {
                JsonBody.strings(json, "ignored_metadata", ignored);
            }
        })));
    }

    private static void keys(JsonGenerator json, ClientKeys keys) {
        text(json, "jwks_uri", keys.jwksUri());
        json.writeBooleanProperty(ClientMetadata.ENDPOINT_AUDIENCE, keys.takesEndpointAudience());
        var jwks = keys.jwks();
        if (jwks != null) {
            json.writeName("jwks");
            json.writeRawValue(jwks);
        }
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    /** With the challenge that belongs to it (RFC 6750 §3). */
    HttpResponse challenged(RegistrationRefused refused) {
        var answer = refused(refused);
        return switch (refused.reason()) {
            case NO_TOKEN -> answer.with("WWW-Authenticate", challenge);
            case INVALID_TOKEN -> answer.with("WWW-Authenticate", challenge + ", error=\"invalid_token\"");
            case INVALID_REDIRECT_URI, INVALID_CLIENT_METADATA, INVALID_REQUEST, ACCESS_DENIED, TOO_MANY, UNAVAILABLE ->
                answer;
        };
    }

    /** What no token would help. */
    static HttpResponse refused(RegistrationRefused refused) {
        return uncached(HttpResponse.json(refused.reason().status(), JsonBody.object(json -> {
            json.writeStringProperty("error", refused.reason().code());
            json.writeStringProperty("error_description", refused.description());
        })));
    }

    /** @param waitSeconds when to try again */
    static HttpResponse tooManyRequests(long waitSeconds) {
        return refused(Reason.TOO_MANY.because("too many requests of this address"))
                .with("Retry-After", Long.toString(waitSeconds));
    }

    /** Nothing is wrong with the request: it may be tried again. */
    static HttpResponse unavailable() {
        return refused(Reason.UNAVAILABLE.because("try again in a moment"))
                .with("Retry-After", Integer.toString(ServiceUnavailable.RETRY_AFTER_SECONDS));
    }

    /** Nothing is wrong with the request: it may be tried again. */
    static HttpResponse unavailable(ServiceUnavailable why) {
        var reason = why.status() == 429 ? Reason.TOO_MANY : Reason.UNAVAILABLE;
        return refused(reason.because(why.told().orElse("try again in a moment")))
                .with("Retry-After", Long.toString(why.retryAfterSeconds()));
    }

    static HttpResponse uncached(HttpResponse response) {
        return response.with("Cache-Control", "no-store").with("Pragma", "no-cache");
    }
}
