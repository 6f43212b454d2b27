package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.CredentialCarriers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
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
 * @param trustedProxies peers who are believed whom they speak for, and whether that one came by TLS
 * @param believesForwarded whether they say so in Forwarded (RFC 7239) and not in X-Forwarded-For and X-Forwarded-Proto
 * @param speaksProxyProtocol whether they say so before each connection, by the PROXY protocol; then nobody else may connect
 * @param keyHeader the header that carries keys, which no request may have twice
 * @param isForCallers whether callers reach it, so that it counts who they are; a private one is asked by who watches
 * @param names by which it may be asked
 * @implNote Many parameters: one for each thing that differs between listeners.
 */
public record ListenerSettings(
        String host,
        int port,
        @Nullable Tls tls,
        Duration bodyIdleTimeout,
        Duration idleTimeout,
        int http2StreamsMax,
        List<Cidr> trustedProxies,
        boolean believesForwarded,
        boolean speaksProxyProtocol,
        String keyHeader,
        boolean isForCallers,
        OwnNames names) {

    /**
     * Certificate chain and private key, both PEM.
     *
     * @param lookedAtEvery how often the files are looked at, to use them anew when they have changed
     */
    public record Tls(Path certificates, Path privateKey, Duration lookedAtEvery) {
        public Tls(Path certificates, Path privateKey) {
            this(certificates, privateKey, Duration.ofSeconds(10));
        }
    }

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
                false,
                false,
                CredentialCarriers.DEFAULT.keyHeader(),
                true,
                OwnNames.ANY);
    }

    public ListenerSettings withTls(@Nullable Tls other) {
        return with(draft -> draft.tls = other);
    }

    public ListenerSettings withBodyIdleTimeout(Duration timeout) {
        return with(draft -> draft.bodyIdleTimeout = timeout);
    }

    public ListenerSettings withIdleTimeout(Duration timeout) {
        return with(draft -> draft.idleTimeout = timeout);
    }

    public ListenerSettings withTrustedProxies(List<Cidr> proxies) {
        return with(draft -> draft.trustedProxies = proxies);
    }

    /** Believing {@code Forwarded} of its proxies, and not {@code X-Forwarded-For}, or the other way round. */
    public ListenerSettings withForwarded(boolean believes) {
        return with(draft -> draft.believesForwarded = believes);
    }

    public ListenerSettings withKeyHeader(String header) {
        return with(draft -> draft.keyHeader = header);
    }

    /** Whose headers about a request are believed: nobody's where the header of a connection has said all there is to say. */
    List<Cidr> believedProxies() {
        return speaksProxyProtocol ? List.of() : trustedProxies;
    }

    public ListenerSettings withProxyProtocol(boolean speaks) {
        return with(draft -> draft.speaksProxyProtocol = speaks);
    }

    /** Not for callers; see {@link #isForCallers}. Asked by these names alone. */
    public ListenerSettings forOwnNetwork(OwnNames ownNames) {
        return with(draft -> {
            draft.isForCallers = false;
            draft.names = ownNames;
        });
    }

    private ListenerSettings with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** These settings while one of them is changed. */
    private static final class Draft {

        private final ListenerSettings before;
        private @Nullable Tls tls;
        private Duration bodyIdleTimeout;
        private Duration idleTimeout;
        private List<Cidr> trustedProxies;
        private boolean believesForwarded;
        private boolean speaksProxyProtocol;
        private String keyHeader;
        private boolean isForCallers;
        private OwnNames names;

        Draft(ListenerSettings before) {
            this.before = before;
            tls = before.tls;
            bodyIdleTimeout = before.bodyIdleTimeout;
            idleTimeout = before.idleTimeout;
            trustedProxies = before.trustedProxies;
            believesForwarded = before.believesForwarded;
            speaksProxyProtocol = before.speaksProxyProtocol;
            keyHeader = before.keyHeader;
            isForCallers = before.isForCallers;
            names = before.names;
        }

        ListenerSettings settings() {
            return new ListenerSettings(
                    before.host,
                    before.port,
                    tls,
                    bodyIdleTimeout,
                    idleTimeout,
                    before.http2StreamsMax,
                    trustedProxies,
                    believesForwarded,
                    speaksProxyProtocol,
                    keyHeader,
                    isForCallers,
                    names);
        }
    }
}
