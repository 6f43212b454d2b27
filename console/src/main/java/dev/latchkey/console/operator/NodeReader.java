package dev.latchkey.console.operator;

import dev.latchkey.core.change.ViewStanding;
import dev.latchkey.edge.http.Budget;
import dev.latchkey.gateway.observe.Readiness;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** How the node is that answers, as of now. Blocks. */
public final class NodeReader {

    private final Readiness readiness;
    private final List<Budget> budgets;
    private final NodeFacts facts;
    private final InstantSource clock;

    /** @param budgets what there is for all callers together */
    public NodeReader(Readiness readiness, List<Budget> budgets, NodeFacts facts, InstantSource clock) {
        this.readiness = readiness;
        this.budgets = List.copyOf(budgets);
        this.facts = facts;
        this.clock = clock;
    }

    /** What keeps it from being ready; none when it is. */
    List<String> reasons() {
        return readiness.reasons();
    }

    List<ViewStanding> views() {
        return readiness.standings();
    }

    List<Budget> budgets() {
        return budgets;
    }

    NodeFacts facts() {
        return facts;
    }

    Instant now() {
        return clock.instant();
    }

    Instant startedAt() {
        return clock.instant()
                .minus(Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
    }

    /** Memory of the heap, in MiB. */
    record Heap(long used, long max) {}

    Heap heap() {
        var runtime = Runtime.getRuntime();
        return new Heap((runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20);
    }
}
