package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.CredentialCarriers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener listens and how patient it is.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param tls absent for plain HTTP
 * @param bodyIdleTimeout longest silence within a body
 * @param idleTimeout longest silence on a connection, also while an upstream is awaited
 * @param http2StreamsMax requests at once on one HTTP/2 connection
 * @param trustedProxies peers whose X-Forwarded-For is believed
 * @param keyHeader the header that carries keys, which no request may have twice
 */
public record ListenerSettings(
        String host,
        int port,
        @Nullable Tls tls,
        Duration bodyIdleTimeout,
        Duration idleTimeout,
        int http2StreamsMax,
        List<Cidr> trustedProxies,
        String keyHeader) {

    /** Certificate chain and private key, both PEM. */
    public record Tls(Path certificates, Path privateKey) {}

    public ListenerSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Plain HTTP with the usual patience. */
    public static ListenerSettings plain(String host, int port) {
        return new ListenerSettings(
                host,
                port,
                null,
                Duration.ofSeconds(30),
                Duration.ofSeconds(300),
                128,
                List.of(),
                CredentialCarriers.DEFAULT.keyHeader());
    }

    public ListenerSettings withBodyIdleTimeout(Duration timeout) {
        return new ListenerSettings(host, port, tls, timeout, idleTimeout, http2StreamsMax, trustedProxies, keyHeader);
    }

    public ListenerSettings withIdleTimeout(Duration timeout) {
        return new ListenerSettings(
                host, port, tls, bodyIdleTimeout, timeout, http2StreamsMax, trustedProxies, keyHeader);
    }

    public ListenerSettings withTrustedProxies(List<Cidr> proxies) {
        return new ListenerSettings(host, port, tls, bodyIdleTimeout, idleTimeout, http2StreamsMax, proxies, keyHeader);
    }

    public ListenerSettings withKeyHeader(String header) {
        return new ListenerSettings(
                host, port, tls, bodyIdleTimeout, idleTimeout, http2StreamsMax, trustedProxies, header);
    }
}
