package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** QUERY (OpenAPI 3.2 §4.9.1): a question with a body, where a document describes one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryMethodTest {

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        upstream.recordAndAnswerOk();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private RawConnection.Answer send(String method, String target, String key) throws IOException {
        return RawConnection.exchange(gateway.port(), """
            %s %s HTTP/1.1
            Host: api.example.com
            Content-Type: application/json
            Content-Length: 12
            %s

            {"of":"all"}\
            """.formatted(method, target, key));
    }

    @Test
    void reachesTheUpstreamWithItsBody() throws Exception {
        assertThat(send("QUERY", "/search?page=2", "X-Api-Key: good-key").status())
                .isEqualTo(200);
        var received = upstream.awaitReceived();
        assertThat(received.method()).isEqualTo("QUERY");
        assertThat(received.target()).isEqualTo("/search?page=2");
        assertThat(received.body()).isEqualTo("{\"of\":\"all\"}");
        assertThat(received.header("Content-Type")).isEqualTo("application/json");
    }

    /** There a body needs no length. */
    @Test
    void reachesItWithItsBodyByHttp2() throws Exception {
        var vertx = Vertx.vertx();
        try {
            var client = vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false));
            var status = client.request(new RequestOptions()
                            .setHost("127.0.0.1")
                            .setPort(gateway.port())
                            .setMethod(HttpMethod.valueOf("QUERY"))
                            .setURI("/search")
                            .putHeader("X-Api-Key", "good-key"))
                    .compose(QueryMethodTest::sendInParts)
                    .await();
            assertThat(status).isEqualTo(200);
            var received = upstream.awaitReceived();
            assertThat(received.method()).isEqualTo("QUERY");
            assertThat(received.body()).isEqualTo("in parts");
        } finally {
            vertx.close().await();
        }
    }

    private static io.vertx.core.Future<Integer> sendInParts(HttpClientRequest request) {
        return request.setChunked(true)
                .write("in ")
                .compose(_ -> request.end("parts"))
                .compose(_ -> request.response())
                .map(io.vertx.core.http.HttpClientResponse::statusCode);
    }

    @Test
    void isRefusedWithoutACredential() throws Exception {
        var before = upstream.calls();
        assertThat(send("QUERY", "/search", "X-Other: x").status()).isEqualTo(401);
        assertThat(upstream.calls()).isEqualTo(before);
    }

    @Test
    void isRefusedWhereNoDocumentDescribesIt() throws Exception {
        var before = upstream.calls();
        var elsewhere = send("QUERY", "/orders", "X-Api-Key: good-key");
        assertThat(elsewhere.status()).isEqualTo(405);
        assertThat(elsewhere.header("Allow")).contains("GET, POST, HEAD");
        var other = send("POST", "/search", "X-Api-Key: good-key");
        assertThat(other.status()).isEqualTo(405);
        assertThat(other.header("Allow")).contains("QUERY");
        assertThat(upstream.calls()).isEqualTo(before);
    }
}
