package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.edge.http.HeadLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.edge.http.OwnNames;
import dev.latchkey.gateway.limits.LimitSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The same rules behind TLS and over HTTP/2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsAndHttp2Test {

    private static final String PASSWORD = "changeit";

    private RecordingUpstream upstream;
    private TestGateway secure;
    private TestGateway plain;
    private Vertx vertx;

    /** Kept, because one that nobody holds is closed. */
    private final List<HttpClientAgent> clients = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        upstream = new RecordingUpstream();
        var api = ApiUpstream.of("orders", upstream.uri());
        var settings = ListenerSettings.plain("127.0.0.1", 0);
        secure = new TestGateway(
                api,
                LimitSettings.DEFAULT,
                HeadLimits.DEFAULT,
                new ListenerSettings(
                        settings.host(),
                        0,
                        certificate(folder),
                        settings.bodyIdleTimeout(),
                        settings.idleTimeout(),
                        8,
                        List.of(),
                        false,
                        false,
                        settings.keyHeader(),
                        true,
                        OwnNames.ANY));
        plain = TestGateway.generous(api);
        vertx = Vertx.vertx();
    }

    @AfterAll
    void stop() {
        vertx.close().await();
        secure.close();
        plain.close();
        upstream.close();
    }

    /** A key and a certificate for it, made by the JDK's own keytool. */
    private static ListenerSettings.Tls certificate(Path folder) throws Exception {
        var store = folder.resolve("store.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        keytool,
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var certificate = folder.resolve("certificate.pem");
        var key = folder.resolve("key.pem");
        Files.writeString(
                certificate, pem("CERTIFICATE", keys.getCertificate("a").getEncoded()));
        Files.writeString(
                key, pem("PRIVATE KEY", keys.getKey("a", PASSWORD.toCharArray()).getEncoded()));
        return new ListenerSettings.Tls(certificate, key);
    }

    private static String pem(String kind, byte[] bytes) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private HttpClientAgent http2(boolean isTls) {
        var client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setSsl(isTls)
                .setUseAlpn(isTls)
                .setVerifyHost(false)
                .setTrustAll(true));
        clients.add(client);
        return client;
    }

    private static HttpClientResponse get(HttpClientAgent client, int port, RequestOptions options) throws Exception {
        return client.request(options.setHost("127.0.0.1").setPort(port))
                .compose(request -> request.send())
                .await(60, TimeUnit.SECONDS);
    }

    @Test
    void servesHttp2BehindTls() throws Exception {
        upstream.recordAndAnswerOk();

        var answer = get(
                http2(true),
                secure.port(),
                new RequestOptions().setURI("/orders").putHeader("X-Api-Key", "good-key"));

        assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.awaitReceived().header("X-Forwarded-Proto")).isEqualTo("https");
    }

    @Test
    void isAsStrictBehindTls() throws Exception {
        var before = upstream.calls();
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnyone()}, null);
        try (var socket = context.getSocketFactory().createSocket("127.0.0.1", secure.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write("GET /orders HTTP/1.1\r\nHost: a.example\r\nX-Api-Key: good-key\r\nX-A: 1\r\n 2\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 400");
            assertThat(upstream.calls()).isEqualTo(before);
        }
    }

    @Test
    void refusesAHostThatContradictsTheAuthorityOfHttp2() throws Exception {
        var before = upstream.calls();

        assertThatThrownBy(() -> get(
                        http2(false),
                        plain.port(),
                        new RequestOptions()
                                .setURI("/orders")
                                .putHeader("X-Api-Key", "good-key")
                                .putHeader("host", "internal.example.com")))
                .isInstanceOfSatisfying(
                        StreamResetException.class,
                        reset ->
                                assertThat(reset.getCode()).as("PROTOCOL_ERROR").isEqualTo(1));
        assertThat(upstream.calls()).isEqualTo(before);
    }

    @Test
    void judgesPathsOfHttp2Alike() throws Exception {
        var before = upstream.calls();
        for (var target :
                List.of("/orders/../public", "/orders%2f1", "//orders", "/orders;a", "/orders?apiKey=good-key")) {
            var answer = get(
                    http2(false),
                    plain.port(),
                    new RequestOptions().setURI(target).putHeader("X-Api-Key", "good-key"));
            assertThat(answer.statusCode()).as(target).isEqualTo(400);
        }
        assertThat(upstream.calls()).isEqualTo(before);
    }

    @Test
    void cancelsTheUpstreamCallWhenAStreamOfHttp2IsReset() throws Exception {
        var begun = new CompletableFuture<Void>();
        var cancelled = new CompletableFuture<Void>();
        upstream.behave(request -> {
            request.connection().closeHandler(_ -> cancelled.complete(null));
            begun.complete(null);
        });
        var request = http2(false)
                .request(new RequestOptions()
                        .setHost("127.0.0.1")
                        .setPort(plain.port())
                        .setURI("/orders")
                        .putHeader("X-Api-Key", "good-key"))
                .await(60, TimeUnit.SECONDS);
        request.response().onFailure(_ -> {});
        request.end().await(60, TimeUnit.SECONDS);
        begun.get(60, TimeUnit.SECONDS);

        request.reset(8).await(60, TimeUnit.SECONDS);

        cancelled.get(60, TimeUnit.SECONDS);
    }

    /** For a certificate made a moment ago. */
    private static final class TrustsAnyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
