package dev.latchkey.edge.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes of TLS on all listeners of a process: how many an address may begin, and whose turn it is. Addresses at which somebody has
 * proven itself within the last hour are remembered, as many as {@link CallerRates} counts. Safe for use by many threads.
 */
final class Handshakes {

    /** A handshake is as much work as so many requests to our own endpoints, and an address may begin so many fewer. */
    private static final int REQUESTS_TO_HANDSHAKE = 4;

    private static final Duration KNOWN_FOR = Duration.ofHours(1);

    /** The first bytes of an IPv4 address that those next to it have as well. */
    private static final int NETWORK_BYTES = 3;

    /** What is left of a /64 for a /48 of IPv6, which is what one site is given (RFC 6177). */
    private static final int BITS_IN_SITE = 16;

    private final EdgeLimits limits;
    private final LongSupplier nanoTime;
    private final CallerRates begun;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Refusals gone;
    private final Refusals refused;
    private final Cache<Object, Boolean> known;
    private final Map<EventExecutor, HandshakeTurns> turns = new ConcurrentHashMap<>();

    /**
     * @param refused counts those that were refused
     * @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime}
     */
    Handshakes(EdgeLimits limits, Refusals refused, LongSupplier nanoTime) {
        this(
                limits,
                refused,
                nanoTime,
                CallerRates.callersMax(Runtime.getRuntime().maxMemory()));
    }

    /** @param knownMax most addresses remembered */
    Handshakes(EdgeLimits limits, Refusals refused, LongSupplier nanoTime, int knownMax) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.refused = refused;
        this.gone = new Refusals(nanoTime);
        this.begun = new CallerRates(Math.max(1, limits.requestsPerSecond() / REQUESTS_TO_HANDSHAKE), nanoTime);
        this.known = Caffeine.newBuilder()
                .maximumSize(knownMax)
                .expireAfterWrite(KNOWN_FOR)
                .ticker(nanoTime::getAsLong)
                .build();
    }

    /**
     * Whether the peer of a connection may begin a handshake of TLS: it is work before anybody has proven anything.
     * Whoever ends theirs has done as much of it, and it counts no more. A trusted proxy may.
     */
    boolean mayBegin(Channel accepted) {
        var connection = OpenConnection.of(accepted);
        var tls = accepted.pipeline().get(SslHandler.class);
        if (connection == null || tls == null || connection.isOfProxy()) {
            return true;
        }
        var address = connection.address();
        if (begun.admit(address) > 0) {
            refused.count(address);
            return false;
        }
        tls.handshakeFuture().addListener(ended -> {
            if (ended.isSuccess()) {
                begun.giveBack(address);
            }
        });
        return true;
    }

    /** What holds the records of a connection until it is their turn; absent where none is awaited. */
    @Nullable
    HandshakeGate gate(Channel accepted) {
        var connection = OpenConnection.of(accepted);
        var tls = accepted.pipeline().get(SslHandler.class);
        if (connection == null || tls == null) {
            return null;
        }
        var address = connection.address();
        return new HandshakeGate(
                this,
                tls,
                turns.computeIfAbsent(accepted.eventLoop(), this::turnsOf),
                address,
                connection.isOfProxy() || isKnown(address));
    }

    private HandshakeTurns turnsOf(EventExecutor loop) {
        return new HandshakeTurns((nanos, task) -> loop.schedule(task, nanos, TimeUnit.NANOSECONDS), nanoTime);
    }

    /** How many addresses are known, once those beyond the bound are dropped. */
    long addressesKnown() {
        known.cleanUp();
        return known.estimatedSize();
    }

    /** Whether somebody has proven itself at an address within the last hour. */
    boolean isKnown(Object address) {
        return known.getIfPresent(address) != null;
    }

    /** Somebody has proven itself on a connection: its address is known for an hour, and for one from its end. */
    void know(OpenConnection connection) {
        var address = connection.address();
        known.put(address, true);
        connection.channel.closeFuture().addListener(_ -> {
            if (connection.isProven()) {
                known.put(address, true);
            }
        });
    }

    /** A connection waits for its turn. */
    void waits() {
        waiting.incrementAndGet();
    }

    /** It does no more. */
    void waitsNoMore() {
        waiting.decrementAndGet();
    }

    /** It was given up before its turn. */
    void wentBeforeItsTurn(Object address) {
        gone.count(address);
    }

    /** Those that wait now, and those that were given up before their turn. */
    Budget budget() {
        return new Budget("handshakes", waiting::get, limits.connectionsMax(), gone);
    }

    /** A /24 or /48 around what {@link CallerRates#callerAt} counts. */
    static Object network(Object address) {
        return switch (address) {
            case Long prefix -> prefix >>> BITS_IN_SITE;
            case InetAddress one -> HexFormat.of().formatHex(Arrays.copyOf(one.getAddress(), NETWORK_BYTES));
            default -> address;
        };
    }
}
