package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One accepted connection, as {@link Connections} counts it. */
final class OpenConnection {

    private static final AttributeKey<OpenConnection> KEY = AttributeKey.valueOf(OpenConnection.class, "open");

    final Channel channel;
    final Object address;
    private final long heldBytesMax;

    /** Place in the list of all; guarded by {@link Connections}. */
    int place;

    /** Since when it has shown nothing for its place, in nanoseconds of a clock that only moves forward. */
    private volatile long waitingSince;

    private volatile boolean isProven;

    /** Written by the event loop. */
    private final AtomicLong heldBytes = new AtomicLong();

    private volatile boolean isLeaving;

    OpenConnection(Channel channel, Object address, long heldBytesMax, long now) {
        this.channel = channel;
        this.address = address;
        this.heldBytesMax = heldBytesMax;
        this.waitingSince = now;
        channel.attr(KEY).set(this);
    }

    /** Absent for a connection that is not counted. */
    static @Nullable OpenConnection of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** A request begins on it. */
    void begins(long now) {
        waitingSince = now;
    }

    /** A caller on it has proven who it is, so it is no stranger's. */
    void prove() {
        if (!isProven) {
            isProven = true;
        }
    }

    boolean isProven() {
        return isProven;
    }

    long waitingSince() {
        return waitingSince;
    }

    boolean mayHold(long more) {
        return heldBytes.get() + more <= heldBytesMax;
    }

    void hold(long more) {
        heldBytes.addAndGet(more);
    }

    long heldBytes() {
        return heldBytes.get();
    }

    /** Whether it speaks for many callers, so that what one of them leaves unread is not held against it. */
    boolean isOfProxy() {
        return heldBytesMax == Long.MAX_VALUE;
    }

    /** Whether it is about to end, so that what it holds is as good as given back. */
    boolean isLeaving() {
        return isLeaving;
    }

    /** Ends it without a word: its peer has shown nothing for its place, or shows no sign of reading. */
    @SuppressWarnings("FutureReturnValueIgnored") // it is over whatever comes of it
    void cutOff() {
        isLeaving = true;
        channel.eventLoop()
                .execute(() -> channel.unsafe().close(channel.unsafe().voidPromise()));
    }
}
