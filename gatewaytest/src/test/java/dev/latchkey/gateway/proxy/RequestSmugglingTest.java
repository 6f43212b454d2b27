package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests as bytes. Each carries a good key, so that nothing but the rule keeps it from the upstream; each is refused, and the
 * upstream never hears of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestSmugglingTest {

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()).withRequestBodyBytesMax(1000));
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void forget() {
        upstream.forget();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.latchkey.gateway.proxy.SmuggledRequests#tricks")
    void refuses(String name, int status, String request) throws IOException {
        assertRefused(name, status, RawConnection.exchange(gateway.port(), request));
    }

    /** What closes the connection leaves nothing of what was sent behind it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.latchkey.gateway.proxy.SmuggledRequests#tricks")
    void executesNothingBehindWhatCloses(String name, int status, String request) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(request + """
                GET /orders HTTP/1.1
                Host: a.example
                X-Api-Key: good-key

                """);

            assertThat(connection.read().status()).as(name).isEqualTo(status);
            if (connection.isClosedByPeer()) {
                assertThat(upstream.calls()).isZero();
            }
        }
    }

    /** RFC 9112 §7: the names of transfer codings have no case. */
    @ParameterizedTest
    @ValueSource(strings = {"chunked", "CHUNKED", "Chunked"})
    void takesChunkedInWhateverCaseAndWhatComesBehind(String coding) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("""
                POST /orders HTTP/1.1
                Host: a.example
                X-Api-Key: good-key
                Transfer-Encoding: %s

                0

                GET /orders HTTP/1.1
                Host: a.example
                X-Api-Key: good-key

                """.formatted(coding));

            assertThat(connection.read().status()).isEqualTo(200);
            assertThat(connection.read().status()).isEqualTo(200);
        }
    }

    private void assertRefused(String name, int status, RawConnection.Answer answer) {
        assertThat(answer.status()).as(name).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"message\":").contains("\"errors\":[{\"code\":", "\"requestId\":\"");
        assertThat(answer.header("Content-Type")).contains("application/json;charset=UTF-8");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("X-Request-Id")).isPresent();
        assertThat(answer.header("Server")).isEmpty();
        assertThat(upstream.calls()).isZero();
    }

    /** Symfony, Rack, Laravel and others execute the method that such a parameter names, which nobody judged. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "_method=DELETE",
                "a=1&_method=DELETE",
                "a=1;_method=DELETE",
                "_METHOD=DELETE",
                "%5Fmethod=DELETE",
                "_%6dethod=DELETE",
                ".method=DELETE",
                "%20_method=DELETE",
                "+_method=DELETE",
                "_method[]=DELETE",
                "_method%5B%5D=DELETE",
                "[method=DELETE",
                "_method",
                "X-HTTP-Method-Override=DELETE",
                "x_http_method=DELETE",
                "xMethodOverride=DELETE",
                "_method%00x=DELETE",
                "_method%2500=DELETE",
                "a=1%26_method=DELETE",
                "a=1%2526_method=DELETE",
                "a=1%3B_method=DELETE"
            })
    void refusesAQueryThatAsksForAnotherMethod(String query) throws IOException {
        var answer = RawConnection.exchange(gateway.port(), """
            POST /orders?%s HTTP/1.1
            Host: a.example
            X-Api-Key: good-key
            Content-Length: 0

            """.formatted(query));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("MALFORMED_REQUEST", "_method");
        assertThat(upstream.calls()).isZero();
    }

    /** A rule that makes a query of the decoded path ({@code try_files $uri /index.php?q=$uri&$args}) makes a parameter of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"7&_method=DELETE", "7%26_method=DELETE", "7%26_method%3DDELETE", "7%3F_method=a", "7%3B_method"
            })
    void refusesAPathThatAsksForAnotherMethod(String order) throws IOException {
        var answer = RawConnection.exchange(gateway.port(), """
            GET /orders/%s HTTP/1.1
            Host: a.example
            X-Api-Key: good-key

            """.formatted(order));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("MALFORMED_REQUEST", "_method");
        assertThat(upstream.calls()).isZero();
    }

    /** CodeIgniter, WordPress and whatever stands behind {@code index.php?url=$1} run the path that a query names. */
    @ParameterizedTest
    @ValueSource(strings = {"/admin", "%2Fadmin", "a=1&/admin", "rest_route=/admin", "url=feed", "a=1;_url=/feed/7"})
    void refusesAQueryThatNamesAnotherPath(String query) throws IOException {
        var answer = RawConnection.exchange(gateway.port(), """
            GET /orders?%s HTTP/1.1
            Host: a.example
            X-Api-Key: good-key

            """.formatted(query));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("MALFORMED_REQUEST", "queryPath");
        assertThat(upstream.calls()).isZero();
    }

    /** Whether a server has that method there, no document says. */
    @ParameterizedTest
    @ValueSource(strings = {"method=DELETE", "a=1&http-method=put", "method%5B%5D=PATCH", "verb=MOVE"})
    void refusesAQueryThatNamesAMethodThatNobodyDescribes(String query) throws IOException {
        var answer = RawConnection.exchange(gateway.port(), """
            GET /orders?%s HTTP/1.1
            Host: a.example
            X-Api-Key: good-key

            """.formatted(query));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("MALFORMED_REQUEST", "a query that names no other method");
        assertThat(upstream.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x=DELETE",
                "method=GET",
                "method=card",
                "methods=a",
                "a_method=b",
                "x=_method",
                "a=b&_methodical=c",
                "method[]=a"
            })
    void takesAQueryThatOnlySoundsLikeIt(String query) throws IOException {
        var answer = RawConnection.exchange(gateway.port(), """
            GET /orders?%s HTTP/1.1
            Host: a.example
            X-Api-Key: good-key

            """.formatted(query));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void refusesBareLineFeeds() throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes("GET /orders HTTP/1.1\nHost: api.example.com\nX-Api-Key: good-key\n\n");

            assertThat(connection.read().status()).isEqualTo(400);
            assertThat(upstream.calls()).isZero();
        }
    }

    @Test
    void refusesOneBareLineFeedAmongGoodLines() throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes("GET /orders HTTP/1.1\r\nHost: a.example\r\nX-Note: 1\nX-Api-Key: good-key\r\n\r\n");

            assertThat(connection.read().status()).isEqualTo(400);
            assertThat(upstream.calls()).isZero();
        }
    }

    @Test
    void refusesARequestLineAboveTheLimit() throws IOException {
        var answer =
                RawConnection.exchange(gateway.port(), "GET /orders?a=" + "a".repeat(8 * 1024) + " HTTP/1.1\n" + """
                    Host: api.example.com
                    X-Api-Key: good-key

                    """);

        assertThat(answer.status()).isEqualTo(414);
        assertThat(upstream.calls()).isZero();
    }

    @Test
    void refusesAHeaderSectionAboveTheLimit() throws IOException {
        var answer = RawConnection.exchange(gateway.port(), """
            GET /orders HTTP/1.1
            Host: api.example.com
            X-Api-Key: good-key
            X-Note:\
            """ + " " + "a".repeat(17 * 1024) + "\n\n");

        assertThat(answer.status()).isEqualTo(431);
        assertThat(upstream.calls()).isZero();
    }

    @Test
    void takesAsManyHeadersAsTheLimitAndRefusesOneMore() throws IOException {
        var head = """
            GET /orders HTTP/1.1
            Host: api.example.com
            X-Api-Key: good-key
            """;

        assertThat(RawConnection.exchange(gateway.port(), head + "X-Note: 1\n".repeat(98) + "\n")
                        .status())
                .isEqualTo(200);
        assertThat(RawConnection.exchange(gateway.port(), head + "X-Note: 1\n".repeat(99) + "\n")
                        .status())
                .isEqualTo(431);
        assertThat(upstream.calls()).isEqualTo(1);
    }

    @Test
    void refusesAChunkedBodyThatGrowsAboveTheLimit() throws IOException {
        upstream.recordAndAnswerOk();
        var answer = RawConnection.exchange(gateway.port(), """
            POST /orders HTTP/1.1
            Host: api.example.com
            X-Api-Key: good-key
            Transfer-Encoding: chunked

            3e9
            """ + "a".repeat(1001) + "\n0\n\n");

        assertThat(answer.status()).isEqualTo(413);
    }

    /** RFC 9110 §15.5.9. */
    @Test
    void refusesAHeaderSectionThatNeverEnds() throws IOException {
        try (var hasty = TestGateway.hasty(ApiUpstream.of("orders", upstream.uri()));
                var connection = new RawConnection(hasty.port())) {
            connection.send("""
                GET /orders HTTP/1.1
                Host: api.example.com
                X-Api-Key: good-key
                """);

            assertRefused("a header section that never ends", 408, connection.read());
        }
    }

    @Test
    void refusesABodyThatStops() throws IOException {
        upstream.recordAndAnswerOk();
        try (var hasty = TestGateway.hasty(ApiUpstream.of("orders", upstream.uri()));
                var connection = new RawConnection(hasty.port())) {
            connection.send("""
                POST /orders HTTP/1.1
                Host: api.example.com
                X-Api-Key: good-key
                Content-Length: 10

                {}\
                """);

            assertThat(connection.read().status()).isEqualTo(408);
            assertThat(connection.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void neverAnswersAMalformedChunkAsIfItWereWhole() throws IOException {
        upstream.recordAndAnswerOk();
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("""
                POST /orders HTTP/1.1
                Host: api.example.com
                X-Api-Key: good-key
                Transfer-Encoding: chunked

                zz
                {}
                0

                """);

            assertThat(new String(connection.input().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII))
                    .doesNotContain(" 200 ");
        }
    }

    @Test
    void servesAMethodThatBeginsLikeThePrefaceOfHttp2() throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes("P");
            connection.sendBytes("UT /orders/1 HTTP/1.1\r\nHost: a.example\r\nX-Api-Key: good-key\r\n"
                    + "Content-Length: 2\r\n\r\n{}");

            assertThat(connection.read().status()).isEqualTo(200);
        }
    }

    @Test
    void closesAPrefaceThatBreaksOff() throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes("PRI * HTTP/2.0\r\n\r\nGET /orders HTTP/1.1\r\nX-Api-Key: good-key\r\n\r\n");

            assertThat(connection.isClosedByPeer()).isTrue();
            assertThat(upstream.calls()).isZero();
        }
    }

    @Test
    void answersPipelinedRequestsInOrderUpToTheMalformedOne() throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("""
                GET /orders HTTP/1.1
                Host: api.example.com
                X-Api-Key: good-key

                GET /orders HTTP/1.1
                Host: api.example.com
                X-Api-Key: good-key
                X-Folded: a
                 b

                GET /orders HTTP/1.1
                Host: api.example.com
                X-Api-Key: good-key

                """);

            assertThat(connection.read().status()).isEqualTo(200);
            assertThat(connection.read().status()).isEqualTo(400);
            assertThat(connection.isClosedByPeer()).isTrue();
            assertThat(upstream.calls()).isEqualTo(1);
        }
    }

    @Test
    void ignoresAnUpgradeToHttp2AndToWebSocket() throws IOException {
        upstream.recordAndAnswerOk();
        var answer = RawConnection.exchange(gateway.port(), """
            GET /orders HTTP/1.1
            Host: api.example.com
            X-Api-Key: good-key
            Connection: Upgrade, HTTP2-Settings
            Upgrade: h2c
            HTTP2-Settings: AAMAAABkAAQAAP__

            """);
        var webSocket = RawConnection.exchange(gateway.port(), """
            GET /orders HTTP/1.1
            Host: api.example.com
            X-Api-Key: good-key
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(webSocket.status()).isEqualTo(200);
    }

    @Test
    void neverAsksForABodyThatItRefuses() throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("""
                POST /orders HTTP/1.1
                Host: api.example.com
                X-Api-Key: a-bad-key
                Content-Length: 2
                Expect: 100-continue

                """);

            assertThat(connection.read().status()).isEqualTo(401);
            assertThat(connection.isClosedByPeer()).isTrue();
            assertThat(upstream.calls()).isZero();
        }
    }

    @Test
    void asksForABodyOnceTheRequestIsAllowed() throws Exception {
        upstream.recordAndAnswerOk();
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("""
                POST /orders HTTP/1.1
                Host: api.example.com
                X-Api-Key: good-key
                Content-Length: 2
                Expect: 100-continue

                """);

            assertThat(connection.read().status()).isEqualTo(100);
            connection.sendBytes("{}");
            assertThat(connection.read().status()).isEqualTo(200);
            assertThat(upstream.awaitReceived().header("Expect")).isEmpty();
        }
    }
}
