package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.WithheldHeaders;
import dev.latchkey.gateway.principal.SignedHeaders;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes on to the upstream, what comes back, and what happens when either side fails. */
class ForwarderTest {

    private static final String HEAD = """
        Host: api.example.com
        X-Api-Key: good-key
        """;

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        upstream.recordAndAnswerOk();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private void restart(ApiUpstream wanted) {
        gateway.close();
        gateway = TestGateway.generous(wanted);
    }

    private RawConnection.Answer send(String request) throws IOException {
        return RawConnection.exchange(gateway.port(), request);
    }

    @Nested
    class TheUpstreamGets {

        @Test
        void pathAndQueryByteForByte() throws Exception {
            send("GET /orders/a%20b%C3%BC?q=%41+b&x=1&&y HTTP/1.1\n" + HEAD + "\n");

            assertThat(upstream.awaitReceived().target()).isEqualTo("/orders/a%20b%C3%BC?q=%41+b&x=1&&y");
        }

        @Test
        void theSignedPrincipalAndTheRequestId() throws Exception {
            var answer = send("GET /orders HTTP/1.1\n" + HEAD + "\n");

            var received = upstream.awaitReceived();
            var id = answer.header("X-Request-Id").orElseThrow();
            assertThat(received.header("X-Request-Id")).isEqualTo(id);
            assertThat(received.header("Latchkey-Principal"))
                    .startsWith("signed orders " + id)
                    .contains("key-1");
        }

        @Test
        void nothingThatOnlyWeMayWriteAndNoCredential() throws Exception {
            send("GET /orders HTTP/1.1\n" + HEAD + """
                Latchkey-Principal: forged
                latchkey-principal: forged again
                Latchkey_Principal: forged for CGI
                Latchkey-Anything: forged
                x-oauth-scopes: forged
                X-Request-Id: forged
                X-Forwarded-For: 6.6.6.6
                X-Forwarded-Host: forged
                X-Forwarded-Proto: https
                X-Forwarded-Prefix: forged
                Forwarded: for=forged
                Cookie: session=forged
                Proxy-Authorization: forged

                """);

            var received = upstream.awaitReceived();
            assertThat(received.headers().toString()).doesNotContain("forged", "good-key", "6.6.6.6");
            assertThat(received.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(received.header("X-Forwarded-Host")).isEqualTo("api.example.com");
            assertThat(received.header("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(received.header("Host")).isEqualTo(upstream.uri().getAuthority());
        }

        /** Letters for a forgotten password, cache keys and redirects are made of it. */
        @Test
        void theConfiguredNameWhateverTheCallerCallsUs() throws Exception {
            send("""
                GET /orders HTTP/1.1
                Host: evil.example:8443
                X-Api-Key: good-key

                """);

            var received = upstream.awaitReceived();
            assertThat(received.header("X-Forwarded-Host")).isEqualTo("api.example.com");
            assertThat(received.headers().toString()).doesNotContain("evil.example");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "X.OAuth.Scopes",
                    "XOAuthScopes",
                    "X--OAuth_Scopes",
                    "x_oauth.scopes",
                    "Latchkey.Principal",
                    "Latchkey_Principal",
                    "LatchkeyPrincipal",
                    "Latchkey~Request",
                    "X.Forwarded.For",
                    "X_Request_Id",
                    "X.Api.Ke.y",
                    "Content_Type",
                    "Content.Encoding",
                    "Method-Override",
                    "X-HTTP-Verb",
                    "spring.cloud.function.definition",
                    "Author.ization",
                    "Proxy"
                })
        void noOtherSpellingOfWhatOnlyWeMayWrite(String name) throws Exception {
            send("GET /orders HTTP/1.1\n" + HEAD + name + ": forged\nX-Own: kept\n\n");

            var received = upstream.awaitReceived();
            assertThat(received.headers().toString()).doesNotContain("forged");
            assertThat(received.header("X-Own")).isEqualTo("kept");
        }

        @Test
        void nothingThatTheListWithholds() throws Exception {
            var names = WithheldHeaders.ALL.stream()
                    .flatMap(group -> Stream.concat(
                            group.names().stream(),
                            group.beginnings().stream().map(beginning -> beginning + "-Anything")))
                    .filter(name -> !SEEN_BEFORE.contains(name))
                    .toList();
            assertThat(names)
                    .contains(
                            "Fastly-Client-IP",
                            "X-Azure-ClientIP",
                            "X-Override-URL",
                            "X-Scheme",
                            "Front-End-Https",
                            "Destination",
                            "X-Envoy-Anything",
                            "Client-Cert-Anything",
                            "X-Appengine-Anything");
            for (var name : names) {
                send("GET /orders HTTP/1.1\n" + HEAD + name + ": forged\n\n");

                assertThat(upstream.awaitReceived().headers().toString())
                        .as(name)
                        .doesNotContain("forged");
            }
        }

        /** A header of WebDAV, say; one that carries keys stays behind all the same. */
        @Test
        void whatItsApiTakesAllTheSame() throws Exception {
            restart(ApiUpstream.of("orders", upstream.uri())
                    .withHeaders(new UpstreamHeaders(false, List.of("Destination", "x_access_token", "X-Api-Key"))));
            send("GET /orders HTTP/1.1\n" + HEAD + """
                Destination: /elsewhere
                X-Access-Token: theirs
                Destinations: x
                X-Real-IP: forged
                X.Api.Key: forged
                Base-URL: forged

                """);

            var received = upstream.awaitReceived().headers();
            assertThat(received.get("destination")).containsExactly("/elsewhere");
            assertThat(received.get("x-access-token")).containsExactly("theirs");
            assertThat(received.toString()).doesNotContain("forged");
        }

        /** The edge has its own rules for these, and refuses such a request or reads it in another way. */
        private static final Set<String> SEEN_BEFORE = Set.of(
                "Authorization",
                "Connection",
                "Content-Length",
                "DPoP",
                "Expect",
                "Host",
                "HTTP2-Settings",
                "Transfer-Encoding",
                "Upgrade");

        @Test
        void noHopByHopHeaderAndNoneThatConnectionNames() throws Exception {
            send("GET /orders HTTP/1.1\n" + HEAD + """
                Connection: keep-alive, X-Private, close
                Keep-Alive: timeout=5
                X-Private: hop
                TE: trailers
                Trailer: X-Sum
                Accept: application/json

                """);

            var received = upstream.awaitReceived();
            assertThat(received.headers()).doesNotContainKeys("x-private", "keep-alive", "te", "trailer");
            assertThat(received.header("Accept")).isEqualTo("application/json");
        }

        /** RFC 9110 §7.6.1 lets a sender name any header. One that the request is judged by would be gone when it is sent on. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Latchkey-Principal",
                    "Latchkey_Principal",
                    "X-Request-Id",
                    "X-Forwarded-For",
                    "Forwarded",
                    "Authorization, X-Api-Key",
                    "close, X-Api-Key",
                    "Cookie",
                    "DPoP",
                    "Host",
                    "Content-Type",
                    " x , CONTENT.TYPE ",
                    "Content-Length",
                    "Content-Encoding",
                    "Content-Language",
                    "Transfer-Encoding",
                    "Trailer",
                    "Expect",
                    "Accept",
                    "Accept-Charset",
                    "Range",
                    "If-Match",
                    "Origin",
                    "User-Agent",
                    "Traceparent",
                    "Real-IP",
                    "X-HTTP-Method-Override",
                    "Destination",
                    "close\nConnection: Content-Type"
                })
        void noRequestWhoseConnectionNamesWhatItIsReadBy(String named) throws Exception {
            var refused = send("GET /orders HTTP/1.1\n" + HEAD + "Connection: " + named + "\n\n");

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("MALFORMED_REQUEST", "a Connection that names no header");
            assertThat(upstream.calls()).isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "keep-alive",
                    "Keep-Alive",
                    "close",
                    "TE",
                    "te, close",
                    "HTTP2-Settings",
                    "Upgrade, HTTP2-Settings",
                    "X-Private",
                    ",close,,",
                    "X-Hop; a=b"
                })
        void aRequestWhoseConnectionNamesNothingOfTheKind(String named) throws Exception {
            assertThat(send("GET /orders HTTP/1.1\n" + HEAD + "Connection: " + named + "\n\n")
                            .status())
                    .isEqualTo(200);
            assertThat(upstream.awaitReceived().header("Latchkey-Principal")).startsWith("signed orders");
        }

        @Test
        void noKeyFromTheQuery() throws Exception {
            var answer = send("""
                GET /feed?a=1&apiKey=good-partner-key&b=%32 HTTP/1.1
                Host: api.example.com

                """);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(upstream.awaitReceived().target()).isEqualTo("/feed?a=1&b=%32");
        }

        @Test
        void noQuestionMarkWhenTheKeyWasAll() throws Exception {
            send("""
                GET /feed?apiKey=good-partner-key HTTP/1.1
                Host: api.example.com

                """);

            assertThat(upstream.awaitReceived().target()).isEqualTo("/feed");
        }

        @Test
        void scopesInPlainWhereTheApiAsksForThem() throws Exception {
            restart(ApiUpstream.of("orders", upstream.uri()).withHeaders(new UpstreamHeaders(true, List.of())));
            send("""
                GET /orders HTTP/1.1
                Host: api.example.com
                Authorization: bearer token-that-reads-orders
                Cookie: a=1

                """);

            var received = upstream.awaitReceived();
            assertThat(received.header("x-oauth-scopes")).isEqualTo("orders_read");
            assertThat(received.headers()).doesNotContainKeys("authorization", "cookie");
        }

        @Test
        void bodiesOfEitherFraming() throws Exception {
            send("POST /orders HTTP/1.1\n" + HEAD + "Content-Length: 7\n\n{\"a\":1}");
            send("POST /orders HTTP/1.1\n" + HEAD + "Transfer-Encoding: chunked\n\n3\n{\"a\n4\n\":1}\n0\n\n");

            var first = upstream.awaitReceived();
            assertThat(first.body()).isEqualTo("{\"a\":1}");
            assertThat(first.header("Content-Length")).isEqualTo("7");
            var second = upstream.awaitReceived();
            assertThat(second.body()).isEqualTo("{\"a\":1}");
            assertThat(second.header("Transfer-Encoding")).isEqualTo("chunked");
        }

        @Test
        void requestsOfHttp2() throws Exception {
            var vertx = Vertx.vertx();
            var client = vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false));
            try {
                var answered = client.request(new RequestOptions()
                                .setMethod(HttpMethod.POST)
                                .setHost("127.0.0.1")
                                .setPort(gateway.port())
                                .setURI("/orders")
                                .putHeader("X-Api-Key", "good-key"))
                        .compose(request -> request.send(Buffer.buffer("{}"))
                                .compose(response -> response.body()
                                        .map(body -> response.version() + " " + response.statusCode() + " " + body)))
                        .await(60, TimeUnit.SECONDS);

                assertThat(answered).isEqualTo("HTTP_2 200 {\"ok\":true}");
                assertThat(upstream.awaitReceived().body()).isEqualTo("{}");
                var refused = client.request(new RequestOptions()
                                .setHost("127.0.0.1")
                                .setPort(gateway.port())
                                .setURI("/orders"))
                        .compose(request -> request.send())
                        .await(60, TimeUnit.SECONDS);
                assertThat(refused.statusCode()).isEqualTo(401);
            } finally {
                client.close().await(); // held until here, because one that nobody holds is closed
                vertx.close().await();
            }
        }
    }

    @Nested
    class TheCallerGets {

        @Test
        void statusHeadersAndBodyButNothingThatOnlyWeSay() throws Exception {
            upstream.recordAndAnswer(request -> request.response()
                    .setStatusCode(201)
                    .putHeader("Location", "/orders/1")
                    .putHeader("Latchkey-Debug", "inner")
                    .putHeader("X-RateLimit-Limit", "1")
                    .putHeader("X-Request-Id", "inner")
                    .putHeader("Connection", "X-Inner")
                    .putHeader("X-Inner", "inner")
                    .end("made"));

            var answer = send("POST /orders HTTP/1.1\n" + HEAD + "Content-Length: 2\n\n{}");

            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo("made");
            assertThat(answer.header("Location")).contains("/orders/1");
            assertThat(answer.headerLines().toString()).doesNotContain("inner");
            assertThat(answer.header("X-RateLimit-Limit")).contains("1000000");
            assertThat(answer.header("X-RateLimit-Concurrent-Remaining")).contains("999");
        }

        @Test
        void theLengthButNoBodyToHead() throws Exception {
            // By method, because the second request may be there before anybody has read the first answer.
            upstream.behave(request -> {
                if (request.method().equals(io.vertx.core.http.HttpMethod.HEAD)) {
                    request.response().putHeader("Content-Length", "1234").end();
                } else {
                    request.response().end("ok");
                }
            });
            try (var connection = new RawConnection(gateway.port())) {
                connection.send("HEAD /orders HTTP/1.1\n" + HEAD + "\nGET /public HTTP/1.1\nHost: a.example\n\n");
                var line = readHead(connection);

                assertThat(line).contains("200 OK").containsIgnoringCase("content-length: 1234");
                assertThat(connection.read().status()).isEqualTo(200);
            }
        }

        private String readHead(RawConnection connection) throws IOException {
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) connection.input().read());
            }
            return head.toString();
        }

        @ParameterizedTest
        @ValueSource(ints = {204, 304})
        void noBodyWhereTheStatusAllowsNone(int status) throws Exception {
            upstream.behave(request -> request.response().setStatusCode(status).end());
            try (var connection = new RawConnection(gateway.port())) {
                connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");
                assertThat(connection.read().status()).isEqualTo(status);
                connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");
                assertThat(connection.read().status()).isEqualTo(status);
            }
        }

        /** 64 MiB to a reader who waits: the upstream must be held back long before it has sent all. */
        @Test
        void largeAnswersNoFasterThanItReads() throws Exception {
            var size = 64L * 1024 * 1024;
            var sent = new AtomicLong();
            var full = new CompletableFuture<Long>();
            upstream.behave(request -> {
                var response = request.response().putHeader("Content-Length", Long.toString(size));
                pump(response, sent, size, full);
            });
            try (var connection = new RawConnection(gateway.port())) {
                connection.socket().setReceiveBufferSize(64 * 1024);
                connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");

                assertThat(full.get(60, TimeUnit.SECONDS)).isLessThan(size / 2);
                var line = readHead(connection);
                var rest = size;
                var buffer = new byte[64 * 1024];
                while (rest > 0) {
                    var read = connection.input().read(buffer, 0, (int) Math.min(buffer.length, rest));
                    assertThat(read).isPositive();
                    rest -= read;
                }
                assertThat(line).contains("200 OK");
                assertThat(sent.get()).isEqualTo(size);
            }
        }

        /** Writes until the connection is full, and completes the future with how much that was. */
        private static void pump(
                io.vertx.core.http.HttpServerResponse response,
                AtomicLong sent,
                long size,
                CompletableFuture<Long> full) {
            var part = Buffer.buffer(new byte[64 * 1024]);
            while (sent.get() < size && !response.writeQueueFull()) {
                sent.addAndGet(part.length());
                response.write(part);
            }
            if (sent.get() < size) {
                response.drainHandler(_ -> pump(response, sent, size, full));
                // Full for the first time says little while the sockets still fill; full for this long says enough.
                var at = sent.get();
                Objects.requireNonNull(Vertx.currentContext()).owner().setTimer(200, _ -> {
                    if (sent.get() == at) {
                        full.complete(at);
                    }
                });
            } else {
                response.end();
            }
        }
    }

    @Nested
    class WhenTheUpstreamFails {

        private RawConnection.Answer sendTo(URI uri, String request) throws IOException {
            restart(ApiUpstream.of("orders", uri));
            return send(request);
        }

        @Test
        void saysThatItRefusedTheConnection() throws Exception {
            try (var port = new ClosedPort()) {
                var answer = sendTo(port.uri(), "GET /orders HTTP/1.1\n" + HEAD + "\n");

                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.body()).contains("The upstream refused the connection");
                assertThat(answer.header("X-RateLimit-Limit")).isPresent();
            }
        }

        @Test
        void saysThatNoHeaderCame() throws Exception {
            upstream.behave(_ -> {});
            var patient = Duration.ofMinutes(2);
            restart(ApiUpstream.of("orders", upstream.uri()).withTimeouts(patient, Duration.ofMillis(200), patient));

            var answer = send("GET /orders HTTP/1.1\n" + HEAD + "\n");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains("The upstream sent no response header within 200 ms");
            assertThat(gateway.awaitDecided().status()).isEqualTo(504);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "NONSENSE\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n"
                })
        void saysThatTheAnswerWasMalformed(String malformed) throws Exception {
            try (var scripted = new ScriptedUpstream(malformed, false)) {
                var answer = sendTo(scripted.uri(), "GET /orders HTTP/1.1\n" + HEAD + "\n");

                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.body()).contains("UPSTREAM_");
            }
        }

        @Test
        void saysThatItClosedWithoutAnAnswer() throws Exception {
            try (var scripted = new ScriptedUpstream("", true)) {
                var answer = sendTo(scripted.uri(), "GET /orders HTTP/1.1\n" + HEAD + "\n");

                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.body()).contains("closed the connection before it had answered");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
                })
        void neverEndsAnAnswerCleanlyThatBrokeOff(String cut) throws Exception {
            try (var closing = new ScriptedUpstream(cut, true);
                    var stalling = new ScriptedUpstream(cut, false)) {
                for (var scripted : new ScriptedUpstream[] {closing, stalling}) {
                    restart(ApiUpstream.of("orders", scripted.uri())
                            .withTimeouts(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMillis(200)));
                    try (var connection = new RawConnection(gateway.port())) {
                        connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");
                        var all = new String(connection.input().readAllBytes(), StandardCharsets.US_ASCII);

                        assertThat(all).contains("abc").doesNotContain("\r\n0\r\n");
                    }
                }
            }
        }

        @Test
        void triesAgainOnceWhenAKeptConnectionWasClosed() throws Exception {
            try (var scripted = new ScriptedUpstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", false)) {
                scripted.answersPerConnection = 1;
                restart(ApiUpstream.of("orders", scripted.uri()));
                try (var connection = new RawConnection(gateway.port())) {
                    for (var i = 0; i < 3; i++) {
                        connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");
                        assertThat(connection.read().status()).isEqualTo(200);
                    }
                }
            }
        }

        /** On one connection, so that nothing of one answer is left over for the next. */
        @Test
        void skipsWhatAnUpstreamSaysBeforeItsAnswer() throws Exception {
            var answer = "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
            try (var scripted = new ScriptedUpstream(answer, false)) {
                restart(ApiUpstream.of("orders", scripted.uri()));
                try (var connection = new RawConnection(gateway.port())) {
                    for (var i = 0; i < 2; i++) {
                        connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");
                        var relayed = connection.read();
                        assertThat(relayed.status()).isEqualTo(200);
                        assertThat(relayed.body()).isEqualTo("{}");
                        assertThat(relayed.header("Link")).isEmpty();
                    }
                }
            }
        }

        @Test
        void neverSendsABodyTwice() throws Exception {
            try (var scripted = new ScriptedUpstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", false)) {
                scripted.answersPerConnection = 1;
                restart(ApiUpstream.of("orders", scripted.uri()));
                try (var connection = new RawConnection(gateway.port())) {
                    connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");
                    assertThat(connection.read().status()).isEqualTo(200);
                    var sent = 1;
                    // One that comes before the pool has its connection back goes by another, and is answered there.
                    for (var status = 200; status == 200 && sent < 1_000; sent++) {
                        connection.send("POST /orders HTTP/1.1\n" + HEAD + "Content-Length: 2\n\n{}");
                        status = connection.read().status();
                        assertThat(status).isIn(200, 502);
                    }
                    assertThat(sent).as("until one was not answered").isLessThan(1_000);
                    assertThat(scripted.requests.get()).isEqualTo(sent);
                }
            }
        }
    }

    @Nested
    class WhenTheCallerLeaves {

        @Test
        void theUpstreamCallIsCancelledAndThePlaceGivenBack() throws Exception {
            var begun = new CompletableFuture<Void>();
            var cancelled = new CompletableFuture<Void>();
            upstream.behave(request -> {
                request.connection().closeHandler(_ -> cancelled.complete(null));
                begun.complete(null);
            });
            try (var connection = new RawConnection(gateway.port())) {
                connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");
                begun.get(60, TimeUnit.SECONDS);
            }

            cancelled.get(60, TimeUnit.SECONDS);
            assertThat(gateway.awaitDecided().status()).isEqualTo(Forwarder.CALLER_LEFT);
            upstream.recordAndAnswerOk();
            assertThat(send("GET /orders HTTP/1.1\n" + HEAD + "\n").header("X-RateLimit-Concurrent-Remaining"))
                    .contains("999");
        }
    }

    @Test
    void probesARow() throws Exception {
        upstream.recordAndAnswer(
                request -> request.response().setStatusCode(404).end("gone"));

        var status = gateway.forwarder
                .probe(
                        ApiUpstream.of("orders", upstream.uri()),
                        "/orders/7",
                        new Forwarder.Asker(
                                new SignedHeaders("signed", "id=\"r-1\""), new Principal.Anonymous(), "r-1"))
                .await(60, TimeUnit.SECONDS);

        assertThat(status).isEqualTo(404);
        var received = upstream.awaitReceived();
        assertThat(received.target()).isEqualTo("/orders/7");
        assertThat(received.header("Latchkey-Principal")).isEqualTo("signed");
        assertThat(received.header("Latchkey-Request")).isEqualTo("id=\"r-1\"");
        assertThat(received.header("X-Request-Id")).isEqualTo("r-1");
        assertThat(received.header("X-Forwarded-Host")).isNotEmpty().doesNotContain("/");
        assertThat(received.header("X-Forwarded-Proto")).isIn("http", "https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a", "http://a/path", "http://user@a", "http://a?b", "a:80"})
    void refusesAnUpstreamThatIsMoreOrLessThanAnOrigin(String uri) {
        assertThatThrownBy(() -> ApiUpstream.of("orders", URI.create(uri)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
