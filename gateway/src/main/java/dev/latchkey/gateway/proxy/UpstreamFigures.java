package dev.latchkey.gateway.proxy;

import java.util.List;

/** How one upstream stands at this moment. Safe for use by many threads. */
public interface UpstreamFigures {

    /**
     * One of the addresses of the upstream.
     *
     * @param name host and port
     * @param isUp whether it gets requests: it took the last connection that was tried, and its health was good when asked
     */
    record Address(String name, boolean isUp) {}

    /** Requests under way, those that wait for a connection among them. */
    int underWay();

    /** Most connections to it; at HTTP/2, most requests. */
    int connectionsMax();

    /** Always the same, in the order of the configuration. */
    List<Address> addresses();
}
