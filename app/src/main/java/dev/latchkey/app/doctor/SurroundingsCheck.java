package dev.latchkey.app.doctor;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Listeners;
import dev.latchkey.edge.http.Peers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a deployment stands between: upstreams, the clock, what is in front, and the mail server. */
final class SurroundingsCheck {

    private static final String UPSTREAM = "upstream";
    private static final String CLOCK = "clock";
    private static final String PROXY = "proxy";
    private static final String MAIL = "mail";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** What one machine's clock may differ from another's before tokens and principals are refused. */
    private static final Duration SKEW_MAX = Duration.ofSeconds(30);
    /** Less than that is how exactly a time is told over HTTP (RFC 9110 §5.6.7). */
    private static final Duration SKEW_TOLD = Duration.ofSeconds(2);

    private final Configuration configuration;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    private SurroundingsCheck(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /** @param peers from whom the running deployment got requests */
    static List<Finding> look(Configuration configuration, Peers.Seen peers, InstantSource clock) {
        var check = new SurroundingsCheck(configuration, clock);
        check.upstreams();
        check.proxy(configuration.listeners(), peers);
        check.mail();
        return check.findings;
    }

    private void upstreams() {
        if (configuration.apis().isEmpty()) {
            findings.add(Finding.warning(
                    UPSTREAM, "the configuration names no API", "say under apis what stands behind the gateway"));
        }
        Optional<Duration> skew = Optional.empty();
        for (var api : configuration.apis()) {
            for (var address : api.behind().addresses()) {
                var found = upstream(api, address);
                skew = skew.isPresent() ? skew : found;
            }
        }
        findings.add(skew.map(SurroundingsCheck::clock)
                .orElse(Finding.warning(
                        CLOCK,
                        "nobody can say whether the clock is right: no upstream answered with its time",
                        "let the clock be set by NTP")));
    }

    private void noAnswer(String api, URI address, Exception cause) {
        findings.add(Finding.failed(
                UPSTREAM,
                api + " does not answer at " + address + ": "
                        + Objects.requireNonNullElse(cause.getMessage(), "no connection could be made"),
                "start it, or correct its upstream in the configuration"));
    }

    /**
     * By a connection of its own: what one leaves behind, a body in answer to HEAD for instance, is no fault of the next.
     *
     * @return how far its clock is from ours, where it says what time it is
     */
    private Optional<Duration> upstream(Api api, URI address) {
        try (var connection = UpstreamConnection.to(address, api.behind(), PATIENCE)) {
            if (api.behind().isHttp2()) {
                // Frames are not spoken here; behind https the greeting by TLS has agreed on them.
                findings.add(Finding.ok(UPSTREAM, api.name() + " takes connections at " + address));
                return Optional.empty();
            }
            var before = clock.instant();
            var date = connection.date(address);
            var spent = Duration.between(before, clock.instant());
            findings.add(Finding.ok(UPSTREAM, api.name() + " answers at " + address));
            return date.flatMap(SurroundingsCheck::time)
                    .map(there -> Duration.between(there.toInstant(), before.plus(spent.dividedBy(2))));
        } catch (IOException e) {
            noAnswer(api.name(), address, e);
            return Optional.empty();
        }
    }

    private static Optional<ZonedDateTime> time(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static Finding clock(Duration skew) {
        if (skew.abs().compareTo(SKEW_TOLD) < 0) {
            return Finding.ok(CLOCK, "the clock agrees with that of an upstream");
        }
        var text = "the clock is " + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of")
                + " that of an upstream";
        return skew.abs().compareTo(SKEW_MAX) <= 0
                ? Finding.ok(CLOCK, text)
                : Finding.failed(
                        CLOCK, text, "let both clocks be set by NTP: tokens count as expired or not yet valid");
    }

    private void proxy(Listeners listeners, Peers.Seen peers) {
        var trusted = listeners.trustedProxies();
        var header = listeners.believesForwarded() ? "Forwarded" : "X-Forwarded-For";
        var traffic = TrafficCheck.look(peers, header);
        findings.addAll(traffic);
        if (trusted.stream().anyMatch(network -> network.endsWith("/0"))) {
            findings.add(Finding.failed(
                    PROXY,
                    "listeners.trustedProxies believes everybody's " + header
                            + ", so that anybody can have any address",
                    "name the networks of your proxies alone"));
        } else if (!trusted.isEmpty()) {
            findings.add(Finding.ok(PROXY, header + " is believed from " + String.join(", ", trusted) + protocol()));
        } else if (traffic.isEmpty()) {
            findings.add(inFront(listeners)
                    .map(what -> Finding.warning(
                            PROXY,
                            what + ", and no proxy is trusted: all callers that come through one count as one address"
                                    + (isTlsElsewhere(listeners, listeners.apiUrl())
                                            ? ", and upstreams are told that they came by http"
                                            : ""),
                            "name the proxy's network in listeners.trustedProxies, and let it send " + header
                                    + (listeners.believesForwarded() ? "" : " and X-Forwarded-Proto")))
                    .orElseGet(() -> Finding.ok(
                            PROXY,
                            "no proxy is trusted, and nothing says that one stands in front: callers count by the"
                                    + " address they connect from")));
        }
    }

    /** At which listeners connections begin with the PROXY protocol; empty where none does. */
    private String protocol() {
        var listeners = configuration.listeners().proxyProtocol();
        return listeners.isEmpty()
                ? ""
                : ", and what they say by the PROXY protocol at the listeners "
                        + listeners.stream().sorted().collect(Collectors.joining(", "));
    }

    /** What says that something stands in front: clients use an origin that the listener itself cannot be. */
    private static Optional<String> inFront(Listeners listeners) {
        return inFront(listeners, "apiUrl", listeners.apiUrl(), listeners.apiPort())
                .or(() -> inFront(listeners, "webUrl", listeners.webUrl(), listeners.webPort()));
    }

    /** Whether clients reach an origin by TLS that ends in front of its listener. */
    private static boolean isTlsElsewhere(Listeners listeners, @Nullable URI origin) {
        return origin != null && "https".equals(origin.getScheme()) && listeners.tls() == null;
    }

    private static Optional<String> inFront(Listeners listeners, String key, @Nullable URI origin, int port) {
        if (origin == null) {
            return Optional.empty();
        }
        if (isTlsElsewhere(listeners, origin)) {
            return Optional.of("clients use https (listeners." + key + "), which Latchkey itself does not speak here");
        }
        var used = origin.getPort() >= 0 ? origin.getPort() : "https".equals(origin.getScheme()) ? 443 : 80;
        return used == port
                ? Optional.empty()
                : Optional.of("clients use port " + used + " (listeners." + key + ") and the listener has " + port);
    }

    private void mail() {
        var smtp = configuration.mail().smtp();
        if (smtp == null) {
            findings.add(Finding.warning(
                    MAIL,
                    "no mail server: letters are put into "
                            + configuration.dataFolder().resolve("outbox"),
                    "set mail.smtp.host so that people get them"));
            return;
        }
        var place = smtp.host() + ":" + smtp.port();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(smtp.host(), smtp.port()), (int) PATIENCE.toMillis());
            findings.add(
                    greets(socket)
                            ? Finding.ok(MAIL, place + " greets like a mail server")
                            : Finding.failed(
                                    MAIL,
                                    place + " does not greet like a mail server",
                                    "correct mail.smtp.host and port: a server with STARTTLS, often at 587"));
        } catch (IOException e) {
            findings.add(Finding.failed(
                    MAIL, place + " does not answer", "correct mail.smtp.host and port, or let this machine reach it"));
        }
    }

    private static boolean greets(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        try {
            var greeting = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return greeting != null && greeting.startsWith("220");
        } catch (SocketException | SocketTimeoutException _) {
            return false; // takes connections and says nothing, as a server does that waits for TLS
        }
    }
}
