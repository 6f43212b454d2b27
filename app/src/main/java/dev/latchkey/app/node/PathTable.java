package dev.latchkey.app.node;

import dev.latchkey.edge.http.CrossOrigin;
import dev.latchkey.edge.http.ErrorBody;
import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.request.ProtectedResources;
import dev.latchkey.gateway.GatewayAssembly;
import dev.latchkey.gateway.observe.DecisionMetrics;
import dev.latchkey.gateway.observe.HealthEndpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Every path of our own, for each of the three origins: the listeners serve what stands here, and {@code docs/paths.md} shows it.
 * Whatever else comes to the API listener is for the gateway.
 */
public final class PathTable {

    private static final String TOKEN = "/identity/oauth/token";
    /** Where clients look for what the server offers: RFC 8414 §3, and OpenID Connect Discovery §4, which many try first. */
    private static final List<String> METADATA =
            List.of("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration");

    private static final String OPERATORS = "who reaches the private listener";

    private final Routes api;
    private final Routes web;
    private final Routes internal;

    /**
     * @param dataFolder of the deployment
     * @param isStopping whether the node takes no more requests soon
     */
    PathTable(
            AuthorizationServer server,
            GatewayAssembly gateway,
            WebPages pages,
            DecisionMetrics metrics,
            Deployment deployment,
            Path dataFolder,
            BooleanSupplier isStopping) {
        this.api = api(server, gateway, pages);
        this.web = web(server, pages);
        this.internal = internal(metrics, deployment, dataFolder, isStopping);
    }

    private static Routes api(AuthorizationServer server, GatewayAssembly gateway, WebPages pages) {
        var oauth = server.endpoints();
        var routes = Routes.builder().part("OAuth");
        addForBrowsers(routes, server, TOKEN, oauth.tokenEndpoint());
        addForBrowsers(routes, server, "/identity/oauth/par", server.door().forApplications(pages.pushedRequests()));
        routes.post("/identity/oauth/introspect", oauth.introspectionEndpoint());
        addForBrowsers(routes, server, "/identity/oauth/revoke", oauth.revocationEndpoint());
        addForBrowsers(routes, "/identity/oauth/jwks", server.jwks());
        METADATA.forEach(path -> addForBrowsers(routes, path, server.metadata()));
        server.registration().addTo(routes.part("Registration of clients"));
        addForBrowsers(routes.part("Access"), ProtectedResources.METADATA_PATH, gateway.resourceMetadata());
        return routes.getBelow(ProtectedResources.METADATA_PATH + "/", CrossOrigin.readable(gateway.resourceMetadata()))
                .options(ProtectedResources.METADATA_PATH + "/", CrossOrigin.preflight(HttpMethod.GET))
                .get("/access/v1/explain", gateway.explainEndpoint())
                .build();
    }

    /** Something that public clients in browsers ask for; the preflight counts as a request of the address. */
    private static void addForBrowsers(
            Routes.Builder routes, AuthorizationServer server, String path, Guarded endpoint) {
        routes.post(path, CrossOrigin.readable(endpoint))
                .options(path, server.limits().before(CrossOrigin.preflight(HttpMethod.POST)));
    }

    /** Something that they read. */
    private static void addForBrowsers(Routes.Builder routes, String path, Guarded endpoint) {
        routes.get(path, CrossOrigin.readable(endpoint)).options(path, CrossOrigin.preflight(HttpMethod.GET));
    }

    /** Real clients ask for tokens at the web origin as well, and look there for what the server offers; its issuer is the API origin. */
    private static Routes web(AuthorizationServer server, WebPages pages) {
        var routes =
                Routes.builder().part("OAuth").post(TOKEN, server.endpoints().tokenEndpoint());
        METADATA.forEach(path -> addForBrowsers(routes, path, server.metadata()));
        pages.addTo(routes);
        return routes.build();
    }

    private static Routes internal(
            DecisionMetrics metrics, Deployment deployment, Path dataFolder, BooleanSupplier isStopping) {
        return Routes.builder()
                .part("Operation")
                .get("/health/live", Guarded.by(OPERATORS, HealthEndpoint.live()))
                .get(
                        "/health/ready",
                        Guarded.by(
                                OPERATORS,
                                HealthEndpoint.ready(
                                        OperatorConsole.readiness(deployment),
                                        isStopping,
                                        () -> Stream.concat(
                                                        Restoration.warnings(dataFolder).stream(),
                                                        deployment.stores().room().warning().stream())
                                                .toList())))
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
        exchange.answer(
                ErrorBody.answer(404, ErrorBody.of("NOT_FOUND", "There is nothing at this address"), exchange.id()));
    }
}
