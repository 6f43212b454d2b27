package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.HeadLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.gateway.limits.LimitSettings;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection of TLS carries requests, and little else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsRecordsTest {

    /** Content type of the record that a handshake begins with (RFC 8446 §5.1). */
    private static final int TLS_HANDSHAKE = 22;

    private RecordingUpstream upstream;
    private TestGateway gateway;
    private TestCertificate certificate;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        certificate = TestCertificate.make(folder, "one", "dns:localhost");
        upstream = new RecordingUpstream();
        gateway = new TestGateway(
                ApiUpstream.of("orders", upstream.uri()),
                LimitSettings.DEFAULT,
                HeadLimits.DEFAULT,
                ListenerSettings.plain("127.0.0.1", 0)
                        .withTls(new ListenerSettings.Tls(certificate.certificate(), certificate.key())));
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private SSLSocket connect(String version) throws Exception {
        return connect(version, "http/1.1");
    }

    private SSLSocket connect(String version, String protocol) throws Exception {
        var socket = (SSLSocket) TestCertificate.trusting(certificate)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), gateway.port());
        var parameters = new SSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        parameters.setProtocols(new String[] {version});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(60_000);
        socket.startHandshake();
        return socket;
    }

    /** A request in records of so many bytes, and the first line of its answer. */
    private static String ask(SSLSocket socket, int bytesOfRecord) throws IOException {
        var request = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (var at = 0; at < request.length; at += bytesOfRecord) {
            socket.getOutputStream().write(request, at, Math.min(bytesOfRecord, request.length - at));
        }
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append(next(socket));
        }
        var length = answer.toString().split("(?i)content-length: ", 2)[1].split("\r", 2)[0];
        for (var rest = Integer.parseInt(length); rest > 0; rest--) {
            next(socket);
        }
        return answer.substring(0, answer.indexOf("\r\n"));
    }

    private static char next(SSLSocket socket) throws IOException {
        var value = socket.getInputStream().read();
        if (value < 0) {
            throw new IOException("the connection ended");
        }
        return (char) value;
    }

    /** However short they are: each carries something. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void mayCarryAsLittleAsAByte(String version) throws Exception {
        try (var socket = connect(version)) {
            for (var i = 0; i < 5; i++) {
                assertThat(ask(socket, 1)).isEqualTo("HTTP/1.1 404 Not Found");
            }
        }
    }

    /** As without TLS, and also those that come with the first one of all. */
    @Test
    void carryFramesOfHttp2SoManyAndNoMore() throws Exception {
        try (var socket = connect("TLSv1.3", "h2")) {
            socket.getOutputStream()
                    .write(new Http2Frames()
                            .add(Http2Frames.SETTINGS, 0, 0)
                            .repeat(501, Http2Frames.PING, new byte[8])
                            .toBytes());
            var in = new DataInputStream(socket.getInputStream());
            var frame = Http2Frames.read(in);
            while (frame.type() != Http2Frames.GOAWAY) {
                frame = Http2Frames.read(in);
            }
            assertThat(frame.at(7)).isEqualTo(Http2Frames.ENHANCE_YOUR_CALM);
        }
    }

    /** Each is deciphered and handed on as if it carried as much as it may. */
    @Test
    void thatCarryNextToNothingAreSoManyAndNoMore() throws Exception {
        var head = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "a".repeat(7_000) + "\r\n\r\n";
        try (var socket = connect("TLSv1.3")) {
            assertThatThrownBy(() -> {
                        for (var one : head.getBytes(StandardCharsets.US_ASCII)) {
                            socket.getOutputStream().write(one);
                        }
                        next(socket);
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    /** As a client does that has sent as much with one key as it thinks good; what the JDK does at a second handshake. */
    @Test
    void mayChangeKeysNowAndThen() throws Exception {
        try (var socket = connect("TLSv1.3")) {
            for (var i = 0; i < 5; i++) {
                socket.startHandshake();
                assertThat(ask(socket, 100)).isEqualTo("HTTP/1.1 404 Not Found");
            }
        }
    }

    /** Each would be answered, and each answer kept for who does not read it. */
    @Test
    void thatChangeKeysAgainAndAgainEndTheirConnection() throws Exception {
        try (var socket = connect("TLSv1.3")) {
            assertThatThrownBy(() -> {
                        for (var i = 0; i < 400; i++) {
                            socket.startHandshake();
                        }
                        ask(socket, 100);
                    })
                    .isInstanceOf(IOException.class);
        }
        try (var other = connect("TLSv1.3")) {
            assertThat(ask(other, 100)).isEqualTo("HTTP/1.1 404 Not Found");
        }
    }

    /** It costs us much more than its client, which may ask for as many as it likes. */
    @Test
    void beginNoOtherHandshake() throws Exception {
        try (var socket = connect("TLSv1.2")) {
            assertThat(ask(socket, 100)).isEqualTo("HTTP/1.1 404 Not Found");
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        ask(socket, 100);
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    /** In the same breath as the end of the first one. */
    @Test
    void beginNoOtherHandshakeWithTheFirst() throws Exception {
        var context = TestCertificate.trusting(certificate);
        try (var first = new EngineClient(context, "TLSv1.2", gateway.port())) {
            assertThat(first.shakeHands()).isEmpty();
            first.send("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(first.read()).as("a record of the answer").isEqualTo(23);
        }
        try (var resumed = new EngineClient(context, "TLSv1.2", gateway.port())) {
            var last = resumed.shakeHands();
            assertThat(last).as("who goes on with a session has the last word").isNotEmpty();
            resumed.sendWithAnotherHandshake(last);
            assertThat(resumed.read()).as("of an answer").isNegative();
        }
    }

    /** A handshake is work before anybody has proven anything: one that it does not end an address may begin a second, here. */
    @Test
    void beginsNoMoreHandshakesOfAnAddressThanItMay() throws Exception {
        var few = EdgeLimits.ofThisProcess().withRequestsPerSecond(4);
        try (var narrow = new TestGateway(
                ApiUpstream.of("orders", upstream.uri()),
                LimitSettings.DEFAULT,
                few,
                ListenerSettings.plain("127.0.0.1", 0)
                        .withTls(new ListenerSettings.Tls(certificate.certificate(), certificate.key())))) {
            var begun = new ArrayList<Socket>();
            try {
                while (shakesHands(narrow.port()) && begun.size() < 50) {
                    var socket = new Socket(InetAddress.getLoopbackAddress(), narrow.port());
                    begun.add(socket);
                    socket.getOutputStream().write(TLS_HANDSHAKE);
                }
                assertThat(begun).isNotEmpty().hasSizeLessThan(50);
            } finally {
                for (var socket : begun) {
                    socket.close();
                }
            }
        }
    }

    private boolean shakesHands(int port) throws Exception {
        try (var socket = (SSLSocket) TestCertificate.trusting(certificate)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.startHandshake();
            return true;
        } catch (SSLException | SocketException _) {
            return false;
        }
    }
}
