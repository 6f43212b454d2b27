package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one accepted connection is read into at once. All connections together have as many of these as there are connections, outside
 * the heap, so a stranger's is small; it grows with what comes, further after a caller on it has proven itself. Belongs to its event
 * loop.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

    static final int BYTES_MIN = 2 * 1024;
    static final int STRANGER_BYTES_MAX = 4 * 1024;

    /** As long as a record of TLS and a frame of HTTP/2 may be. */
    static final int PROVEN_BYTES_MAX = 16 * 1024;

    /** What Netty does with any other. */
    private static final int READS_AT_ONCE_MAX = 16;

    /** Before it is the turn of others on the same event loop, who may hold a key. */
    private static final int STRANGER_READS_AT_ONCE_MAX = 2;

    private int bytesMax = STRANGER_BYTES_MAX;
    private int readsMax = STRANGER_READS_AT_ONCE_MAX;
    private boolean isHeld;
    private boolean isNarrow;

    ReceiveBuffer() {
        super(READS_AT_ONCE_MAX);
    }

    /** Of a connection that was accepted here; absent for any other. */
    static @Nullable ReceiveBuffer of(Channel channel) {
        return channel.config().getRecvByteBufAllocator() instanceof ReceiveBuffer buffer ? buffer : null;
    }

    /** A caller on the connection has proven itself. */
    void widen() {
        if (!isNarrow) {
            bytesMax = PROVEN_BYTES_MAX;
            readsMax = READS_AT_ONCE_MAX;
        }
    }

    /** Little is read at once from now on, whoever proves themselves. */
    void narrow() {
        isNarrow = true;
        bytesMax = STRANGER_BYTES_MAX;
        readsMax = 1;
    }

    /** Whether no more is read than is read already, for now. */
    void hold(boolean held) {
        isHeld = held;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface asks for one
    public Handle newHandle() {
        return new Guess();
    }

    private final class Guess extends MaxMessageHandle {
        private int next = BYTES_MIN;
        private int reads;

        @Override
        @SuppressWarnings("deprecation") // the interface asks for one
        public void reset(ChannelConfig config) {
            super.reset(config);
            reads = 0;
        }

        @Override
        public int guess() {
            return Math.min(next, bytesMax);
        }

        @Override
        public void lastBytesRead(int bytes) {
            super.lastBytesRead(bytes);
            reads++;
            if (bytes == attemptedBytesRead() || next > bytesMax) {
                next = Math.min(2 * next, bytesMax);
            } else if (bytes < next / 4) {
                next = Math.max(next / 2, BYTES_MIN);
            }
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return !isHeld && reads < readsMax && super.continueReading(maybeMoreData);
        }
    }
}
