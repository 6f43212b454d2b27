package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connections of all listeners of a process. An address has so many and no more. When all places are taken, one of some taken at
 * random makes room for a newcomer: of strangers the one that waited longest, the longer the more connections its address has; but
 * strangers keep an eighth of the places, so that a newcomer has time to prove itself, and then one goes of who has most places of
 * those that have. So whoever only keeps connections open keeps nobody out, with or without a key. Where places change hands faster
 * than connections can be closed, or connections are accepted faster than event loops come round to them, {@link Acceptance} lets
 * newcomers wait: whom nobody has looked at yet has not waited for anything, and makes no room. Safe for use by many threads.
 */
final class Connections {

    /** So many are looked at to find one that goes: among that many, one of the longest waiting is found almost surely. */
    private static final int LOOKED_AT = 16;

    /** Those that make room count until they are closed: the share of the places, as a divisor, that may be exceeded meanwhile. */
    private static final int CLOSING_SHARE = 8;

    /** Of the places, as a divisor, what those who have proven themselves leave to those who have only just come. */
    private static final int NEWCOMERS_SHARE = 8;

    private static final long LOOK_FOR_OLD_PROOFS_NANOS = Duration.ofSeconds(1).toNanos();

    private final EdgeLimits limits;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final List<OpenConnection> strangers = new ArrayList<>();
    private final List<OpenConnection> proven = new ArrayList<>();
    private final Map<Object, Integer> byAddress = new HashMap<>();
    private final Map<Object, Integer> byOwner = new HashMap<>();
    private final Arrivals arrivals;
    private long lookedForOldProofsAt;
    private long came;
    private final Refusals turnedAway;

    Connections(EdgeLimits limits, LongSupplier nanoTime, RandomGenerator random) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.turnedAway = new Refusals(nanoTime);
        this.random = random;
        this.arrivals = new Arrivals(limits);
        this.lookedForOldProofsAt = nanoTime.getAsLong();
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
        var isProxy = limits.isTrustedProxy(remote.getAddress());
        var connection = new OpenConnection(
                channel,
                CallerRates.callerAt(remote.getAddress()),
                isProxy ? Long.MAX_VALUE : limits.heldBytesPerConnectionMax(),
                nanoTime);
        OpenConnection leaving;
        synchronized (this) {
            leaving = size() < limits.connectionsMax() ? null : findLeaving();
            var ofAddress = byAddress.getOrDefault(connection.address(), 0);
            if (hasNoPlace() || (!isProxy && ofAddress >= limits.connectionsPerAddressMax())) {
                turnedAway.count(connection.address());
                return false;
            }
            connection.number = came++;
            put(strangers, connection);
            arrivals.add();
            byAddress.merge(connection.address(), 1, Integer::sum);
            if (leaving != null) {
                turnedAway.count(leaving.address());
            }
        }
        channel.closeFuture().addListener(_ -> remove(connection));
        if (leaving != null) {
            leaving.cutOff();
        }
        return true;
    }

    /** Whether the peer of a connection is a trusted proxy, whoever it speaks for. */
    boolean isOfTrustedProxy(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                && limits.isTrustedProxy(remote.getAddress());
    }

    /**
     * A proxy has said whose a connection is, on which nothing else was said yet: it counts as that one's from then on.
     *
     * @return false when it has to be closed
     */
    synchronized boolean speaksFor(OpenConnection connection, InetAddress client) {
        if (connection.place < 0) {
            return false;
        }
        var address = CallerRates.callerAt(client);
        if (byAddress.getOrDefault(address, 0) >= limits.connectionsPerAddressMax()) {
            turnedAway.count(address);
            return false;
        }
        byAddress.computeIfPresent(connection.address(), (_, count) -> count == 1 ? null : count - 1);
        byAddress.merge(address, 1, Integer::sum);
        connection.speaksFor(address, limits.heldBytesPerConnectionMax());
        return true;
    }

    /**
     * A caller on a connection has proven who it is.
     *
     * @param owner who must not take places from others, whatever the number of its credentials
     * @return whether it is the first time, or the first after a long time
     */
    boolean prove(OpenConnection connection, Object owner) {
        if (connection.renewProof()) {
            return false;
        }
        synchronized (this) {
            if (connection.owner != null || connection.place < 0) {
                return false;
            }
            take(strangers, connection);
            connection.owner = connection.isOfProxy() ? connection.address() : owner;
            connection.setProof(true);
            put(proven, connection);
            byOwner.merge(connection.owner, 1, Integer::sum);
        }
        return true;
    }

    /** Those that are there now. */
    synchronized int size() {
        return strangers.size() + proven.size();
    }

    /** Its event loop has come round to a connection: what it says is read from now on. */
    synchronized void see(OpenConnection connection) {
        if (connection.place >= 0) {
            arrivals.see(connection);
        }
    }

    /** Whether so many are about to be closed, or not looked at yet, that the next has to wait for them. */
    synchronized boolean isFull() {
        return hasNoPlace() || arrivals.areTooMany();
    }

    /** Whether the next need wait no more. */
    synchronized boolean hasRoomAgain() {
        return !hasNoPlace() && arrivals.areFew();
    }

    private boolean hasNoPlace() {
        return size() >= limits.connectionsMax() + limits.connectionsMax() / CLOSING_SHARE;
    }

    /** Those that were closed at once or had to make room. */
    Refusals turnedAway() {
        return turnedAway;
    }

    private @Nullable OpenConnection findLeaving() {
        forgetOldProofs();
        var newcomers = limits.connectionsMax() / NEWCOMERS_SHARE;
        if (strangers.size() > newcomers || proven.isEmpty()) {
            return someOf(strangers, this::goesBefore);
        }
        for (var one : strangers) {
            if (came - one.number > newcomers && !one.isLeaving()) {
                return someOf(strangers, this::goesBefore); // not all have only just come
            }
        }
        return someOf(proven, this::isOfLargerOwner);
    }

    /** Of some taken at random the one that goes before the others; absent when all of them are going already or were not looked at. */
    private @Nullable OpenConnection someOf(
            List<OpenConnection> from, BiPredicate<OpenConnection, OpenConnection> goesBefore) {
        OpenConnection found = null;
        for (var i = 0; i < LOOKED_AT && !from.isEmpty(); i++) {
            var one = from.get(random.nextInt(from.size()));
            if (one.isSeen && !one.isLeaving() && (found == null || goesBefore.test(one, found))) {
                found = one;
            }
        }
        return found;
    }

    /** Twice the connections of an address is as good as having waited twice as long; a proxy's are of many. */
    private boolean goesBefore(OpenConnection one, OpenConnection other) {
        var now = nanoTime.getAsLong();
        return weight(one, now) > weight(other, now);
    }

    private long weight(OpenConnection one, long now) {
        var ofAddress = one.isOfProxy() ? 1 : byAddress.getOrDefault(one.address(), 1);
        return (now - one.waitingSince()) * ofAddress;
    }

    private boolean isOfLargerOwner(OpenConnection one, OpenConnection other) {
        var more = places(one) - places(other);
        return more > 0 || (more == 0 && one.waitingSince() - other.waitingSince() < 0);
    }

    private int places(OpenConnection one) {
        return one.owner == null ? 0 : byOwner.getOrDefault(one.owner, 0);
    }

    /** Now and then, and only when there is no place left. */
    private void forgetOldProofs() {
        var now = nanoTime.getAsLong();
        if (now - lookedForOldProofsAt < LOOK_FOR_OLD_PROOFS_NANOS) {
            return;
        }
        lookedForOldProofsAt = now;
        for (var i = proven.size() - 1; i >= 0; i--) {
            var one = proven.get(i);
            if (!one.isProven()) {
                forgetOwner(one);
                take(proven, one);
                put(strangers, one);
            }
        }
    }

    private void forgetOwner(OpenConnection one) {
        one.setProof(false);
        if (one.owner != null) {
            byOwner.computeIfPresent(one.owner, (_, count) -> count == 1 ? null : count - 1);
            one.owner = null;
        }
    }

    private static void put(List<OpenConnection> list, OpenConnection one) {
        one.place = list.size();
        list.add(one);
    }

    private static void take(List<OpenConnection> list, OpenConnection one) {
        var last = list.removeLast();
        if (last != one) {
            list.set(one.place, last);
            last.place = one.place;
        }
    }

    /**
     * Ends the connection that holds most of those on which nobody has proven anything, unless so much is on its way back already.
     *
     * @return whether anything comes back
     */
    synchronized boolean cutOffLargest(long bytes) {
        var missing = bytes;
        OpenConnection largest = null;
        for (var one : strangers) {
            if (one.isLeaving()) {
                missing -= one.heldBytes();
            } else if (!one.isOfProxy() && (largest == null || one.heldBytes() > largest.heldBytes())) {
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

    private synchronized void remove(OpenConnection connection) {
        take(connection.owner == null ? strangers : proven, connection);
        forgetOwner(connection);
        connection.place = -1;
        arrivals.see(connection);
        byAddress.computeIfPresent(connection.address(), (_, count) -> count == 1 ? null : count - 1);
    }
}
