package dev.latchkey.gateway.explain;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.Leniency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request, gate by gate.
 *
 * @param operation absent when no document lists what was asked for
 * @param principal who the request would be
 * @param status what would be answered; 200 stands for whatever the API answers
 * @param gates the four gates, in their order
 * @param message why not, in one sentence; empty when it would be let in
 * @param explanation what would have been needed; absent when it would be let in
 * @param leniencies forms of the target by which it was read, or that its API would have to take; empty for almost every request
 */
public record Explained(
        @Nullable Operation operation,
        Principal principal,
        boolean isAllowed,
        int status,
        List<GateAnswer> gates,
        String message,
        @Nullable Explanation explanation,
        Set<Leniency> leniencies) {

    private static final List<Gate> GATES = List.of(Gate.OPERATION, Gate.SCOPE, Gate.ROLE, Gate.VISIBILITY);

    public Explained {
        gates = List.copyOf(gates);
        leniencies = Set.copyOf(leniencies);
    }

    /** What a gate said. */
    public enum Outcome {
        PASSED,
        REFUSED,
        NOT_REACHED,
        /** Which rows there are is the API's answer. */
        DECIDED_BY_UPSTREAM,
        /** The API was asked and did not answer. */
        UNKNOWN;

        /** As programs see it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One gate and what it said. */
    public record GateAnswer(Gate gate, Outcome outcome) {}

    /** The four gates when one of them decided; those before it were passed. */
    public static List<GateAnswer> gates(Gate decisive, Outcome outcome) {
        return GATES.stream()
                .map(gate -> {
                    var compared = gate.compareTo(decisive);
                    return new GateAnswer(
                            gate, compared < 0 ? Outcome.PASSED : compared == 0 ? outcome : Outcome.NOT_REACHED);
                })
                .toList();
    }
}
