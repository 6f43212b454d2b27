package dev.latchkey.edge.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How small the pieces are in which something comes on a connection: chunks and other parts of bodies, DATA frames, records of TLS.
 * Each is work whatever is in it, and a byte alone costs hundreds of times what it costs among others; so many small ones are free, as whoever
 * sends messages as they come up needs them, and one more for each {@value #BYTES_FOR_ONE} bytes that have come. A trusted proxy may send as many as it likes.
 * Belongs to its event loop.
 */
final class SmallPieces {

    static final Duration WINDOW = Duration.ofSeconds(1);

    /** Of a stranger, who may send that many in one breath, while others on the same event loop wait. */
    static final int FREE_PER_WINDOW = 500;

    /** After a caller on the connection has proven itself. */
    static final int PROVEN_FREE_PER_WINDOW = 2_000;

    static final int BYTES_FOR_ONE = 256;

    private final LongSupplier nanoTime;
    private long windowStart;
    private int pieces;
    private long bytes;

    /** @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime} */
    SmallPieces(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong();
    }

    /** Counts a part of a body, unless it is the last, which is one for each request, and says whether it is one too many. */
    boolean isOneTooMany(Channel channel, Object decoded) {
        return decoded instanceof HttpContent part
                && !(decoded instanceof LastHttpContent)
                && isTooMany(channel, part.content().readableBytes());
    }

    /** What comes in the place of the rest of a body of HTTP/1.1. */
    static LastHttpContent brokenOff() {
        var last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        last.setDecoderResult(DecoderResult.failure(new Refusal.Refused(Refusal.PIECES_TOO_SMALL)));
        return last;
    }

    /** Counts one, and says whether it is one too many. */
    boolean isTooMany(Channel channel, int bytesOfPiece) {
        pieces++;
        bytes += bytesOfPiece;
        var beyond = pieces - bytes / BYTES_FOR_ONE;
        if (beyond <= FREE_PER_WINDOW) {
            return false;
        }
        var now = nanoTime.getAsLong();
        if (now - windowStart >= WINDOW.toNanos()) {
            windowStart = now;
            pieces = 0;
            bytes = 0;
            return false;
        }
        var connection = OpenConnection.of(channel);
        return connection != null
                && !connection.isOfProxy()
                && (beyond > PROVEN_FREE_PER_WINDOW || !connection.isProven());
    }
}
