package dev.latchkey.gateway.proxy;

import io.vertx.core.net.Address;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address of an upstream, and whether it answers. Safe for use by several event loops. */
final class UpstreamAddress {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamAddress.class);

    /** How long an address that took no connection is left alone, in nanoseconds, unless there is no other. */
    private static final long LEFT_ALONE_NANOS = 5_000_000_000L;

    private final String host;
    private final int port;
    private final List<Socket> sockets;
    private volatile int preferred;
    private volatile boolean isFailing;
    private volatile long failedAt;
    private volatile boolean isUnhealthy;

    UpstreamAddress(URI uri) {
        this.host = uri.getHost();
        this.port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        this.sockets = UpstreamHosts.of(host).stream()
                .map(each -> new Socket(each, port))
                .toList();
    }

    /**
     * Where to connect to, apart from what the server is called, which Vert.x would take for the same.
     *
     * @param host a name, or an address without brackets
     * @param resolved the same as Vert.x wants it; a name is looked up for each new connection still
     */
    record Socket(String host, int port, List<SocketAddress> resolved) implements Address {

        /** What Vert.x asks for at each request is made once. */
        Socket(String host, int port) {
            this(host, port, List.of(SocketAddress.inetSocketAddress(port, host)));
        }
    }

    /** As it stands in {@code Host}. */
    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** The socket that took a connection last. */
    Socket socket() {
        return sockets.get(preferred);
    }

    boolean canTurn() {
        return sockets.size() > 1;
    }

    /**
     * Turns from a socket that took no connection to the other one of the same name.
     *
     * @return the other one; the same where there is no other
     */
    Socket turnFrom(Socket failed) {
        if (canTurn()) {
            preferred = failed.equals(sockets.getFirst()) ? 1 : 0;
        }
        return socket();
    }

    boolean isUp(long now) {
        return !isUnhealthy && (!isFailing || now - failedAt > LEFT_ALONE_NANOS);
    }

    /** It took no connection. */
    void failed(long now) {
        failedAt = now;
        if (!isFailing) {
            isFailing = true;
            LOG.warn("upstream {}:{} takes no connections", host, port);
        }
    }

    /** It took one. */
    void worked() {
        if (isFailing) {
            isFailing = false;
            LOG.info("upstream {}:{} takes connections again", host, port);
        }
    }

    /** What a check of its health found. */
    void checked(boolean isHealthy) {
        if (isUnhealthy == isHealthy) {
            isUnhealthy = !isHealthy;
            LOG.warn("upstream {}:{} is {}", host, port, isHealthy ? "healthy again" : "not healthy");
        }
    }
}
