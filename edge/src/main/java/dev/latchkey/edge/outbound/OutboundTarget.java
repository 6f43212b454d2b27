package dev.latchkey.edge.outbound;

import java.net.URI;

/**
 * Where to ask: an address that was judged, but for what its name resolves to.
 *
 * @param host name, or a literal address without brackets
 * @param requestUri path and query
 */
record OutboundTarget(boolean isTls, String host, int port, String requestUri) {

    private static final int URI_LENGTH_MAX = 2048;
    private static final int HOST_LENGTH_MAX = 253;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** Below it are the ports of old protocols, some of which can be talked into something with an HTTP request. */
    private static final int PORT_MIN = 1024;

    static final class NotAllowed extends Exception {
        private static final long serialVersionUID = 1;

        NotAllowed(String reason) {
            super(reason, null, false, false);
        }
    }

    static OutboundTarget of(URI uri, boolean allowsPlain) throws NotAllowed {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme();
        var isTls = scheme.equalsIgnoreCase("https");
        if (!isTls && !(allowsPlain && scheme.equalsIgnoreCase("http"))) {
            throw new NotAllowed("expected an https address");
        }
        if (uri.toString().length() > URI_LENGTH_MAX) {
            throw new NotAllowed("address longer than " + URI_LENGTH_MAX + " characters");
        }
        if (uri.getRawUserInfo() != null) {
            throw new NotAllowed("address holds a user");
        }
        if (uri.getRawFragment() != null) {
            throw new NotAllowed("address holds a fragment");
        }
        var host = uri.getHost();
        if (host == null || host.length() > HOST_LENGTH_MAX || host.contains("%")) {
            throw new NotAllowed("expected a host name");
        }
        var defaultPort = isTls ? HTTPS_PORT : HTTP_PORT;
        var port = uri.getPort() == -1 ? defaultPort : uri.getPort();
        if (port != defaultPort && (port < PORT_MIN || port > 65_535)) {
            throw new NotAllowed("port not allowed");
        }
        var isLiteralV6 = host.startsWith("[");
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new OutboundTarget(
                isTls,
                isLiteralV6 ? host.substring(1, host.length() - 1) : host,
                port,
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    }
}
