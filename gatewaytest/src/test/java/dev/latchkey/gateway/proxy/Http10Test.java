package dev.latchkey.gateway.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.engine.protocol.Cidr;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nginx speaks to the servers behind it unless it is told otherwise (RFC 1945): one request for each connection, from whomever it comes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http10Test {

    private static final String HEAD = "Host: api.example.com\nX-Forwarded-For: 192.0.2.7\n";

    private RecordingUpstream upstream;
    private TestGateway gateway;
    private TestGateway forStrangers;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        var orders = ApiUpstream.of("orders", upstream.uri());
        gateway = TestGateway.limited(
                orders, EdgeLimits.ofThisProcess().withTrustedProxies(List.of(Cidr.parse("127.0.0.0/8"))));
        forStrangers = TestGateway.generous(orders);
    }

    @AfterAll
    void stop() {
        gateway.close();
        forStrangers.close();
        upstream.close();
    }

    /** All that comes until the connection ends. */
    private String whole(TestGateway to, String textBlock) throws IOException {
        try (var connection = new RawConnection(to.port())) {
            connection.send(textBlock);
            return new String(connection.input().readAllBytes(), ISO_8859_1);
        }
    }

    private String whole(String textBlock) throws IOException {
        return whole(gateway, textBlock);
    }

    @Test
    void forwardsARequestAndEndsTheConnectionBehindIt() throws Exception {
        upstream.recordAndAnswerOk();
        var answer = whole("GET /orders HTTP/1.0\n" + HEAD + "Connection: keep-alive\nX-Api-Key: good-key\n\n");
        assertThat(answer).startsWith("HTTP/1.0 200 ").endsWith("{\"ok\":true}");
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("keep-alive");
        assertThat(upstream.awaitReceived().header("X-Forwarded-For")).isEqualTo("192.0.2.7");
    }

    @Test
    void forwardsABody() throws Exception {
        upstream.recordAndAnswerOk();
        var answer = whole("POST /orders HTTP/1.0\n" + HEAD
                + "Expect: 100-continue\nContent-Length: 5\nX-Api-Key: good-key\n\nhello");
        assertThat(answer).startsWith("HTTP/1.0 200 ");
        assertThat(upstream.awaitReceived().body()).isEqualTo("hello");
    }

    /** It knows no chunks: the end of the connection is that of the answer. */
    @Test
    void answersWithoutALengthUpToTheEnd() throws Exception {
        upstream.recordAndAnswer(request -> {
            request.response().setChunked(true).write("one ");
            request.response().end("two");
        });
        var answer = whole("GET /public HTTP/1.0\n" + HEAD + "\n");
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("transfer-encoding");
        assertThat(answer).endsWith("\r\n\r\none two");
        upstream.awaitReceived();
    }

    @Test
    void breaksOffSoThatNobodyTakesItForTheEnd() throws Exception {
        var asked = new CompletableFuture<HttpServerRequest>();
        upstream.behave(request -> {
            request.response().setChunked(true).write("half");
            asked.complete(request);
        });
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("GET /public HTTP/1.0\n" + HEAD + "\n");
            asked.get().connection().close();
            assertThatThrownBy(() -> connection.input().readAllBytes()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        assertThat(whole("POST /orders HTTP/1.0\n" + HEAD + "Transfer-Encoding: chunked\n\n0\n\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("The length of the body is ambiguous");
        assertThat(whole("GET /orders HTTP/1.0\nX-Api-Key: good-key\n\n")).startsWith("HTTP/1.0 400 ");
        assertThat(whole("GET /nothing HTTP/1.0\n" + HEAD + "\n")).startsWith("HTTP/1.0 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.2", "HTTP/0.9", "HTTP/2.0"})
    void refusesOtherVersions(String version) throws Exception {
        assertThat(whole(forStrangers, "GET /public " + version + "\n" + HEAD + "\n"))
                .startsWith("HTTP/1.1 505 ");
    }

    /** It gives no trust away: whose the request is, nobody but a trusted proxy may say. */
    @Test
    void takesItFromStrangersAndBelievesNoAddressOfTheirs() throws Exception {
        upstream.recordAndAnswerOk();
        assertThat(whole(forStrangers, "GET /orders HTTP/1.0\n" + HEAD + "X-Api-Key: good-key\n\n"))
                .startsWith("HTTP/1.0 200 ")
                .endsWith("{\"ok\":true}");
        assertThat(upstream.awaitReceived().header("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(whole(forStrangers, "GET /orders HTTP/1.0\n" + HEAD + "\n")).startsWith("HTTP/1.0 401 ");
    }

    /** Whatever a proxy believes to be kept: nothing behind the first request is read, so nothing can be hidden there. */
    @Test
    void servesNothingBehindTheFirstRequest() throws Exception {
        upstream.recordAndAnswerOk();
        var answers = whole(
                forStrangers,
                "POST /orders HTTP/1.0\n" + HEAD
                        + "Connection: keep-alive\nX-Api-Key: good-key\nContent-Length: 5\n\nhello"
                        + "GET /orders HTTP/1.1\n" + HEAD + "X-Api-Key: good-key\n\n");
        assertThat(answers)
                .startsWith("HTTP/1.0 200 ")
                .containsOnlyOnce("HTTP/1.")
                .endsWith("{\"ok\":true}");
        assertThat(upstream.awaitReceived().body()).isEqualTo("hello");
    }
}
