package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.gateway.proxy.UpstreamReach.Protocol;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams behind TLS, in HTTP/2, and at several addresses. */
class UpstreamReachTest {

    private Vertx vertx;
    private @Nullable TestGateway gateway;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() {
        closeGateway();
        vertx.close().await();
    }

    private void closeGateway() {
        if (gateway != null) {
            gateway.close();
            gateway = null;
        }
    }

    private int upstream(HttpServerOptions options, String host, Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer(options)
                .requestHandler(handler)
                .listen(0, host)
                .await()
                .actualPort();
    }

    private TestGateway serve(UpstreamReach reach) {
        gateway = TestGateway.generous(ApiUpstream.of("orders", reach)
                .withTimeouts(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(2)));
        return gateway;
    }

    private RawConnection.Answer get() throws Exception {
        return RawConnection.exchange(
                Objects.requireNonNull(gateway).port(), "GET /public HTTP/1.1\nHost: api.example.com\n\n");
    }

    @Nested
    class BehindTls {

        private HttpServerOptions tls(TestCertificate certificate) {
            return new HttpServerOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(certificate.certificate().toString())
                            .setKeyPath(certificate.key().toString()));
        }

        private UpstreamReach reach(int port, Protocol protocol, @Nullable Path authorities) {
            return new UpstreamReach(List.of(URI.create("https://localhost:" + port)), protocol, authorities, null);
        }

        @Test
        void takesAServerThatItsAuthorityVouchesFor(@TempDir Path folder) throws Exception {
            var certificate = TestCertificate.make(folder, "upstream", "dns:localhost");
            var port = upstream(
                    tls(certificate),
                    "127.0.0.1",
                    request -> request.response().end(request.version() + " " + request.authority()));
            serve(reach(port, Protocol.HTTP_1_1, certificate.certificate()));
            assertThat(get().body()).isEqualTo("HTTP_1_1 localhost:" + port);
            closeGateway();
            serve(reach(port, Protocol.HTTP_2, certificate.certificate()));
            assertThat(get().body()).isEqualTo("HTTP_2 localhost:" + port);
        }

        /** Each would be answered, and each answer kept for a server that does not read it. */
        @Test
        void endsAConnectionWhoseServerChangesKeysAgainAndAgain(@TempDir Path folder) throws Exception {
            var certificate = TestCertificate.make(folder, "upstream", "dns:localhost");
            try (var server = certificate.listen();
                    var threads = Executors.newSingleThreadExecutor()) {
                serve(reach(server.getLocalPort(), Protocol.HTTP_1_1, certificate.certificate()));
                threads.execute(() -> answerAfter(server, 3));
                assertThat(get().body()).as("now and then").isEqualTo("fine");
                threads.execute(() -> answerAfter(server, 400));
                assertThat(get().status()).isEqualTo(502);
            }
        }

        /** What the JDK does at a second handshake is to change keys. */
        private void answerAfter(SSLServerSocket server, int changes) {
            try (var socket = (SSLSocket) server.accept()) {
                socket.setSoTimeout(60_000);
                socket.getInputStream().read(new byte[8 * 1024]);
                for (var i = 0; i < changes; i++) {
                    socket.startHandshake();
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfine"
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().read(new byte[1]);
            } catch (IOException _) {
                // closed by the gateway
            }
        }

        @Test
        void refusesAServerThatNobodyVouchesForOrOfAnotherName(@TempDir Path folder) throws Exception {
            var elsewhere = TestCertificate.make(folder, "elsewhere", "dns:elsewhere.example");
            var asked = new LinkedBlockingQueue<String>();
            var port = upstream(tls(elsewhere), "127.0.0.1", request -> {
                asked.add(request.uri());
                request.response().end();
            });
            serve(reach(port, Protocol.HTTP_1_1, null));
            var unknown = get();
            assertThat(unknown.status()).isEqualTo(502);
            assertThat(unknown.body()).contains("UPSTREAM_NOT_TRUSTED");
            closeGateway();
            serve(reach(port, Protocol.HTTP_1_1, elsewhere.certificate()));
            assertThat(get().body()).contains("UPSTREAM_NOT_TRUSTED");
            assertThat(asked).isEmpty();
        }
    }

    /** What gRPC needs: HTTP/2 on both sides, trailers, and streams in both directions at once. */
    @Nested
    class InHttp2 {

        /** Kept, because one that nobody holds is closed. */
        private final List<HttpClientAgent> clients = new ArrayList<>();

        private void call(TestGateway to, Handler<HttpClientRequest> send) {
            call(to, send, Future::succeededFuture);
        }

        /** @param read is asked where the head arrives: whoever comes later, from another thread, may find the body gone */
        private <T> Future<T> call(
                TestGateway to, Handler<HttpClientRequest> send, Function<HttpClientResponse, Future<T>> read) {
            var client = vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false));
            clients.add(client);
            return client.request(new RequestOptions()
                            .setMethod(HttpMethod.POST)
                            .setHost("127.0.0.1")
                            .setPort(to.port())
                            .setURI("/orders")
                            .putHeader("X-Api-Key", TestGateway.KEY)
                            .putHeader("Content-Type", "application/grpc")
                            .putHeader("TE", "trailers"))
                    .compose(request -> {
                        var answer = request.response().compose(read);
                        send.handle(request);
                        return answer;
                    });
        }

        private TestGateway before(Handler<HttpServerRequest> handler) {
            var port = upstream(new HttpServerOptions(), "127.0.0.1", handler);
            return serve(
                    UpstreamReach.of(URI.create("http://127.0.0.1:" + port)).with(Protocol.HTTP_2));
        }

        @Test
        void passesTrailersOn() throws Exception {
            var te = new CompletableFuture<String>();
            var to = before(request -> {
                te.complete(request.version() + " " + request.getHeader("TE"));
                request.body().onSuccess(body -> {
                    request.response().putHeader("Content-Type", "application/grpc");
                    request.response()
                            .putTrailer("grpc-status", "0")
                            .putTrailer("grpc-message", "done")
                            .putTrailer("Latchkey-Principal", "forged");
                    request.response().end(body);
                });
            });
            var body = new CompletableFuture<String>();
            var response = call(
                            to,
                            request -> request.end("hello"),
                            answer -> answer.body().map(read -> {
                                body.complete(read.toString());
                                return answer;
                            }))
                    .await(60, TimeUnit.SECONDS);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(body).isCompletedWithValue("hello");
            assertThat(response.trailers().get("grpc-status")).isEqualTo("0");
            assertThat(response.trailers().get("grpc-message")).isEqualTo("done");
            assertThat(response.trailers().get("Latchkey-Principal")).isNull();
            assertThat(te.get(60, TimeUnit.SECONDS)).isEqualTo("HTTP_2 trailers");
        }

        @Test
        void passesAnAnswerOfTrailersAlone() throws Exception {
            var to = before(
                    request -> request.response().putHeader("grpc-status", "12").end());
            var status = call(
                    to,
                    request -> request.end("hello"),
                    answer -> answer.body().map(body -> answer.getHeader("grpc-status") + body.length()));
            assertThat(status.await(60, TimeUnit.SECONDS)).isEqualTo("120");
        }

        /** RFC 8297: hints come before the answer, and are not it. */
        @Test
        void waitsForTheAnswerBehindHints() throws Exception {
            before(request -> request.response()
                    .writeEarlyHints(HttpHeaders.headers().add("Link", "</style.css>"))
                    .onSuccess(_ -> request.response().end("the answer")));
            var answer = get();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("the answer");
        }

        /** RFC 9110 section 15: a status has three digits. */
        @Test
        void refusesAnAnswerWhoseStatusIsNone() throws Exception {
            before(request -> request.response().setStatusCode(1_000).end("hello"));
            var answer = get();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("UPSTREAM_MALFORMED");
        }

        /** Each side says the next thing only when it has heard the other. */
        @Test
        void passesBothDirectionsAtOnce() throws Exception {
            var to = before(request -> {
                request.response().setChunked(true);
                request.handler(part -> {
                    if (part.length() > 0) { // an end of the stream may come by itself
                        request.response().write(Buffer.buffer("heard " + part + "\n"));
                    }
                });
                request.endHandler(
                        _ -> request.response().putTrailer("grpc-status", "0").end());
            });
            var heard = new LinkedBlockingQueue<String>();
            var status = new CompletableFuture<String>();
            call(to, request -> {
                request.setChunked(true).write("one");
                request.response().onSuccess(response -> {
                    response.handler(part -> {
                        part.toString().lines().forEach(heard::add);
                        if (heard.size() == 1) { // said once
                            request.end("two");
                        }
                    });
                    response.endHandler(_ -> status.complete(response.getTrailer("grpc-status")));
                });
            });
            assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo("0");
            assertThat(heard).containsExactly("heard one", "heard two");
        }
    }

    @Nested
    class AtSeveralAddresses {

        private final List<ClosedPort> closed = new ArrayList<>();

        @AfterEach
        void giveBack() throws IOException {
            for (var port : closed) {
                port.close();
            }
        }

        private URI dead() throws IOException {
            closed.add(new ClosedPort());
            return closed.getLast().uri();
        }

        private URI live(String name) {
            var port = upstream(
                    new HttpServerOptions(),
                    "127.0.0.1",
                    request -> request.response().end(name));
            return URI.create("http://127.0.0.1:" + port);
        }

        @Test
        void takesTurnsAndPassesOverWhoTakesNoConnection() throws Exception {
            serve(new UpstreamReach(List.of(live("a"), dead(), live("b")), Protocol.HTTP_1_1, null, null));
            var answered = new ArrayList<String>();
            for (var i = 0; i < 9; i++) {
                var answer = get();
                assertThat(answer.status()).isEqualTo(200);
                answered.add(answer.body());
            }
            assertThat(new HashSet<>(answered)).containsExactlyInAnyOrder("a", "b");
        }

        @Test
        void passesOverWhoSaysThatItIsNotWell() throws Exception {
            var isAsked = new CompletableFuture<Boolean>();
            var port = upstream(new HttpServerOptions(), "127.0.0.1", request -> {
                if (request.uri().equals("/health?deep")) {
                    request.response().setStatusCode(503).end().onComplete(_ -> isAsked.complete(true));
                } else {
                    request.response().end("ill");
                }
            });
            serve(new UpstreamReach(
                    List.of(URI.create("http://127.0.0.1:" + port), live("well")),
                    Protocol.HTTP_1_1,
                    null,
                    "/health?deep"));
            get();
            assertThat(isAsked.get(60, TimeUnit.SECONDS)).isTrue();
            var inARow = 0;
            for (var end = System.nanoTime() + 60_000_000_000L; inARow < 20 && System.nanoTime() < end; ) {
                inARow = get().body().equals("well") ? inARow + 1 : 0;
            }
            assertThat(inARow).isEqualTo(20);
        }

        @Test
        void saysWhenNoneTakesAConnection() throws Exception {
            serve(new UpstreamReach(List.of(dead(), dead()), Protocol.HTTP_1_1, null, null));
            var answer = get();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("UPSTREAM_UNREACHABLE");
        }

        /** Many programs that say localhost listen at one of its two addresses alone. */
        @Test
        void findsLocalhostAtEitherOfItsAddresses() throws Exception {
            for (var host : List.of("127.0.0.1", "::1")) {
                var port = upstream(
                        new HttpServerOptions(),
                        host,
                        request -> request.response().end(host + " " + request.authority()));
                serve(UpstreamReach.of(URI.create("http://localhost:" + port)));
                assertThat(get().body()).isEqualTo(host + " localhost:" + port);
                assertThat(get().body()).isEqualTo(host + " localhost:" + port);
                closeGateway();
            }
        }

        @Test
        void reachesAnAddressOfIpv6() throws Exception {
            var port = upstream(
                    new HttpServerOptions(),
                    "::1",
                    request -> request.response().end(String.valueOf(request.authority())));
            serve(UpstreamReach.of(URI.create("http://[::1]:" + port)));
            assertThat(get().body()).isEqualTo("[::1]:" + port);
        }

        @Test
        void takesNoAddressesOfTwoSchemes() {
            assertThatThrownBy(() -> new UpstreamReach(
                            List.of(URI.create("http://a.example"), URI.create("https://b.example")),
                            Protocol.HTTP_1_1,
                            null,
                            null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
