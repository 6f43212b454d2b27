package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** What all listeners of a process share: its connections, and what their requests may hold together. Safe for use by many threads. */
final class Edge {

    /** In so many seconds strangers may have as many requests reset on HTTP/2 as they may have at once. */
    private static final int SECONDS_TO_RESET = 8;

    private final EdgeLimits limits;
    private final Connections connections;
    private final ByteBudget strangers;
    private final ByteBudget clients;
    private final ByteBudget holders;
    private final ByteBudget heads;
    private final ByteBudget holdersHeads;
    private final ByteBudget streams;
    private final CallerRates rates;
    private final Handshakes handshakes;
    private final CallerRates resetsOfAddresses;
    private final CallerRates resetsOfStrangers;
    private final OwnEnds ownEnds = new OwnEnds();
    private final Set<Integer> behindProxies = ConcurrentHashMap.newKeySet();
    private final Refusals refusedByRate = new Refusals(System::nanoTime);
    private final Acceptance acceptance;
    private final Peers peers;

    Edge(EdgeLimits limits) {
        this.limits = limits;
        this.handshakes = new Handshakes(limits, refusedByRate, System::nanoTime);
        this.connections = new Connections(limits, System::nanoTime, new SplittableRandom(), handshakes::isKnown);
        this.acceptance = new Acceptance(connections);
        this.peers = new Peers(limits);
        this.strangers = budget(limits);
        this.clients = new ByteBudget(
                limits.clientsHeldBytesMax(),
                EdgeLimits.shareOfAddress(limits.clientsHeldBytesMax()),
                System::nanoTime);
        this.holders = budget(limits);
        this.heads = budget(limits);
        this.holdersHeads = budget(limits);
        this.streams = new ByteBudget(limits.streamsMax(), limits.streamsPerAddressMax(), System::nanoTime);
        this.rates = new CallerRates(limits.requestsPerSecond(), System::nanoTime);
        this.resetsOfAddresses =
                new CallerRates(Math.max(1, limits.streamsPerAddressMax() / SECONDS_TO_RESET), System::nanoTime);
        this.resetsOfStrangers = new CallerRates(Math.max(1, limits.streamsMax() / SECONDS_TO_RESET), System::nanoTime);
    }

    private static ByteBudget budget(EdgeLimits limits) {
        return new ByteBudget(limits.heldBytesMax(), limits.heldBytesPerAddressMax(), System::nanoTime);
    }

    /** The sockets that take connections. */
    Acceptance acceptance() {
        return acceptance;
    }

    /** Those at a port. */
    List<Channel> listeningAt(int port) {
        return acceptance.listening().stream()
                .filter(server ->
                        server.localAddress() instanceof InetSocketAddress address && address.getPort() == port)
                .toList();
    }

    /** At this port proxies say of each connection whose it is (PROXY protocol). */
    void expectProxyHeaders(int port) {
        behindProxies.add(port);
    }

    /** Whether a proxy has to say whose a connection is, before anything else. */
    boolean expectsProxyHeader(Channel accepted) {
        return !behindProxies.isEmpty()
                && accepted.localAddress() instanceof InetSocketAddress local
                && behindProxies.contains(local.getPort());
    }

    /** Those of TLS. */
    Handshakes handshakes() {
        return handshakes;
    }

    /**
     * A caller on a connection has proven who it is.
     *
     * @param owner who must not take places from others, whatever the number of its credentials
     * @return whether it is the first time, or the first after a long time
     */
    boolean prove(OpenConnection connection, Object owner) {
        if (!connections.prove(connection, owner)) {
            return false;
        }
        handshakes.know(connection);
        return true;
    }

    /** Of connections that this process opens. */
    OwnEnds ownEnds() {
        return ownEnds;
    }

    EdgeLimits limits() {
        return limits;
    }

    Connections connections() {
        return connections;
    }

    /** For requests whose sender is not known, or not yet, and for the answers to them. */
    ByteBudget strangers() {
        return strangers;
    }

    /** For requests of those who may yet prove themselves as clients, apart, so that strangers elsewhere cannot use it up. */
    ByteBudget clients() {
        return clients;
    }

    /** For requests at a door whose sender is not known, or not yet. */
    ByteBudget at(Door door) {
        return switch (door) {
            case STRANGERS -> strangers;
            case CLIENTS -> clients;
        };
    }

    /**
     * Ends who leaves unread more than may be kept: who has just taken more than twice its share, or else, when all that there is
     * for such as them is overdrawn, whoever holds most. So a newcomer pays for nobody.
     *
     * @param taken what it was taken from
     * @param address who has just taken more
     * @return whether that one is to be ended
     */
    boolean isLeftUnreadBy(ByteBudget taken, Object address) {
        if (taken.isOverdrawnBy(address)) {
            return true;
        }
        var overdrawn = taken.overdrawnBytes();
        return overdrawn > 0 && !connections.cutOffLargest(overdrawn);
    }

    /** For requests of callers who have proven who they are, apart, so that strangers cannot use it up. */
    ByteBudget holders() {
        return holders;
    }

    /** For the beginnings of strangers' request heads whose rest has not come yet. */
    ByteBudget heads() {
        return heads;
    }

    /** For those on connections on which a caller has proven itself, apart. */
    ByteBudget holdersHeads() {
        return holdersHeads;
    }

    /** For requests at once on HTTP/2 connections of strangers; one is one. */
    ByteBudget streams() {
        return streams;
    }

    /** Whether a request that was begun on an HTTP/2 connection may be reset by its sender: of strangers together, and of each address, so many. */
    boolean mayReset(Channel channel) {
        var connection = OpenConnection.of(channel);
        return connection == null
                || connection.isProven()
                || connection.isOfProxy()
                || (resetsOfAddresses.admit(connection.address()) == 0
                        && resetsOfStrangers.admit(resetsOfStrangers) == 0);
    }

    /** How often an address may call our own endpoints. */
    CallerRates rates() {
        return rates;
    }

    /** Who connects to the listeners of callers. */
    Peers peers() {
        return peers;
    }

    /** Of requests that came too often. */
    Refusals refusedByRate() {
        return refusedByRate;
    }
}
