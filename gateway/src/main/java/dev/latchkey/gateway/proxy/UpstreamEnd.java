package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.LingeringClose;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * How a connection to an upstream ends: also where the upstream reads nothing. A close waits until all was taken that is to be sent before
 * it, for as long as the other end likes; so one that takes longer than {@link #TAKEN_WITHIN} is cut, whoever asked for it. Until a
 * connection is no more it takes a socket and memory, and so the place of the request that it served. Safe for use by many threads.
 */
final class UpstreamEnd extends ChannelOutboundHandlerAdapter {

    /** For what was sent last to be taken. */
    static final Duration TAKEN_WITHIN = Duration.ofSeconds(5);

    private static final AttributeKey<UpstreamEnd> KEY = AttributeKey.valueOf(UpstreamEnd.class, "end");

    private final Channel channel;
    private volatile boolean isHasty;
    private volatile boolean hasBegun;

    private UpstreamEnd(Channel channel) {
        this.channel = channel;
    }

    /** Watches over a new connection, on its event loop. Stands last, where whatever closes the connection begins. */
    static void watch(HttpConnection connection) {
        var channel = ((ConnectionBase) connection).channel();
        var end = new UpstreamEnd(channel);
        channel.attr(KEY).set(end);
        channel.pipeline().addLast(end);
    }

    /** Of a connection that is watched over. */
    static UpstreamEnd of(HttpConnection connection) {
        return Objects.requireNonNull(
                ((ConnectionBase) connection).channel().attr(KEY).get(), "a connection that nobody watches over");
    }

    /**
     * Waits for nothing that is to be sent on it, here or in the kernel, if it ends by what its event loop is told next: it may go on, and
     * serve somebody else.
     */
    void hasten() {
        isHasty = true;
        if (hasBegun) {
            channel.eventLoop().execute(() -> LingeringClose.reset(channel));
        }
        afterwards(() -> isHasty = hasBegun);
    }

    /**
     * Runs something when the connection is no more, if it has begun to end; now, if it goes on.
     *
     * @param action on any thread
     */
    void await(Runnable action) {
        if (hasBegun) {
            // Whoever owns the connection hears of it in the turn behind.
            channel.closeFuture().addListener(_ -> channel.eventLoop().execute(action));
        } else {
            action.run();
        }
    }

    /** The same, by what its event loop was told before. */
    void awaitAfterwards(Runnable action) {
        afterwards(() -> await(action));
    }

    /** The event loop sees to what it was told first, and tells of it in a second turn. */
    private void afterwards(Runnable action) {
        var eventLoop = channel.eventLoop();
        eventLoop.execute(() -> eventLoop.execute(action));
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!hasBegun) {
            hasBegun = true;
            if (isHasty) {
                LingeringClose.reset(channel);
            }
            var cut = channel.eventLoop()
                    .schedule(() -> LingeringClose.reset(channel), TAKEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(_ -> cut.cancel(false));
        }
        var _ = context.close(promise);
    }
}
