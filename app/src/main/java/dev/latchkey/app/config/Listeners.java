package dev.latchkey.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where Latchkey listens. A port of 0 means any free one.
 *
 * @param hosts addresses to bind
 * @param apiUrl origin by which clients reach the API listener, also the issuer; absent: made of host name and port
 * @param webUrl the same for the web listener
 * @param tls what the API and web listeners prove themselves with; absent: they speak plain HTTP
 * @param trustedProxies CIDRs whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed
 * @param believesForwarded whether {@code Forwarded} (RFC 7239) is believed in their place
 * @param proxyProtocol {@link #API} and {@link #WEB}, where the proxies say whose a connection is before anything else
 * @param bodyIdleTimeout longest silence within a request body
 * @param connections how many there may be
 * @param stopping how long they go on when the process is told to end
 * @implNote Many parameters: one for each key of the section.
 */
public record Listeners(
        Hosts hosts,
        int apiPort,
        int webPort,
        int privatePort,
        @Nullable URI apiUrl,
        @Nullable URI webUrl,
        @Nullable Tls tls,
        List<String> trustedProxies,
        boolean believesForwarded,
        Set<String> proxyProtocol,
        Duration bodyIdleTimeout,
        Connections connections,
        Stopping stopping) {

    /** The listener of the APIs. */
    public static final String API = "api";

    /** The listener where people sign in. */
    public static final String WEB = "web";

    /** A certificate chain and its key, both PEM. */
    public record Tls(Path certificates, Path privateKey) {}

    /**
     * Which address each listener binds. Health and metrics tell whoever asks, so their listener is by itself.
     *
     * @param privateNames further names by which the private listener may be asked
     */
    public record Hosts(String api, String web, String internal, Set<String> privateNames) {

        public Hosts {
            privateNames = Set.copyOf(privateNames);
        }

        /** By which the private listener may be asked, beside addresses and {@code localhost}. */
        public Set<String> internalNames() {
            var names = new TreeSet<>(privateNames);
            names.add(internal);
            return names;
        }
    }

    /**
     * What those who connect may take up.
     *
     * @param max of all listeners together; absent: in proportion to the heap
     * @param perAddressMax of one address, unless it is a trusted proxy; absent: an eighth of all
     * @param bodyTimeout how long the body of one of our own endpoints may take in all
     */
    public record Connections(
            @Nullable Integer max, @Nullable Integer perAddressMax, Duration bodyTimeout) {}

    /**
     * How a process ends that is told to.
     *
     * @param delay between saying so to whoever asks for readiness and taking no more connections
     * @param timeout how long requests in flight may take from then on
     */
    public record Stopping(Duration delay, Duration timeout) {}

    public Listeners {
        trustedProxies = List.copyOf(trustedProxies);
        proxyProtocol = Set.copyOf(proxyProtocol);
    }

    /** The same with every port fixed. */
    public Listeners withPorts(int api, int web, int internal) {
        return new Listeners(
                hosts,
                api,
                web,
                internal,
                apiUrl,
                webUrl,
                tls,
                trustedProxies,
                believesForwarded,
                proxyProtocol,
                bodyIdleTimeout,
                connections,
                stopping);
    }

    /** The API origin without a trailing slash. */
    public String apiOrigin() {
        return origin(apiUrl, apiPort, tls != null);
    }

    /** The web origin without a trailing slash. */
    public String webOrigin() {
        return origin(webUrl, webPort, tls != null);
    }

    public String privateOrigin() {
        return origin(null, privatePort, false);
    }

    private static String origin(@Nullable URI configured, int port, boolean isTls) {
        return configured == null ? (isTls ? "https" : "http") + "://localhost:" + port : configured.toString();
    }
}
