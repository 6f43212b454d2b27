package dev.latchkey.gateway.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.HeadLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.engine.protocol.Cidr;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies that say before each connection whose it is, and everybody who is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyProtocolTest {

    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
    private static final String REQUEST = """
        GET /orders HTTP/1.1
        Host: api.example.com
        X-Forwarded-For: 6.6.6.6
        X-Api-Key: good-key

        """.replace("\n", "\r\n");
    private static final String TEXT = "PROXY TCP4 192.0.2.7 127.0.0.1 4711 443\r\n";

    private RecordingUpstream upstream;
    private ApiUpstream orders;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        upstream.recordAndAnswerOk();
        orders = ApiUpstream.of("orders", upstream.uri());
        gateway = TestGateway.behindProxies(orders, limits("127.0.0.0/8"), null);
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static EdgeLimits limits(String trusted) {
        return EdgeLimits.ofThisProcess()
                .withTrustedProxies(List.of(Cidr.parse(trusted)))
                .with(new HeadLimits(8 * 1024, 16 * 1024, 100, Duration.ofSeconds(30)));
    }

    private static String binary(int command, int family, String addresses) {
        return SIGNATURE
                + (char) command
                + (char) family
                + (char) (addresses.length() >> 8)
                + (char) (addresses.length() & 0xFF)
                + addresses;
    }

    private static boolean isCutOff(TestGateway to, String sent) throws IOException {
        try (var connection = new RawConnection(to.port())) {
            connection.sendBytes(sent);
            return connection.isClosedByPeer();
        }
    }

    private String addressOf(String header) throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(header + REQUEST);
            assertThat(connection.read().status()).isEqualTo(200);
            connection.sendBytes(REQUEST);
            assertThat(connection.read().status()).isEqualTo(200);
            upstream.awaitReceived();
            return upstream.awaitReceived().header("X-Forwarded-For");
        }
    }

    @Test
    void theConnectionIsThatOfWhomTheyName() throws Exception {
        assertThat(addressOf(TEXT)).isEqualTo("192.0.2.7");
        assertThat(addressOf("PROXY TCP6 2001:db8::7 ::1 4711 443\r\n")).isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(addressOf(binary(0x21, 0x11, "\300\0\2\011\177\0\0\1\22\147\1\273")))
                .isEqualTo("192.0.2.9");
        var ipv6 = "\40\1\r\270\0\0\0\0\0\0\0\0\0\0\0\7";
        assertThat(addressOf(binary(0x21, 0x21, ipv6 + ipv6 + "\22\147\1\273" + "\4\0\2xx")))
                .isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    /** Then it is the proxy's own; whoever it did not know writes no address into X-Forwarded-For that counts. */
    @Test
    void aProxySpeaksForItselfOrDoesNotKnow() throws Exception {
        assertThat(addressOf("PROXY UNKNOWN\r\n")).isEqualTo("127.0.0.1");
        assertThat(addressOf(binary(0x20, 0, ""))).isEqualTo("127.0.0.1");
        assertThat(addressOf(binary(0x21, 0, ""))).isEqualTo("127.0.0.1");
    }

    @Test
    void aTrustedProxyAsTheCallerIsNotBelievedEither() throws Exception {
        assertThat(addressOf("PROXY TCP4 127.0.0.9 127.0.0.1 4711 443\r\n")).isEqualTo("127.0.0.9");
        assertThat(addressOf(binary(0x21, 0x11, "\177\0\0\12\177\0\0\1\22\147\1\273")))
                .isEqualTo("127.0.0.10");
    }

    @Test
    void eachByteMayComeByItself() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.socket().setTcpNoDelay(true);
            for (var i = 0; i < TEXT.length(); i++) {
                connection.sendBytes(TEXT.substring(i, i + 1));
            }
            connection.sendBytes(REQUEST);
            assertThat(connection.read().status()).isEqualTo(200);
            assertThat(upstream.awaitReceived().header("X-Forwarded-For")).isEqualTo("192.0.2.7");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
                "proxy TCP4 192.0.2.7 127.0.0.1 1 2\r\n",
                "PROXY  TCP4 192.0.2.7 127.0.0.1 1 2\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 1 2\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 1\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 1 65536\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 01 2\r\n",
                "PROXY TCP4 192.0.2 127.0.0.1 1 2\r\n",
                "PROXY TCP4 host.example 127.0.0.1 1 2\r\n",
                "PROXY TCP4 2001:db8::1 ::1 1 2\r\n",
                "PROXY TCP6 192.0.2.7 127.0.0.1 1 2\r\n",
                "PROXY UDP4 192.0.2.7 127.0.0.1 1 2\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 1 2 3\r\n",
                "PROXY TCP4 09.9.9.9 127.0.0.1 1 2\r\n",
                "PROXY TCP4 192.0.02.7 127.0.0.1 1 2\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.01 1 2\r\n",
                "PROXY TCP6 ::ffff:09.9.9.9 ::1 1 2\r\n",
                "PROXY TCP4 0.0.0.0 127.0.0.1 1 2\r\n",
                "PROXY TCP4 0.9.9.9 127.0.0.1 1 2\r\n",
                "PROXY TCP4 224.0.0.1 127.0.0.1 1 2\r\n",
                "PROXY TCP4 255.255.255.255 127.0.0.1 1 2\r\n",
                "PROXY TCP6 :: ::1 1 2\r\n",
                "PROXY TCP6 ff02::1 ::1 1 2\r\n",
                "PROXY TCP6 ::ffff:0.0.0.0 ::1 1 2\r\n",
                "PROXY TCP4 192.0.2.7%1 127.0.0.1 1 2\r\n",
                "PROXY UNKNOWN 11111111111111111111111111111111111111111111111111111111111111111111111111111111111111"
                        + "1111111111111111111111111\r\n",
                "\r\n\r\n\0\r\nQUIT\n\061\021\0\0",
                "\r\n\r\n\0\r\nQUIT\n\042\021\0\0",
                "\r\n\r\n\0\r\nQUIT\n\041\022\0\0",
                "\r\n\r\n\0\r\nQUIT\n\041\061\0\0",
                "\r\n\r\n\0\r\nQUIT\n\041\021\0\013",
                "\r\n\r\n\0\r\nQUIT\n\041\021\004\0",
                "\r\n\r\n\0\r\nQUIT\n\040\0\377\377",
                "\r\n\r\n\0\r\nQUIT\n\041\021\0\014\0\0\0\0\177\0\0\1\22\147\1\273",
                "\r\n\r\n\0\r\nQUIT\n\041\021\0\014\340\0\0\1\177\0\0\1\22\147\1\273",
                "\r\n\r\n\0\r\nQUIT\n\041\021\0\014\377\377\377\377\177\0\0\1\22\147\1\273",
                "\r\n\r\n\0\r\nQUIT\n\041\021\0\015\300\0\2\11\177\0\0\1\22\147\1\273\4",
                "\r\n\r\n\0\r\nQUIT\n\041\021\0\020\300\0\2\11\177\0\0\1\22\147\1\273\4\0\2x",
                "\r\n\r\n\0\r\nQUIT\n\041\021\0\020\300\0\2\11\177\0\0\1\22\147\1\273\4\377\377x"
            })
    void whatIsNoSuchHeaderEndsTheConnection(String header) throws Exception {
        assertThat(isCutOff(gateway, header)).isTrue();
    }

    @Test
    void nobodyElseSaysIt() throws Exception {
        try (var strict = TestGateway.behindProxies(orders, limits("192.0.2.0/24"), null)) {
            assertThat(isCutOff(strict, TEXT + REQUEST)).isTrue();
            assertThat(isCutOff(strict, REQUEST)).isTrue();
        }
    }

    @Test
    void whoSaysNothingInTimeIsCutOff() throws Exception {
        var hasty = limits("127.0.0.0/8").with(new HeadLimits(8 * 1024, 16 * 1024, 100, Duration.ofMillis(200)));
        try (var impatient = TestGateway.behindProxies(orders, hasty, null)) {
            assertThat(isCutOff(impatient, "PROXY TCP4 192")).isTrue();
        }
    }

    /** Each counts by itself, and no longer as the proxy that may have any number. */
    @Test
    void anAddressHasSoManyConnectionsAndNoMore() throws Exception {
        try (var small = TestGateway.behindProxies(orders, limits("127.0.0.0/8").withConnections(100, 2), null);
                var first = new RawConnection(small.port());
                var second = new RawConnection(small.port());
                var other = new RawConnection(small.port())) {
            for (var connection : new RawConnection[] {first, second}) {
                connection.sendBytes(TEXT + REQUEST);
                assertThat(connection.read().status()).isEqualTo(200);
                upstream.awaitReceived();
            }
            assertThat(isCutOff(small, TEXT + REQUEST)).isTrue();
            other.sendBytes(TEXT.replace("192.0.2.7", "192.0.2.8") + REQUEST);
            assertThat(other.read().status()).isEqualTo(200);
            upstream.awaitReceived();
        }
    }

    /** HTTP/1.0 needs no trust, and gives none: what follows such a request is read of nobody. */
    @Test
    void whomTheySpeakForIsNoProxy() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(TEXT
                    + REQUEST.replace("HTTP/1.1", "HTTP/1.0").replace("\r\n\r\n", "\r\nConnection: keep-alive\r\n\r\n")
                    + REQUEST);
            assertThat(new String(connection.input().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.0 200 ")
                    .doesNotContain("HTTP/1.1 ");
        }
        assertThat(upstream.awaitReceived().header("X-Forwarded-For")).isEqualTo("192.0.2.7");
    }

    @Test
    void itStandsBeforeTls(@TempDir Path folder) throws Exception {
        var made = TestCertificate.make(folder, "proxied", "dns:localhost");
        var tls = new ListenerSettings.Tls(made.certificate(), made.key());
        try (var secured = TestGateway.behindProxies(orders, limits("127.0.0.0/8"), tls);
                var plain = new RawConnection(secured.port())) {
            plain.sendBytes(TEXT);
            var context = TestCertificate.trusting(made);
            try (var socket =
                    context.getSocketFactory().createSocket(plain.socket(), "localhost", secured.port(), false)) {
                socket.getOutputStream().write(REQUEST.getBytes(ISO_8859_1));
                assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                        .isEqualTo("HTTP/1.1 200");
                assertThat(upstream.awaitReceived().header("X-Forwarded-For")).isEqualTo("192.0.2.7");
            }
        }
    }

    /** As the reference does when somebody tries a call. */
    @Test
    void thisProcessItselfSaysNothing() {
        var client = gateway.vertx().createHttpClient(new HttpClientOptions());
        var status = client.request(HttpMethod.GET, gateway.port(), "127.0.0.1", "/nothing")
                .compose(request -> request.send().map(response -> response.statusCode()))
                .await();
        assertThat(status).isEqualTo(404);
        client.close().await();
    }
}
