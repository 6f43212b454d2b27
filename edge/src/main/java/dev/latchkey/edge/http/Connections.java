package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connections of all listeners of a process. An address has so many and no more. When all places are taken, one of some taken at
 * random makes room for a newcomer: of strangers the one that waited longest, the longer the more connections its address has; but
 * strangers keep an eighth of the places, so that a newcomer has time to prove itself, and then one goes of who has most places of
 * those that have. So whoever only keeps connections open keeps nobody out, with or without a key. Addresses at which somebody has
 * proven itself a while ago have some of their own, {@link KnownPlaces}. Where places change hands faster
 * than connections can be closed, or connections are accepted faster than event loops come round to them, {@link Acceptance} lets
 * newcomers wait: whom nobody has looked at yet has not waited for anything, and makes no room. Safe for use by many threads.
 */
final class Connections {

    /** Those that make room count until they are closed: the share of the places, as a divisor, that may be exceeded meanwhile. */
    private static final int CLOSING_SHARE = 8;

    /** Of the places, as a divisor, what those who have proven themselves leave to those who have only just come. */
    private static final int NEWCOMERS_SHARE = 8;

    private static final long LOOK_FOR_OLD_PROOFS_NANOS = Duration.ofSeconds(1).toNanos();

    private final EdgeLimits limits;
    private final LongSupplier nanoTime;
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final Places strangers;
    private final KnownPlaces known;
    private final Places proven;
    private final Map<Object, Integer> byAddress = new HashMap<>();
    private final Map<Object, Integer> byOwner = new HashMap<>();
    private final Arrivals arrivals;
    private long lookedForOldProofsAt;
    private long came;
    private final Refusals turnedAway;

    /** @param isKnown whether somebody has proven itself at an address within a while */
    Connections(EdgeLimits limits, LongSupplier nanoTime, RandomGenerator random, Predicate<Object> isKnown) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.turnedAway = new Refusals(nanoTime);
        this.strangers = new Places(random);
        this.known = new KnownPlaces(limits, isKnown, random);
        this.proven = new Places(random);
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
            putUnproven(connection);
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
        takePlace(connection);
        byAddress.computeIfPresent(connection.address(), (_, count) -> count == 1 ? null : count - 1);
        byAddress.merge(address, 1, Integer::sum);
        connection.speaksFor(address, limits.heldBytesPerConnectionMax());
        putUnproven(connection);
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
            takePlace(connection);
            connection.owner = connection.isOfProxy() ? connection.address() : owner;
            connection.setProof(true);
            proven.put(connection);
            byOwner.merge(connection.owner, 1, Integer::sum);
        }
        return true;
    }

    /** Something is asked on a connection: what that proves is seen in a moment, and its address alone counts for it no more. */
    void asks(OpenConnection connection) {
        connection.begins();
        if (connection.isAwaited()) {
            synchronized (this) {
                if (connection.isAwaited() && connection.place >= 0) {
                    takePlace(connection);
                    strangers.put(connection);
                }
            }
        }
    }

    private void putUnproven(OpenConnection connection) {
        if (!known.put(connection)) {
            strangers.put(connection);
        }
    }

    private void takePlace(OpenConnection connection) {
        if (connection.places != null) {
            connection.places.take(connection);
        }
        known.forget(connection);
    }

    /** Those that are there now. */
    synchronized int size() {
        return strangers.size() + known.places().size() + proven.size();
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

    /** Ends one on which nobody has proven anything, if there is one: what it takes is needed for others. */
    synchronized void cutOffStranger() {
        var leaving = strangers.findSome(this::goesBefore);
        if (leaving != null) {
            turnedAway.count(leaving.address());
            leaving.cutOff();
        }
    }

    private @Nullable OpenConnection findLeaving() {
        forgetOldProofs();
        var newcomers = limits.connectionsMax() / NEWCOMERS_SHARE;
        var ofKnown = known.places();
        if (strangers.size() + ofKnown.size() > newcomers || proven.isEmpty()) {
            var few = newcomers / 2;
            return (strangers.size() > few || ofKnown.size() <= few ? strangers : ofKnown).findSome(this::goesBefore);
        }
        if (strangers.haveAnyBefore(came - newcomers)) {
            return strangers.findSome(this::goesBefore);
        }
        return ofKnown.haveAnyBefore(came - newcomers)
                ? ofKnown.findSome(this::goesBefore)
                : proven.findSome(this::isOfLargerOwner);
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
        known.giveUp(strangers, now);
        for (var i = proven.size() - 1; i >= 0; i--) {
            var one = proven.all().get(i);
            if (!one.isProven()) {
                forgetOwner(one);
                proven.take(one);
                strangers.put(one);
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

    /**
     * Ends the connection that holds most of those on which nobody has proven anything, unless so much is on its way back already.
     *
     * @return whether anything comes back
     */
    synchronized boolean cutOffLargest(long bytes) {
        return strangers.cutOffLargest(bytes);
    }

    private synchronized void remove(OpenConnection connection) {
        takePlace(connection);
        forgetOwner(connection);
        connection.place = -1;
        arrivals.see(connection);
        byAddress.computeIfPresent(connection.address(), (_, count) -> count == 1 ? null : count - 1);
    }
}
