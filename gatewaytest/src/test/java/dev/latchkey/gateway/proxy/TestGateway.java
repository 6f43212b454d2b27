package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Answering;
import dev.latchkey.edge.http.CompressedBody;
import dev.latchkey.edge.http.CrossOrigin;
import dev.latchkey.edge.http.Door;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.EdgeTransport;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HandedOver;
import dev.latchkey.edge.http.HeadLimits;
import dev.latchkey.edge.http.HttpListener;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.edge.http.RequestIds;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.edge.http.RunningListener;
import dev.latchkey.edge.http.StreamedBody;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.OperationLimits;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.QueryNames;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.SingleUse;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import dev.latchkey.engine.request.DecisionListener;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.PresentedCredential;
import dev.latchkey.gateway.explain.Explainer;
import dev.latchkey.gateway.limits.LimitSettings;
import dev.latchkey.gateway.limits.RequestLimits;
import dev.latchkey.gateway.principal.SignedHeaders;
import dev.latchkey.gateway.resource.AcceptedTokens;
import dev.latchkey.testing.TestCatalogue;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A gateway on a free port, in front of one small API, with made-up credentials and a clock that the test moves. */
public final class TestGateway implements AutoCloseable {

    public static final String KEY = "good-key";
    public static final String PARTNER_KEY = "good-partner-key";
    static final String READER = "token-that-reads-orders";
    static final String POOR = "token-without-scopes";

    /** Of another company. */
    static final String OTHER_KEY = "good-key-of-globex";

    private static final Principal.CompanyRef GLOBEX = new Principal.CompanyRef("c2", "globex");
    private static final Principal.CompanyRef ACME = new Principal.CompanyRef("c1", "acme");
    static final String ORIGIN = "https://api.example.com";
    static final String DOCUMENTATION = "https://www.example.com/reference";
    private static final SystemRole STANDARD = new SystemRole("STANDARD", "Standard", Set.of(), false);

    private static final Map<String, Principal.Proven> PRINCIPALS = Map.of(
            KEY,
            new Principal.CompanyKey("key-1", ACME, "u1"),
            "good-key-2",
            new Principal.CompanyKey("key-2", ACME, "u1"),
            OTHER_KEY,
            new Principal.CompanyKey("key-9", GLOBEX, "u9"),
            PARTNER_KEY,
            new Principal.PartnerKey("partner-key-1", "p1"),
            READER,
            new Principal.CompanyClient("client-1", ACME, STANDARD, null, Scopes.of("orders_read")),
            POOR,
            new Principal.CompanyClient("client-2", ACME, STANDARD, null, Scopes.of("offers_read")));

    private static final PresentedCredential REVOKED =
            new PresentedCredential("revoked", SecurityScheme.Location.KEY_HEADER, PresentedCredential.Scheme.NONE);

    public final AtomicLong nanos = new AtomicLong(1);

    /** Credentials that no longer count. */
    final Set<String> revoked = ConcurrentHashMap.newKeySet();

    /** What every proven request must use up. */
    public volatile SingleUse once = SingleUse.NONE;

    /** Answered at {@code /own/streamed}. */
    volatile @Nullable StreamedBody streamed;

    final BlockingQueue<DecisionListener.Decided> decided = new LinkedBlockingQueue<>();
    final BlockingQueue<Exhausted> exhausted = new LinkedBlockingQueue<>();
    final RecordedMeters meters = new RecordedMeters();
    /** For request bodies that are read ahead, an eighth of it for each caller. */
    static final int BUFFERED_BYTES_MAX = 8 * 1024 * 1024;

    private static final int UNREAD_ANSWERS_MAX = 512;

    /** Far more than a small deployment keeps for all strangers together. */
    static final CompressedBody LONG_BODY =
            CompressedBody.of("0123456789".repeat(800_000).getBytes(StandardCharsets.US_ASCII));

    static final CredentialCarriers CARRIERS = new CredentialCarriers("X-Api-Key", "apiKey");

    final Judge judge;
    final Catalog catalog;
    final RequestLimits limits;
    final UpstreamPools pools;
    final Forwarder forwarder;
    private final Vertx vertx;
    private final RunningListener running;

    public TestGateway(ApiUpstream upstream) {
        this(
                upstream,
                LimitSettings.DEFAULT,
                HeadLimits.DEFAULT,
                ListenerSettings.plain("127.0.0.1", 0).withKeyHeader("X-Api-Key"));
    }

    public TestGateway(ApiUpstream upstream, LimitSettings limitSettings, HeadLimits heads, ListenerSettings listener) {
        this(upstream, limitSettings, EdgeLimits.ofThisProcess().with(heads), listener);
    }

    TestGateway(ApiUpstream upstream, LimitSettings limitSettings, EdgeLimits edge, ListenerSettings listener) {
        this(upstream, limitSettings, edge, listener, UNREAD_ANSWERS_MAX);
    }

    /** @param unreadAnswersMax for so many on HTTP/2 there is memory, for a half of them where strangers ask */
    TestGateway(
            ApiUpstream upstream,
            LimitSettings limitSettings,
            EdgeLimits edge,
            ListenerSettings listener,
            int unreadAnswersMax) {
        this(upstream, limitSettings, edge, listener, CrossOriginRules.NONE, Set.of(), unreadAnswersMax);
    }

    private TestGateway(
            ApiUpstream upstream,
            LimitSettings limitSettings,
            EdgeLimits edge,
            ListenerSettings listener,
            CrossOriginRules rules,
            Set<Leniency> leniencies,
            int unreadAnswersMax) {
        vertx = EdgeTransport.createVertx(new VertxOptions(), edge);
        var patient = withTime(upstream);
        catalog = catalog(patient, leniencies).with(rules);
        judge = new Judge(
                catalog.operations(),
                catalog.resources(),
                CARRIERS,
                (presented, _) -> withOnce(authenticate(presented.stream()
                        .map(credential -> revoked.contains(credential.value()) ? REVOKED : credential)
                        .toList())));
        limits = new RequestLimits(limitSettings, nanos::get);
        pools = new UpstreamPools(
                vertx,
                meters,
                new BodyBuffers(BUFFERED_BYTES_MAX, System::nanoTime),
                new BodyBuffers(BUFFERED_BYTES_MAX, System::nanoTime),
                new BodyBuffers((long) unreadAnswersMax * StreamWindow.BYTES, System::nanoTime));
        pools.serve(List.of(patient));
        forwarder = new Forwarder(pools, List.of("X-Api-Key"), ORIGIN, (_, what, _) -> exhausted.add(what));
        var gateway = new Gateway(
                judge,
                catalog,
                (principal, operation, requestId) -> new SignedHeaders(
                        "signed " + operation.api() + " " + requestId + " " + principal, "id=\"" + requestId + "\""),
                limits,
                forwarder,
                decided::add,
                nanos::get);
        var routes = Routes.builder()
                .post(
                        "/own/echo",
                        Guarded.anyone(request -> io.vertx.core.Future.succeededFuture(
                                dev.latchkey.edge.http.HttpResponse.json(200, request.body()))))
                .post(
                        "/own/readable",
                        CrossOrigin.readable(Guarded.anyone(request -> io.vertx.core.Future.succeededFuture(
                                dev.latchkey.edge.http.HttpResponse.json(200, request.body())))))
                .post(
                        "/own/tokens",
                        Guarded.anyone(request -> io.vertx.core.Future.succeededFuture(
                                        dev.latchkey.edge.http.HttpResponse.json(200, request.body())))
                                .at(Door.CLIENTS))
                .get(
                        "/own/long",
                        Guarded.anyone(_ -> io.vertx.core.Future.succeededFuture(
                                new dev.latchkey.edge.http.HttpResponse(200, new LinkedHashMap<>(), LONG_BODY))))
                .get(
                        "/own/streamed",
                        Guarded.anyone(
                                _ -> io.vertx.core.Future.succeededFuture(new dev.latchkey.edge.http.HttpResponse(
                                        200, new LinkedHashMap<>(), Objects.requireNonNull(streamed)))))
                .post(
                        "/own/gated",
                        Guarded.anyone(request -> io.vertx.core.Future.succeededFuture(
                                        dev.latchkey.edge.http.HttpResponse.json(200, request.body())))
                                .limited("never", _ -> dev.latchkey.edge.http.HttpResponse.empty(429)))
                .get("/own/fails", Guarded.anyone(_ -> {
                    throw new IllegalStateException("a secret of ours");
                }))
                .get("/own/unavailable", Guarded.anyone(_ -> {
                    var cause = new ServiceUnavailable("a secret of ours", null) {};
                    return io.vertx.core.Future.failedFuture(new CompletionException(cause));
                }))
                .build();
        var answering = new Answering(routes, gateway);
        running = new HttpListener(
                        vertx,
                        listener,
                        () -> answering,
                        new RequestIds(InstantSource.system(), new SplittableRandom(1)),
                        new HandedOver())
                .start()
                .await();
    }

    /** No test is of the time that a connection takes, which on a busy machine may be long. */
    private static ApiUpstream withTime(ApiUpstream upstream) {
        return upstream.withTimeouts(
                Duration.ofMinutes(2), upstream.responseHeaderTimeout(), upstream.responseIdleTimeout());
    }

    Vertx vertx() {
        return vertx;
    }

    /** With limits and time-outs that no test but those of limits and time-outs meets. */
    public static TestGateway generous(ApiUpstream upstream) {
        return waiting(upstream, Duration.ofMinutes(10));
    }

    /** As generous, but not with time: for tests of what comes late, and of nothing else. */
    static TestGateway hasty(ApiUpstream upstream) {
        return waiting(upstream, Duration.ofMillis(300));
    }

    /** @param timeout for a head to be whole, and for the next part of a body */
    private static TestGateway waiting(ApiUpstream upstream, Duration timeout) {
        return new TestGateway(
                upstream,
                new LimitSettings(1_000_000, 1_000, 1_000_000, 1_000, 1_000),
                new HeadLimits(8 * 1024, 16 * 1024, 100, timeout),
                ListenerSettings.plain("127.0.0.1", 0)
                        .withKeyHeader("X-Api-Key")
                        .withBodyIdleTimeout(timeout));
    }

    /** For programs of other origins, each address with so many requests a second. */
    static TestGateway forOthers(ApiUpstream upstream, CrossOriginRules rules, int requestsPerSecond) {
        return new TestGateway(
                upstream,
                new LimitSettings(requestsPerSecond, 1_000, 1_000_000, 1_000, 1_000),
                EdgeLimits.ofThisProcess(),
                ListenerSettings.plain("127.0.0.1", 0).withKeyHeader("X-Api-Key"),
                rules,
                Set.of(),
                UNREAD_ANSWERS_MAX);
    }

    /** Where each caller has so many requests of an operation a second. */
    static TestGateway limited(ApiUpstream upstream, int requestsPerSecond) {
        return forOthers(upstream, CrossOriginRules.NONE, requestsPerSecond);
    }

    /** That takes targets which not every server reads alike. */
    static TestGateway lenient(ApiUpstream upstream, Set<Leniency> leniencies) {
        return new TestGateway(
                upstream,
                new LimitSettings(1_000_000, 1_000, 1_000_000, 1_000, 1_000),
                EdgeLimits.ofThisProcess(),
                ListenerSettings.plain("127.0.0.1", 0).withKeyHeader("X-Api-Key"),
                CrossOriginRules.NONE,
                leniencies,
                UNREAD_ANSWERS_MAX);
    }

    /** With limits of the edge that a test can meet, whose trusted proxies are trusted. */
    static TestGateway limited(ApiUpstream upstream, EdgeLimits edge) {
        return new TestGateway(
                upstream,
                new LimitSettings(1_000_000, 1_000, 1_000_000, 1_000, 1_000),
                edge,
                ListenerSettings.plain("127.0.0.1", 0)
                        .withKeyHeader("X-Api-Key")
                        .withTrustedProxies(edge.trustedProxies()));
    }

    /** Behind trusted proxies that say whose each connection is. */
    static TestGateway behindProxies(ApiUpstream upstream, EdgeLimits edge, ListenerSettings.@Nullable Tls tls) {
        return new TestGateway(
                upstream,
                new LimitSettings(1_000_000, 1_000, 1_000_000, 1_000, 1_000),
                edge,
                ListenerSettings.plain("127.0.0.1", 0)
                        .withKeyHeader("X-Api-Key")
                        .withTls(tls)
                        .withProxyProtocol(true)
                        .withTrustedProxies(edge.trustedProxies()));
    }

    public Explainer explainer() {
        return new Explainer(
                judge,
                catalog,
                (principal, operation, requestId) ->
                        new SignedHeaders("signed " + operation.api(), "id=\"" + requestId + "\""),
                forwarder,
                TestCatalogue.ORDERS.wording().rows());
    }

    io.vertx.core.Future<Void> drain(Duration longest) {
        return running.drain().drain(longest);
    }

    public int port() {
        return running.port();
    }

    /** Of the next request that has come to its end, and has given back what it took. */
    public DecisionListener.Decided awaitDecided() throws InterruptedException {
        var next = decided.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("expected a decision to be told");
        }
        return next;
    }

    private Authentication withOnce(Authentication authentication) {
        return authentication instanceof Authentication.Authenticated proven
                ? new Authentication.Authenticated(proven.credentials(), once)
                : authentication;
    }

    public static Authentication authenticate(List<PresentedCredential> presented) {
        if (presented.isEmpty()) {
            return new Authentication.Anonymous();
        }
        var proven = new ArrayList<Authentication.ProvenCredential>();
        for (var credential : presented) {
            var principal = PRINCIPALS.get(credential.value());
            if (principal == null) {
                // What a careless authenticator might say; none of it may reach the caller.
                return new Authentication.Rejected(new Denial(
                        Denial.Reason.INVALID_CREDENTIAL,
                        new Explanation(
                                Gate.OPERATION, List.of(credential.value()), List.of("revoked"), List.of(), "nobody")));
            }
            proven.add(new Authentication.ProvenCredential(principal, credential.location()));
        }
        return new Authentication.Authenticated(proven);
    }

    private static Catalog catalog(ApiUpstream upstream, Set<Leniency> leniencies) {
        try {
            return Catalog.of(
                    List.of(new ApiDocument("orders", "Orders", "1", "3.1.0", operations(), List.of())
                            .with(leniencies)),
                    Map.of("orders", upstream),
                    ORIGIN,
                    new AcceptedTokens(true, List.of()),
                    TestCatalogue.ORDERS.carriers(),
                    TestCatalogue.ORDERS.errorCodes(),
                    "latchkey",
                    _ -> DOCUMENTATION);
        } catch (SpecException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Operation> operations() {
        var key = new SchemeRequirement(
                new SecurityScheme.ApiKey("key", SecurityScheme.Location.KEY_HEADER, CredentialKind.API_KEY),
                Scopes.NONE);
        var partnerHeader = new SchemeRequirement(
                new SecurityScheme.ApiKey(
                        "partner", SecurityScheme.Location.KEY_HEADER, CredentialKind.PARTNER_API_KEY),
                Scopes.NONE);
        var partnerQuery = new SchemeRequirement(
                new SecurityScheme.ApiKey(
                        "partnerQuery", SecurityScheme.Location.KEY_QUERY, CredentialKind.PARTNER_API_KEY),
                Scopes.NONE);
        var oauth = new SecurityScheme.OAuth2(
                "oauth", Set.of(CredentialKind.CLIENT_CREDENTIALS), Scopes.of("orders_read", "orders_write"));
        var keyOrRead = anyOf(key, new SchemeRequirement(oauth, Scopes.of("orders_read")));
        var keyOrWrite = anyOf(key, new SchemeRequirement(oauth, Scopes.of("orders_read", "orders_write")));
        return List.of(
                operation(
                        HttpMethod.GET,
                        "/public",
                        new SecurityRequirements(List.of(), SecurityRequirements.ScopeMatch.ALL)),
                operation(
                                HttpMethod.GET,
                                "/public/live",
                                new SecurityRequirements(List.of(), SecurityRequirements.ScopeMatch.ALL))
                        .withUpgrades(Set.of("echo/1")),
                operation(HttpMethod.GET, "/orders", keyOrRead),
                operation(HttpMethod.POST, "/orders", keyOrWrite),
                operation(HttpMethod.GET, "/orders/{orderId}", keyOrRead),
                operation(HttpMethod.GET, "/live", keyOrRead).withUpgrades(Set.of("websocket", "echo/1")),
                operation(HttpMethod.PUT, "/orders/{orderId}", keyOrWrite),
                operation(HttpMethod.DELETE, "/orders/{orderId}", keyOrRead, Set.of(new Permission("orders_delete"))),
                operation(HttpMethod.QUERY, "/search", keyOrRead),
                operation(
                        HttpMethod.POST,
                        "/notes/{noteId}",
                        new SecurityRequirements(List.of(), SecurityRequirements.ScopeMatch.ALL)),
                operation(HttpMethod.DELETE, "/notes/{noteId}", keyOrRead),
                operation(HttpMethod.GET, "/files/{fileId}", keyOrRead),
                operation(HttpMethod.GET, "/letters/mine", keyOrRead),
                operation(
                        HttpMethod.GET,
                        "/letters/{letterId}",
                        new SecurityRequirements(List.of(), SecurityRequirements.ScopeMatch.ALL)),
                operation(HttpMethod.additional("COPY").orElseThrow(), "/files/{fileId}", keyOrWrite),
                offers(HttpMethod.GET, keyOrRead),
                offers(HttpMethod.POST, keyOrRead),
                offers(HttpMethod.DELETE, keyOrRead),
                operation(HttpMethod.GET, "/feed", anyOf(partnerHeader, partnerQuery)),
                operation(HttpMethod.GET, "/feed/{priceId}", anyOf(partnerHeader, partnerQuery)));
    }

    private static SecurityRequirements anyOf(SchemeRequirement... alternatives) {
        return new SecurityRequirements(
                Arrays.stream(alternatives)
                        .map(alternative -> new SecurityRequirement(List.of(alternative)))
                        .toList(),
                SecurityRequirements.ScopeMatch.ALL);
    }

    /** Public ones are for everybody. */
    private static Operation offers(HttpMethod method, SecurityRequirements security) {
        return new Operation(
                "orders",
                method + " /offers",
                method,
                List.of(new PathTemplate(List.of(new PathTemplate.Literal("offers")))),
                new SecurityRequirements(List.of(), SecurityRequirements.ScopeMatch.ALL),
                List.of(new ConditionalSecurity("visibility", Set.of("PUBLIC"), security)),
                Set.of(),
                OperationLimits.DEFAULT,
                Set.of(),
                QueryNames.NONE,
                Set.of(),
                "",
                false,
                new SourceLocation("orders.yaml", 1, ""));
    }

    private static Operation operation(HttpMethod method, String path, SecurityRequirements security) {
        return operation(method, path, security, Set.of());
    }

    static Operation operation(
            HttpMethod method, String path, SecurityRequirements security, Set<Permission> permissions) {
        var segments = Arrays.stream(path.substring(1).split("/"))
                .map(segment -> segment.startsWith("{")
                        ? (PathTemplate.Segment) new PathTemplate.Parameter(segment.substring(1, segment.length() - 1))
                        : new PathTemplate.Literal(segment))
                .toList();
        return new Operation(
                "orders",
                method + " " + path,
                method,
                List.of(new PathTemplate(segments)),
                security,
                List.of(),
                permissions,
                OperationLimits.DEFAULT,
                Set.of(),
                QueryNames.NONE,
                Set.of(),
                "",
                false,
                new SourceLocation("orders.yaml", 1, ""));
    }

    @Override
    public void close() {
        running.stop().stop().await();
        vertx.close().await();
    }
}
