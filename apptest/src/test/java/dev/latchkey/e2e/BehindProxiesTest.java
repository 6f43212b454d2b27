package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.control.CommandLineRequest;
import dev.latchkey.app.control.ControlClient;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange.Outcome;
import dev.latchkey.gateway.proxy.TestCertificate;
import dev.latchkey.testing.DocumentedProxy;
import dev.latchkey.testing.RequiresProxies;
import dev.latchkey.testing.ServedFiles;
import dev.latchkey.testing.TestPlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The configurations of docs/deploying.md, in the installed nginx, HAProxy and Apache; only ports and files are others. */
@RequiresProxies
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BehindProxiesTest {

    /** What a caller might write to be somebody else, beside a scheme that it did not use. */
    private static final String FORGED = "203.0.113.9";

    private Path folder;
    private TestCertificate certificate;
    private TestPlatform platform;
    private HttpClient http;
    private @Nullable DocumentedProxy proxy;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        platform = TestPlatform.start(
                folder.resolve("data"),
                Map.of("listeners.trustedProxies", "127.0.0.1/32", "listeners.proxyProtocol", "web"));
        var made = TestCertificate.make(folder, "proxy", "dns:localhost");
        certificate = made;
        http = HttpClient.newBuilder()
                .sslContext(TestCertificate.trusting(made))
                .build();
    }

    @AfterAll
    void stop() {
        http.shutdownNow();
        platform.close();
    }

    @AfterEach
    void stopProxy() {
        Objects.requireNonNull(proxy).close();
    }

    private DocumentedProxy.Place before(TestPlatform served) {
        return new DocumentedProxy.Place(
                folder, served.api("").getPort(), served.web("").getPort(), certificate);
    }

    private void stands(DocumentedProxy started) {
        proxy = started;
        port = started.port();
    }

    private HttpResponse<String> send(TestPlatform served, String scheme, HttpRequest.Builder request, String target)
            throws Exception {
        return http.send(
                request.uri(URI.create(scheme + "://localhost:" + port + target))
                        .header("X-API-Key", served.apiKey(0))
                        .header("X-Forwarded-For", FORGED)
                        .header("X-Forwarded-Proto", scheme.equals("http") ? "https" : "http")
                        .build(),
                BodyHandlers.ofString());
    }

    /** What every caller wants of it, whoever stands in front. */
    private void servesBehind(String scheme) throws Exception {
        servesBehind(scheme, platform);
    }

    private void servesBehind(String scheme, TestPlatform served) throws Exception {
        for (var i = 0; i < 3; i++) {
            assertThat(send(served, scheme, HttpRequest.newBuilder(), "/orders").statusCode())
                    .isEqualTo(200);
        }
        var received = served.upstream().last("/orders").orElseThrow();
        assertThat(received.headers().get("x-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(received.headers().get("x-forwarded-proto")).containsExactly(scheme);
        var body = "{\"note\":\"" + "x".repeat(100_000) + "\"}";
        var made = send(
                served,
                scheme,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)),
                "/orders");
        assertThat(made.statusCode()).isBetween(200, 201);
        assertThat(served.upstream().last("/orders").orElseThrow().body()).isEqualTo(body);
        assertThat(send(served, scheme, HttpRequest.newBuilder(), "/nothing").statusCode())
                .isEqualTo(404);
        var without = http.send(
                HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port + "/orders"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    /** Before a deployment that names no proxy: what it costs is told to whoever looks. */
    @Test
    void servesBehindBareNginx() throws Exception {
        var data = folder.resolve("newcomer");
        try (var newcomer = TestPlatform.start(data)) {
            stands(DocumentedProxy.nginx(0, before(newcomer)));
            servesBehind("http", newcomer);
            var out = new ByteArrayOutputStream();
            ControlClient.run(
                    data,
                    new CommandLineRequest(List.of("doctor", "peers"), Map.of()),
                    () -> {},
                    out,
                    OutputStream.nullOutputStream());
            var peer = JsonMapper.shared().readTree(out.toByteArray()).at("/peers/0");
            assertThat(peer.get("address").asString()).isEqualTo("127.0.0.1");
            assertThat(peer.get("isTrusted").asBoolean()).isFalse();
            assertThat(peer.get("forwarded").asLong()).isEqualTo(5); // what the callers wrote: nginx passes it on
        }
    }

    @Test
    void servesBehindNginxThatSaysWhoAsks() throws Exception {
        stands(DocumentedProxy.nginx(1, before(platform)));
        servesBehind("http");
    }

    @Test
    void servesBehindNginxAsWeRecommendIt() throws Exception {
        stands(DocumentedProxy.nginx(2, before(platform)));
        servesBehind("https");
    }

    /** nginx drops a key in such a header, as the page says, and passes it where it is told to. */
    @Test
    void passesAHeaderWithAnUnderscoreThroughNginxThatIsToldTo(@TempDir Path files) throws Exception {
        var server = "server {\n    listen 80;\n    %s\n    location / { proxy_pass http://127.0.0.1:8080; }\n}";
        try (var served = ServedFiles.start(files)) {
            served.write("orders.yaml", ServedFiles.DOCUMENT.replace("X-API-Key", "api_key"));
            var changes = served.node().changes();
            assertThat(changes.apply(changes.plan().digest(), new Author(Author.Type.SYSTEM, "test")))
                    .isInstanceOf(Outcome.Applied.class);
            var place = new DocumentedProxy.Place(
                    files, served.api("").getPort(), served.web("").getPort(), certificate);
            stands(DocumentedProxy.nginx(server.formatted(""), place));
            assertThat(served.get(behind("/orders"), "api_key", served.key()).statusCode())
                    .isEqualTo(401);
            stopProxy();
            stands(DocumentedProxy.nginx(server.formatted("underscores_in_headers on;"), place));
            assertThat(served.get(behind("/orders"), "api_key", served.key()).statusCode())
                    .isEqualTo(200);
        }
    }

    private URI behind(String target) {
        return URI.create("http://localhost:" + port + target);
    }

    @Test
    void servesBehindHaproxy() throws Exception {
        stands(DocumentedProxy.haproxy(0, before(platform)));
        servesBehind("https");
    }

    @Test
    void servesBehindApache() throws Exception {
        stands(DocumentedProxy.apache(0, before(platform)));
        servesBehind("https");
    }

    /** One address for both origins, told apart by the name that a caller asks for; their listeners hear from nobody else. */
    @Test
    void servesBothOriginsBehindHaproxyThatSpeaksTheProxyProtocol(@TempDir Path files) throws Exception {
        var settings = Map.of(
                "listeners.trustedProxies",
                "127.0.0.1/32",
                "listeners.proxyProtocol",
                "api,web",
                "listeners.tlsCertificates",
                certificate.certificate().toString(),
                "listeners.tlsPrivateKey",
                certificate.key().toString());
        try (var served = ServedFiles.start(files, settings)) {
            var api = served.api("/orders").getPort();
            var web = served.web("/").getPort();
            stands(DocumentedProxy.haproxy(1, new DocumentedProxy.Place(files, api, web, certificate)));

            assertThat(answer(port, "api.example.com", "/orders", served.key()))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("upstream");
            assertThat(answer(port, "access.example.com", "/account/sign-in", ""))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("<title>");
            assertThatThrownBy(() -> answer(api, "api.example.com", "/orders", served.key()))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> answer(web, "access.example.com", "/account/sign-in", ""))
                    .isInstanceOf(IOException.class);
        }
    }

    /** Of one request by TLS, in which the caller says which host it wants. */
    private String answer(int at, String host, String target, String key) throws Exception {
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), at)) {
            plain.setSoTimeout(60_000);
            var socket =
                    TestCertificate.trusting(certificate).getSocketFactory().createSocket(plain, host, at, true);
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nX-API-Key: " + key
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
