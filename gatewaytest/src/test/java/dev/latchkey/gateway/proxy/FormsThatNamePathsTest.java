package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.decision.Decision;
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

/** Anybody may POST a note, and who has a key an order; a program that finds its path in a field of the form would run the second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormsThatNamePathsTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PARTS = "multipart/form-data; boundary=b";

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.lenient(ApiUpstream.of("orders", upstream.uri()), Set.of());
    }

    @AfterEach
    void forget() {
        upstream.forget();
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static String head(String type, String more) {
        return """
            POST /notes/7 HTTP/1.1
            Host: api.example.com
            Content-Type: %s
            %s

            """.formatted(type, more);
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n--b--\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "request=orders, 400",
        "a=1&request=orders, 400",
        "rest_route=/orders, 400",
        "note=orders, 200",
        "request=public, 200"
    })
    void whoMayNotRunAPathNamesItInNoField(String body, int expected) throws Exception {
        var parts = part(
                body.substring(body.indexOf('&') + 1, body.lastIndexOf('=')),
                body.substring(body.lastIndexOf('=') + 1));
        for (var key : new String[] {"X-Any: 1", "X-Api-Key: " + TestGateway.KEY}) {
            var mayRun = key.endsWith(TestGateway.KEY) && !body.startsWith("rest_route");
            for (var sent : new String[] {body, parts}) {
                var type = sent.equals(body) ? FORM : PARTS;
                try (var connection = new RawConnection(gateway.port())) {
                    connection.send(head(type, key + "\nContent-Length: " + sent.length()));
                    connection.sendBytes(sent);
                    assertThat(connection.read().status()).as(sent).isEqualTo(mayRun ? 200 : expected);
                }
                try (var connection = new RawConnection(gateway.port())) {
                    connection.send(head(type, key + "\nTransfer-Encoding: chunked"));
                    connection.sendBytes(Integer.toHexString(sent.length()) + "\r\n" + sent + "\r\n0\r\n\r\n");
                    assertThat(connection.read().status()).as(sent).isEqualTo(mayRun ? 200 : expected);
                }
                gateway.awaitDecided();
                gateway.awaitDecided();
            }
        }
    }

    /** An upstream that has the beginning of it does not hear its end. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLongFormIsBrokenOffBeforeItsLastField(boolean isChunked) throws Exception {
        var begun = new CompletableFuture<Void>();
        var brokenOff = new CompletableFuture<Throwable>();
        var ended = new CompletableFuture<Void>();
        var received = new StringBuilder();
        upstream.behave(request -> request.exceptionHandler(brokenOff::complete)
                .endHandler(end -> ended.complete(null))
                .handler(part -> {
                    received.append(part);
                    if (received.length() > 80_000) {
                        begun.complete(null);
                    }
                }));
        var first = "a=" + "x".repeat(100_000);
        var last = "&request=orders";
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(head(
                    FORM,
                    isChunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (first.length() + last.length())));
            connection.sendBytes(isChunked ? Integer.toHexString(first.length()) + "\r\n" + first + "\r\n" : first);
            begun.get(60, TimeUnit.SECONDS);
            connection.sendBytes(
                    isChunked ? Integer.toHexString(last.length()) + "\r\n" + last + "\r\n0\r\n\r\n" : last);

            assertThat(connection.read().status()).isEqualTo(400);
            assertThat(brokenOff.get(60, TimeUnit.SECONDS)).isNotNull();
            assertThat(ended).isNotDone();
            assertThat(gateway.awaitDecided().decision()).isInstanceOf(Decision.Deny.class);
        }
    }

    @Test
    void aLongFormThatNamesNoneGoesThrough() throws Exception {
        upstream.recordAndAnswerOk();
        var body = "a=" + "x".repeat(150_000) + "&request=public";
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(head(FORM, "Content-Length: " + body.length()));
            connection.sendBytes(body);
            assertThat(connection.read().status()).isEqualTo(200);
            assertThat(upstream.awaitReceived().body()).isEqualTo(body);
            gateway.awaitDecided();
        }
    }
}
