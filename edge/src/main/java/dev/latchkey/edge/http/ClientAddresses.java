package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.IpAddress;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose address a request counts for. {@code X-Forwarded-For}, or {@code Forwarded} (RFC 7239) in its place, is believed only as
 * far as it was written by a trusted proxy: read from the right, the first address that is not a trusted proxy is the client.
 */
public final class ClientAddresses {

    /** Most entries of X-Forwarded-For that are looked at, from the right. */
    private static final int HOPS_MAX = 16;

    private final List<Cidr> trustedProxies;
    private final boolean believesForwarded;
    private final HandedOver handedOver;

    /**
     * @param believesForwarded whether the proxies write {@code Forwarded} and not {@code X-Forwarded-For}
     * @param handedOver the calls that come from this process itself
     */
    ClientAddresses(List<Cidr> trustedProxies, boolean believesForwarded, HandedOver handedOver) {
        this.trustedProxies = List.copyOf(trustedProxies);
        this.believesForwarded = believesForwarded;
        this.handedOver = handedOver;
    }

    /** The client's address; the peer's own when neither this process nor a trusted proxy says otherwise. */
    public InetAddress of(HttpServerRequest request) {
        var visitor = handedOver.find(request.connection().remoteAddress(true)) /* whoever a proxy says it is */;
        if (visitor != null) {
            return visitor;
        }
        var peer = peer(request);
        return trustedProxies.isEmpty() ? peer : resolve(peer, request.headers());
    }

    /** What a trusted proxy says of how its caller came; null where the peer is none. */
    CallerScheme.@Nullable Said findSaid(HttpServerRequest request) {
        if (trustedProxies.isEmpty()) {
            return null;
        }
        var peer = peer(request);
        return isTrusted(peer) ? saidBy(peer, request.headers()) : null;
    }

    /**
     * The standard says it of each hop, so the outermost trusted proxy counts, who met the caller (RFC 7239 §5.4). A list in the other
     * header belongs to no hops, so its last entry counts, which the nearest trusted proxy has written.
     */
    CallerScheme.Said saidBy(InetAddress proxy, MultiMap headers) {
        if (believesForwarded) {
            return tell(proxy, headers).scheme();
        }
        var values = headers.getAll("X-Forwarded-Proto");
        if (values.isEmpty()) {
            return CallerScheme.Said.NOTHING;
        }
        var last = values.getLast();
        return CallerScheme.Said.of(last.substring(last.lastIndexOf(',') + 1).strip());
    }

    /** Whether this process itself calls. */
    boolean isOurOwn(HttpServerRequest request) {
        return !handedOver.isNobody() && handedOver.find(request.connection().remoteAddress(true)) != null;
    }

    InetAddress resolve(InetAddress peer, MultiMap headers) {
        return tell(peer, headers).client();
    }

    /**
     * What proxies tell of a request.
     *
     * @param client the furthest whom a trusted proxy vouches for
     * @param scheme what the proxy nearest to it says of how it came
     */
    private record Told(InetAddress client, CallerScheme.Said scheme) {}

    private Told tell(InetAddress peer, MultiMap headers) {
        var told = new Told(peer, CallerScheme.Said.NOTHING);
        var values = headers.getAll(believesForwarded ? "Forwarded" : "X-Forwarded-For");
        var hops = 0;
        for (var i = values.size() - 1; i >= 0; i--) {
            var entries = values.get(i).split(",", -1);
            for (var j = entries.length - 1; j >= 0; j--) {
                if (!isTrusted(told.client()) || ++hops > HOPS_MAX) {
                    return told;
                }
                var hop = believesForwarded
                        ? ForwardedElement.parse(entries[j])
                        : new ForwardedElement(entries[j].strip(), null);
                var before = hop.address() == null ? null : literal(hop.address());
                var scheme = CallerScheme.Said.of(hop.scheme());
                if (before == null) {
                    return new Told(told.client(), scheme); // the last hop that could be read
                }
                told = new Told(before, scheme);
            }
        }
        return told;
    }

    private static @Nullable InetAddress literal(String address) {
        try {
            return ClientLiteral.read(address);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private boolean isTrusted(InetAddress address) {
        var peer = IpAddress.of(address.getAddress());
        for (var proxy : trustedProxies) {
            if (proxy.contains(peer)) {
                return true;
            }
        }
        return false;
    }

    private static InetAddress peer(HttpServerRequest request) {
        var remote = request.remoteAddress();
        var connection = OpenConnection.of(Exchange.channel(request));
        return remote == null || connection == null ? peer(remote) : connection.peer(remote, ClientAddresses::peer);
    }

    private static InetAddress peer(@Nullable SocketAddress remote) {
        var address = remote == null ? null : remote.hostAddress();
        return address == null ? InetAddress.getLoopbackAddress() : literalOfPeer(address);
    }

    /** An address as a socket tells it, perhaps with the zone it is in. */
    static InetAddress literalOfPeer(String address) {
        var percent = address.indexOf('%');
        return InetAddress.ofLiteral(percent < 0 ? address : address.substring(0, percent));
    }
}
