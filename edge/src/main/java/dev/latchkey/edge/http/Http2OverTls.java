package dev.latchkey.edge.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Puts {@link Http2FrameLimits} on a connection of TLS whose peer has chosen HTTP/2 (RFC 7301), when the handshake has ended and before
 * anything else is read: Vert.x tells of the connection after the first frame, with which many more may have come. Stands behind the {@link SslHandler}.
 */
final class Http2OverTls extends ChannelInboundHandlerAdapter {

    private final Edge edge;

    Http2OverTls(Edge edge) {
        this.edge = edge;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent ended && ended.isSuccess()) {
            var pipeline = context.pipeline();
            var tls = pipeline.get(SslHandler.class);
            if (tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
                var frames = new Http2FrameLimits(Http2FrameLimits.PREFACE_BYTES, edge, System::nanoTime);
                pipeline.addAfter(context.name(), Http2FrameLimits.NAME, frames);
            }
            context.fireUserEventTriggered(event);
            pipeline.remove(this);
            return;
        }
        context.fireUserEventTriggered(event);
    }
}
