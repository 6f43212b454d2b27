package dev.latchkey.gateway.observe;

import dev.latchkey.core.change.ViewStanding;
import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.request.DecisionListener;
import dev.latchkey.gateway.proxy.Exhausted;
import dev.latchkey.gateway.proxy.ExhaustionListener;
import dev.latchkey.gateway.proxy.OpenUpgrades;
import dev.latchkey.gateway.proxy.UpgradeEnd;
import dev.latchkey.gateway.proxy.UpstreamMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Counts decisions by outcome and times them. No label holds anything that a caller chooses, so their number is bounded. */
public final class DecisionMetrics implements DecisionListener, ExhaustionListener {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter allowed = decisions("allow");
    private final Map<Denial.Reason, Counter> denied = new EnumMap<>(Denial.Reason.class);
    private final Timer duration = Timer.builder("latchkey.request.duration")
            .description("From the request line to the end of the answer")
            .register(registry);
    private final UpstreamMetrics upstreams = new UpstreamMetrics(registry);

    public DecisionMetrics() {
        for (var reason : Denial.Reason.values()) {
            denied.put(reason, decisions(reason.name()));
        }
    }

    private Counter decisions(String outcome) {
        return Counter.builder("latchkey.decisions")
                .description("Requests judged, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    /**
     * Gives each view held in memory its position in the change feed and its lag behind it.
     *
     * @param standings always of the same views
     */
    public void watch(Supplier<List<ViewStanding>> standings) {
        for (var view : standings.get().stream().map(ViewStanding::view).toList()) {
            gauge(
                            "latchkey.view.lag",
                            "Since when a view is not known to be up to the change feed",
                            view,
                            standings,
                            standing -> standing.lag().toNanos() / 1e9)
                    .baseUnit("seconds")
                    .register(registry);
            gauge(
                            "latchkey.view.position",
                            "The newest change that a view knows",
                            view,
                            standings,
                            ViewStanding::position)
                    .register(registry);
        }
    }

    /**
     * Gives what there is for all callers together, how much of it is used, and how many had to do without.
     *
     * @param budgets each by a name of its own
     * @param refusedByRate requests to our own endpoints
     */
    public void watch(List<Budget> budgets, LongSupplier refusedByRate) {
        for (var budget : budgets) {
            Gauge.builder("latchkey.budget.used", () -> budget.used().getAsLong())
                    .description("Bytes or places that callers take up")
                    .tag("budget", budget.name())
                    .register(registry);
            Gauge.builder("latchkey.budget.limit", budget::max)
                    .description("Bytes or places that there are for them")
                    .tag("budget", budget.name())
                    .register(registry);
            refusals(budget.name(), budget.refused());
        }
        refusals("rate", refusedByRate);
    }

    /**
     * Gives what the store takes of its disk, what is free there, and below how much of that changes are refused.
     *
     * @param free {@link Long#MAX_VALUE} where nobody can say
     */
    public void watchStore(LongSupplier size, LongSupplier free, LongSupplier reserve) {
        Gauge.builder("latchkey.store.size", size::getAsLong)
                .description("What the files of the store take")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("latchkey.store.free", () -> free.getAsLong() == Long.MAX_VALUE ? Double.NaN : free.getAsLong())
                .description("What is free on the disk of the store")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("latchkey.store.reserve", reserve::getAsLong)
                .description("While less is free, only what takes power away is stored")
                .baseUnit("bytes")
                .register(registry);
    }

    /** For what becomes of requests to upstreams. */
    public UpstreamMeter.Meters upstreams() {
        return upstreams;
    }

    /**
     * Gives what the Java platform says of itself: memory with its pools and buffers, garbage collection, threads, processor time and
     * open files.
     *
     * @return to be closed when nobody asks any more
     */
    public AutoCloseable watchRuntime() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        var collection = new JvmGcMetrics();
        collection.bindTo(registry);
        return collection;
    }

    /** Gives how many connections are given over to another protocol, and how those ended that were. */
    public void watch(OpenUpgrades upgrades) {
        Gauge.builder("latchkey.upgrades.open", upgrades::open)
                .description("Connections given over to another protocol")
                .register(registry);
        for (var end : UpgradeEnd.values()) {
            FunctionCounter.builder("latchkey.upgrades.ended", this, _ -> upgrades.ended(end))
                    .description("Those that ended, by why")
                    .tag("why", end.wireName())
                    .register(registry);
        }
    }

    private void refusals(String budget, LongSupplier refused) {
        FunctionCounter.builder(
                        "latchkey.budget.refused", this, _ -> refused.getAsLong()) // what it is given it holds weakly
                .description("Connections or requests for which there was none left")
                .tag("budget", budget)
                .register(registry);
    }

    private static Gauge.Builder<Supplier<Number>> gauge(
            String name,
            String description,
            String view,
            Supplier<List<ViewStanding>> standings,
            Function<ViewStanding, Number> value) {
        return Gauge.builder(
                        name,
                        () -> standings.get().stream()
                                .filter(standing -> standing.view().equals(view))
                                .findFirst()
                                .map(value)
                                .orElse(Double.NaN))
                .description(description)
                .tag("view", view);
    }

    @Override
    public void onDecided(Decided decided) {
        switch (decided.decision()) {
            case Decision.Allow _ -> {
                allowed.increment();
                if (!decided.leniencies().isEmpty()) {
                    countLenient(decided);
                }
            }
            case Decision.Deny(Denial denial) -> {
                var counter = denied.get(denial.reason());
                if (counter != null) {
                    counter.increment();
                }
            }
        }
        duration.record(decided.durationNanos(), TimeUnit.NANOSECONDS);
    }

    /** Names of APIs are the operator's, so their number is bounded. */
    private void countLenient(Decided decided) {
        var operation = decided.operation();
        for (var leniency : decided.leniencies()) {
            Counter.builder("latchkey.lenient.requests")
                    .description("Requests that were let in only because their API takes such a form of target")
                    .tag("api", operation == null ? "" : operation.api())
                    .tag("leniency", leniency.wireName())
                    .register(registry)
                    .increment();
        }
    }

    /** Names of APIs are the operator's, so their number is bounded, too. */
    @Override
    public void onExhausted(String api, Exhausted what, Object whose) {
        registry.counter("latchkey.upstream.exhausted", "api", api, "what", what.wireName())
                .increment();
    }

    /** Counts the changes of what is served, beside the decisions. */
    public ChangeMetrics changes() {
        return new ChangeMetrics(registry);
    }

    /** {@code GET /metrics} in the text format of Prometheus. */
    public Endpoint endpoint() {
        return _ -> Future.succeededFuture(HttpResponse.empty(200)
                .with("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                .withBody(Buffer.buffer(registry.scrape())));
    }
}
