package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.CrossOriginPolicy;
import dev.latchkey.engine.decision.Denial;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An API that pages of other origins may call (Fetch standard, section 3.3). */
class CrossOriginApiTest {

    private static final String APP = "https://app.example";
    private static final List<String> SENT = List.of("Authorization", "X-Api-Key");
    private static final List<String> READABLE = List.of("X-Request-Id", "ETag");

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        upstream.recordAndAnswerOk();
        serve(CrossOriginPolicy.ofOrigins(Set.of(APP), true, SENT, READABLE, Duration.ofMinutes(10)), 1_000_000);
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private void serve(CrossOriginPolicy policy, int requestsPerSecond) {
        if (gateway != null) {
            gateway.close();
        }
        gateway = TestGateway.forOthers(
                ApiUpstream.of("orders", upstream.uri()),
                new CrossOriginRules(Map.of("orders", policy)),
                requestsPerSecond);
    }

    private RawConnection.Answer send(String method, String target, String... headers) throws IOException {
        var lines = Stream.concat(Stream.of("Host: api.example.com"), Stream.of(headers))
                .toList();
        return RawConnection.exchange(
                gateway.port(), method + " " + target + " HTTP/1.1\n" + String.join("\n", lines) + "\n\n");
    }

    private RawConnection.Answer preflight(String target, String origin, String method) throws IOException {
        return send("OPTIONS", target, "Origin: " + origin, "Access-Control-Request-Method: " + method);
    }

    private static List<String> ofOtherOrigins(RawConnection.Answer answer) {
        return answer.headerLines().stream()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("access-control-") || line.startsWith("vary:"))
                .sorted()
                .toList();
    }

    @Nested
    class WhenABrowserAsksBeforeItCalls {

        @AfterEach
        void neverReachedTheUpstream() {
            assertThat(upstream.calls()).isZero();
        }

        @ParameterizedTest
        @CsvSource({
            "/orders, GET, 'get, post, head'",
            "/orders/1?x=y, DELETE, 'get, put, delete, head'",
            "/orders, PATCH, 'get, post, head'",
            "/search, QUERY, query",
            "/orders, BREW, 'get, post, head'"
        })
        void saysWhatTheDocumentAllows(String target, String method, String methods) throws Exception {
            var answer = preflight(target, APP, method);
            assertThat(answer.status()).isEqualTo(204);
            assertThat(ofOtherOrigins(answer))
                    .containsExactly(
                            "access-control-allow-credentials: true",
                            "access-control-allow-headers: authorization, x-api-key",
                            "access-control-allow-methods: " + methods,
                            "access-control-allow-origin: " + APP,
                            "access-control-max-age: 600",
                            "vary: origin");
            assertThat(gateway.decided).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"https://app.example.evil", "https://APP.example", "http://app.example", "null", "*"})
        void saysNothingToWhoIsNotListed(String origin) throws Exception {
            var answer = preflight("/orders", origin, "GET");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(ofOtherOrigins(answer)).containsExactly("vary: origin");
        }

        /** Without the two headers it is no preflight, and the document lists no such method. */
        @Test
        void takesAnotherOptionsForWhatItIs() throws Exception {
            assertThat(send("OPTIONS", "/orders").status()).isEqualTo(405);
            assertThat(send("OPTIONS", "/orders", "Origin: " + APP).status()).isEqualTo(405);
        }

        @Test
        void findsNothingWhereNothingIs() throws Exception {
            var answer = preflight("/nothing", APP, "GET");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Access-Control-Allow-Origin")).contains(APP);
        }

        @Test
        void costsWhatAStrangerMayAsk() throws Exception {
            serve(CrossOriginPolicy.ofOrigins(Set.of(APP), false, SENT, READABLE, Duration.ZERO), 2);
            assertThat(preflight("/orders", APP, "GET").status()).isEqualTo(204);
            assertThat(preflight("/orders", APP, "GET").status()).isEqualTo(204);
            var refused = preflight("/orders", APP, "GET");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).contains("1");
            assertThat(refused.header("Access-Control-Allow-Origin")).contains(APP);
            assertThat(gateway.awaitDecided().status()).isEqualTo(429);
            var called = send("GET", "/orders", "Origin: " + APP);
            assertThat(called.status()).as("its calls have their own").isEqualTo(401);
        }
    }

    @Nested
    class WhenItCalls {

        private final List<String> readable = List.of(
                "access-control-allow-credentials: true",
                "access-control-allow-origin: " + APP,
                "access-control-expose-headers: x-request-id, etag",
                "vary: origin");

        private RawConnection.Answer call(String target, String... more) throws IOException {
            return send(
                    "GET",
                    target,
                    Stream.concat(Stream.of("Origin: " + APP), Stream.of(more)).toArray(String[]::new));
        }

        @Test
        void mayReadTheAnswer() throws Exception {
            var answer = call("/orders", "X-Api-Key: " + TestGateway.KEY);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(ofOtherOrigins(answer)).isEqualTo(readable);
        }

        @Test
        void writesOverWhatTheUpstreamSaysOfOthers() throws Exception {
            upstream.recordAndAnswer(request -> request.response()
                    .putHeader("Access-Control-Allow-Origin", "*")
                    .putHeader("ACCESS-CONTROL-ALLOW-METHODS", "TRACE")
                    .putHeader("Vary", "Accept-Encoding")
                    .end("{}"));
            var answer = call("/orders", "X-Api-Key: " + TestGateway.KEY);
            assertThat(ofOtherOrigins(answer))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(readable.stream(), Stream.of("vary: accept-encoding"))
                                    .toList());
            var other = send("GET", "/orders", "Origin: https://evil.example", "X-Api-Key: " + TestGateway.KEY);
            assertThat(other.status()).isEqualTo(200);
            assertThat(ofOtherOrigins(other)).containsExactly("vary: accept-encoding", "vary: origin");
            var none = send("GET", "/orders", "X-Api-Key: " + TestGateway.KEY);
            assertThat(ofOtherOrigins(none)).containsExactly("vary: accept-encoding", "vary: origin");
        }

        @Test
        void mayReadEachRefusal() throws Exception {
            var refusals = Map.of(
                    "/orders", 401,
                    "/nothing", 404,
                    "/orders/%zz", 400,
                    "/feed?apiKey=a&apiKey=b", 400);
            for (var refusal : refusals.entrySet()) {
                var answer = call(refusal.getKey());
                assertThat(answer.status()).as(refusal.getKey()).isEqualTo(refusal.getValue());
                assertThat(ofOtherOrigins(answer)).as(refusal.getKey()).isEqualTo(readable);
            }
            var method = send("PUT", "/orders", "Origin: " + APP, "Content-Length: 0");
            assertThat(method.status()).isEqualTo(405);
            assertThat(ofOtherOrigins(method)).isEqualTo(readable);
            var ofTheEdge = call("/orders", "X-Api-Key: a", "X-Api-Key: b");
            assertThat(ofTheEdge.status()).isEqualTo(400);
            assertThat(ofOtherOrigins(ofTheEdge)).isEqualTo(readable);
        }

        @Test
        void mayReadThatTheUpstreamFailed() throws Exception {
            upstream.close();
            var answer = call("/orders", "X-Api-Key: " + TestGateway.KEY);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(ofOtherOrigins(answer)).isEqualTo(readable);
        }

        /** So no cache can hand one origin what was answered to another. */
        @Test
        void tellsEveryOriginTheSameWhereAllMay() throws Exception {
            serve(CrossOriginPolicy.ofAnyOrigin(SENT, READABLE, Duration.ofMinutes(10)), 1_000_000);
            var everyone =
                    List.of("access-control-allow-origin: *", "access-control-expose-headers: x-request-id, etag");
            assertThat(ofOtherOrigins(call("/orders", "X-Api-Key: " + TestGateway.KEY)))
                    .isEqualTo(everyone);
            assertThat(ofOtherOrigins(send("GET", "/orders"))).isEqualTo(everyone);
            assertThat(ofOtherOrigins(call("/nothing"))).isEqualTo(everyone);
        }
    }

    @Test
    void leavesAnApiWithoutAPolicyToItsUpstream() throws Exception {
        gateway.close();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
        upstream.recordAndAnswer(request -> request.response()
                .putHeader("Access-Control-Allow-Origin", "https://its.own")
                .end("{}"));
        assertThat(ofOtherOrigins(send("GET", "/public", "Origin: " + APP)))
                .containsExactly("access-control-allow-origin: https://its.own");
        var asked = preflight("/orders", APP, "GET");
        assertThat(asked.status()).isEqualTo(405);
        assertThat(ofOtherOrigins(asked)).isEmpty();
        assertThat(gateway.awaitDecided().status()).isEqualTo(200);
        assertThat(gateway.awaitDecided())
                .satisfies(decided ->
                        assertThat(decided.decision().toString()).contains(Denial.Reason.METHOD_NOT_ALLOWED.name()));
    }
}
