package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one HTTP/2 connection that we have reset lately. What was on its way to such a stream is to be ignored (RFC 9113 §5.1), where
 * Netty, which has forgotten the stream, resets it once more; and a proxy that has given its connection to the next request by then, as
 * nginx does, takes that for the end of this one. Belongs to its event loop.
 */
final class ResetStreams {

    private static final int RST_STREAM = 3;
    private static final int FRAME_BYTES = 13;
    private static final int STREAM_AT = 5;
    private static final int CODE_AT = 9;

    /** RFC 9113 §7. */
    private static final int STREAM_CLOSED = 5;

    /** So many streams are remembered; what comes on older ones is answered as Netty does. */
    private static final int REMEMBERED = 64;

    /** Most connections never see a reset. */
    private int @Nullable [] latest;

    private int next;

    /** Whether a frame that is about to be written resets a stream for the second time, and is better left out. */
    boolean isRepeated(ByteBuf frame) {
        var start = frame.readerIndex();
        if (frame.readableBytes() != FRAME_BYTES || frame.getUnsignedByte(start + 3) != RST_STREAM) {
            return false;
        }
        var stream = frame.getInt(start + STREAM_AT);
        if (frame.getInt(start + CODE_AT) == STREAM_CLOSED) {
            return latest != null && Arrays.stream(latest).anyMatch(reset -> reset == stream);
        }
        if (latest == null) {
            latest = new int[REMEMBERED];
        }
        latest[next] = stream;
        next = (next + 1) % REMEMBERED;
        return false;
    }
}
