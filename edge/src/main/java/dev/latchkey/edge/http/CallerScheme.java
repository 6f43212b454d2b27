package dev.latchkey.edge.http;

import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * By which scheme callers come: as the listener sees it itself, or as the last trusted proxy on the way says. Where such a proxy does not
 * say, the configuration's word counts, which names the proxy and says how clients reach it; of a stranger who connects without TLS
 * nobody says anything, and it came without.
 */
public final class CallerScheme {

    /** What the PROXY protocol said before a connection; absent where it said nothing at all. */
    static final AttributeKey<Said> OF_CONNECTION = AttributeKey.valueOf(CallerScheme.class, "said");

    private CallerScheme() {}

    /** What a proxy says of how its caller has reached it. */
    enum Said {
        TLS,
        PLAIN,
        NOTHING;

        /** @param scheme as proxies write it; that of WebSocket is written by some (Traefik), for the same connection */
        static Said of(@Nullable String scheme) {
            return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
                case "https", "wss" -> TLS;
                case "http", "ws" -> PLAIN;
                default -> NOTHING;
            };
        }
    }

    /**
     * {@code https} or {@code http}.
     *
     * @param configured the scheme of the origin as clients are told it: for what a trusted proxy leaves unsaid, and for our own calls
     */
    public static String of(Exchange exchange, String configured) {
        return switch (said(exchange.request(), exchange.listening().clientAddresses())) {
            case TLS -> "https";
            case PLAIN -> "http";
            case NOTHING -> configured;
        };
    }

    /** A trusted proxy's word before our own eyes: it may have met its caller without TLS and speak TLS here. */
    private static Said said(HttpServerRequest request, ClientAddresses addresses) {
        if (addresses.isOurOwn(request)) {
            return Said.NOTHING;
        }
        var byHeader = addresses.findSaid(request);
        if (byHeader != null && byHeader != Said.NOTHING) {
            return byHeader;
        }
        if (request.isSSL()) {
            return Said.TLS;
        }
        var ofConnection = Exchange.channel(request).attr(OF_CONNECTION).get();
        if (ofConnection != null) {
            return ofConnection;
        }
        return byHeader == null ? Said.PLAIN : Said.NOTHING;
    }
}
