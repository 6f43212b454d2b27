package dev.latchkey.core.catalogue;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.engine.decision.AccessComparison;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Changes what a running deployment serves to what its files say by now: configuration, catalogue, documents, certificates. Requests
 * under way end by what they began with. Every method may read files and the store, so none is for an event loop.
 */
public interface ApisChange {

    /** What is served now. */
    Served served();

    /** Says what the files would change as they are now; nothing is changed by it. Reads them anew unless they are as they were. */
    Plan plan();

    /**
     * Applies what a plan showed, whole or not at all, and a plan once at most. What it opens is opened: who asks has shown it to somebody.
     *
     * @param digest of the plan
     * @param author who is told in the platform's audit log to have done it
     */
    default Outcome apply(String digest, Author author) {
        return apply(digest, author, tx -> {});
    }

    /**
     * As {@link #apply(String, Author)}, for whom may lose the power to do it while files are read.
     *
     * @param power asked in the transaction that tells the audit log of it; what it throws comes out of this, and nothing is changed
     */
    Outcome apply(String digest, Author author, Consumer<Transaction> power);

    /** Counts a plan as refused that somebody asked to be applied where nobody is there to confirm what it opens, or that cannot be. */
    Outcome.Refused refuse(Plan plan);

    /**
     * What is served.
     *
     * @param generation 1 at the start, one more with each change
     * @param digest of the files that it was read from
     */
    record Served(long generation, Instant since, String digest) {}

    /**
     * What the files would change.
     *
     * @param digest of everything that was read, and of what is served: another one as soon as the plan may be another
     * @param problems why it cannot be served, each for itself; nothing is applied when there is one
     * @param restarts each key that differs and counts only after a restart; nothing is applied when there is one
     * @param access who gets into which operation, and who no longer does
     * @param openings what else lets somebody in, or to more, who was not let
     * @param others what else becomes different, for people
     */
    record Plan(
            String digest,
            List<String> problems,
            List<String> restarts,
            List<AccessComparison.Change> access,
            List<String> openings,
            List<String> others) {

        public Plan {
            problems = List.copyOf(problems);
            restarts = List.copyOf(restarts);
            access = List.copyOf(access);
            openings = List.copyOf(openings);
            others = List.copyOf(others);
        }

        /** Of files that cannot be served. */
        public static Plan refused(String digest, List<String> problems) {
            return new Plan(digest, problems, List.of(), List.of(), List.of(), List.of());
        }

        /** Whether nothing is in the way of it. */
        public boolean isApplicable() {
            return problems.isEmpty() && restarts.isEmpty();
        }

        /** Whether somebody gets in, or to more, who did not; that is for a person to confirm. */
        public boolean opens() {
            return !openings.isEmpty() || access.stream().anyMatch(AccessComparison.Change::isOpening);
        }

        /** Whether the files say what is served already. */
        public boolean isEmpty() {
            return isApplicable() && access.isEmpty() && openings.isEmpty() && others.isEmpty();
        }
    }

    /** What came of applying a plan. */
    sealed interface Outcome {

        /** It is served from now on, by every request that begins after this. */
        record Applied(Served served, Plan plan) implements Outcome {}

        /** Nothing changed: the plan has problems, or needs a restart. */
        record Refused(Plan plan) implements Outcome {}

        /** Nothing changed: the files, or what is served, are not what the plan was made of. */
        record Overtaken(Plan plan) implements Outcome {}
    }
}
