package dev.latchkey.server.token;

import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.server.http.Endpoint;
import dev.latchkey.server.http.HttpRequest;
import dev.latchkey.server.http.HttpResponse;
import dev.latchkey.server.http.JsonBody;
import io.vertx.core.Future;
import java.util.List;

/**
 * {@code /.well-known/oauth-authorization-server} (RFC 8414). Names only what is served.
 */
final class MetadataEndpoint implements Endpoint {

    private static final List<String> CLIENT_AUTHENTICATION = List.of("client_secret_basic", "client_secret_post");

    private final HttpResponse response;

    /** @param issuer the API origin, without a trailing slash */
    MetadataEndpoint(String issuer, ScopeCatalog scopes) {
        this.response = HttpResponse.json(200, JsonBody.object(json -> {
                    json.writeStringProperty("issuer", issuer);
                    json.writeStringProperty("token_endpoint", issuer + "/identity/oauth/token");
                    json.writeStringProperty("jwks_uri", issuer + "/identity/oauth/jwks");
                    json.writeStringProperty("introspection_endpoint", issuer + "/identity/oauth/introspect");
                    json.writeStringProperty("revocation_endpoint", issuer + "/identity/oauth/revoke");
                    JsonBody.strings(json, "grant_types_supported", List.of("client_credentials"));
                    JsonBody.strings(json, "response_types_supported", List.of());
                    JsonBody.strings(json, "scopes_supported", scopes.all().names());
                    JsonBody.strings(json, "token_endpoint_auth_methods_supported", CLIENT_AUTHENTICATION);
                    JsonBody.strings(json, "introspection_endpoint_auth_methods_supported", CLIENT_AUTHENTICATION);
                    JsonBody.strings(json, "revocation_endpoint_auth_methods_supported", CLIENT_AUTHENTICATION);
                }))
                .with("Cache-Control", "public, max-age=300");
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return Future.succeededFuture(response);
    }
}
