package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.IpAddress;
import io.netty.util.internal.PlatformDependent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What everybody who reaches the listeners of a process may take up of it together, so that no stranger can stop it. Each number
 * is a row of {@code docs/security/budgets.md}.
 *
 * @param heads of each request
 * @param bodyTimeout from the first look at the body of one of our own endpoints to its end, however steadily it trickles
 * @param connectionsMax of all listeners together; beyond it the one that waited longest makes room for a newcomer
 * @param connectionsPerAddressMax a further one is closed at once; trusted proxies are many callers and exempt
 * @param streamsMax requests at once on HTTP/2 connections on which nobody has proven anything, all together, beyond the first of each
 * @param heldBytesMax requests to our own endpoints and answers that wait to be read, all together; as much again for callers who
 *     have proven themselves, and half as much for those who come to prove themselves as clients
 * @param requestsPerSecond to our own endpoints, for each address, counted before anything of a body is read
 * @param trustedProxies peers that speak for many addresses
 */
public record EdgeLimits(
        HeadLimits heads,
        Duration bodyTimeout,
        int connectionsMax,
        int connectionsPerAddressMax,
        int streamsMax,
        long heldBytesMax,
        int requestsPerSecond,
        List<Cidr> trustedProxies) {

    /** Of the heap: what strangers' requests may hold, and as much for those of proven callers. */
    private static final int HEAP_SHARE = 8;

    /** The same of the memory outside the heap, where what is received and what is about to be sent is. */
    private static final int DIRECT_SHARE = 6;

    /** Three times what one takes that is made the most of, so that all of them together leave most of the heap to the rest. */
    private static final int HEAP_BYTES_PER_CONNECTION = 256 * 1024;

    /** The largest record of TLS or frame of HTTP/2, once as it comes and once as it is read. */
    private static final int DIRECT_BYTES_PER_CONNECTION = 32 * 1024;

    /** Beyond the first of each connection; what one takes that waits for its reader is a few KiB. */
    private static final int STREAMS_PER_CONNECTION = 2;

    private static final int CONNECTIONS_MIN = 256;
    private static final int CONNECTIONS_MAX = 32_768;

    private static final int CLIENTS_SHARE = 2;

    /** So many addresses it takes to use up what there is. */
    static final int ADDRESSES_TO_FILL = 8;

    /** And so many connections of one address to use up its share. */
    static final int CONNECTIONS_TO_FILL_ADDRESS = 4;

    public EdgeLimits {
        trustedProxies = List.copyOf(trustedProxies);
        if (!bodyTimeout.isPositive()
                || connectionsMax < 1
                || connectionsPerAddressMax < 1
                || streamsMax < 1
                || heldBytesMax < 1
                || requestsPerSecond < 1) {
            throw new IllegalArgumentException("expected limits above zero");
        }
    }

    /** In proportion to the memory of this process. */
    public static EdgeLimits ofThisProcess() {
        return ofMemory(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
    }

    /** In proportion to a heap of so many bytes, and as many outside of it. */
    public static EdgeLimits ofHeap(long heapBytes) {
        return ofMemory(heapBytes, heapBytes);
    }

    /**
     * In proportion to the memory there is, whichever is shorter.
     *
     * @param directBytes outside the heap, as {@code -XX:MaxDirectMemorySize} bounds it
     */
    public static EdgeLimits ofMemory(long heapBytes, long directBytes) {
        var connections = Math.clamp(
                Math.min(heapBytes / HEAP_BYTES_PER_CONNECTION, directBytes / DIRECT_BYTES_PER_CONNECTION),
                CONNECTIONS_MIN,
                CONNECTIONS_MAX);
        return new EdgeLimits(
                HeadLimits.DEFAULT,
                Duration.ofSeconds(10),
                connections,
                connections / ADDRESSES_TO_FILL,
                connections * STREAMS_PER_CONNECTION,
                Math.min(heapBytes / HEAP_SHARE, directBytes / DIRECT_SHARE),
                200,
                List.of());
    }

    public EdgeLimits with(HeadLimits other) {
        return new EdgeLimits(
                other,
                bodyTimeout,
                connectionsMax,
                connectionsPerAddressMax,
                streamsMax,
                heldBytesMax,
                requestsPerSecond,
                trustedProxies);
    }

    public EdgeLimits withBodyTimeout(Duration timeout) {
        return new EdgeLimits(
                heads,
                timeout,
                connectionsMax,
                connectionsPerAddressMax,
                streamsMax,
                heldBytesMax,
                requestsPerSecond,
                trustedProxies);
    }

    /** @param perAddress most connections of one address */
    public EdgeLimits withConnections(int max, int perAddress) {
        return new EdgeLimits(
                heads, bodyTimeout, max, perAddress, streamsMax, heldBytesMax, requestsPerSecond, trustedProxies);
    }

    public EdgeLimits withStreams(int max) {
        return new EdgeLimits(
                heads,
                bodyTimeout,
                connectionsMax,
                connectionsPerAddressMax,
                max,
                heldBytesMax,
                requestsPerSecond,
                trustedProxies);
    }

    public EdgeLimits withHeldBytes(long bytesMax) {
        return new EdgeLimits(
                heads,
                bodyTimeout,
                connectionsMax,
                connectionsPerAddressMax,
                streamsMax,
                bytesMax,
                requestsPerSecond,
                trustedProxies);
    }

    public EdgeLimits withRequestsPerSecond(int perSecond) {
        return new EdgeLimits(
                heads,
                bodyTimeout,
                connectionsMax,
                connectionsPerAddressMax,
                streamsMax,
                heldBytesMax,
                perSecond,
                trustedProxies);
    }

    public EdgeLimits withTrustedProxies(List<Cidr> proxies) {
        return new EdgeLimits(
                heads,
                bodyTimeout,
                connectionsMax,
                connectionsPerAddressMax,
                streamsMax,
                heldBytesMax,
                requestsPerSecond,
                proxies);
    }

    /** Whether this peer speaks for many addresses. */
    boolean isTrustedProxy(InetAddress address) {
        if (trustedProxies.isEmpty()) {
            return false;
        }
        var peer = IpAddress.of(address.getAddress());
        return trustedProxies.stream().anyMatch(proxy -> proxy.contains(peer));
    }

    /** Share of one address of the requests at once. */
    int streamsPerAddressMax() {
        return Math.max(1, streamsMax / ADDRESSES_TO_FILL);
    }

    /** Share of one address of what all may hold. */
    long heldBytesPerAddressMax() {
        return shareOfAddress(heldBytesMax);
    }

    /** As many bytes again, for requests where clients prove themselves: these are short, and half of what all others have is plenty. */
    long clientsHeldBytesMax() {
        return Math.max(1, heldBytesMax / CLIENTS_SHARE);
    }

    static long shareOfAddress(long bytesMax) {
        return Math.max(1, bytesMax / ADDRESSES_TO_FILL);
    }

    /** Share of one connection of what its address may hold. */
    long heldBytesPerConnectionMax() {
        return Math.max(1, heldBytesPerAddressMax() / CONNECTIONS_TO_FILL_ADDRESS);
    }
}
