package dev.latchkey.gateway.proxy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an upstream is, and how it is spoken to.
 *
 * @param addresses of the same API: scheme and authority only, since paths are forwarded as they came; all of one scheme
 * @param protocol what is spoken there
 * @param authorities certificates (PEM) of who may vouch for a server behind https; absent: whom the Java platform trusts
 * @param healthPath asked of each address at times, and whoever does not answer 2xx or 3xx gets no requests; absent: nobody is asked
 */
public record UpstreamReach(
        List<URI> addresses,
        Protocol protocol,
        @Nullable Path authorities,
        @Nullable String healthPath) {

    /** A version of HTTP. */
    public enum Protocol {
        HTTP_1_1,
        /** By ALPN behind https, with prior knowledge (RFC 9113 section 3.3) otherwise; gRPC needs it. */
        HTTP_2
    }

    public UpstreamReach {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()
                || !addresses.stream().allMatch(UpstreamReach::isOrigin)
                || addresses.stream().map(URI::getScheme).distinct().count() > 1) {
            throw new IllegalArgumentException(
                    "expected addresses of an upstream as http://host:port, or all as https://host:port");
        }
    }

    /** One address, and HTTP/1.1. */
    public static UpstreamReach of(URI address) {
        return new UpstreamReach(List.of(address), Protocol.HTTP_1_1, null, null);
    }

    /** The same in another version of HTTP. */
    public UpstreamReach with(Protocol other) {
        return new UpstreamReach(addresses, other, authorities, healthPath);
    }

    private static boolean isOrigin(URI uri) {
        var path = uri.getRawPath();
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && (path == null || path.isEmpty());
    }

    boolean isTls() {
        return "https".equals(addresses.getFirst().getScheme());
    }

    boolean isHttp2() {
        return protocol == Protocol.HTTP_2;
    }
}
