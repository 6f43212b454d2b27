package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.HeadLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.gateway.limits.LimitSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that is replaced while the listener is at work. */
class CertificateReloadTest {

    private static SSLSocket connect(int port, TestCertificate... trusted) throws Exception {
        var context = TestCertificate.trusting(trusted);
        var socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        var parameters = new SSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(60_000);
        socket.startHandshake();
        return socket;
    }

    /**
     * Whose certificate the listener shows to a new connection, and what is spoken then. Who leaves before the listener is done with its
     * handshake may begin so many and no more: here it has begun to speak.
     */
    private static String shown(int port, TestCertificate... trusted) throws Exception {
        try (var socket = connect(port, trusted)) {
            assertThat(socket.getInputStream().read())
                    .as("the first byte of its SETTINGS")
                    .isNotNegative();
            var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName() + " " + socket.getApplicationProtocol();
        }
    }

    private static void replace(Path file, Path by) throws IOException {
        Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void isUsedAnewByConnectionsThatComeLater(@TempDir Path folder) throws Exception {
        var one = TestCertificate.make(folder, "one", "dns:localhost");
        var two = TestCertificate.make(folder, "two", "dns:localhost");
        var certificate = Files.copy(one.certificate(), folder.resolve("in-use.pem"));
        var key = Files.copy(one.key(), folder.resolve("in-use-key.pem"));
        var upstream = new RecordingUpstream();
        var gateway = new TestGateway(
                ApiUpstream.of("orders", upstream.uri()),
                LimitSettings.DEFAULT,
                HeadLimits.DEFAULT,
                ListenerSettings.plain("127.0.0.1", 0)
                        .withTls(new ListenerSettings.Tls(certificate, key, Duration.ofMillis(20))));
        try (var kept = connect(gateway.port(), one, two)) {
            assertThat(shown(gateway.port(), one, two)).isEqualTo("CN=one h2");
            replace(certificate, two.certificate());
            replace(key, two.key());
            var seen = "";
            for (var end = System.nanoTime() + 60_000_000_000L;
                    System.nanoTime() < end && !seen.startsWith("CN=two"); ) {
                seen = shown(gateway.port(), one, two);
            }
            assertThat(seen).isEqualTo("CN=two h2");
            assertThat(kept.isClosed()).isFalse();

            Files.writeString(certificate, "no certificate");
            for (var i = 0; i < 50; i++) {
                assertThat(shown(gateway.port(), one, two)).isEqualTo("CN=two h2");
            }
            replace(certificate, one.certificate()); // whose key the other file does not hold
            for (var i = 0; i < 50; i++) {
                assertThat(shown(gateway.port(), one, two)).isEqualTo("CN=two h2");
            }
        } finally {
            gateway.close();
            upstream.close();
        }
    }
}
