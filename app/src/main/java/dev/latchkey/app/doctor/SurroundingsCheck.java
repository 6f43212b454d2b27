package dev.latchkey.app.doctor;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Listeners;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/** What a deployment stands between: upstreams, the clock, what is in front, and the mail server. */
final class SurroundingsCheck {

    private static final String UPSTREAM = "upstream";
    private static final String CLOCK = "clock";
    private static final String PROXY = "proxy";
    private static final String MAIL = "mail";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** What one machine's clock may differ from another's before tokens and principals are refused. */
    private static final Duration SKEW_MAX = Duration.ofSeconds(30);

    private final Configuration configuration;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    private SurroundingsCheck(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    static List<Finding> look(Configuration configuration, InstantSource clock) throws InterruptedException {
        var check = new SurroundingsCheck(configuration, clock);
        check.upstreams();
        check.proxy(configuration.listeners());
        check.mail();
        return check.findings;
    }

    private void upstreams() throws InterruptedException {
        if (configuration.apis().isEmpty()) {
            findings.add(Finding.warning(
                    UPSTREAM, "the configuration names no API", "say under apis what stands behind the gateway"));
        }
        Optional<Duration> skew = Optional.empty();
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            for (var api : configuration.apis()) {
                for (var address : api.behind().addresses()) {
                    var found = isPlain(api) ? upstream(http, api.name(), address) : connection(api.name(), address);
                    skew = skew.isPresent() ? skew : found;
                }
            }
        }
        findings.add(skew.map(SurroundingsCheck::clock)
                .orElse(Finding.warning(
                        CLOCK,
                        "nobody can say whether the clock is right: no upstream answered with its time",
                        "let the clock be set by NTP")));
    }

    /** Whether every client can speak with it. */
    private static boolean isPlain(Api api) {
        return !api.behind().isHttp2() && api.behind().authorities() == null;
    }

    /** Whether it takes connections; what is spoken there, this check does not speak. */
    private Optional<Duration> connection(String api, URI address) {
        var port = address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), port), (int) PATIENCE.toMillis());
            findings.add(Finding.ok(UPSTREAM, api + " takes connections at " + address));
        } catch (IOException e) {
            noAnswer(api, address, e);
        }
        return Optional.empty();
    }

    private void noAnswer(String api, URI address, Exception cause) {
        findings.add(Finding.failed(
                UPSTREAM,
                api + " does not answer at " + address + ": "
                        + Objects.requireNonNullElse(cause.getMessage(), "no connection could be made"),
                "start it, or correct its upstream in the configuration"));
    }

    /** @return how far its clock is from ours, where it says what time it is */
    private Optional<Duration> upstream(HttpClient http, String api, URI address) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(address)
                    .timeout(PATIENCE)
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build();
            var before = clock.instant();
            var answer = http.send(request, HttpResponse.BodyHandlers.discarding());
            var spent = Duration.between(before, clock.instant());
            findings.add(Finding.ok(UPSTREAM, api + " answers at " + address));
            return answer.headers()
                    .firstValue("date")
                    .flatMap(SurroundingsCheck::time)
                    .map(there -> Duration.between(there.toInstant(), before.plus(spent.dividedBy(2))));
        } catch (IOException | IllegalArgumentException e) {
            noAnswer(api, address, e);
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
        var text = "the clock is " + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of")
                + " that of an upstream";
        return skew.abs().compareTo(SKEW_MAX) <= 0
                ? Finding.ok(CLOCK, text)
                : Finding.failed(
                        CLOCK, text, "let both clocks be set by NTP: tokens count as expired or not yet valid");
    }

    private void proxy(Listeners listeners) {
        var isBehind = isFarOff(listeners.apiOrigin()) || isFarOff(listeners.webOrigin());
        var trusted = listeners.trustedProxies();
        if (trusted.stream().anyMatch(network -> network.endsWith("/0"))) {
            findings.add(Finding.failed(
                    PROXY,
                    "listeners.trustedProxies believes everybody's X-Forwarded-For, so that anybody can have any"
                            + " address",
                    "name the networks of your proxies alone"));
        } else if (isBehind && trusted.isEmpty()) {
            findings.add(Finding.warning(
                    PROXY,
                    "clients use another origin than the listeners', and no proxy is trusted: all callers count as one"
                            + " address",
                    "name the proxy's network in listeners.trustedProxies, and let it send X-Forwarded-For"));
        } else {
            findings.add(Finding.ok(
                    PROXY,
                    trusted.isEmpty()
                            ? "nothing is said to stand in front"
                            : "X-Forwarded-For is believed from " + String.join(", ", trusted)));
        }
    }

    private static boolean isFarOff(String origin) {
        return !origin.matches("http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?");
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
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(smtp.host(), smtp.port()), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var greeting = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            findings.add(
                    greeting != null && greeting.startsWith("220")
                            ? Finding.ok(MAIL, smtp.host() + ":" + smtp.port() + " takes mail")
                            : Finding.failed(
                                    MAIL,
                                    smtp.host() + ":" + smtp.port() + " does not greet like a mail server",
                                    "correct mail.smtp.host and port: a server with STARTTLS, often at 587"));
        } catch (IOException e) {
            findings.add(Finding.failed(
                    MAIL,
                    smtp.host() + ":" + smtp.port() + " does not answer",
                    "correct mail.smtp.host and port, or let this machine reach it"));
        }
    }
}
