package dev.latchkey.edge.http;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls that a part of this process makes to one of its own listeners on behalf of a visitor, whose address they count for. They are
 * known by the connection they come on, of which this process holds the other end while it is entered here: nothing that a request
 * says makes it one of them. Safe for use by many threads.
 */
public final class HandedOver {

    private final Map<Peer, InetAddress> visitors = new ConcurrentHashMap<>();

    /** The end of a connection that is ours, as the listener sees it. */
    private record Peer(InetAddress address, int port) {

        /** Absent for a socket that has no address of the network. */
        static @Nullable Peer of(@Nullable SocketAddress socket) {
            var host = socket == null ? null : socket.hostAddress();
            return socket == null || host == null ? null : new Peer(ClientAddresses.literalOfPeer(host), socket.port());
        }
    }

    /** What stands between a connection's begin and its end; closed before the connection is, so that no other gets its place. */
    public interface Entry extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * From now on requests on a connection count for a visitor.
     *
     * @param local our own end of the connection, which nobody has used yet
     * @throws IllegalArgumentException when the connection has no address of the network
     */
    public Entry enter(SocketAddress local, InetAddress visitor) {
        var peer = Peer.of(local);
        if (peer == null) {
            throw new IllegalArgumentException("expected a connection over the network, got " + local);
        }
        visitors.put(peer, visitor);
        return () -> visitors.remove(peer);
    }

    /** Whether this process calls for no visitor at this moment. */
    boolean isNobody() {
        return visitors.isEmpty();
    }

    /** For whom requests from a peer count; null when it is not this process that calls. */
    @Nullable
    InetAddress find(@Nullable SocketAddress remote) {
        if (visitors.isEmpty()) {
            return null;
        }
        var peer = Peer.of(remote);
        return peer == null ? null : visitors.get(peer);
    }
}
