package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What companies, or partners, have that ends by itself, and how far their people were told of it. */
public interface EndingStore {

    /** What ends; the names are stored and never renamed. */
    enum Kind {
        CREDENTIAL,
        /** The secret that a rotation replaced, before its credential. */
        OLD_SECRET,
        /** The trial of a smaller set of scopes, which has ended and waits for a decision. */
        TRIAL,
        /** A partner's API key, after another took its place. */
        PARTNER_KEY,
        /** A secret of a partner's application, after another took its place. */
        APPLICATION_SECRET
    }

    /**
     * Something that ends.
     *
     * @param id of the credential, or of the application
     * @param name of the same; of a partner's key its last characters, for it has no name
     */
    record Ending(Kind kind, String id, String name, Instant at) {}

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
     * How far people were told. A round tells all companies, or all partners, of some days, in the order of their ids.
     *
     * @param firstDay of the round, in days since 1970 in UTC
     * @param afterOwner the last company or partner that was told; absent when the round is over
     */
    record Progress(long firstDay, long lastDay, @Nullable String afterOwner) {

        boolean isOver() {
            return afterOwner == null;
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
     * Those of some companies, or partners, that have anything that works still and ends in one of the spans.
     *
     * @param ownerIds at most 100
     */
    Set<String> ownersWith(Transaction tx, Set<String> ownerIds, Spans spans);

    /** What one of them has of that and of some kinds, soonest first. */
    List<Ending> find(Transaction tx, String ownerId, Set<Kind> kinds, Spans spans, int limit);
}
