package dev.latchkey.console.audit;

import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.turn.WorkOwner;
import dev.latchkey.edge.http.StreamedBody;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/**
 * The entries of an export, newest first, from the newest that there was when it began to the first: each piece is read in a transaction of its own,
 * behind the last entry of the piece before, in turns of whoever asked for it. What is written meanwhile has larger numbers and is no part of it.
 */
final class AuditDownload implements StreamedBody {

    /** Longest time for one: a million entries take a minute where the reader takes them at once. */
    static final Duration TIME_MAX = Duration.ofHours(1);

    private final AuditExport format;
    private final LongFunction<AuditLog.Found> reading;
    private final LogReadings.Place place;
    private final InstantSource clock;
    private final Instant until;
    private final WorkOwner owner = WorkOwner.current();
    private long beforeSeq;
    private boolean hasBegun;
    private boolean hasMore = true;

    /**
     * @param beforeSeq the number behind the newest entry
     * @param reading reads entries with smaller numbers than the one it is given
     * @param place given back at the end
     */
    AuditDownload(
            AuditExport format,
            long beforeSeq,
            LongFunction<AuditLog.Found> reading,
            LogReadings.Place place,
            InstantSource clock) {
        this.format = format;
        this.beforeSeq = beforeSeq;
        this.reading = reading;
        this.place = place;
        this.clock = clock;
        this.until = clock.instant().plus(TIME_MAX);
    }

    @Override
    public Optional<Buffer> next() throws TimeoutException {
        var piece = new StringBuilder();
        if (!hasBegun) {
            hasBegun = true;
            piece.append(format.beginning());
        }
        if (hasMore) {
            if (clock.instant().isAfter(until)) {
                throw new TimeoutException("an export that was not taken in " + TIME_MAX.toMinutes() + " minutes");
            }
            var found = owner.call(() -> reading.apply(beforeSeq));
            for (var entry : found.entries()) {
                format.write(piece, entry);
                beforeSeq = entry.seq();
            }
            hasMore = found.hasMore();
        }
        return piece.isEmpty() ? Optional.empty() : Optional.of(Buffer.buffer(piece.toString()));
    }

    @Override
    public void close() {
        place.close();
    }
}
