package dev.latchkey.core.audit;

import dev.latchkey.core.change.Transaction;
import java.util.List;

/** Every company's log of what happened. Entries are only ever added. */
public interface AuditLog {

    /** Adds an entry behind the company's newest, in the transaction of what it tells. */
    void append(Transaction tx, AuditEntry entry);

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

    /** Checks a company's whole chain, its end included. */
    ChainCheck verify(Transaction tx, String companyId);

    /** What a check of a chain found. */
    sealed interface ChainCheck {

        /** Every entry is as it was written and none is missing. */
        record Intact(long entryCount) implements ChainCheck {}

        /** @param seq the first number at which something was changed, removed or inserted */
        record Broken(long seq) implements ChainCheck {}
    }
}
