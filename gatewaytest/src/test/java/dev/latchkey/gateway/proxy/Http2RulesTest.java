package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a well-behaved client of HTTP/2 cannot send, byte for byte: it is refused, and nothing of it reaches an upstream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2RulesTest {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        upstream.behave(request -> request.response().end("fine"));
        gateway = new TestGateway(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                new byte[] {0, (byte) (payload.length >> 8), (byte) payload.length, (byte) type, (byte) flags});
        bytes.writeBytes(new byte[] {0, 0, 0, (byte) stream});
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    /** A literal that is not indexed, RFC 7541 §6.2.2. */
    private static byte[] literal(String name, String value) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(0);
        for (var text : List.of(name, value)) {
            bytes.write(text.length());
            bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static byte[] head(String method, String scheme, String... more) {
        return head(method, scheme, literal(":authority", "a.example"), more);
    }

    private static byte[] head(String method, String scheme, byte[] authority, String... more) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(literal(":method", method));
        bytes.writeBytes(literal(":scheme", scheme));
        bytes.writeBytes(authority);
        bytes.writeBytes(literal(":path", "/orders/1"));
        bytes.writeBytes(literal("x-api-key", "good-key"));
        for (var i = 0; i < more.length; i += 2) {
            bytes.writeBytes(literal(more[i], more[i + 1]));
        }
        return bytes.toByteArray();
    }

    /** The status of the answer; 0 when the stream is reset. */
    private int send(byte[]... frames) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            var out = connection.socket().getOutputStream();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(frame(SETTINGS, 0, 0));
            for (var frame : frames) {
                out.write(frame);
            }
            var in = new DataInputStream(connection.input());
            while (true) {
                var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                var type = in.readUnsignedByte();
                var flags = in.readUnsignedByte();
                in.skipNBytes(4);
                var payload = in.readNBytes(length);
                if (type == RST_STREAM) {
                    return 0;
                }
                if (type == HEADERS) {
                    return status(payload, (flags & 0x20) == 0 ? 0 : 5);
                }
            }
        }
    }

    /** The first field is the status: of the static table, or a literal by the name of one of it (RFC 7541 appendix A). */
    private static int status(byte[] block, int at) {
        var first = at;
        while ((block[first] & 0xe0) == 0x20) { // a new size of the table, RFC 7541 §6.3, in as many bytes as it takes
            var isLong = block[first++] == 0x3f;
            while (isLong) {
                isLong = block[first++] < 0;
            }
        }
        return switch (block[first] & 0xff) {
            case 0x88 -> 200;
            case 0x8c -> 400;
            default -> -1;
        };
    }

    private void assertRefused(int status, byte[]... frames) throws IOException {
        var before = upstream.calls();
        assertThat(send(frames)).isEqualTo(status);
        assertThat(upstream.calls()).as("what reached the upstream").isEqualTo(before);
    }

    /** RFC 9113 §8.3.1: whoever turns HTTP/1.1 into HTTP/2 may leave it a Host, as nginx does. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        a.example,      200
        a.example:8443, 200
        [::1]:8443,     200
        a b,            400
        user@a.example, 400
        a.example:x,    400
        """)
    void aHostMayStandInPlaceOfTheAuthority(String host, int status) throws Exception {
        assertThat(send(frame(HEADERS, END_STREAM | END_HEADERS, 1, head("GET", "https", new byte[0], "host", host))))
                .isIn(status, status == 200 ? 200 : 0);
    }

    @Test
    void neitherHostNorAuthorityIsRefused() throws Exception {
        assertRefused(400, frame(HEADERS, END_STREAM | END_HEADERS, 1, head("GET", "https", new byte[0])));
    }

    @Test
    void aPlainRequestIsServed() throws Exception {
        assertThat(send(frame(HEADERS, END_STREAM | END_HEADERS, 1, head("GET", "http"))))
                .isEqualTo(200);
        assertThat(send(frame(HEADERS, END_STREAM | END_HEADERS, 1, head("GET", "https", "x-a", "a b"))))
                .as("behind a proxy that ends TLS")
                .isEqualTo(200);
    }

    /** RFC 9113 §8.2.1. */
    @ParameterizedTest
    @CsvSource({"' a', 0", "'\ta', 0", "'a ', 400", "'a\t', 400", "'a b ', 400"})
    void valuesWithWhiteSpaceAtTheirEndsAreRefused(String value, int status) throws Exception {
        assertRefused(status, frame(HEADERS, END_STREAM | END_HEADERS, 1, head("GET", "http", "x-a", value)));
    }

    /** RFC 9113 §8.3.1. */
    @ParameterizedTest
    @ValueSource(strings = {"ftp", "HTTP", "http://b.example/", "http, https"})
    void schemesThatAreNotServedAreRefused(String scheme) throws Exception {
        assertRefused(400, frame(HEADERS, END_STREAM | END_HEADERS, 1, head("GET", scheme)));
    }

    /** RFC 9113 §8.1.1: what is said of the length and what comes is the same. */
    @ParameterizedTest
    @CsvSource({"GET, 0", "HEAD, 0", "DELETE, 0", "PUT, 0"})
    void bodiesThatAreSaidNotToBeAreRefused(String method, String length) throws Exception {
        assertRefused(
                0,
                frame(HEADERS, END_HEADERS, 1, head(method, "http", "content-length", length)),
                frame(DATA, END_STREAM, 1, (byte) 'a'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE"})
    void bodiesOfMethodsWithoutOneAreRefused(String method) throws Exception {
        assertRefused(
                400, frame(HEADERS, END_HEADERS, 1, head(method, "http")), frame(DATA, END_STREAM, 1, (byte) 'a'));
    }

    /** Some clients say only afterwards that nothing comes. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0"})
    void anEndWithoutABodyIsServed(String length) throws Exception {
        var before = upstream.calls();
        var head = length.isEmpty() ? head("GET", "http") : head("GET", "http", "content-length", length);

        assertThat(send(frame(HEADERS, END_HEADERS, 1, head), frame(DATA, END_STREAM, 1)))
                .isEqualTo(200);

        assertThat(upstream.calls()).isEqualTo(before + 1);
    }

    /** RFC 9112 §2.2: one empty line before a request is forgiven, and nothing else. */
    @ParameterizedTest
    @CsvSource({"'\r\n', 200", "'\n', 400", "'\r', 400", "'\r\n\r\n', 400", "'\u0000', 400", "'\n\n', 400", "' ', 400"})
    void aFirstLineBeginsWithItsMethod(String before, int status) throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(before + "GET /orders/1 HTTP/1.1\r\nHost: a.example\r\nX-Api-Key: good-key\r\n\r\n");
            assertThat(connection.read().status()).isEqualTo(status);
        }
    }
}
