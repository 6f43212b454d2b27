package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * What a connection that we made is read into at once: as much as has come, until it is made narrow, for good. Belongs to its event loop.
 */
final class OwnReceiveBuffer extends AdaptiveRecvByteBufAllocator {

    static final int NARROW_BYTES = 4 * 1024;

    private boolean isNarrow;

    /** Little is read at once from now on. */
    void narrow() {
        isNarrow = true;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface asks for one
    public Handle newHandle() {
        return new Narrowing(super.newHandle());
    }

    @SuppressWarnings("deprecation") // the transports ask for one
    private final class Narrowing extends DelegatingHandle implements ExtendedHandle {
        Narrowing(Handle wide) {
            super(wide);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return isNarrow ? allocator.ioBuffer(NARROW_BYTES) : super.allocate(allocator);
        }

        @Override
        public int guess() {
            return isNarrow ? NARROW_BYTES : super.guess();
        }

        @Override
        public boolean continueReading() {
            return !isNarrow && super.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return !isNarrow && ((ExtendedHandle) delegate()).continueReading(maybeMoreData);
        }
    }
}
