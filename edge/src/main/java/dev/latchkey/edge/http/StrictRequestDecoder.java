package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 decoder of every connection. It holds a request back until its whole head is there, reads the head byte for
 * byte ({@link RequestHeadBytes}), and only then lets the ordinary decoder have it. A refusal travels as a failed message,
 * so that it is answered in its turn among pipelined requests; nothing after it is read. While some requests wait for their
 * answers, no further head is begun and the connection is not read, so that those who send ahead keep it on their own side.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

    /** Of a head that is not whole these are free: there are no more of them than connections. */
    static final int FREE_HEAD_BYTES = 4 * 1024;

    private final Edge edge;
    private final HeadLimits limits;
    private final UnansweredRequests unanswered = new UnansweredRequests(this::onAnswered);
    private final SmallPieces pieces = new SmallPieces(System::nanoTime);
    private boolean isInBody;
    private boolean hasRefused;
    private boolean mayBeginWithEmptyLine = true;
    private @Nullable ScheduledFuture<?> headTimeout;

    /** Of what has come of a head whose rest has not. */
    private @Nullable Holding holding;

    private int heldBytes;

    /** Where this stands, once it does. */
    private @Nullable ChannelHandlerContext place;

    /** No further head is begun. */
    private boolean isHeld;

    /** It was this that stopped the reading, and not the connection itself. */
    private boolean hasStoppedReading;

    StrictRequestDecoder(Edge edge) {
        // The limits are checked here first; the ordinary decoder's own only have to be no smaller.
        super(new Http1ServerConfig()
                .setMaxInitialLineLength(edge.limits().heads().requestLineBytesMax())
                .setMaxHeaderSize(edge.limits().heads().headerSectionBytesMax())
                .setMaxChunkSize(16 * 1024));
        setCumulator(Cumulation.SMALL);
        this.edge = edge;
        this.limits = edge.limits().heads();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (hasRefused) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        if (!isInBody && !mayBegin(context)) {
            return;
        }
        if (!isInBody && !isHeadComplete(context, bytes, out)) {
            return;
        }
        var before = out.size();
        super.decode(context, bytes, out);
        for (var i = before; i < out.size(); i++) {
            if (isMalformed(out.get(i))) {
                out.set(i, refuse(Refusal.MALFORMED_FRAMING));
            } else if (pieces.isOneTooMany(context.channel(), out.get(i))) {
                hasRefused = true;
                ReferenceCountUtil.release(out.set(i, SmallPieces.brokenOff()));
            } else {
                note(out.get(i));
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        super.handlerAdded(context);
        place = context;
    }

    /** What sees the answers; belongs behind the encoder. */
    UnansweredRequests unanswered() {
        return unanswered;
    }

    /** Whether something was sent behind the request that was read last. */
    boolean isFollowed() {
        return actualReadableBytes() > 0;
    }

    private boolean mayBegin(ChannelHandlerContext context) {
        if (!isHeld && !unanswered.mayBegin()) {
            hold(context, true);
        }
        return !isHeld;
    }

    private void hold(ChannelHandlerContext context, boolean held) {
        isHeld = held;
        var buffer = ReceiveBuffer.of(context.channel());
        if (buffer != null) {
            buffer.hold(held);
        }
    }

    /** Behind the others, one of which may have stopped or resumed the reading for a reason of its own. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        var config = context.channel().config();
        if (isHeld && config.isAutoRead()) {
            hasStoppedReading = true;
            config.setAutoRead(false);
        }
    }

    private void onAnswered() {
        var here = place;
        if (isHeld && here != null && unanswered.mayBegin()) {
            here.executor().execute(() -> goOn(here));
        }
    }

    private void goOn(ChannelHandlerContext context) {
        if (!isHeld || context.isRemoved()) {
            return;
        }
        hold(context, false);
        if (hasStoppedReading) {
            hasStoppedReading = false;
            context.channel().config().setAutoRead(true);
        }
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER); // what came meanwhile is looked at again
            channelReadComplete(context);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    /** The ordinary decoder reads Content-Length and Transfer-Encoding, and refuses them for reasons of its own. */
    private static boolean isMalformed(Object decoded) {
        return decoded instanceof HttpMessage message && message.decoderResult().isFailure();
    }

    private void note(Object decoded) {
        if (decoded instanceof HttpMessage message) {
            isInBody = true;
            if (IgnoredHeaders.strip(message, unanswered.isAlone())) {
                unanswered.nothingFollows();
            }
        }
        if (decoded instanceof LastHttpContent last) {
            isInBody = false;
            mayBeginWithEmptyLine = true;
            if (last.decoderResult().isFailure()) {
                hasRefused = true;
                last.setDecoderResult(DecoderResult.failure(new Refusal.Refused(Refusal.MALFORMED_FRAMING)));
            }
        }
    }

    private boolean isHeadComplete(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
        if (!skipEmptyLine(bytes)) {
            return false;
        }
        return switch (RequestHeadBytes.read(bytes, limits)) {
            case RequestHeadBytes.Reading.Incomplete _ -> {
                var exhausted = hold(context, bytes.capacity());
                if (exhausted == null) {
                    awaitHead(context);
                } else {
                    stopWaiting();
                    bytes.skipBytes(bytes.readableBytes());
                    out.add(refuse(exhausted));
                }
                yield false;
            }
            case RequestHeadBytes.Reading.Complete(int end) -> {
                stopWaiting();
                unanswered.begin(end - bytes.readerIndex());
                mayBeginWithEmptyLine = false;
                yield true;
            }
            case RequestHeadBytes.Reading.Malformed(var refusal) -> {
                stopWaiting();
                bytes.skipBytes(bytes.readableBytes());
                out.add(refuse(refusal));
                yield false;
            }
        };
    }

    /**
     * One empty line before a request is ignored (RFC 9112 §2.2), because old clients send one after a form: CRLF, and neither a bare LF
     * nor a second one.
     */
    private boolean skipEmptyLine(ByteBuf bytes) {
        var start = bytes.readerIndex();
        if (!mayBeginWithEmptyLine || bytes.getByte(start) != '\r') {
            return true;
        }
        if (bytes.readableBytes() < 2) {
            return false;
        }
        if (bytes.getByte(start + 1) == '\n') {
            bytes.skipBytes(2);
            mayBeginWithEmptyLine = false;
        }
        return bytes.isReadable();
    }

    private @Nullable Refusal hold(ChannelHandlerContext context, int bytes) {
        if (bytes <= FREE_HEAD_BYTES) {
            return null;
        }
        var held = holding;
        if (held == null) {
            var connection = OpenConnection.of(context.channel());
            if (connection == null) {
                return null;
            }
            held = new Holding(connection.isProven() ? edge.holdersHeads() : edge.heads(), connection.address(), null);
            holding = held;
            heldBytes = 0;
        }
        var more = bytes - FREE_HEAD_BYTES - heldBytes;
        if (more > 0) {
            heldBytes += more;
        }
        return more <= 0 ? null : held.tryTake(more);
    }

    private void awaitHead(ChannelHandlerContext context) {
        if (headTimeout == null) {
            headTimeout = context.executor()
                    .schedule(() -> giveUp(context), limits.headTimeout().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void stopWaiting() {
        if (holding != null) {
            holding.close();
            holding = null;
        }
        if (headTimeout != null) {
            headTimeout.cancel(false);
            headTimeout = null;
        }
    }

    private void giveUp(ChannelHandlerContext context) {
        stopWaiting();
        if (!hasRefused && context.channel().isActive()) {
            context.fireChannelRead(refuse(Refusal.REQUEST_TIMEOUT));
            context.fireChannelReadComplete();
        }
    }

    private HttpMessage refuse(Refusal refusal) {
        hasRefused = true;
        var message = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
        message.setDecoderResult(DecoderResult.failure(new Refusal.Refused(refusal)));
        return message;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
        stopWaiting();
        hold(context, false);
        if (hasStoppedReading) {
            context.channel().config().setAutoRead(true);
        }
        super.handlerRemoved0(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        stopWaiting();
        hasRefused = true; // a request cut off by its sender is nobody's to answer
        super.channelInactive(context);
    }
}
