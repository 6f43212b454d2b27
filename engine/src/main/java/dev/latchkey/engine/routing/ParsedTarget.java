package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.Leniency;
import org.jspecify.annotations.Nullable;

/** What became of a request target. */
public sealed interface ParsedTarget {

    /**
     * What was accepted.
     *
     * @throws IllegalStateException when it was refused
     */
    RequestPath path();

    /** It means the same to everyone who reads it. */
    record Accepted(RequestPath path) implements ParsedTarget {}

    /**
     * It is malformed or could be read in two ways.
     *
     * @param reason what was expected and what came, in one sentence that repeats nothing of the target
     * @param leniency what would take the first thing that is wrong, where an API has it; absent when nothing would
     * @param advice what to do about it, in sentences that repeat nothing of the target; empty when the reason says it all
     */
    record Refused(String reason, @Nullable Leniency leniency, String advice) implements ParsedTarget {

        /** Refused whatever an API takes. */
        Refused(String reason) {
            this(reason, null);
        }

        @Override
        public RequestPath path() {
            throw new IllegalStateException("expected a target that was accepted");
        }

        /** Whether it says what to do about it. */
        public boolean isAdvised() {
            return !advice.isEmpty();
        }

        /** Where the reason says it all. */
        public Refused(String reason, @Nullable Leniency leniency) {
            this(reason, leniency, "");
        }
    }
}
