package dev.latchkey.gateway.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Skips an upstream's interim responses, such as 102 and 103, which Vert.x takes for the answer: a proxy may leave out those it has
 * not asked for (RFC 9110 §15.2). 100 and 101 stay, which have meanings of their own. The time for the answer runs on. Belongs to its
 * event loop.
 */
final class InterimResponses extends ChannelInboundHandlerAdapter {

    static final String NAME = "interimResponses";

    private boolean isSkipping;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            var status = response.status().code();
            isSkipping =
                    status > 101 && status < 200 && response.decoderResult().isSuccess();
        }
        if (!isSkipping) {
            context.fireChannelRead(message);
            return;
        }
        if (message instanceof LastHttpContent) {
            isSkipping = false;
        }
        ReferenceCountUtil.release(message);
    }
}
