package dev.latchkey.app.node;

import dev.latchkey.authserver.authorize.Authorize;
import dev.latchkey.authserver.token.OAuthServer;
import dev.latchkey.edge.http.ErrorBody;
import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.request.ProtectedResources;
import dev.latchkey.gateway.observe.DecisionMetrics;
import dev.latchkey.gateway.observe.HealthEndpoint;
import dev.latchkey.gateway.proxy.ExplainEndpoint;
import dev.latchkey.gateway.proxy.ResourceMetadataEndpoint;

/** Every path of our own, one line each. Whatever else comes to the API listener is for the gateway. */
final class ServedRoutes {

    private final OAuthServer oauth;
    private final MachineRegistration registration;
    private final ExplainEndpoint explain;
    private final ResourceMetadataEndpoint resourceMetadata;
    private final DecisionMetrics metrics;
    private final WebPages webPages;
    private final Authorize authorize;
    private final Deployment deployment;

    ServedRoutes(
            OAuthServer oauth,
            MachineRegistration registration,
            ExplainEndpoint explain,
            ResourceMetadataEndpoint resourceMetadata,
            DecisionMetrics metrics,
            WebPages webPages,
            Authorize authorize,
            Deployment deployment) {
        this.oauth = oauth;
        this.registration = registration;
        this.explain = explain;
        this.resourceMetadata = resourceMetadata;
        this.metrics = metrics;
        this.webPages = webPages;
        this.authorize = authorize;
        this.deployment = deployment;
    }

    /** The API origin. */
    Routes api() {
        return registration
                .addTo(Routes.builder())
                .post("/identity/oauth/token", oauth.tokenEndpoint())
                .post("/identity/oauth/par", oauth.forApplications(authorize.pushedRequests()))
                .post("/identity/oauth/introspect", oauth.introspectionEndpoint())
                .post("/identity/oauth/revoke", oauth.revocationEndpoint())
                .get("/identity/oauth/jwks", oauth.jwksEndpoint())
                .get("/.well-known/oauth-authorization-server", oauth.metadataEndpoint())
                .get(ProtectedResources.METADATA_PATH, resourceMetadata)
                .getBelow(ProtectedResources.METADATA_PATH + "/", resourceMetadata)
                .get("/access/v1/explain", explain)
                .build();
    }

    /** The web origin; real clients ask for tokens here as well. */
    Routes web() {
        var routes = Routes.builder().post("/identity/oauth/token", oauth.tokenEndpoint());
        webPages.addTo(routes);
        authorize.addTo(routes);
        return routes.build();
    }

    /** The private listener, for those who run Latchkey. */
    Routes internal() {
        return Routes.builder()
                .get("/health/live", HealthEndpoint.live())
                .get(
                        "/health/ready",
                        HealthEndpoint.ready(
                                deployment.stores().transactions(),
                                deployment.stores().changeFeed(),
                                deployment.stores()::writeTrouble,
                                deployment.follower()::standings))
                .get("/metrics", metrics.endpoint())
                .build();
    }

    static void notFound(Exchange exchange) {
        exchange.answer(notFound(exchange.id()));
    }

    private static HttpResponse notFound(String requestId) {
        return ErrorBody.answer(404, ErrorBody.of("NOT_FOUND", "There is nothing at this address"), requestId);
    }
}
