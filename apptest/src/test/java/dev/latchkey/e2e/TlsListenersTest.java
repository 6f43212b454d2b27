package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.CertificateFiles;
import dev.latchkey.gateway.proxy.TestCertificate;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment that ends TLS itself. */
class TlsListenersTest {

    private static HttpResponse<String> get(HttpClient http, URI uri, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(uri);
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    @Test
    void speaksTlsAtBothOriginsAndSaysSo(@TempDir Path folder) throws Exception {
        var made = TestCertificate.make(folder, "both", "dns:localhost");
        try (var platform = TestPlatform.start(
                        folder.resolve("data"),
                        Map.of(
                                "listeners.tlsCertificates",
                                made.certificate().toString(),
                                "listeners.tlsPrivateKey",
                                made.key().toString()));
                var http = HttpClient.newBuilder()
                        .sslContext(TestCertificate.trusting(made))
                        .build()) {
            var metadata = get(http, platform.api("/.well-known/oauth-authorization-server"));
            assertThat(metadata.uri().getScheme()).isEqualTo("https");
            assertThat(metadata.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(TestPlatform.json(metadata).get("issuer").asString())
                    .isEqualTo(platform.api("").toString());
            assertThat(get(http, platform.web("/account/sign-in")).statusCode()).isEqualTo(200);
            var decided = get(http, platform.api("/nothing"), "X-API-Key", platform.apiKey(0));
            assertThat(decided.statusCode()).isEqualTo(404);
            assertThat(CertificateFiles.ends(made.certificate()))
                    .singleElement()
                    .satisfies(one -> assertThat(one.end()).isAfter(Instant.now()));
            var health = platform.internal("/health/live");
            assertThat(health.getScheme()).isEqualTo("http");
            assertThat(get(http, health).statusCode()).isEqualTo(200);
        }
    }
}
