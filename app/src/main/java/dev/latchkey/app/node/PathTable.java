package dev.latchkey.app.node;

import dev.latchkey.edge.http.ErrorBody;
import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.request.ProtectedResources;
import dev.latchkey.gateway.GatewayAssembly;
import dev.latchkey.gateway.observe.DecisionMetrics;
import dev.latchkey.gateway.observe.HealthEndpoint;

/**
 * Every path of our own, for each of the three origins: the listeners serve what stands here, and {@code docs/paths.md} shows it.
 * Whatever else comes to the API listener is for the gateway.
 */
public final class PathTable {

    private static final String TOKEN = "/identity/oauth/token";
    private static final String OPERATORS = "who reaches the private listener";

    private final Routes api;
    private final Routes web;
    private final Routes internal;

    PathTable(
            AuthorizationServer server,
            GatewayAssembly gateway,
            WebPages pages,
            DecisionMetrics metrics,
            Deployment deployment) {
        this.api = api(server, gateway, pages);
        this.web = web(server, pages);
        this.internal = internal(metrics, deployment);
    }

    private static Routes api(AuthorizationServer server, GatewayAssembly gateway, WebPages pages) {
        var oauth = server.endpoints();
        var routes = Routes.builder()
                .part("OAuth")
                .post(TOKEN, oauth.tokenEndpoint())
                .post("/identity/oauth/par", server.door().forApplications(pages.pushedRequests()))
                .post("/identity/oauth/introspect", oauth.introspectionEndpoint())
                .post("/identity/oauth/revoke", oauth.revocationEndpoint())
                .get("/identity/oauth/jwks", server.jwks())
                .get("/.well-known/oauth-authorization-server", server.metadata());
        server.registration().addTo(routes.part("Registration of clients"));
        return routes.part("Access")
                .get(ProtectedResources.METADATA_PATH, gateway.resourceMetadata())
                .getBelow(ProtectedResources.METADATA_PATH + "/", gateway.resourceMetadata())
                .get("/access/v1/explain", gateway.explainEndpoint())
                .build();
    }

    /** Real clients ask for tokens at the web origin as well. */
    private static Routes web(AuthorizationServer server, WebPages pages) {
        var routes =
                Routes.builder().part("OAuth").post(TOKEN, server.endpoints().tokenEndpoint());
        pages.addTo(routes);
        return routes.build();
    }

    private static Routes internal(DecisionMetrics metrics, Deployment deployment) {
        var ready = HealthEndpoint.ready(
                deployment.stores().transactions(),
                deployment.stores().changeFeed(),
                deployment.stores()::writeTrouble,
                deployment.follower()::standings);
        return Routes.builder()
                .part("Operation")
                .get("/health/live", Guarded.by(OPERATORS, HealthEndpoint.live()))
                .get("/health/ready", Guarded.by(OPERATORS, ready))
                .get("/metrics", Guarded.by(OPERATORS, metrics.endpoint()))
                .build();
    }

    /** The API origin. */
    public Routes api() {
        return api;
    }

    /** The web origin. */
    public Routes web() {
        return web;
    }

    /** The private listener, for those who run Latchkey. */
    public Routes internal() {
        return internal;
    }

    static void notFound(Exchange exchange) {
        exchange.answer(notFound(exchange.id()));
    }

    private static HttpResponse notFound(String requestId) {
        return ErrorBody.answer(404, ErrorBody.of("NOT_FOUND", "There is nothing at this address"), requestId);
    }
}
