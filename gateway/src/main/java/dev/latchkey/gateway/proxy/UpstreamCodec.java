package dev.latchkey.gateway.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with an upstream: requests out, answers in, and for each request one answer. What comes behind the end of an answer that a
 * server has framed wrongly, a body that is longer than its {@code Content-Length} or one where there is none, would be the beginning of
 * the answer to whoever uses the connection next (RFC 9112 section 9.2 leaves a client no other way than to close it). So it is nobody's:
 * it is told and thrown away. Belongs to its event loop. Knows no {@code CONNECT}, which no upstream is sent.
 */
final class UpstreamCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {

    private final Runnable onExcess;

    /** How the request was sent whose answer has not ended: one, for requests are not pipelined. Absent where there is none. */
    private @Nullable HttpMethod asked;

    private boolean asksToSwitch;
    private boolean isAnswerFinal;
    private boolean isSwitched;

    /** @param onExcess told of bytes that answer no request, again and again if there are more of them */
    UpstreamCodec(HttpDecoderConfig config, Runnable onExcess) {
        this.onExcess = onExcess;
        init(new Answers(config), new Requests());
    }

    /** Whether the newest request asked for another protocol, so that {@code 101} answers it (RFC 9110 §15.2.2). */
    boolean asksToSwitch() {
        return asksToSwitch;
    }

    /** Remembers how it was asked. */
    private final class Requests extends HttpRequestEncoder {
        @Override
        protected void encode(ChannelHandlerContext context, Object message, List<Object> out) throws Exception {
            if (message instanceof HttpRequest request) {
                asked = request.method();
                asksToSwitch = request.headers().contains(HttpHeaderNames.UPGRADE);
            }
            super.encode(context, message, out);
        }
    }

    private final class Answers extends HttpResponseDecoder {
        Answers(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            if (asked == null && !isSwitched) {
                in.skipBytes(in.readableBytes());
                onExcess.run();
                return;
            }
            var before = out.size();
            super.decode(context, in, out);
            if (isAnswerFinal && out.size() > before && out.get(out.size() - 1) instanceof LastHttpContent) {
                isAnswerFinal = false;
                asked = null;
            }
        }

        /** Asked once for each head. */
        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            var status = ((HttpResponse) message).status().code();
            isSwitched = status == 101;
            isAnswerFinal = status >= 200;
            return super.isContentAlwaysEmpty(message) || (isAnswerFinal && HttpMethod.HEAD.equals(asked));
        }
    }
}
