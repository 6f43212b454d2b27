package dev.latchkey.gateway.observe;

import dev.latchkey.core.catalogue.ApisChange.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Says which generation of the files is served, when somebody last tried to change it, and with what success. */
public final class ChangeMetrics {

    private final AtomicLong generation = new AtomicLong(1);
    private final AtomicLong triedAt = new AtomicLong();
    private final Counter applied;
    private final Counter refused;
    private final Counter overtaken;

    ChangeMetrics(MeterRegistry registry) {
        this.applied = outcome(registry, "applied");
        this.refused = outcome(registry, "refused");
        this.overtaken = outcome(registry, "overtaken");
        Gauge.builder("latchkey.apis.generation", generation, AtomicLong::get)
                .description("Which generation of the files is served; 1 since the start")
                .strongReference(true)
                .register(registry);
        Gauge.builder("latchkey.apis.change.tried", triedAt, AtomicLong::get)
                .description("When somebody last tried to change what is served, since 1970; 0 for never")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    private static Counter outcome(MeterRegistry registry, String outcome) {
        return Counter.builder("latchkey.apis.changes")
                .description("Attempts to change what is served, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Somebody tried to change what is served. */
    public void count(Outcome outcome, Instant at) {
        triedAt.set(at.getEpochSecond());
        switch (outcome) {
            case Outcome.Applied(var served, var _) -> {
                generation.set(served.generation());
                applied.increment();
            }
            case Outcome.Refused _ -> refused.increment();
            case Outcome.Overtaken _ -> overtaken.increment();
        }
    }
}
