package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Listeners;
import dev.latchkey.authserver.assertion.RemoteKeys;
import dev.latchkey.authserver.authorize.WaitingRequests;
import dev.latchkey.authserver.client.ClientProofs;
import dev.latchkey.authserver.client.TokenRequestLimits;
import dev.latchkey.authserver.codec.TokenRevocation;
import dev.latchkey.authserver.dpop.DpopNonces;
import dev.latchkey.console.audit.LogReadings;
import dev.latchkey.console.reference.ApiCaller;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.Notices;
import dev.latchkey.core.audit.ChangeBounds;
import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.EdgeTransport;
import dev.latchkey.edge.http.HandedOver;
import dev.latchkey.edge.http.Refusals;
import dev.latchkey.edge.outbound.OutboundFetcher;
import dev.latchkey.gateway.GatewayAssembly;
import dev.latchkey.gateway.limits.RequestLimits;
import dev.latchkey.gateway.observe.ChangeMetrics;
import dev.latchkey.gateway.observe.DecisionLog;
import dev.latchkey.gateway.observe.DecisionMetrics;
import dev.latchkey.gateway.observe.ExhaustionLog;
import dev.latchkey.gateway.observe.ExhaustionRefusals;
import dev.latchkey.gateway.observe.Logging;
import dev.latchkey.gateway.observe.Observers;
import dev.latchkey.gateway.observe.UsageOfDecisions;
import dev.latchkey.gateway.proxy.Exhausted;
import dev.latchkey.gateway.proxy.UpstreamPools;
import dev.latchkey.manage.PlatformDocuments;
import dev.latchkey.store.sql.Stores;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a node keeps for as long as it runs, whatever it serves meanwhile: the deployment, connections to upstreams, what was counted,
 * which proofs were used. A {@link Generation} is built on it.
 */
final class Kept {

    private final Vertx vertx;
    private final Deployment deployment;
    private final OutboundFetcher fetcher;
    private final DecisionMetrics metrics = new DecisionMetrics();
    private final Refusals changesRefused = new Refusals(System::nanoTime);
    private final ChangeBounds stored;
    private final Traces traces;
    private final TokenRequestLimits tokenLimits;
    private final ClientProofs proofs;
    private final TokenRevocation revocation;
    private final GatewayAssembly.Kept gateway;
    private final HandedOver handedOver = new HandedOver();
    private final ApiCaller trials;
    private final WaitingRequests waiting;
    private final Letters letters;
    private final ChangeMetrics changes;
    private final List<Budget> budgets;
    private final LogReadings logReadings = LogReadings.ofThisProcess();
    private final ExhaustionRefusals exhaustion = new ExhaustionRefusals(metrics, System::nanoTime);

    /** @param lifecycle closes what has to be closed */
    Kept(Vertx vertx, Configuration configuration, Deployment deployment, Lifecycle lifecycle) {
        this.vertx = vertx;
        this.deployment = deployment;
        var settings = new Settings(configuration);
        var stores = deployment.stores();
        var clock = deployment.clock();
        var isLocal = configuration.clients().allowPrivateAddressesForLocalUse();
        this.fetcher = lifecycle.add(new OutboundFetcher(vertx, isLocal));
        // Of its own, so that documents take no place from keys.
        var keyFetcher = lifecycle.add(new OutboundFetcher(vertx, isLocal));
        this.tokenLimits = new TokenRequestLimits(configuration.limits().tokenRequestsPerSecond(), System::nanoTime);
        this.proofs = proofs(configuration, keyFetcher);
        this.revocation = new TokenRevocation(
                stores.transactions(),
                stores.revokedTokens(),
                deployment.grants().revokedInForce());
        lifecycle.add(metrics.watchRuntime());
        this.traces = lifecycle.add(Traces.of(configuration, clock));
        var pools = lifecycle.add(new UpstreamPools(vertx, metrics.upstreams()));
        var usage = new UsageOfDecisions(deployment.usage(), clock);
        this.gateway = new GatewayAssembly.Kept(
                pools,
                new RequestLimits(settings.limits(), System::nanoTime),
                new GatewayAssembly.Listeners(
                        traces.with(new Observers(List.of(new DecisionLog(), metrics, usage, deployment.activity()))),
                        new ExhaustionLog(exhaustion, System::nanoTime)));
        this.trials = lifecycle.add(trials(configuration.listeners()));
        this.waiting = new WaitingRequests(
                stores.transactions(),
                stores.authorizationRequests(),
                deployment.secrets().hasher(),
                clock,
                deployment.random());
        this.letters = new MailedLetters(settings.mailer(vertx, clock));
        this.changes = metrics.changes();
        metrics.watch(deployment.follower()::standings);
        this.budgets = Stream.concat(
                        Budget.ofListeners(vertx).stream(),
                        Stream.of(
                                pools.bodies(),
                                pools.tunnels().with(exhaustion.of(Exhausted.UPGRADES)),
                                pools.answers().with(exhaustion.of(Exhausted.ANSWERS)),
                                Logging.budget(),
                                activity(deployment),
                                uses(deployment),
                                notices(deployment),
                                logReadings.budget()))
                .toList();
        metrics.watch(budgets, Budget.refusedByRate(vertx)::ever);
        metrics.watch(pools.upgrades());
        this.stored = bound(stores, configuration.limits().companyChangesPerSecond());
    }

    /** Has the store take only so much, and tells those who watch how much room it has. */
    private ChangeBounds bound(Stores stores, int changesPerSecond) {
        metrics.watchStore(
                () -> stores.room().storeBytes(),
                () -> stores.room().freeBytes(),
                () -> stores.room().reserveBytes());
        var bounds = new ChangeBounds(
                () -> stores.room().require(), changesPerSecond, System::nanoTime, changesRefused::count);
        stores.judge(bounds);
        return bounds;
    }

    /** What credentials did and is not written yet. */
    private static Budget activity(Deployment deployment) {
        var recorder = deployment.activity();
        return new Budget("activity", recorder::pendingBytes, recorder.pendingBytesMax(), recorder::dropped, null);
    }

    /** Last uses of secrets that are not written yet. */
    private static Budget uses(Deployment deployment) {
        var usage = deployment.usage();
        return new Budget("uses", usage::pending, usage.pendingMax(), usage::dropped, null);
    }

    /** Letters that are to be sent. */
    private static Budget notices(Deployment deployment) {
        var notices = deployment.people().notices();
        return new Budget("letters", notices::waiting, Notices.WAITING_MAX.together(), notices::dropped, null);
    }

    private ClientProofs proofs(Configuration configuration, OutboundFetcher keyFetcher) {
        var clock = deployment.clock();
        return new ClientProofs(
                new Settings(configuration).profile(),
                new DpopNonces(
                        deployment.masterKey().derive("DPoP nonces"),
                        configuration.dpop().nonceLifetime()),
                new RemoteKeys(keyFetcher::fetch, Thread::startVirtualThread, clock),
                configuration.listeners().apiOrigin(),
                configuration.listeners().webOrigin(),
                configuration.dpop().proofsRememberedMax(),
                clock);
    }

    private ApiCaller trials(Listeners listeners) {
        return new ApiCaller(
                vertx,
                listeners.hosts().api(),
                listeners.apiPort(),
                listeners.tls() != null,
                handedOver,
                System::nanoTime);
    }

    /**
     * Holds everybody to the limits of a generation; every upstream that it does not name loses its connections, and those that were
     * given over are judged by it.
     */
    void follow(Generation generation) {
        var configuration = generation.state().configuration();
        gateway.limits().limit(new Settings(configuration).limits());
        tokenLimits.limit(configuration.limits().tokenRequestsPerSecond());
        stored.limit(configuration.limits().companyChangesPerSecond());
        EdgeTransport.limitOwnRequests(vertx, configuration.limits().ownRequestsPerSecond());
        gateway.pools().serve(generation.state().apis().upstreams());
        gateway.pools().upgrades().judgeBy(generation.judge());
        var apis = generation.state().apis();
        deployment.credentials().reach().judgeBy(apis::operations, PlatformDocuments.names());
    }

    /** Changes that came too soon, by whose log they were for. */
    Refusals changesRefused() {
        return changesRefused;
    }

    Deployment deployment() {
        return deployment;
    }

    /** Of clients' metadata documents. */
    OutboundFetcher fetcher() {
        return fetcher;
    }

    DecisionMetrics metrics() {
        return metrics;
    }

    /** What becomes of requests, for a collector. */
    Traces traces() {
        return traces;
    }

    /** How often the OAuth endpoints may be asked. */
    TokenRequestLimits tokenLimits() {
        return tokenLimits;
    }

    /** Which proofs were used. */
    ClientProofs proofs() {
        return proofs;
    }

    TokenRevocation revocation() {
        return revocation;
    }

    GatewayAssembly.Kept gateway() {
        return gateway;
    }

    /** The calls of {@link #trials}. */
    HandedOver handedOver() {
        return handedOver;
    }

    /** Calls the APIs for the reference. */
    ApiCaller trials() {
        return trials;
    }

    /** Requests that users are asked about. */
    WaitingRequests waiting() {
        return waiting;
    }

    /** How often what is served was changed, and how that went. */
    ChangeMetrics changes() {
        return changes;
    }

    /** What there is for all callers together. */
    List<Budget> budgets() {
        return budgets;
    }

    /** Requests to our own endpoints that came too often from one address. */
    Refusals refusedByRate() {
        return Budget.refusedByRate(vertx);
    }

    /** Requests for which something of an API was used up. */
    Refusals exhausted(Exhausted what) {
        return exhaustion.of(what);
    }

    Letters letters() {
        return letters;
    }

    /** Exports and checks of audit logs under way. */
    LogReadings logReadings() {
        return logReadings;
    }
}
