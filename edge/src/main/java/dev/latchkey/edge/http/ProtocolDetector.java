package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * First handler of an accepted connection. For TLS it makes room for {@link HandshakeGate} and {@link TlsRecords}, for HTTP/2 by prior knowledge (RFC 9113 §3.3)
 * for {@link Http2FrameLimits}; for anything else it puts {@link StrictRequestDecoder} in the place of the decoder that Vert.x makes.
 *
 * <p>Vert.x makes its HTTP/1.1 pipeline when a byte has told which protocol it is, and decodes the rest in the same breath.
 * So that byte is handed over without the rest, and the decoder exchanged before the next one.
 */
final class ProtocolDetector extends ChannelInboundHandlerAdapter {

    /** The name that Vert.x gives its request decoder. */
    static final String DECODER = "httpDecoder";

    /** And its encoder of answers. */
    private static final String ENCODER = "httpEncoder";

    private static final byte[] LINE_END = {'\n'};

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int PREFACE_FIRST_LINE_END = PREFACE.indexOf('\n');

    /** Content type of the first record of TLS (RFC 8446 §5.1); no method begins with it. */
    private static final byte TLS_HANDSHAKE = 22;

    private final Edge edge;
    private int matched;

    ProtocolDetector(Edge edge) {
        this.edge = edge;
    }

    /** It is looked at when its event loop has asked once what there is to read: what is scheduled comes behind that, and other tasks before. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // runs once, or never on a loop that ends
    public void channelActive(ChannelHandlerContext context) {
        var accepted = context.channel();
        context.executor().schedule(() -> edge.acceptance().seen(accepted), 1, TimeUnit.NANOSECONDS);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        if (matched == 0 && bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE) {
            if (!edge.handshakes().mayBegin(context.channel())) {
                bytes.release();
                LingeringClose.reset(context.channel());
                return;
            }
            // Not ours to read. A listener without TLS finds no strict decoder on the connection and closes it.
            passToTls(context, bytes);
            return;
        }
        var at = 0;
        while (matched < PREFACE.length()
                && at < bytes.readableBytes()
                && bytes.getByte(bytes.readerIndex() + at) == PREFACE.charAt(matched)) {
            at++;
            matched++;
        }
        if (matched == PREFACE.length()) {
            var frames = new Http2FrameLimits(at, edge, System::nanoTime);
            context.pipeline().replace(this, Http2FrameLimits.NAME, frames);
            frames.channelRead(context.pipeline().context(frames), bytes);
        } else if (at == bytes.readableBytes()) {
            context.fireChannelRead(bytes);
        } else if (matched > PREFACE_FIRST_LINE_END) {
            // A preface that breaks off behind its first line would be a whole line to the decoder not yet exchanged.
            bytes.release();
            close(context);
        } else {
            passToStrictDecoder(context, bytes, at);
        }
    }

    private void passToTls(ChannelHandlerContext context, ByteBuf bytes) {
        var gate = edge.handshakes().gate(context.channel());
        var pipeline = context.pipeline();
        var records = TlsRecords.accepted();
        pipeline.replace(this, TlsRecords.NAME, records);
        var tls = pipeline.context(SslHandler.class);
        if (tls != null) {
            pipeline.addAfter(tls.name(), null, new Http2OverTls(edge));
        }
        if (gate == null) {
            records.channelRead(pipeline.context(records), bytes);
        } else {
            pipeline.addBefore(TlsRecords.NAME, HandshakeGate.NAME, gate);
            gate.channelRead(pipeline.context(gate), bytes);
        }
    }

    /** @param passed bytes of this and earlier reads that may pass by the decoder that Vert.x makes, which keeps them */
    private void passToStrictDecoder(ChannelHandlerContext context, ByteBuf bytes, int passed) {
        if (matched == 0) {
            // Of what begins a line Vert.x's decoder would forgive line ends and control characters; this one it
            // forgets.
            context.fireChannelRead(Unpooled.wrappedBuffer(LINE_END));
        } else {
            context.fireChannelRead(bytes.readRetainedSlice(passed + 1));
        }
        var pipeline = context.pipeline();
        if (pipeline.get(DECODER) == null) {
            bytes.release();
            close(context);
            return;
        }
        putStrictDecoder(pipeline, edge);
        pipeline.remove(this);
        if (bytes.isReadable()) {
            context.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
    }

    /** In the place of the decoder that Vert.x made. */
    static void putStrictDecoder(ChannelPipeline pipeline, Edge edge) {
        var strict = new StrictRequestDecoder(edge);
        pipeline.replace(DECODER, DECODER, strict);
        pipeline.addAfter(ENCODER, UnansweredRequests.NAME, strict.unanswered());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody is there to be told of the outcome
    private static void close(ChannelHandlerContext context) {
        context.close();
    }
}
