package dev.latchkey.authserver.token;

import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.proof.ProofAlgorithm;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.protocol.Scopes;
import io.vertx.core.Future;
import java.util.List;

/**
 * {@code /.well-known/oauth-authorization-server} (RFC 8414), and the same at {@code /.well-known/openid-configuration}, where many
 * clients look first (RFC 8414 §5). There are no ID tokens here, so nothing is said of them. Names only what is served.
 */
public final class MetadataEndpoint implements Endpoint {

    private static final List<String> CONFIDENTIAL =
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt");
    private static final List<String> EVERY_CLIENT =
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none");
    private static final List<String> FAPI_2_CLIENT = List.of("private_key_jwt");

    /**
     * What depends on the deployment.
     *
     * @param issuer the API origin, without a trailing slash
     * @param authorizationEndpoint on the web origin
     * @param documentation page for people who write clients (RFC 8414 §2, {@code service_documentation})
     * @param registersClients whether RFC 7591 is switched on
     * @param readsClientDocuments whether client ID metadata documents are switched on
     * @param profile of the deployment
     */
    public record Served(
            String issuer,
            String authorizationEndpoint,
            String documentation,
            boolean registersClients,
            boolean readsClientDocuments,
            SecurityProfile profile) {

        private boolean isFapi2() {
            return profile == SecurityProfile.FAPI_2;
        }

        private List<String> everyClient() {
            return isFapi2() ? FAPI_2_CLIENT : EVERY_CLIENT;
        }

        private List<String> confidential() {
            return isFapi2() ? FAPI_2_CLIENT : CONFIDENTIAL;
        }

        private List<String> algorithms() {
            return isFapi2() ? ProofAlgorithm.FAPI_2_NAMES : ProofAlgorithm.NAMES;
        }
    }

    private final HttpResponse response;

    /** @param scopes that an operation asks for */
    public MetadataEndpoint(Served served, Scopes scopes) {
        var oauth = served.issuer() + "/identity/oauth";
        this.response = HttpResponse.json(200, JsonBody.object(json -> {
                    json.writeStringProperty("issuer", served.issuer());
                    json.writeStringProperty("authorization_endpoint", served.authorizationEndpoint());
                    json.writeStringProperty("token_endpoint", oauth + "/token");
                    json.writeStringProperty("pushed_authorization_request_endpoint", oauth + "/par");
                    json.writeBooleanProperty("require_pushed_authorization_requests", served.isFapi2());
                    json.writeStringProperty("jwks_uri", oauth + "/jwks");
                    json.writeStringProperty("introspection_endpoint", oauth + "/introspect");
                    json.writeStringProperty("revocation_endpoint", oauth + "/revoke");
                    if (served.registersClients()) {
                        json.writeStringProperty("registration_endpoint", oauth + "/register");
                    }
                    JsonBody.strings(json, "response_types_supported", List.of("code"));
                    JsonBody.strings(json, "response_modes_supported", List.of("query"));
                    JsonBody.strings(
                            json,
                            "grant_types_supported",
                            List.of("authorization_code", "refresh_token", "client_credentials"));
                    JsonBody.strings(json, "scopes_supported", scopes.names());
                    JsonBody.strings(json, "code_challenge_methods_supported", List.of("S256"));
                    JsonBody.strings(json, "token_endpoint_auth_methods_supported", served.everyClient());
                    JsonBody.strings(json, "token_endpoint_auth_signing_alg_values_supported", served.algorithms());
                    JsonBody.strings(json, "introspection_endpoint_auth_methods_supported", served.confidential());
                    JsonBody.strings(
                            json, "introspection_endpoint_auth_signing_alg_values_supported", served.algorithms());
                    JsonBody.strings(json, "revocation_endpoint_auth_methods_supported", served.everyClient());
                    JsonBody.strings(
                            json, "revocation_endpoint_auth_signing_alg_values_supported", served.algorithms());
                    JsonBody.strings(json, "dpop_signing_alg_values_supported", served.algorithms());
                    json.writeBooleanProperty("authorization_response_iss_parameter_supported", true);
                    json.writeBooleanProperty("client_id_metadata_document_supported", served.readsClientDocuments());
                    json.writeStringProperty("service_documentation", served.documentation());
                }))
                .with("Cache-Control", "public, max-age=300");
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return Future.succeededFuture(response);
    }
}
