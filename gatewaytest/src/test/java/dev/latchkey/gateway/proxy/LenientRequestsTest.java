package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.gateway.explain.Explainer.Question;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Targets of an API that takes what not every server reads alike, from the socket to an upstream of the JDK. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LenientRequestsTest {

    private final BlockingQueue<URI> received = new LinkedBlockingQueue<>();
    private HttpServer upstream;
    private TestGateway gateway;
    private TestGateway strict;

    @BeforeAll
    void start() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            received.add(exchange.getRequestURI());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        upstream.start();
        var behind = ApiUpstream.of(
                "orders", URI.create("http://127.0.0.1:" + upstream.getAddress().getPort()));
        gateway = TestGateway.lenient(behind, EnumSet.allOf(Leniency.class));
        strict = TestGateway.lenient(behind, Set.of());
    }

    @AfterAll
    void stop() {
        gateway.close();
        strict.close();
        upstream.stop(0);
    }

    private static RawConnection.Answer ask(TestGateway gateway, String target) throws IOException {
        return RawConnection.exchange(gateway.port(), """
            GET %s HTTP/1.1
            Host: api.example.com
            X-Api-Key: good-key

            """.formatted(target));
    }

    /** As programs in Java do: cut at the slashes, then decode. */
    private static List<String> segments(URI uri, Charset charset) {
        return Arrays.stream(uri.getRawPath().substring(1).split("/"))
                .map(segment -> URLDecoder.decode(segment, charset))
                .toList();
    }

    private void passes(String target, Charset charset, List<String> segments, Leniency... by) throws Exception {
        assertThat(ask(gateway, target).status()).as(target).isEqualTo(204);
        var uri = received.poll(60, TimeUnit.SECONDS);
        assertThat(uri).hasToString(target);
        assertThat(segments(uri, charset)).isEqualTo(segments);
        var decided = gateway.awaitDecided();
        assertThat(decided.leniencies()).containsExactlyInAnyOrder(by);
        assertThat(Objects.requireNonNull(decided.operation()).id()).isEqualTo("GET /orders/{orderId}");
    }

    @Test
    void reachAJavaUpstreamByteForByteWithTheSegmentsThatWereJudged() throws Exception {
        var utf8 = StandardCharsets.UTF_8;
        passes("/orders/a%2Fb", utf8, List.of("orders", "a/b"), Leniency.ENCODED_SLASH);
        passes("/orders/a%2fb%2Fc?x=%2F", utf8, List.of("orders", "a/b/c"), Leniency.ENCODED_SLASH);
        passes("/orders/100%25", utf8, List.of("orders", "100%"), Leniency.ENCODED_PERCENT);
        passes("/orders/7;v=1", utf8, List.of("orders", "7;v=1"), Leniency.PATH_PARAMETERS);
        passes("/orders/caf%E9", StandardCharsets.ISO_8859_1, List.of("orders", "caf\u00e9"), Leniency.LATIN_1);
        passes("/orders/%23%EF%B8%8F%E2%83%A3", utf8, List.of("orders", "#\uFE0F\u20E3"), Leniency.ENCODED_PATH_END);
        passes("/orders/7?q=%E9", utf8, List.of("orders", "7"), Leniency.LATIN_1);
        passes("/orders/7?q=%C3%A9", utf8, List.of("orders", "7"));
    }

    @Test
    void reachNobodyWhereAServerMayReadSomethingElse() throws Exception {
        for (var target : List.of(
                "/orders/..%2Ffeed",
                "/orders/%2e%2e;/feed",
                "/orders/a%252Fb",
                "/orders;v=1",
                "/orders/a%2F",
                "/orders/%C0%AF",
                "/feed/..;/orders")) {
            assertThat(ask(gateway, target).status()).as(target).isEqualTo(400);
            gateway.awaitDecided();
        }
        assertThat(received).isEmpty();
    }

    /** Whatever is taken: a server that decodes and then cuts, parses, trims or folds sees a dot segment. */
    @Test
    void reachNobodyWithHiddenDotSegments() throws Exception {
        for (var target : List.of(
                "/orders/..%3B",
                "/orders/..%3b/feed",
                "/orders/%2e%2e%3Bx",
                "/feed/..%3F",
                "/orders/..%20",
                "/feed/..%C2%A0/orders",
                "/orders/%EF%BC%8E%EF%BC%8E",
                "/orders/x%EF%BC%8F..")) {
            for (var one : List.of(gateway, strict)) {
                var answer = ask(one, target);
                assertThat(answer.status()).as(target).isEqualTo(400);
                assertThat(answer.body()).as(target).contains("dot segment");
                assertThat(one.awaitDecided().leniencies()).as(target).isEmpty();
            }
        }
        assertThat(received).isEmpty();
    }

    /** A server that minds no case runs what asks for a key. */
    @Test
    void reachNobodyInOtherLettersThanThoseOfAClosedPath() throws Exception {
        for (var target : List.of("/letters/MINE", "/letters/minE", "/letters/%4Dine", "/letters/Mine.json")) {
            assertThat(askAnonymously(target).status()).as(target).isEqualTo(400);
            strict.awaitDecided();
        }
        assertThat(received).isEmpty();
        assertThat(askAnonymously("/letters/YOURS").status()).isEqualTo(204);
        strict.awaitDecided();
        assertThat(received.poll(60, TimeUnit.SECONDS)).hasToString("/letters/YOURS");
    }

    private RawConnection.Answer askAnonymously(String target) throws IOException {
        return RawConnection.exchange(strict.port(), """
            GET %s HTTP/1.1
            Host: api.example.com

            """.formatted(target));
    }

    /** Who sends it may be anybody, and cannot change it; the log, which the decision is told to, has the name. */
    @Test
    void areRefusedWithANameForTheOperatorAlone() throws Exception {
        var answer = ask(strict, "/orders/a%2Fb");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("percent-encoded slash").doesNotContain("encodedSlash");
        assertThat(strict.awaitDecided().leniencies()).containsExactly(Leniency.ENCODED_SLASH);

        var question = new Question(HttpMethod.GET, "/orders/a%2Fb", false, "1");
        var anybody = TestGateway.authenticate(List.of());
        var refused = strict.explainer().explain(question, anybody).await();
        assertThat(Objects.requireNonNull(refused.explanation()).whoCanGrant()).endsWith("leniencies, encodedSlash.");
        assertThat(gateway.explainer().explain(question, anybody).await().leniencies())
                .containsExactly(Leniency.ENCODED_SLASH);
        assertThat(received).isEmpty();
    }

    private static int offers(TestGateway gateway, String line, String... more) throws Exception {
        var head = line + " HTTP/1.1\nHost: api.example.com\n";
        return RawConnection.exchange(gateway.port(), head + String.join("\n", more) + "\n\n")
                .status();
    }

    /** A server that puts members of JSON among the parameters would show a stranger what only a key may see. */
    @Test
    void noBodyComesBesideAQueryThatDecidesUnlessTheApiTakesIt() throws Exception {
        var json = "Content-Type: application/json";
        var body = "Content-Length: 25\n\n{\"visibility\":\"INTERNAL\"}";
        for (var method : List.of("POST", "DELETE")) {
            var line = method + " /offers?visibility=PUBLIC";
            assertThat(offers(strict, line, json, body)).as(method).isEqualTo(400);
            assertThat(strict.awaitDecided().leniencies()).containsExactly(Leniency.CONDITIONAL_BODIES);
            assertThat(offers(strict, line, json, "X-Api-Key: good-key", body)).isEqualTo(204);
            assertThat(strict.awaitDecided().leniencies()).isEmpty();
            assertThat(offers(strict, line)).as("no body").isEqualTo(204);
            strict.awaitDecided();
            assertThat(offers(gateway, line, json, body)).isEqualTo(204);
            assertThat(gateway.awaitDecided().leniencies())
                    .containsExactlyInAnyOrder(Leniency.METHOD_IN_BODY, Leniency.CONDITIONAL_BODIES);
            assertThat(offers(gateway, line, "Content-Type: application/x-www-form-urlencoded", body))
                    .isEqualTo(400);
            gateway.awaitDecided();
        }
        received.clear();
    }

    @Test
    void noHeaderComesThatAServerTakesForWhatDecides() throws Exception {
        assertThat(offers(gateway, "GET /offers", "Visibility: INTERNAL")).isEqualTo(400);
        gateway.awaitDecided();
        assertThat(received).isEmpty();
        assertThat(offers(gateway, "GET /offers", "X-Visibility: INTERNAL")).isEqualTo(204);
        gateway.awaitDecided();
        received.clear();
    }
}
