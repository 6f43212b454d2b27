package dev.latchkey.gateway.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection on HTTP/2 to an upstream, on which requests of many callers are. Servers end a connection on which requests are begun and
 * reset again and again (CVE-2023-44487), with all that others have there. So few are reset ({@link ResetBudget}), and what else nobody
 * waits for is drained, or left lying on a connection that gets no more requests, and ends when nobody waits for anything on it. Safe for
 * use by many threads.
 */
final class SharedConnection extends Http2ConnectionAdapter {

    private static final AttributeKey<SharedConnection> KEY = AttributeKey.valueOf(SharedConnection.class, "shared");

    /** For requests that have this connection and have not told so yet, and for those about the upstream's health. */
    private static final long GRACE_SECONDS = 3;

    private final Channel channel;
    private final Http2Connection streams;
    private final ResetBudget resets;
    private final AtomicInteger waitedFor = new AtomicInteger();
    private volatile boolean isRetired;

    private SharedConnection(Channel channel, Http2Connection streams) {
        this.channel = channel;
        this.streams = streams;
        this.resets = new ResetBudget(System::nanoTime);
    }

    /** Watches over a new connection, on its event loop, if it is one on HTTP/2. */
    static void watch(HttpConnection connection) {
        var channel = ((ConnectionBase) connection).channel();
        var handler = channel.pipeline().get(Http2ConnectionHandler.class);
        if (handler != null) {
            var shared = new SharedConnection(channel, handler.connection());
            channel.attr(KEY).set(shared);
            handler.connection().addListener(shared);
        }
    }

    /** Absent where a request has its connection to itself. */
    static @Nullable SharedConnection of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    /** Somebody waits for one more request on it. */
    void enter() {
        waitedFor.incrementAndGet();
    }

    /** Nobody waits for one of those any more. */
    void exit() {
        if (waitedFor.decrementAndGet() == 0 && isRetired) {
            closeWhenUnused();
        }
    }

    /** Whether one more request may be reset, which then counts. */
    boolean mayReset() {
        return resets.take();
    }

    /** Gets no more requests. */
    void retire() {
        channel.eventLoop().execute(() -> {
            if (isRetired) {
                return;
            }
            isRetired = true;
            try {
                // As if the server had said so: the pool forgets the connection, and what is under way goes on.
                streams.goAwayReceived(Integer.MAX_VALUE, 0, Unpooled.EMPTY_BUFFER);
            } catch (Http2Exception _) {
                // the server has said it before
            }
            closeWhenUnused();
        });
    }

    private void closeWhenUnused() {
        var _ = channel.eventLoop().schedule(this::closeIfUnused, GRACE_SECONDS, TimeUnit.SECONDS);
    }

    private void closeIfUnused() {
        if (waitedFor.get() == 0) {
            var _ = channel.close();
        }
    }

    @Override
    public void onStreamAdded(Http2Stream stream) {
        resets.earn();
    }
}
