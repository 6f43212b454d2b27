package dev.latchkey.gateway.resource;

import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.ErrorBody;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.request.ProtectedResource;
import dev.latchkey.engine.request.ProtectedResources;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * {@code /.well-known/oauth-protected-resource} and, below it, the same for each API (RFC 9728 §3): whom to ask for a token, for
 * which scopes, and how to present it.
 */
public final class ResourceMetadataEndpoint implements Endpoint {

    private final ProtectedResources resources;
    private final AcceptedTokens accepted;
    private final String issuer;
    private final Function<String, String> keyHeaders;
    private final UnaryOperator<String> documentation;

    /**
     * @param issuer of the one authorization server that these resources trust
     * @param keyHeaders the header that carries API keys of an API, by its name; of the whole, by the empty one
     * @param documentation the page for developers of an API, in the same way
     */
    public ResourceMetadataEndpoint(
            ProtectedResources resources,
            AcceptedTokens accepted,
            String issuer,
            Function<String, String> keyHeaders,
            UnaryOperator<String> documentation) {
        this.resources = resources;
        this.accepted = accepted;
        this.issuer = issuer;
        this.keyHeaders = keyHeaders;
        this.documentation = documentation;
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return Future.succeededFuture(resources
                .findByMetadataPath(request.path())
                .map(this::describe)
                .orElseGet(() -> ErrorBody.answer(
                        404, ErrorBody.of("NOT_FOUND", "There is no such protected resource"), request.id())));
    }

    private HttpResponse describe(ProtectedResource resource) {
        return HttpResponse.json(200, JsonBody.object(json -> {
                    json.writeStringProperty("resource", resource.identifier());
                    JsonBody.strings(json, "authorization_servers", List.of(issuer));
                    // A member without a value is left out (§3.2).
                    if (!resource.scopes().isEmpty()) {
                        JsonBody.strings(
                                json, "scopes_supported", resource.scopes().names());
                    }
                    // Empty where no bearer token is taken (§2).
                    JsonBody.strings(
                            json, "bearer_methods_supported", accepted.takesBearer() ? List.of("header") : List.of());
                    if (accepted.takesDpop()) {
                        JsonBody.strings(json, "dpop_signing_alg_values_supported", accepted.dpopAlgorithms());
                        json.writeBooleanProperty("dpop_bound_access_tokens_required", !accepted.takesBearer());
                    }
                    json.writeStringProperty("resource_name", resource.title());
                    json.writeStringProperty("resource_documentation", documentation.apply(resource.apiName()));
                    json.writeStringProperty(CredentialCarriers.METADATA_MEMBER, keyHeaders.apply(resource.apiName()));
                }))
                .with("Cache-Control", "public, max-age=300");
    }
}
