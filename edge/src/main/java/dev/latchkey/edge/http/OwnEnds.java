package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ends that this process holds of connections which it has opened itself, so that one of its own listeners knows it at the other end.
 * Safe for use by many threads.
 */
final class OwnEnds {

    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    /** One that is about to be opened. */
    void add(Channel channel) {
        open.add(channel);
        channel.closeFuture().addListener(_ -> open.remove(channel));
    }

    /** Whether the peer of a connection is this process; it looks at each connection that this process has opened. */
    boolean contains(SocketAddress peer) {
        return open.stream().anyMatch(channel -> peer.equals(channel.localAddress()));
    }
}
