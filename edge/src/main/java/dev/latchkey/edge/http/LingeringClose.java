package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection in two steps (RFC 9112 §9.6): first our direction, then, when the peer has closed or after a moment,
 * all of it. A connection closed at once while the peer still sends is reset, and the peer would never read why it was
 * refused. What arrives in between is dropped unread.
 */
public final class LingeringClose extends ChannelDuplexHandler {

    private static final long LINGER_MILLIS = 1_000;

    private boolean isClosing;

    /**
     * Ends a connection in a moment, whatever still waits to be sent on it: any other close waits for that, and so for as long as
     * the peer takes nothing.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it is over whatever comes of it
    static void endSoon(Channel channel) {
        var transport = channel.unsafe();
        channel.eventLoop()
                .schedule(() -> transport.close(transport.voidPromise()), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Ends a connection so that its peer takes it for broken, whatever was sent before, and nothing is kept of what still waits to be
     * sent, here or by the kernel.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it is over whatever comes of it
    public static void reset(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException _) {
            return; // it is closed
        }
        var transport = channel.unsafe();
        channel.eventLoop().execute(() -> transport.close(transport.voidPromise()));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // each outcome is told through the promise or the channel's own end
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!context.channel().isActive() || !(context.channel() instanceof DuplexChannel channel)) {
            context.close(promise);
            return;
        }
        if (isClosing) { // HTTP/2 closes more than once; what the first one waits for would be lost by the second
            channel.closeFuture().addListener(_ -> promise.trySuccess());
            return;
        }
        isClosing = true;
        channel.config().setAutoRead(true);
        channel.closeFuture().addListener(_ -> promise.trySuccess());
        channel.shutdownOutput().addListener(done -> {
            if (done.isSuccess()) {
                context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                context.close();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isClosing) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    /** Nobody else has a say any more in whether it is read on. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!isClosing) {
            context.fireChannelReadComplete();
        }
    }
}
