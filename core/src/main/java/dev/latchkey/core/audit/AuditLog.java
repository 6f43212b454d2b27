package dev.latchkey.core.audit;

import dev.latchkey.core.change.Transaction;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every company's log of what happened. Entries are only ever added. */
public interface AuditLog {

    /** Adds an entry behind the company's newest, in the transaction of what it tells. */
    default void append(Transaction tx, AuditEntry entry) {
        append(tx, entry, ChangeWeight.USUAL);
    }

    /** As {@link #append(Transaction, AuditEntry)}, of a change that may take power away, or comes from one of many. */
    void append(Transaction tx, AuditEntry entry, ChangeWeight weight);

    /** A company's entries that match, newest first. */
    default Found search(Transaction tx, String companyId, AuditSearch search) {
        return search(tx, companyId, search, Integer.MAX_VALUE);
    }

    /**
     * As {@link #search(Transaction, String, AuditSearch)}, for whoever shows only the beginning of long facts: what is left out takes no room.
     *
     * @param factLengthMax characters of each fact
     */
    Found search(Transaction tx, String companyId, AuditSearch search, int factLengthMax);

    /**
     * What a search found.
     *
     * @param entries as many as were asked for; fewer when their facts have more than {@link AuditSearch#FACTS_MAX} characters together
     * @param hasMore whether there are others behind them
     */
    record Found(List<ChainedEntry> entries, boolean hasMore) {
        public Found {
            entries = List.copyOf(entries);
        }
    }

    /** What people call whom and what entries are about. */
    EntryNames names();

    /** Checks the next thousand entries of a company's chain at most, and its end where it comes to it. */
    ChainPart check(Transaction tx, String companyId, ChainLink after);

    /**
     * Checks a whole chain, its end included, a part in each transaction: a log that grows without end must not hold one as long as it takes.
     * What is written meanwhile is checked as well.
     *
     * @param part checks what follows a link, in a transaction of its own
     */
    static ChainCheck verify(Function<ChainLink, ChainPart> part) {
        var last = ChainLink.BEGINNING;
        while (true) {
            var next = part.apply(last);
            if (next.result() != null) {
                return next.result();
            }
            last = next.reached();
        }
    }

    /**
     * What a part of a check found.
     *
     * @param reached the last entry that is as it was written
     * @param result of the whole check; absent while there is more to check
     */
    record ChainPart(ChainLink reached, @Nullable ChainCheck result) {}

    /** What a check of a chain found. */
    sealed interface ChainCheck {

        /** Every entry is as it was written and none is missing. */
        record Intact(long entryCount) implements ChainCheck {}

        /** @param seq the first number at which something was changed, removed or inserted */
        record Broken(long seq) implements ChainCheck {}
    }
}
