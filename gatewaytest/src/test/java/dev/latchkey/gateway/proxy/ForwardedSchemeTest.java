package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.engine.protocol.Cidr;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstreams are told whether the caller came by TLS: what we see ourselves, or a trusted proxy says. The API origin is https here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardedSchemeTest {

    private static final String REQUEST = "GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n";
    private static final String SAYS_TLS = "X-Forwarded-For: 192.0.2.7\nX-Forwarded-Proto: https\n";
    private static final String BINARY = "\r\n\r\n\0\r\nQUIT\n\041\021\0";
    private static final String ADDRESSES = "\300\0\2\11\177\0\0\1\22\147\1\273";

    private RecordingUpstream upstream;
    private ApiUpstream orders;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        upstream.recordAndAnswerOk();
        orders = ApiUpstream.of("orders", upstream.uri());
    }

    @AfterAll
    void stop() {
        upstream.close();
    }

    private static EdgeLimits limits(String trusted) {
        return EdgeLimits.ofThisProcess().withTrustedProxies(List.of(Cidr.parse(trusted)));
    }

    private String told(TestGateway gateway, String bytes) throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(bytes.replace("\r\n", "\n").replace("\n", "\r\n"));
            assertThat(connection.read().status()).isEqualTo(200);
            return upstream.awaitReceived().header("X-Forwarded-Proto");
        }
    }

    private String toldBehind(TestGateway gateway, String header) throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(header + (REQUEST + SAYS_TLS.replace("https", "http") + "\n").replace("\n", "\r\n"));
            assertThat(connection.read().status()).isEqualTo(200);
            return upstream.awaitReceived().header("X-Forwarded-Proto");
        }
    }

    @Test
    void aStrangerWithoutTlsCameByHttpWhateverItSays() throws Exception {
        try (var gateway = TestGateway.limited(orders, limits("192.0.2.0/24"))) {
            assertThat(told(gateway, REQUEST + "\n")).isEqualTo("http");
            assertThat(told(gateway, REQUEST + SAYS_TLS + "Forwarded: for=192.0.2.7;proto=https\n\n"))
                    .isEqualTo("http");
        }
    }

    @ParameterizedTest
    @CsvSource({"https,https", "http,http", "'http, https',https", "ftp,https", "'',https"})
    void aTrustedProxySaysItAndWhereItDoesNotTheConfigurationDoes(String said, String told) throws Exception {
        try (var gateway = TestGateway.limited(orders, limits("127.0.0.0/8"))) {
            assertThat(told(gateway, REQUEST + "X-Forwarded-Proto: " + said + "\n\n"))
                    .isEqualTo(told);
            assertThat(told(gateway, REQUEST + "\n")).isEqualTo("https");
            assertThat(told(gateway, REQUEST + "Forwarded: for=192.0.2.7;proto=http\n\n"))
                    .as("which is not believed here")
                    .isEqualTo("https");
        }
    }

    @Test
    void theProxyProtocolSaysItAndNoHeaderBehindIt() throws Exception {
        try (var gateway = TestGateway.behindProxies(orders, limits("127.0.0.0/8"), null)) {
            var byTls = BINARY + "\24" + ADDRESSES + "\40\0\5\1\0\0\0\0";
            assertThat(toldBehind(gateway, byTls)).isEqualTo("https");
            var more = BINARY + "\40" + ADDRESSES + "\4\0\1x" + "\40\0\15\7\0\0\0\0\41\0\5TLSv1";
            assertThat(toldBehind(gateway, more)).isEqualTo("https");
            var plain = BINARY + "\24" + ADDRESSES + "\40\0\5\0\0\0\0\0";
            assertThat(toldBehind(gateway, plain)).isEqualTo("http");
            assertThat(toldBehind(gateway, BINARY + "\14" + ADDRESSES))
                    .as("of the configuration")
                    .isEqualTo("https");
            for (var silent : List.of(
                    "PROXY TCP4 192.0.2.7 127.0.0.1 4711 443\r\n",
                    "PROXY TCP4 127.0.0.9 127.0.0.1 4711 443\r\n",
                    "PROXY UNKNOWN\r\n",
                    "\r\n\r\n\0\r\nQUIT\n\040\0\0\0")) {
                assertThat(toldBehind(gateway, silent))
                        .as("of the configuration")
                        .isEqualTo("https");
            }
        }
    }

    @Test
    void whatItSaysOfTlsIsReadInOneWayOrNotAtAll() throws Exception {
        try (var gateway = TestGateway.behindProxies(orders, limits("127.0.0.0/8"), null)) {
            for (var header : List.of(
                    BINARY + "\23" + ADDRESSES + "\40\0\4\1\0\0\0",
                    BINARY + "\34" + ADDRESSES + "\40\0\5\1\0\0\0\0" + "\40\0\5\0\0\0\0\0")) {
                try (var connection = new RawConnection(gateway.port())) {
                    connection.sendBytes(header);
                    assertThat(connection.isClosedByPeer()).isTrue();
                }
            }
        }
    }

    @Test
    void whoComesByTlsHereCameByHttps(@TempDir Path folder) throws Exception {
        var made = TestCertificate.make(folder, "own", "dns:localhost");
        var tls = new ListenerSettings.Tls(made.certificate(), made.key());
        try (var gateway = TestGateway.behindProxies(orders, limits("127.0.0.0/8"), tls);
                var plain = new RawConnection(gateway.port())) {
            // A proxy that passes TLS on, and so did not see any itself.
            plain.sendBytes(BINARY + "\24" + ADDRESSES + "\40\0\5\0\0\0\0\0");
            try (var socket = TestCertificate.trusting(made)
                    .getSocketFactory()
                    .createSocket(plain.socket(), "localhost", gateway.port(), false)) {
                socket.getOutputStream()
                        .write((REQUEST + "\n").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                assertThat(upstream.awaitReceived().header("X-Forwarded-Proto")).isEqualTo("https");
            }
        }
    }
}
