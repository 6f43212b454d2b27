package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.CrossOriginPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY, which the document has among its {@code additionalOperations} (OpenAPI 3.2 §4.9.1), and names that no document has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdditionalMethodsTest {

    private static final String APP = "https://app.example";
    private static final String KEY = "X-Api-Key: " + TestGateway.KEY;

    private final Vertx vertx = Vertx.vertx();
    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        upstream.recordAndAnswerOk();
        gateway = TestGateway.forOthers(
                ApiUpstream.of("orders", upstream.uri()),
                new CrossOriginRules(Map.of(
                        "orders",
                        CrossOriginPolicy.ofOrigins(
                                Set.of(APP), false, List.of("X-Api-Key"), List.of(), Duration.ofMinutes(10)))),
                1_000_000);
    }

    @AfterAll
    void stop() {
        vertx.close().await();
        gateway.close();
        upstream.close();
    }

    private RawConnection.Answer send(String method, String target, String header) throws IOException {
        return RawConnection.exchange(gateway.port(), """
            %s %s HTTP/1.1
            Host: api.example.com
            Content-Length: 4
            %s

            body\
            """.formatted(method, target, header));
    }

    private int sendByHttp2(
            String method, String key, Function<HttpClientRequest, Future<HttpClientResponse>> sending) {
        return vertx.createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false))
                .request(new RequestOptions()
                        .setHost("127.0.0.1")
                        .setPort(gateway.port())
                        .setMethod(HttpMethod.valueOf(method))
                        .setURI("/files/1")
                        .putHeader("X-Api-Key", key))
                .compose(sending)
                .await()
                .statusCode();
    }

    /** A body without a length. */
    private static Future<HttpClientResponse> sendInParts(HttpClientRequest request) {
        return request.setChunked(true)
                .write("in ")
                .compose(_ -> request.end("parts"))
                .compose(_ -> request.response());
    }

    @Test
    void reachesTheUpstreamWithItsBody() throws Exception {
        assertThat(send("COPY", "/files/1?to=2", KEY).status()).isEqualTo(200);
        var received = upstream.awaitReceived();
        assertThat(received.method()).isEqualTo("COPY");
        assertThat(received.target()).isEqualTo("/files/1?to=2");
        assertThat(received.body()).isEqualTo("body");
    }

    @Test
    void reachesItWithItsBodyByHttp2() throws Exception {
        assertThat(sendByHttp2("COPY", TestGateway.KEY, AdditionalMethodsTest::sendInParts))
                .isEqualTo(200);
        var received = upstream.awaitReceived();
        assertThat(received.method()).isEqualTo("COPY");
        assertThat(received.body()).isEqualTo("in parts");
    }

    @Test
    void isRefusedByTheRulesOfItsOwnOperation() throws Exception {
        var before = upstream.calls();
        assertThat(send("COPY", "/files/1", "X-Other: x").status()).isEqualTo(401);
        assertThat(send("COPY", "/files/1", "Authorization: Bearer " + TestGateway.READER)
                        .status())
                .as("GET asks for less")
                .isEqualTo(403);
        assertThat(sendByHttp2("COPY", "bad-key", HttpClientRequest::send)).isEqualTo(401);
        assertThat(upstream.calls()).isEqualTo(before);
    }

    @Test
    void isNamedWhereAnotherMethodIsRefused() throws Exception {
        var before = upstream.calls();
        var refused = send("POST", "/files/1", KEY);
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).contains("GET, HEAD, COPY");
        var elsewhere = send("COPY", "/orders", KEY);
        assertThat(elsewhere.status()).isEqualTo(405);
        assertThat(elsewhere.header("Allow")).contains("GET, POST, HEAD");
        assertThat(send("COPY", "/nothing", KEY).status()).isEqualTo(404);
        assertThat(send("COPY", "/own/echo", KEY).status())
                .as("a path of our own")
                .isEqualTo(405);
        assertThat(upstream.calls()).isEqualTo(before);
    }

    /** Methods are case-sensitive (RFC 9110 §9.1). */
    @ParameterizedTest
    @ValueSource(strings = {"copy", "Copy", "MOVE", "TRACE", "get", "XCOPY"})
    void isNoOtherMethod(String method) throws Exception {
        var before = upstream.calls();
        assertThat(send(method, "/files/1", KEY).status()).isEqualTo(501);
        assertThat(sendByHttp2(method, TestGateway.KEY, HttpClientRequest::send))
                .isEqualTo(501);
        assertThat(upstream.calls()).isEqualTo(before);
    }

    @Test
    void isMeantByNoParameterOrHeader() throws Exception {
        var before = upstream.calls();
        assertThat(send("POST", "/orders?_method=COPY", KEY).status()).isEqualTo(400);
        assertThat(upstream.calls()).isEqualTo(before);
        assertThat(send("POST", "/orders", KEY + "\nX-HTTP-Method-Override: COPY")
                        .status())
                .isEqualTo(200);
        assertThat(upstream.awaitReceived().header("X-HTTP-Method-Override")).isEmpty();
    }

    @Test
    void isNamedToBrowsers() throws Exception {
        var answer = RawConnection.exchange(gateway.port(), """
            OPTIONS /files/1 HTTP/1.1
            Host: api.example.com
            Origin: %s
            Access-Control-Request-Method: COPY

            """.formatted(APP));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("GET, HEAD, COPY");
    }
}
