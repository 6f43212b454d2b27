package dev.latchkey.gateway.observe;

import dev.latchkey.gateway.proxy.Forwarder;
import dev.latchkey.gateway.proxy.UpstreamFigures;
import dev.latchkey.gateway.proxy.UpstreamMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What becomes of the requests to each upstream, how fast it answers, how much of its pool is taken and which of its addresses are up.
 * Its labels are names and addresses of the configuration, so their number is bounded. Every meter is made before the first request.
 */
final class UpstreamMetrics implements UpstreamMeter.Meters {

    private static final List<String> CLASSES = List.of("1xx", "2xx", "3xx", "4xx", "5xx");

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;

    /** The latest upstream of each API, which gauges ask; a gauge that is registered once cannot change whom it asks. */
    private final ConcurrentMap<String, UpstreamFigures> latest = new ConcurrentHashMap<>();

    private final Set<At> addresses = ConcurrentHashMap.newKeySet();

    private record At(String api, String address) {}

    UpstreamMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public UpstreamMeter of(String api, UpstreamFigures figures) {
        if (latest.put(api, figures) == null) {
            watch(api);
        }
        for (var address : figures.addresses()) {
            if (addresses.add(new At(api, address.name()))) {
                Gauge.builder("latchkey.upstream.up", () -> isUp(api, address.name()))
                        .description("1 for an address that gets requests, 0 for one that is left alone")
                        .tag("api", api)
                        .tag("address", address.name())
                        .register(registry);
            }
        }
        return new OfOne(registry, api);
    }

    private void watch(String api) {
        gauge(
                "latchkey.upstream.connections.limit",
                "Most connections there may be",
                api,
                UpstreamFigures::connectionsMax);
        gauge(
                "latchkey.upstream.connections.used",
                "Requests under way that have a connection",
                api,
                one -> Math.min(one.underWay(), one.connectionsMax()));
        gauge(
                "latchkey.upstream.waiting",
                "Requests that wait for a connection",
                api,
                one -> Math.max(0, one.underWay() - one.connectionsMax()));
    }

    private void gauge(String name, String description, String api, ToDoubleFunction<UpstreamFigures> value) {
        Gauge.builder(name, () -> {
                    var figures = latest.get(api);
                    return figures == null ? Double.NaN : value.applyAsDouble(figures);
                })
                .description(description)
                .tag("api", api)
                .register(registry);
    }

    /** An address that the API has no more says nothing. */
    private double isUp(String api, String address) {
        var figures = latest.get(api);
        if (figures != null) {
            for (var one : figures.addresses()) {
                if (one.name().equals(address)) {
                    return one.isUp() ? 1 : 0;
                }
            }
        }
        return Double.NaN;
    }

    private static final class OfOne implements UpstreamMeter {

        private final List<Counter> answered = new ArrayList<>(CLASSES.size());
        private final Counter failed;
        private final Counter left;
        private final Timer response;

        OfOne(MeterRegistry registry, String api) {
            for (var name : CLASSES) {
                answered.add(requests(registry, api, name));
            }
            failed = requests(registry, api, "failed");
            left = requests(registry, api, "left");
            response = Timer.builder("latchkey.upstream.response")
                    .description("From asking for a connection to the head of the answer")
                    .tag("api", api)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
        }

        private static Counter requests(MeterRegistry registry, String api, String status) {
            return Counter.builder("latchkey.upstream.requests")
                    .description("Requests forwarded, by class of the status that the upstream answered")
                    .tag("api", api)
                    .tag("status", status)
                    .register(registry);
        }

        @Override
        public void answered(int status, long nanos) {
            var index = status / 100 - 1;
            if (index >= 0 && index < CLASSES.size()) {
                answered.get(index).increment();
            }
            response.record(nanos, TimeUnit.NANOSECONDS);
        }

        /** What was refused before the upstream was asked is counted where it is refused. */
        @Override
        public void unanswered(int status) {
            switch (status) {
                case 502, 504 -> failed.increment();
                case Forwarder.CALLER_LEFT -> left.increment();
                default -> {}
            }
        }
    }
}
