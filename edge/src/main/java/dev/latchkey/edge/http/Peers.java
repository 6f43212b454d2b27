package dev.latchkey.edge.http;

import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From whom requests come to the listeners of callers, and which of them look as if a proxy stood there that is none of those that are trusted.
 * Believed is nothing of it: it is told to who runs the deployment, in the log once for each peer of this machine or network, and whenever
 * it is asked for. Counting waits for nobody. Of peers beyond {@link #PEERS_MAX} the number of requests alone is kept. Safe for use by many
 * threads.
 */
public final class Peers {

    /** Most peers that are told apart; a proxy that brings everything is among the first. */
    static final int PEERS_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    /** What proxies write and other callers do not. */
    private static final List<AsciiString> WRITTEN_BY_PROXIES =
            List.of(AsciiString.cached("x-forwarded-for"), AsciiString.cached("forwarded"), AsciiString.cached("via"));

    private final EdgeLimits limits;
    private final Map<InetAddress, Counted> counted = new ConcurrentHashMap<>();
    private final LongAdder requests = new LongAdder();
    private final LongAdder refusedVersions = new LongAdder();

    Peers(EdgeLimits limits) {
        this.limits = limits;
    }

    /** Of one peer. */
    private record Counted(
            boolean isTrusted, LongAdder requests, LongAdder forwarded, LongAdder http10, AtomicBoolean isTold) {
        Counted(boolean isTrusted) {
            this(isTrusted, new LongAdder(), new LongAdder(), new LongAdder(), new AtomicBoolean());
        }
    }

    /**
     * One who connects.
     *
     * @param address without a name or a zone
     * @param isTrusted whether it is one of {@code listeners.trustedProxies}
     * @param isNear whether it is this machine, or one of a private network
     * @param requests that came from it since the process began
     * @param forwarded those of them with a header that proxies write
     * @param http10 those of them in HTTP/1.0
     */
    public record Peer(String address, boolean isTrusted, boolean isNear, long requests, long forwarded, long http10) {

        /** Whether it looks like a proxy that nobody named. */
        public boolean isUnknownProxy() {
            return !isTrusted && (forwarded > 0 || http10 > 0);
        }
    }

    /**
     * What was counted since the process began.
     *
     * @param requests of all peers
     * @param refusedVersions that were answered 505
     * @param peers the busiest first
     */
    public record Seen(long requests, long refusedVersions, List<Peer> peers) {

        /** Before anything came. */
        public static final Seen NOTHING = new Seen(0, 0, List.of());

        public Seen {
            peers = List.copyOf(peers);
        }
    }

    /** A request of somebody else than this process itself. */
    void count(HttpServerRequest request) {
        requests.increment();
        if (!(Exchange.channel(request).remoteAddress() instanceof InetSocketAddress remote)) {
            return;
        }
        var peer = of(remote.getAddress());
        if (peer == null) {
            return;
        }
        peer.requests().increment();
        var isHttp10 = request.version() == HttpVersion.HTTP_1_0;
        var isForwarded = isForwarded(request.headers());
        if (isHttp10) {
            peer.http10().increment();
        }
        if (isForwarded) {
            peer.forwarded().increment();
        }
        if ((isHttp10 || isForwarded) && !peer.isTrusted() && peer.isTold().compareAndSet(false, true)) {
            tell(remote.getAddress(), isHttp10 ? "HTTP/1.0" : "a header that proxies write");
        }
    }

    /** One that was answered 505. */
    void countRefusedVersion() {
        refusedVersions.increment();
    }

    private @Nullable Counted of(InetAddress address) {
        var known = counted.get(address);
        return known != null || counted.size() >= PEERS_MAX
                ? known
                : counted.computeIfAbsent(address, it -> new Counted(limits.isTrustedProxy(it)));
    }

    private static boolean isForwarded(MultiMap headers) {
        for (var name : WRITTEN_BY_PROXIES) {
            if (headers.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Not by the event loop, which has others to serve. */
    private static void tell(InetAddress address, String sign) {
        if (isNear(address)) {
            Thread.startVirtualThread(() -> LOG.warn(
                    "requests come through a proxy at {} that is not in listeners.trustedProxies, as {} says: all its"
                            + " callers count as one address; docs/deploying.md says what to write for it",
                    text(address),
                    sign));
        }
    }

    /** The busiest first. */
    public Seen seen() {
        return new Seen(
                requests.sum(),
                refusedVersions.sum(),
                counted.entrySet().stream()
                        .map(entry -> peer(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparingLong(Peer::requests)
                                .reversed()
                                .thenComparing(Peer::address))
                        .toList());
    }

    private static Peer peer(InetAddress address, Counted counted) {
        return new Peer(
                text(address),
                counted.isTrusted(),
                isNear(address),
                counted.requests().sum(),
                counted.forwarded().sum(),
                counted.http10().sum());
    }

    private static String text(InetAddress address) {
        var text = address.getHostAddress();
        var zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** Of this machine, or of an address that no router of the world has (RFC 1918, RFC 4193, RFC 6598). */
    private static boolean isNear(InetAddress address) {
        var bytes = address.getAddress();
        var isUniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xFE) == 0xFC;
        var isShared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || isUniqueLocal
                || isShared;
    }
}
