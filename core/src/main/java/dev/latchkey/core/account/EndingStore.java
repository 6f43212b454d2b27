package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What companies have that ends by itself, and how far their people were told of it. */
public interface EndingStore {

    /** What ends; the names are stored and never renamed. */
    enum Kind {
        CREDENTIAL,
        /** The secret that a rotation replaced, before its credential. */
        OLD_SECRET,
        /** The trial of a smaller set of scopes, which has ended and waits for a decision. */
        TRIAL
    }

    /** @param name of the credential */
    record Ending(Kind kind, String credentialId, String name, Instant at) {}

    /** From an instant on, and before another. */
    record Span(Instant from, Instant until) {}

    /**
     * When things end that are told of.
     *
     * @param ends three spans, in which credentials and secrets end, the earliest first
     * @param ended in which trials ended
     */
    record Spans(List<Span> ends, Span ended) {
        public Spans {
            ends = List.copyOf(ends);
        }
    }

    /**
     * How far people were told. A round tells all companies of some days, in the order of their ids.
     *
     * @param firstDay of the round, in days since 1970 in UTC
     * @param afterCompany the last company that was told; absent when the round is over
     */
    record Progress(long firstDay, long lastDay, @Nullable String afterCompany) {

        boolean isOver() {
            return afterCompany == null;
        }
    }

    /** What was stored last, after {@code first} has been where there was nothing. */
    Progress progress(Transaction tx, Progress first);

    /**
     * Goes on, at most once from each state, also under concurrent calls.
     *
     * @return false when somebody else did
     */
    boolean advance(Transaction tx, Progress before, Progress after);

    /**
     * Those of some companies that have anything that works still and ends in one of the spans.
     *
     * @param companyIds at most 100
     */
    Set<String> companiesWith(Transaction tx, Set<String> companyIds, Spans spans);

    /** What a company has of that, soonest first. */
    List<Ending> find(Transaction tx, String companyId, Spans spans, int limit);
}
