package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * Reads along which records of TLS come in on a connection, and ends it when it is made of what carries nothing: KeyUpdates (RFC 8446
 * §4.6.3), each of which is answered and makes new keys, empty records and warnings; or, where it was accepted here, of next to nothing
 * ({@link SmallPieces}). What is in a record of TLS 1.3 cannot be seen from
 * here, but whether something came out of it can. Another handshake on the same connection (RFC 5246 §7.4.1.1), of which TLS 1.2 lets
 * its client have as many as it likes, ends it at once where it was accepted here; where it was opened here, the records of another
 * handshake are among those that carry nothing. Stands before the {@link SslHandler}; belongs to its event loop.
 */
@Sharable // though by nobody: it may be put back
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

    /** Of {@link #readRecord}: it begins another handshake. */
    private static final int ANOTHER_HANDSHAKE = -1;

    private final boolean isAccepted;

    private int headerBytes;
    private int type;
    private int length;
    private int bytesToSkip;

    /** Records that have come, and out of which nothing has. */
    private int idle;

    private int reads;
    private final SmallPieces pieces = new SmallPieces(System::nanoTime);
    private boolean isEstablished;
    private boolean isOfTls = true;
    private boolean isOver;

    private TlsRecords(boolean isAccepted) {
        this.isAccepted = isAccepted;
    }

    /** Of a connection that was accepted here. */
    static TlsRecords accepted() {
        return new TlsRecords(true);
    }

    /** Watches a connection that is about to be opened, if it turns out to be one of TLS. */
    static void watchOwn(Channel own) {
        own.pipeline().addFirst(NAME, new TlsRecords(false));
    }

    /** Behind the {@link SslHandler}: what came out of a record. */
    private final class Carried extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (isOver) {
                ReferenceCountUtil.release(message);
                return;
            }
            carried();
            if (isAccepted
                    && message instanceof ByteBuf bytes
                    && pieces.isTooMany(context.channel(), bytes.readableBytes())) {
                bytes.release();
                end(context);
                return;
            }
            context.fireChannelRead(message);
        }
    }

    /** The handshake is over; from now on each record has to carry something. Nothing on a connection that is not watched. */
    static void watch(ChannelPipeline pipeline, SslHandler tls) {
        if (pipeline.get(NAME) instanceof TlsRecords records && !records.isEstablished) {
            records.isEstablished = true;
            records.idle = 0;
            pipeline.addAfter(pipeline.context(tls).name(), null, records.new Carried());
        }
    }

    /** Vert.x clears the pipeline of a connection that was opened here when its handshake is over. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (!isAccepted && isOfTls && context.channel().isActive()) {
            context.pipeline().addFirst(NAME, this);
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
        if (!isAccepted && !isEstablished && !findsTls(context)) {
            isOfTls = false;
            context.fireChannelRead(bytes);
            context.pipeline().remove(this);
            return;
        }
        while (!isOver) {
            var to = readRecords(bytes);
            if (to == bytes.writerIndex()) {
                pass(context, bytes);
                return;
            }
            if (to == ANOTHER_HANDSHAKE) {
                end(context);
            } else {
                pass(context, bytes.readRetainedSlice(to - bytes.readerIndex()));
            }
        }
        bytes.release();
    }

    /** On a connection that was opened here nobody else says so when the handshake is over. */
    private static boolean findsTls(ChannelHandlerContext context) {
        var tls = context.pipeline().get(SslHandler.class);
        if (tls != null && tls.handshakeFuture().isSuccess()) {
            watch(context.pipeline(), tls);
        }
        return tls != null;
    }

    /** Every record that is whole is opened by it. */
    private void pass(ChannelHandlerContext context, ByteBuf bytes) {
        context.fireChannelRead(bytes);
        if (isEstablished && idle > IDLE_RECORDS_MAX) {
            end(context);
        }
    }

    /**
     * Counts the records that begin, and says how far they may pass together: behind the last record of a handshake there may be the
     * first of another, and of those that carry nothing the last but one would pass with many more.
     */
    private int readRecords(ByteBuf bytes) {
        var at = readRecord(bytes, bytes.readerIndex());
        while (isEstablished && idle <= IDLE_RECORDS_MAX && at < bytes.writerIndex() && at != ANOTHER_HANDSHAKE) {
            at = readRecord(bytes, at);
        }
        return at;
    }

    /** Counts a record that begins; where it ends, or what there is of it. */
    private int readRecord(ByteBuf bytes, int from) {
        var at = from;
        while (at < bytes.writerIndex()) {
            if (bytesToSkip > 0) {
                var skipped = Math.min(bytesToSkip, bytes.writerIndex() - at);
                bytesToSkip -= skipped;
                return at + skipped;
            }
            if (readsHeader(bytes.getUnsignedByte(at++))) {
                if (isAccepted && isEstablished && type == HANDSHAKE) {
                    return ANOTHER_HANDSHAKE;
                }
                idle++;
                if (bytesToSkip == 0) {
                    return at;
                }
            }
        }
        return at;
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
