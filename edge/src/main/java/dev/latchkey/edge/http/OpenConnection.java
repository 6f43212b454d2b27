package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One accepted connection, as {@link Connections} counts it. */
final class OpenConnection {

    /** So long a proof counts when no further request of a proven caller was allowed. */
    static final Duration PROOF_LIFETIME = Duration.ofMinutes(2);

    private static final AttributeKey<OpenConnection> KEY = AttributeKey.valueOf(OpenConnection.class, "open");

    final Channel channel;
    private volatile Object address;
    private volatile long heldBytesMax;
    private final LongSupplier nanoTime;

    /** How many had come before it; guarded by {@link Connections}. */
    long number;

    /** Place in the list of strangers' or of proven ones; guarded by {@link Connections}. */
    int place;

    /** Which list that is; guarded by {@link Connections}. */
    @Nullable
    Places places;

    /** Whether its event loop has come round to it; guarded by {@link Connections}. */
    boolean isSeen;

    /** Who has proven itself on it, while that counts for its place; guarded by {@link Connections}. */
    @Nullable
    Object owner;

    /** Its requests at once; absent unless it is an HTTP/2 connection. Belongs to the event loop. */
    @Nullable
    OpenStreams streams;

    /** Since when it has shown nothing for its place, in nanoseconds of a clock that only moves forward. */
    private volatile long waitingSince;

    private volatile boolean hasProof;
    private volatile boolean isAwaited;
    private volatile long provenAt;

    /** Written by the event loop. */
    private final AtomicLong heldBytes = new AtomicLong();

    private volatile boolean isLeaving;

    /** Belongs to the event loop. */
    private boolean hasEnded;

    /** Whose the last request was, and what that is; belongs to the event loop. */
    private @Nullable Peer peer;

    private record Peer(SocketAddress said, InetAddress address) {}

    OpenConnection(Channel channel, Object address, long heldBytesMax, LongSupplier nanoTime) {
        this.channel = channel;
        this.address = address;
        this.heldBytesMax = heldBytesMax;
        this.nanoTime = nanoTime;
        this.waitingSince = nanoTime.getAsLong();
        channel.attr(KEY).set(this);
    }

    /** Whom it counts for. */
    Object address() {
        return address;
    }

    /** It is another's than its peer's, and of one caller; told by {@link Connections}. */
    void speaksFor(Object caller, long bytesMax) {
        address = caller;
        heldBytesMax = bytesMax;
    }

    /**
     * The peer's address, which is read once as long as its socket says the same.
     *
     * @param said by the socket, or by a proxy for its caller
     */
    InetAddress peer(SocketAddress said, Function<SocketAddress, InetAddress> read) {
        var known = peer;
        if (known == null || !known.said.equals(said)) {
            known = new Peer(said, read.apply(said));
            peer = known;
        }
        return known.address;
    }

    /** Absent for a connection that is not counted. */
    static @Nullable OpenConnection of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** The answer that is being written is the last: what was sent behind its request is not served (RFC 9112 §9.6). Always true. */
    static boolean ends(Channel channel) {
        var connection = of(channel);
        if (connection != null) {
            connection.hasEnded = true;
        }
        return true;
    }

    boolean hasEnded() {
        return hasEnded;
    }

    /** A request begins on it. */
    void begins() {
        waitingSince = nanoTime.getAsLong();
    }

    /**
     * A caller on it has proven who it is, so it is no stranger's for a while.
     *
     * @return whether it was none before either
     */
    boolean renewProof() {
        provenAt = waitingSince; // when this request began; no clock need be asked
        return hasProof;
    }

    void setProof(boolean has) {
        hasProof = has;
    }

    /** Whether the last request of a caller who has proven itself is not long ago. */
    boolean isProven() {
        return hasProof && nanoTime.getAsLong() - provenAt < PROOF_LIFETIME.toNanos();
    }

    /** Whether it is one of {@link KnownPlaces}. */
    boolean isAwaited() {
        return isAwaited;
    }

    void setAwaited(boolean awaited) {
        isAwaited = awaited;
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

    /** Ends a connection, unless it is one on which a caller has proven itself or that speaks for many. */
    static void cutOffOwn(Channel channel) {
        var connection = of(channel);
        if (connection != null && !connection.isProven() && !connection.isOfProxy()) {
            connection.cutOff();
        }
    }

    /** Ends it without a word: its peer has shown nothing for its place, or shows no sign of reading. */
    @SuppressWarnings("FutureReturnValueIgnored") // it is over whatever comes of it
    void cutOff() {
        isLeaving = true;
        channel.eventLoop()
                .execute(() -> channel.unsafe().close(channel.unsafe().voidPromise()));
    }
}
