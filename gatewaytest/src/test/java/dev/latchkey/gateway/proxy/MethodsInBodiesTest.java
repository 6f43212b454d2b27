package dev.latchkey.gateway.proxy;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.request.DecisionListener;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anybody may POST a note, and who has a key may DELETE it; what a server makes of {@code _method} in a body is whatever it has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MethodsInBodiesTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    private RecordingUpstream upstream;
    private TestGateway gateway;
    private TestGateway lenient;

    /** Of which nobody asks what was decided: some of its requests are refused before. */
    private TestGateway unasked;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        var behind = ApiUpstream.of("orders", upstream.uri());
        gateway = TestGateway.lenient(behind, Set.of());
        unasked = TestGateway.lenient(behind, Set.of());
        lenient = TestGateway.lenient(behind, EnumSet.of(Leniency.METHOD_IN_BODY));
    }

    @AfterEach
    void forget() {
        upstream.forget();
    }

    @AfterAll
    void stop() {
        gateway.close();
        lenient.close();
        unasked.close();
        upstream.close();
    }

    private static String head(String type, String more) {
        return """
            POST /notes/7 HTTP/1.1
            Host: api.example.com
            %s%s
            """.formatted(type.isEmpty() ? "" : "Content-Type: " + type + "\n", more.isEmpty() ? "" : more + "\n");
    }

    /** What came of one request, to the caller and to the log. */
    private record Outcome(int status, DecisionListener.Decided decided) {}

    private static Outcome post(TestGateway gateway, String type, String more, String body) throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(head(type, ("Content-Length: " + body.length() + "\n" + more).strip()));
            connection.sendBytes(body);
            return new Outcome(connection.read().status(), gateway.awaitDecided());
        }
    }

    @ParameterizedTest
    @CsvSource({
        FORM + ", a=1&_method=DELETE, 400",
        FORM + ", a=1&%5Fmethod=DELETE, 400",
        FORM + ", _method=PUT, 400",
        FORM + ", a=1&method=DELETE, 200",
        "'', _method=DELETE, 400",
        "application/json, '{\"_method\":\"DELETE\"}', 400",
        "application/json, '{\"payment_method\":\"card\"}', 200",
        "multipart/form-data; boundary=b, 'Content-Disposition: form-data; name=\"_method\"', 400",
        "multipart/form-data; boundary=b, 'Content-Disposition: form-data; name=\"note\"', 200",
        "image/png, _method=DELETE, 200"
    })
    void nobodyNamesAnotherMethod(String type, String body, int expected) throws Exception {
        var stranger = post(gateway, type, "", body);
        assertThat(stranger.status()).isEqualTo(expected);
        assertThat(upstream.calls()).isEqualTo(expected == 200 ? 1 : 0);
        assertThat(stranger.decided().decision() instanceof Decision.Allow).isEqualTo(expected == 200);
        assertThat(stranger.decided().leniencies())
                .isEqualTo(expected == 200 ? Set.of() : Set.of(Leniency.METHOD_IN_BODY));

        assertThat(post(gateway, type, "X-Api-Key: " + TestGateway.KEY, body).status())
                .as("who may run both, and not what no document describes")
                .isEqualTo(expected);
        var told = post(lenient, type, "", body);
        assertThat(told.status())
                .as("where the upstream takes no method from a body")
                .isEqualTo(200);
        assertThat(told.decided().leniencies().isEmpty()).isEqualTo(type.startsWith("image/"));
    }

    /** What the body is judged by has to reach the upstream, or it is a form there: Rack takes a POST without a type for one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain\nConnection: content-type",
                "Content-Type: text/plain\nConnection: Content-Type",
                "Content-Type: text/plain\nConnection: keep-alive\nConnection: Content-Type",
                "Content-Type: text/plain\nConnection:  x , CONTENT.TYPE ",
                "Content-Type: video/mp4\nConnection: close,content_type",
                "Content-Type: text/plain\nContent-Encoding: identity\nConnection: Content-Encoding",
                "Content-Type: text/plain\nContent-Type: a/b",
                "Content-Type: text/plain, a/b",
                "Content-Type:",
                "Content-Type: text",
                "X-Any: 1"
            })
    void aTypeThatMayBeNoneAtTheUpstreamIsAForm(String lines) throws Exception {
        for (var body : List.of("_method=DELETE", "a=1&_method=DELETE")) {
            assertThat(sent(lines + "\nContent-Length: " + body.length(), body)).isEqualTo(400);
            var chunks = body.chars().mapToObj(c -> "1\r\n" + (char) c + "\r\n").collect(joining());
            assertThat(sent(lines + "\nTransfer-Encoding: chunked", chunks + "0\r\n\r\n"))
                    .isEqualTo(400);
        }
        assertThat(upstream.calls()).isZero();
    }

    private int sent(String lines, String body) throws Exception {
        try (var connection = new RawConnection(unasked.port())) {
            connection.send(head("", lines));
            connection.sendBytes(body);
            return connection.read().status();
        }
    }

    /** Nobody can tell what is in it. */
    @ParameterizedTest
    @CsvSource({FORM + ", Content-Encoding: gzip", "application/json; charset=utf-16, X-Any: 1"})
    void aBodyThatCannotBeReadIsRefused(String type, String more) throws Exception {
        assertThat(post(gateway, type, more, "abc").status()).isEqualTo(400);
        assertThat(upstream.calls()).isZero();
    }

    /** What is too long to be read ahead goes by, as far as it is harmless. */
    @Test
    void aLongBodyEndsBeforeThePartThatNamesAMethod() throws Exception {
        var begun = new CompletableFuture<Void>();
        var brokenOff = new CompletableFuture<Throwable>();
        var received = new StringBuilder();
        upstream.behave(request -> request.exceptionHandler(brokenOff::complete).handler(part -> {
            received.append(part);
            if (received.length() > 80_000) {
                begun.complete(null);
            }
        }));
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(head(FORM, "Content-Length: 200000"));
            connection.sendBytes("a=" + "x".repeat(100_000));
            begun.get(60, TimeUnit.SECONDS);
            connection.sendBytes("&_meth");
            connection.sendBytes("od=DELETE&b=" + "x".repeat(20_000));

            assertThat(connection.read().status()).isEqualTo(400);
            assertThat(brokenOff.get(60, TimeUnit.SECONDS)).isNotNull();
            assertThat(received.toString()).doesNotContain("od=");
            assertThat(gateway.awaitDecided().decision()).isInstanceOf(Decision.Deny.class);
        }
    }

    @Test
    void aLongBodyWithoutOneGoesThrough() throws Exception {
        upstream.recordAndAnswerOk();
        var body = "a=" + "x".repeat(150_000) + "&method=y";
        assertThat(post(gateway, FORM, "", body).status()).isEqualTo(200);
        assertThat(upstream.awaitReceived().body()).isEqualTo(body);
    }
}
