package dev.latchkey.gateway.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.gateway.principal.SignedHeaders;
import dev.latchkey.gateway.proxy.UpstreamReach.Protocol;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a caller of gRPC is told when we answer, and others who ask for the same. */
@Isolated("reads the log")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcAnswersTest {

    private static final String GRPC = "application/grpc";
    private static final String NO_ERROR = "0";
    private static final String INTERNAL_ERROR = "2";
    private static final String CANCEL = "8";

    private Vertx vertx;
    private ApiUpstream served;
    private TestGateway gateway;
    private HttpClientAgent client;
    private volatile Consumer<HttpServerRequest> upstream = _ -> {};

    /** The parts of an answer that count here. */
    private record Answer(int status, String type, String grpcStatus, String text) {}

    @BeforeAll
    void start() {
        vertx = Vertx.vertx();
        var port = vertx.createHttpServer()
                .requestHandler(request -> upstream.accept(request))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        var reach = UpstreamReach.of(URI.create("http://127.0.0.1:" + port)).with(Protocol.HTTP_2);
        served = ApiUpstream.of("orders", reach)
                .withTimeouts(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(2));
        gateway = TestGateway.generous(served);
        client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    @AfterAll
    void stop() {
        gateway.close();
        vertx.close().await();
    }

    private RequestOptions options(HttpMethod method, String path, String type) {
        return new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(gateway.port())
                .setURI(path)
                .putHeader("X-Api-Key", TestGateway.KEY)
                .putHeader("Content-Type", type);
    }

    /** The body is asked for where the head arrives: whoever comes later, from another thread, may find it gone. */
    private Answer post(String path, String type) throws Exception {
        return client.request(options(HttpMethod.POST, path, type))
                .compose(request -> request.send("hello")
                        .compose(response -> response.body().map(body -> {
                            var message = response.getHeader("grpc-message");
                            return new Answer(
                                    response.statusCode(),
                                    String.valueOf(response.getHeader("Content-Type")),
                                    String.valueOf(response.getHeader("grpc-status")),
                                    message == null ? body.toString() : URLDecoder.decode(message, UTF_8));
                        })))
                .await(60, TimeUnit.SECONDS);
    }

    private void upstreamResets(String code) {
        upstream = request -> request.response().reset(Long.parseLong(code));
    }

    @ParameterizedTest
    @CsvSource({CANCEL + ", 1, UPSTREAM_CANCELLED", INTERNAL_ERROR + ", 14, UPSTREAM_CLOSED"})
    void saysWhatBecameOfACallThatTheUpstreamReset(String reset, String grpcStatus, String code) throws Exception {
        upstreamResets(reset);
        var called = post("/orders", GRPC);
        assertThat(called.status()).isEqualTo(200);
        assertThat(called.type()).isEqualTo(GRPC);
        assertThat(called.grpcStatus()).isEqualTo(grpcStatus);
        assertThat(called.text()).startsWith("{\"message\":").contains(code);

        var asked = post("/orders", "application/json");
        assertThat(asked.status()).isEqualTo(502);
        assertThat(asked.text()).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {GRPC, "application/grpc+proto", "application/grpc;charset=utf-8", "Application/gRPC"})
    void knowsACallByItsType(String type) throws Exception {
        var answer = post("/nowhere", type);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.grpcStatus()).isEqualTo("12");
        assertThat(answer.text()).contains("\"explanation\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/grpc-web", "application/grpc-web+proto", "application/json", "text/application/grpc"
            })
    void leavesWhatIsNoneAsItIs(String type) throws Exception {
        var answer = post("/nowhere", type);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.type()).startsWith("application/json");
        assertThat(answer.grpcStatus()).isEqualTo("null");
    }

    @Test
    void doesNotTakeAGetForACall() throws Exception {
        var status = client.request(options(HttpMethod.GET, "/nowhere", GRPC))
                .compose(request -> request.send())
                .map(response -> response.statusCode());
        assertThat(status.await(60, TimeUnit.SECONDS)).isEqualTo(404);
    }

    @Test
    void putsIntoAHeaderWhatItCanHold() {
        assertThat(GrpcAnswers.encoded("50% of \"é\"\n")).isEqualTo("50%25 of \"%C3%A9\"%0A");
        assertThat(GrpcAnswers.encoded("x".repeat(5_000))).hasSize(4_096);
        assertThat(GrpcAnswers.encoded("x".repeat(4_095) + "%")).hasSize(4_095);
    }

    /** Servers of gRPC reset, without an error, the rest of a call that they have answered: nothing that anybody must read of. */
    @Test
    void logsNothingOfARequestThatTheUpstreamNeedsNoMoreOf() throws Exception {
        var logger = (Logger) LoggerFactory.getLogger("io.vertx");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        try {
            var isReset = new CompletableFuture<Void>();
            upstream = request -> request.response()
                    .end("enough")
                    .onSuccess(_ -> request.response().reset(Long.parseLong(NO_ERROR)))
                    .onSuccess(_ -> isReset.complete(null));
            var body = client.request(options(HttpMethod.POST, "/orders", GRPC)).compose(request -> {
                request.exceptionHandler(_ -> {}).setChunked(true).write("hello");
                return request.response().compose(response -> response.body());
            });
            assertThat(body.await(60, TimeUnit.SECONDS).toString()).isEqualTo("enough");
            isReset.get(60, TimeUnit.SECONDS);
            // On the same connections, so that what came before has been read.
            upstream = request -> request.response().end("next");
            assertThat(post("/orders", GRPC).text()).isEqualTo("next");
            assertThat(lines.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.WARN));
        } finally {
            logger.detachAppender(lines);
        }
    }

    /** Of what we ask for ourselves the status is enough; that its rest comes to nothing is no fault. */
    @Test
    void logsNothingOfAQuestionWhoseStatusIsEnough() throws Exception {
        var logger = (Logger) LoggerFactory.getLogger("io.vertx");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        try {
            upstream = request ->
                    request.response().setChunked(true).setStatusCode(404).write("the rest would follow");
            var asker =
                    new Forwarder.Asker(new SignedHeaders("signed", "id=\"r-1\""), new Principal.Anonymous(), "r-1");
            for (var i = 0; i < 3; i++) {
                assertThat(gateway.forwarder.probe(served, "/orders/7", asker).await(60, TimeUnit.SECONDS))
                        .isEqualTo(404);
            }
            upstream = request -> request.response().end("next");
            assertThat(post("/orders", GRPC).text()).isEqualTo("next");
            assertThat(lines.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.WARN));
        } finally {
            logger.detachAppender(lines);
        }
    }
}
