package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * Reads along which records of TLS come in on a connection, and ends it when it is made of what carries nothing: KeyUpdates (RFC 8446
 * §4.6.3), each of which is answered and makes new keys, empty records and warnings. What is in a record of TLS 1.3 cannot be seen from
 * here, but whether something came out of it can. Another handshake on the same connection (RFC 5246 §7.4.1.1), of which TLS 1.2 lets
 * its client have as many as it likes, ends it at once. Stands before the {@link SslHandler}; belongs to its event loop.
 */
final class TlsRecords extends ChannelInboundHandlerAdapter {

    static final String NAME = "tlsRecords";

    /**
     * Records that carried nothing, for a connection, and one for each {@link #READS_FOR_ONE} that did. Whoever changes keys in earnest
     * does so after millions of records (RFC 8446 §5.5).
     */
    static final int IDLE_RECORDS_MAX = 32;

    static final int READS_FOR_ONE = 1_024;

    private static final int HEADER_BYTES = 5;
    private static final int HANDSHAKE = 22;

    private int headerBytes;
    private int type;
    private int length;
    private int bytesToSkip;

    /** Records that have come, and out of which nothing has. */
    private int idle;

    private int reads;
    private boolean isEstablished;
    private boolean isOver;

    /** Behind the {@link SslHandler}: what came out of a record. */
    private final class Carried extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            carried();
            context.fireChannelRead(message);
        }
    }

    /** The handshake is over; from now on each record has to carry something. Nothing on a connection that is not accepted here. */
    static void watch(ChannelPipeline pipeline, SslHandler tls) {
        if (pipeline.get(NAME) instanceof TlsRecords records && !records.isEstablished) {
            records.isEstablished = true;
            records.idle = 0;
            pipeline.addAfter(pipeline.context(tls).name(), null, records.new Carried());
        }
    }

    private void carried() {
        if (idle > 0) {
            idle--;
        }
        reads++;
        if (reads == READS_FOR_ONE) {
            reads = 0;
            idle = Math.max(0, idle - 1);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isOver || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!mayPass(bytes)) {
            bytes.release();
            end(context);
            return;
        }
        context.fireChannelRead(bytes); // every record that is whole is opened meanwhile
        if (isEstablished && idle > IDLE_RECORDS_MAX) {
            end(context);
        }
    }

    /** Counts the records that begin; false when one begins another handshake. */
    private boolean mayPass(ByteBuf bytes) {
        var at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (bytesToSkip > 0) {
                var skipped = Math.min(bytesToSkip, bytes.writerIndex() - at);
                at += skipped;
                bytesToSkip -= skipped;
            } else if (readsHeader(bytes.getUnsignedByte(at++))) {
                if (isEstablished && type == HANDSHAKE) {
                    return false;
                }
                idle++;
            }
        }
        return true;
    }

    /** True with the last byte of a record's header: its type, two bytes of a version, two of its length. */
    private boolean readsHeader(int value) {
        switch (headerBytes) {
            case 0 -> type = value;
            case 3 -> length = value;
            case 4 -> length = length << 8 | value;
            default -> {}
        }
        headerBytes++;
        if (headerBytes < HEADER_BYTES) {
            return false;
        }
        headerBytes = 0;
        bytesToSkip = length;
        return true;
    }

    /** At once, with all that waits to be sent on it: its peer may read nothing. */
    private void end(ChannelHandlerContext context) {
        isOver = true;
        LingeringClose.reset(context.channel());
    }
}
