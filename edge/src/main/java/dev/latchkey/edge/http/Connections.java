package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.IpAddress;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connections of all listeners of a process. An address has so many and no more. When all places are taken, the one of some
 * taken at random that waited longest makes room for a newcomer, so that whoever only keeps connections open keeps nobody out;
 * those on which a caller has proven itself go last. Safe for use by many threads.
 */
final class Connections {

    /** So many are looked at to find one that goes: among that many, one of the longest waiting is found almost surely. */
    private static final int LOOKED_AT = 16;

    /** Those that make room count until they are closed: the share of the places, as a divisor, that may be exceeded meanwhile. */
    private static final int CLOSING_SHARE = 8;

    private final EdgeLimits limits;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final List<OpenConnection> open = new ArrayList<>();
    private final Map<Object, Integer> byAddress = new HashMap<>();

    Connections(EdgeLimits limits, LongSupplier nanoTime, RandomGenerator random) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** Connections to this port are counted from here on; others of the process, such as those to itself, are not. */
    void watch(int port) {
        ports.add(port);
    }

    /** Takes a place for a connection just accepted; false when it has to be closed. */
    boolean admit(Channel channel) {
        if (!(channel.localAddress() instanceof InetSocketAddress local)
                || !(channel.remoteAddress() instanceof InetSocketAddress remote)
                || !ports.contains(local.getPort())) {
            return true;
        }
        var isProxy = isTrusted(remote.getAddress());
        var connection = new OpenConnection(
                channel,
                CallerRates.callerAt(remote.getAddress()),
                isProxy ? Long.MAX_VALUE : limits.heldBytesPerConnectionMax(),
                nanoTime.getAsLong());
        OpenConnection leaving;
        synchronized (this) {
            leaving = open.size() < limits.connectionsMax() ? null : longestWaiting();
            var isFull = open.size() >= limits.connectionsMax() + limits.connectionsMax() / CLOSING_SHARE;
            var ofAddress = byAddress.getOrDefault(connection.address, 0);
            if (isFull || (!isProxy && ofAddress >= limits.connectionsPerAddressMax())) {
                return false;
            }
            connection.place = open.size();
            open.add(connection);
            byAddress.merge(connection.address, 1, Integer::sum);
        }
        channel.closeFuture().addListener(_ -> remove(connection));
        if (leaving != null) {
            leaving.cutOff();
        }
        return true;
    }

    private @Nullable OpenConnection longestWaiting() {
        OpenConnection found = null;
        for (var i = 0; i < LOOKED_AT && !open.isEmpty(); i++) {
            var one = open.get(random.nextInt(open.size()));
            if (found == null || leavesBefore(one, found)) {
                found = one;
            }
        }
        return found;
    }

    /**
     * Ends the connection that holds most of those on which nobody has proven anything, unless so much is on its way back already.
     *
     * @return whether anything comes back
     */
    synchronized boolean cutOffLargest(long bytes) {
        var missing = bytes;
        OpenConnection largest = null;
        for (var one : open) {
            if (one.isLeaving()) {
                missing -= one.heldBytes();
            } else if (!one.isProven()
                    && !one.isOfProxy()
                    && (largest == null || one.heldBytes() > largest.heldBytes())) {
                largest = one;
            }
        }
        if (missing <= 0) {
            return true;
        }
        if (largest == null || largest.heldBytes() == 0) {
            return false;
        }
        largest.cutOff();
        return true;
    }

    private static boolean leavesBefore(OpenConnection one, OpenConnection other) {
        return one.isProven() == other.isProven() ? one.waitingSince() - other.waitingSince() < 0 : other.isProven();
    }

    private synchronized void remove(OpenConnection connection) {
        var last = open.removeLast();
        if (last != connection) {
            open.set(connection.place, last);
            last.place = connection.place;
        }
        byAddress.computeIfPresent(connection.address, (_, count) -> count == 1 ? null : count - 1);
    }

    private boolean isTrusted(InetAddress address) {
        if (limits.trustedProxies().isEmpty()) {
            return false;
        }
        var peer = IpAddress.of(address.getAddress());
        return limits.trustedProxies().stream().anyMatch((Cidr proxy) -> proxy.contains(peer));
    }
}
