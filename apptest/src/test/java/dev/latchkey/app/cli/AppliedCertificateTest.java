package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.TestCertificate;
import dev.latchkey.testing.ServedFiles;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey apis apply} with other certificates in the files. */
class AppliedCertificateTest {

    private static void use(TestCertificate certificate, TestCertificate key, Path folder) throws Exception {
        Files.write(folder.resolve("served.crt"), Files.readAllBytes(certificate.certificate()));
        Files.write(folder.resolve("served.key"), Files.readAllBytes(key.key()));
    }

    /** Of a request on a new connection, to whoever proves itself by this certificate alone. */
    private static int statusBy(TestCertificate trusted, ServedFiles served) throws Exception {
        try (var http = HttpClient.newBuilder()
                .sslContext(TestCertificate.trusting(trusted))
                .build()) {
            return http.send(HttpRequest.newBuilder(served.api("/prices")).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void newConnectionsGetTheNewCertificateWhenTheCommandEnds(@TempDir Path folder) throws Exception {
        var old = TestCertificate.make(folder, "old", "dns:localhost");
        var renewed = TestCertificate.make(folder, "renewed", "dns:localhost");
        use(old, old, folder);
        try (var served = ServedFiles.start(
                folder,
                Map.of(
                        "listeners.tlsCertificates",
                        folder.resolve("served.crt").toString(),
                        "listeners.tlsPrivateKey",
                        folder.resolve("served.key").toString()))) {
            var commands = new GivenCommands();
            String[] apply = {
                "apis", "apply", "--config", served.configuration().toString()
            };
            assertThat(statusBy(old, served)).isEqualTo(200);

            use(renewed, old, folder);
            assertThat(commands.run(apply)).isEqualTo(1);
            assertThat(commands.output())
                    .contains("refused listeners.tlsPrivateKey: expected the private key of the first certificate");
            assertThat(statusBy(old, served)).isEqualTo(200);

            use(renewed, renewed, folder);
            assertThat(commands.run(apply)).as(commands.errors()).isZero();
            assertThat(statusBy(renewed, served)).isEqualTo(200);

            // Nobody signed it but its owner, whose configuration says so to commands as well.
            var described = Files.writeString(
                    folder.resolve("described.yaml"),
                    "listeners: {tlsCertificates: served.crt, tlsPrivateKey: served.key, apiPort: "
                            + served.api("").getPort() + "}\n");
            String[] explain = {"explain", "GET", "/prices", "--config", described.toString()};
            assertThat(commands.run(explain)).as(commands.errors()).isZero();
            use(old, old, folder);
            assertThat(commands.run(explain)).isEqualTo(2);
            assertThat(commands.errors()).contains("no TLS connection could be made");
            Files.writeString(folder.resolve("served.crt"), "none");
            assertThat(commands.run(explain)).isEqualTo(2);
            assertThat(commands.errors()).contains("listeners.tlsCertificates: ");
        }
    }
}
