package dev.latchkey.console.audit;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditLog.ChainCheck;
import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.engine.protocol.DateTimes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A log, read by its people. What they may is checked in the transaction that reads. Blocks. */
public final class AuditTrail {

    /** Most entries of a piece of an export. */
    private static final int PIECE_MAX = 100;

    private final Transactions transactions;
    private final AuditLog log;
    private final LogReadings readings;
    private final InstantSource clock;

    public AuditTrail(Transactions transactions, AuditLog log, LogReadings readings, InstantSource clock) {
        this.transactions = transactions;
        this.log = log;
        this.readings = readings;
        this.clock = clock;
    }

    /** Entries newest first, with the beginnings of long facts, and with the names of whoever and whatever they are about. */
    record Page(List<ChainedEntry> entries, Map<String, String> namesById, boolean hasMore) {}

    Page page(LogReader reader, AuditFilter filter, int limit) {
        return transactions.read(tx -> {
            reader.require(tx);
            var found = log.search(
                    tx, reader.ownerId(), filter.search(limit, filter.beforeSeq()), ShownFacts.FACT_LENGTH_MAX);
            return new Page(found.entries(), log.names().of(tx, reader.ownerId(), found.entries()), found.hasMore());
        });
    }

    /** One entry, as a page of it alone; none when there is no such number. */
    Page entry(LogReader reader, long seq) {
        return transactions.read(tx -> {
            reader.require(tx);
            var found = newest(tx, reader.ownerId(), seq + 1)
                    .filter(entry -> entry.seq() == seq)
                    .map(List::of)
                    .orElse(List.of());
            return new Page(found, log.names().of(tx, reader.ownerId(), found), false);
        });
    }

    /**
     * Whether the chain is whole.
     *
     * @throws LogReadings.TooMany when there is no place for it now
     */
    ChainCheck verify(LogReader reader) throws LogReadings.TooMany {
        try (var _ = readings.take(reader.ownerId())) {
            return AuditLog.verify(after -> transactions.read(tx -> {
                reader.require(tx);
                return log.check(tx, reader.ownerId(), after);
            }));
        }
    }

    /**
     * What matches of all that is written now, newest first. That somebody takes it is an entry, written before the first of it is read; what they may is looked at again
     * for each piece.
     *
     * @throws LogReadings.TooMany when there is no place for it now
     */
    AuditDownload export(LogReader reader, AuditFilter filter, AuditExport format) throws LogReadings.TooMany {
        var place = readings.take(reader.ownerId());
        try {
            var newest = transactions.write(tx -> {
                reader.require(tx);
                return begin(tx, reader, filter, format);
            });
            return new AuditDownload(
                    format,
                    Math.min(newest + 1, filter.beforeSeq()),
                    beforeSeq -> piece(reader, filter, beforeSeq),
                    place,
                    clock);
        } catch (RuntimeException e) {
            place.close();
            throw e;
        }
    }

    /** Writes that an export begins, and tells the number of the newest entry before that. */
    private long begin(Transaction tx, LogReader reader, AuditFilter filter, AuditExport format) {
        var newest = newest(tx, reader.ownerId(), Long.MAX_VALUE)
                .map(ChainedEntry::seq)
                .orElse(0L);
        log.append(
                tx,
                new AuditEntry(
                        reader.ownerId(),
                        clock.instant(),
                        AuditEvent.AUDIT_LOG_EXPORTED,
                        reader.author(),
                        reader.subject(),
                        Map.of(
                                "format", format.wireName(),
                                "newest", Long.toString(newest),
                                "filter", filter.at("/").value())));
        return newest;
    }

    private Optional<ChainedEntry> newest(Transaction tx, String ownerId, long beforeSeq) {
        var all = new AuditSearch(Instant.EPOCH, DateTimes.LATEST, Set.of(), null, null, null, null, beforeSeq, 1);
        return log.search(tx, ownerId, all).entries().stream().findFirst();
    }

    private AuditLog.Found piece(LogReader reader, AuditFilter filter, long beforeSeq) {
        return transactions.read(tx -> {
            reader.require(tx);
            return log.search(tx, reader.ownerId(), filter.search(PIECE_MAX, beforeSeq));
        });
    }
}
