package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Puts what was received behind what is left of what came before, in a buffer as large as both. Netty's own way keeps what was read
 * already in front of it for some time, and twice the room behind it, for each connection.
 */
final class Cumulation implements ByteToMessageDecoder.Cumulator {

    static final Cumulation SMALL = new Cumulation();

    private Cumulation() {}

    @Override
    public ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf before, ByteBuf received) {
        if (!before.isReadable() || received.readableBytes() <= before.writableBytes()) {
            return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, before, received);
        }
        try {
            var both = allocator.buffer(before.readableBytes() + received.readableBytes());
            both.writeBytes(before).writeBytes(received);
            before.release();
            return both;
        } finally {
            received.release();
        }
    }
}
