package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * First on each connection of a listener that stands behind proxies which speak the PROXY protocol: reads who it is of, before TLS and
 * HTTP, and from then on the connection is that one's in every respect. Whoever is no trusted proxy, says nothing in time or says it
 * wrongly is cut off; only this process itself needs no such header.
 */
final class ProxyHeaderReader extends ChannelInboundHandlerAdapter {

    static final String NAME = "proxyHeader";

    private final Edge edge;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private @Nullable ScheduledFuture<?> timeout;

    ProxyHeaderReader(Edge edge) {
        this.edge = edge;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        var patience = edge.limits().heads().headTimeout();
        timeout =
                context.channel().eventLoop().schedule(() -> cutOff(context), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        if (held.isReadable()) {
            bytes = Unpooled.wrappedBuffer(held, bytes);
            held = Unpooled.EMPTY_BUFFER;
        }
        if (edge.connections().isOfTrustedProxy(context.channel())) {
            read(context, bytes);
        } else {
            goOnIfOwn(context, bytes);
        }
    }

    private void goOnIfOwn(ChannelHandlerContext context, ByteBuf bytes) {
        if (edge.ownEnds().contains(context.channel().remoteAddress())) {
            goOn(context, bytes);
        } else {
            bytes.release();
            cutOff(context);
        }
    }

    private void read(ChannelHandlerContext context, ByteBuf bytes) {
        switch (ProxyHeader.read(bytes)) {
            case ProxyHeader.Reading.Incomplete _ -> held = bytes;
            case ProxyHeader.Reading.Malformed _ -> goOnIfOwn(context, bytes);
            case ProxyHeader.Reading.Complete(var end, var source, var scheme) -> {
                bytes.readerIndex(end);
                context.channel().attr(CallerScheme.OF_CONNECTION).set(scheme);
                if (source == null || speaksFor(context, source)) {
                    goOn(context, bytes);
                } else {
                    bytes.release();
                    cutOff(context);
                }
            }
        }
    }

    private boolean speaksFor(ChannelHandlerContext context, InetSocketAddress source) {
        context.channel().attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE).set(SocketAddress.inetSocketAddress(source));
        var connection = OpenConnection.of(context.channel());
        return connection == null || edge.connections().speaksFor(connection, source.getAddress());
    }

    private void goOn(ChannelHandlerContext context, ByteBuf bytes) {
        context.pipeline().remove(this);
        if (bytes.isReadable()) {
            context.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is over whatever comes of it
    private void cutOff(ChannelHandlerContext context) {
        if (!context.isRemoved()) {
            var transport = context.channel().unsafe();
            context.channel().eventLoop().execute(() -> transport.close(transport.voidPromise()));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
        }
        ReferenceCountUtil.release(held);
        held = Unpooled.EMPTY_BUFFER;
    }
}
