package dev.latchkey.gateway.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection on HTTP/1.1 to an upstream serves the next request only if nothing stood behind the answer before. The end of an answer is
 * held back until all that was read with it has been looked at, which is in the same turn of the event loop; then the connection goes back
 * to the pool, or, if there was more or there may be more where nobody has looked, ends with that answer. Belongs to its event loop.
 */
final class AnswerEnds extends ChannelInboundHandlerAdapter {

    private static final String NAME = "answerEnds";

    private final Runnable onLast;
    private final Reads reads = new Reads();
    private @Nullable UpstreamCodec codec;
    private @Nullable ChannelHandlerContext context;
    private @Nullable LastHttpContent end;
    private boolean isFinal;
    private boolean isExceeded;

    /** @param onLast what makes the answer that is about to end the last on its connection */
    AnswerEnds(Runnable onLast) {
        this.onLast = onLast;
    }

    /** Whether the newest read took all that the kernel had. */
    private static final class Reads extends ChannelInboundHandlerAdapter {
        private boolean isAll = true;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            isAll = !(message instanceof ByteBuf bytes) || bytes.isWritable();
            context.fireChannelRead(message);
        }
    }

    /**
     * Watches over a new connection, on its event loop, if it is one on HTTP/1.1.
     *
     * @param options by which it was made
     */
    static void watch(HttpConnection connection, HttpClientOptions options) {
        var pipeline = ((ConnectionBase) connection).channel().pipeline();
        var codec = pipeline.context(HttpClientCodec.class);
        if (codec != null) {
            // At once, for there is no other answer to wait for.
            var ends = new AnswerEnds(() -> connection.shutdown(1, TimeUnit.SECONDS));
            ends.addTo(pipeline, codec.name(), options);
        }
    }

    /** @param name of a codec for HTTP, which is replaced */
    void addTo(ChannelPipeline pipeline, String name, HttpClientOptions options) {
        var config = new HttpDecoderConfig()
                .setMaxInitialLineLength(options.getMaxInitialLineLength())
                .setMaxHeaderSize(options.getMaxHeaderSize())
                .setMaxChunkSize(options.getMaxChunkSize())
                .setInitialBufferSize(options.getDecoderInitialBufferSize());
        var added = new UpstreamCodec(config, this::exceed);
        codec = added;
        pipeline.addFirst(reads);
        pipeline.replace(name, name, added);
        pipeline.addAfter(name, InterimResponses.NAME, new InterimResponses());
        pipeline.addAfter(InterimResponses.NAME, NAME, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** There is more than was asked for. */
    private void exceed() {
        isExceeded = true;
        if (end == null && context != null) { // between two requests
            var _ = context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext read, Object message) {
        release(read);
        if (message instanceof HttpResponse response) {
            var status = response.status().code();
            isFinal = status >= 200;
            if (status == 101
                    && codec != null
                    && !codec.asksToSwitch()) { // what comes behind is of no protocol that we know
                isFinal = true;
                isExceeded = true;
            }
        }
        if (isFinal && message instanceof LastHttpContent last) {
            end = last;
        } else {
            read.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext read) {
        release(read);
        read.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext read) {
        release(read);
        read.fireChannelInactive();
    }

    private void release(ChannelHandlerContext read) {
        var held = end;
        if (held == null) {
            return;
        }
        end = null;
        isFinal = false;
        if (isExceeded || !reads.isAll) {
            onLast.run();
        }
        read.fireChannelRead(held);
    }

    /** Where another protocol begins, nothing is held any more. */
    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        var held = end;
        end = null;
        if (held != null) {
            held.release();
        }
    }
}
