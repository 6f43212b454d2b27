package dev.latchkey.console.audit;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditLog.ChainCheck;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A log, read by its people. What they may is checked in the transaction that reads. Blocks. */
public final class AuditTrail {

    /** Most entries of one export; it says where it stopped. */
    public static final int EXPORT_MAX = 20_000;

    private static final int READ_AT_ONCE = 1_000;

    private final Transactions transactions;
    private final AuditLog log;
    private final InstantSource clock;

    public AuditTrail(Transactions transactions, AuditLog log, InstantSource clock) {
        this.transactions = transactions;
        this.log = log;
        this.clock = clock;
    }

    /** Entries newest first, with the names of whoever and whatever they are about. */
    record Page(List<ChainedEntry> entries, Map<String, String> namesById, boolean hasMore) {}

    Page page(LogReader reader, AuditFilter filter, int limit) {
        return transactions.read(tx -> {
            reader.require(tx);
            var found = log.search(tx, reader.ownerId(), filter.search(limit + 1, filter.beforeSeq()));
            var shown = found.subList(0, Math.min(limit, found.size()));
            return new Page(List.copyOf(shown), log.names().of(tx, reader.ownerId(), shown), found.size() > limit);
        });
    }

    /** Whether the chain is whole. */
    ChainCheck verify(LogReader reader) {
        return transactions.read(tx -> {
            reader.require(tx);
            return log.verify(tx, reader.ownerId());
        });
    }

    /**
     * What matches, newest first.
     *
     * @param isCut whether older entries match too and are not in it
     */
    record Export(List<ChainedEntry> entries, boolean isCut) {}

    /** The newest {@link #EXPORT_MAX} entries that match; that somebody took them is an entry itself. */
    Export export(LogReader reader, AuditFilter filter, String format) {
        var found = transactions.read(tx -> {
            reader.require(tx);
            return entries(tx, reader.ownerId(), filter);
        });
        transactions.write(tx -> {
            reader.require(tx);
            log.append(
                    tx,
                    new AuditEntry(
                            reader.ownerId(),
                            clock.instant(),
                            AuditEvent.AUDIT_LOG_EXPORTED,
                            reader.author(),
                            reader.subject(),
                            Map.of(
                                    "format", format,
                                    "entries", Integer.toString(found.entries().size()),
                                    "filter", filter.at("/").value())));
            return format;
        });
        return found;
    }

    private Export entries(Transaction tx, String companyId, AuditFilter filter) {
        var all = new ArrayList<ChainedEntry>();
        var before = filter.beforeSeq();
        while (all.size() <= EXPORT_MAX) {
            var page = log.search(tx, companyId, filter.search(READ_AT_ONCE, before));
            all.addAll(page);
            if (page.size() < READ_AT_ONCE) {
                break;
            }
            before = page.getLast().seq();
        }
        return new Export(List.copyOf(all.subList(0, Math.min(EXPORT_MAX, all.size()))), all.size() > EXPORT_MAX);
    }
}
