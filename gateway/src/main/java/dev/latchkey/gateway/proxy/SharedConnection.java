package dev.latchkey.gateway.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection on HTTP/2 to an upstream, on which requests of many callers are, or one after the other. Servers end a connection on which requests are begun and
 * reset again and again (CVE-2023-44487), with all that others have there. So few are reset ({@link ResetBudget}), and what else nobody
 * waits for is drained, or left lying on a connection that gets no more requests, and ends when nobody waits for anything on it. Bodies
 * there are short together, and others go on connections where they are alone. Safe for use by many threads.
 */
final class SharedConnection extends Http2ConnectionAdapter {

    private static final AttributeKey<SharedConnection> KEY = AttributeKey.valueOf(SharedConnection.class, "shared");

    /** For requests that have this connection and have not told so yet, and for those about the upstream's health. */
    private static final long GRACE_SECONDS = 3;

    /**
     * What the bodies of all requests on one connection may have together. A server takes 65,535 bytes at least that its programs have not
     * read (RFC 9113 section 6.9.2), and gives back what they have read as soon as that is a half of it, as Netty and nghttp2 do, or sooner.
     * So if nobody reads any, there is room for each that is admitted: it never waits for what another's program does not read.
     */
    static final int BODIES_BYTES_MAX = 32_767;

    private final Channel channel;
    private final Http2ConnectionHandler handler;
    private final Semaphore lying;
    private final ResetBudget resets;
    private final boolean isForOne;
    private final Set<Runnable> onRetired = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waitedFor = new AtomicInteger();
    private final AtomicInteger bodies = new AtomicInteger();
    private volatile boolean isRetired;
    private volatile long readAt = System.nanoTime();

    /** Notes when something comes, of whichever request, or of none. */
    private final class Reads extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            readAt = System.nanoTime();
            context.fireChannelRead(message);
        }
    }

    private SharedConnection(Channel channel, Http2ConnectionHandler handler, boolean isForOne, Semaphore lying) {
        this.channel = channel;
        this.handler = handler;
        this.lying = lying;
        this.isForOne = isForOne;
        this.resets = new ResetBudget(System::nanoTime);
    }

    /**
     * Watches over a new connection, on its event loop, if it is one on HTTP/2.
     *
     * @param isForOne whether there is never more than one request at once on it
     * @param lying for how many more requests that are left lying there is room at the upstream
     */
    static void watch(HttpConnection connection, boolean isForOne, Semaphore lying) {
        var channel = ((ConnectionBase) connection).channel();
        var handler = channel.pipeline().get(Http2ConnectionHandler.class);
        if (handler != null) {
            var shared = new SharedConnection(channel, handler, isForOne, lying);
            channel.attr(KEY).set(shared);
            channel.pipeline().addFirst(shared.new Reads());
            handler.connection().addListener(shared);
        }
    }

    /** Absent where a request has its connection to itself. */
    static @Nullable SharedConnection of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    /** Whether there is never more than one request at once on it. */
    boolean isForOne() {
        return isForOne;
    }

    /** Whether there is room for a body of so many bytes, which is taken then until it is given back. */
    boolean takeRoom(int bytes) {
        if (isForOne || bodies.addAndGet(bytes) <= BODIES_BYTES_MAX) {
            return true;
        }
        bodies.addAndGet(-bytes);
        return false;
    }

    /** The upstream has done with a body, or nobody takes room here any more. */
    void giveRoomBack(int bytes) {
        if (!isForOne) {
            bodies.addAndGet(-bytes);
        }
    }

    /** Ends it with all that is on it. */
    void close() {
        var _ = channel.close();
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

    /**
     * Somebody waited in vain. Where nothing at all has come meanwhile, the other end may be gone without a word: whoever comes next asks on
     * a new connection.
     *
     * @param since when, in {@link System#nanoTime()}
     */
    static void retireIfSilent(HttpConnection connection, long since) {
        var shared = of(connection);
        if (shared != null && shared.readAt - since <= 0) {
            shared.retire();
        }
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
                handler.connection().goAwayReceived(Integer.MAX_VALUE, 0, Unpooled.EMPTY_BUFFER);
            } catch (Http2Exception _) {
                // the server has said it before
            }
            closeWhenUnused();
            onRetired.forEach(this::tell);
        });
    }

    /** Runs something once when it gets no more requests, which may be now, unless that is forgotten before. */
    void onRetired(Runnable action) {
        onRetired.add(action);
        if (isRetired) {
            tell(action);
        }
    }

    void forget(Runnable action) {
        onRetired.remove(action);
    }

    private void tell(Runnable action) {
        if (onRetired.remove(action)) {
            action.run();
        }
    }

    /** Whether one more request may be left lying here without a place among those at the upstream, until this connection ends. */
    boolean mayLeaveLying() {
        var may = lying.tryAcquire();
        if (may) {
            channel.closeFuture().addListener(_ -> lying.release());
        }
        return may;
    }

    /**
     * Lets no more come on a stream than is on the way. What comes is thrown away still, and given back to the window of the connection.
     *
     * @param id of the stream
     */
    void silence(int id) {
        channel.eventLoop().execute(() -> {
            var stream = handler.connection().stream(id);
            try {
                if (stream != null) { // which never gets another window, for its first one is nothing from here on
                    handler.decoder().flowController().incrementWindowSize(stream, -StreamWindow.BYTES);
                }
            } catch (Http2Exception _) {
                // it has ended meanwhile
            }
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
