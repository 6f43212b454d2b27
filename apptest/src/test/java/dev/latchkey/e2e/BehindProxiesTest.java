package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.control.CommandLineRequest;
import dev.latchkey.app.control.ControlClient;
import dev.latchkey.gateway.proxy.TestCertificate;
import dev.latchkey.testing.RequiresProxies;
import dev.latchkey.testing.TestPlatform;
import dev.latchkey.testing.TestPorts;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final Pattern BLOCK = Pattern.compile("```(nginx|haproxy|apache)\\n(.*?)```", Pattern.DOTALL);

    /** What a caller might write to be somebody else. */
    private static final String FORGED = "203.0.113.9";

    private Path folder;
    private TestPlatform platform;
    private HttpClient http;
    private @Nullable Process proxy;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        platform = TestPlatform.start(
                folder.resolve("data"),
                Map.of("listeners.trustedProxies", "127.0.0.1/32", "listeners.proxyProtocol", "web"));
        var made = TestCertificate.make(folder, "proxy", "dns:localhost");
        Files.writeString(
                folder.resolve("both.pem"), Files.readString(made.certificate()) + Files.readString(made.key()));
        http = HttpClient.newBuilder()
                .sslContext(TestCertificate.trusting(made))
                .build();
        port = Integer.parseInt(Objects.requireNonNull(TestPorts.listeners().get("listeners.apiPort")));
    }

    @AfterAll
    void stop() {
        http.shutdownNow();
        platform.close();
    }

    @AfterEach
    void stopProxy() throws InterruptedException {
        var running = Objects.requireNonNull(proxy);
        running.destroy();
        assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    /** A block of the page, with our ports and files. */
    private String documented(String language, int number) throws IOException {
        return documented(language, number, platform);
    }

    private String documented(String language, int number, TestPlatform served) throws IOException {
        var found = new ArrayList<String>();
        var matcher = BLOCK.matcher(Files.readString(Path.of("../docs/deploying.md")));
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                found.add(matcher.group(2));
            }
        }
        return found.get(number)
                .replace("127.0.0.1:8080", "127.0.0.1:" + served.api("").getPort())
                .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
                .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
                .replace("bind :443", "bind 127.0.0.1:" + port)
                .replace("<VirtualHost *:443>", "<VirtualHost 127.0.0.1:" + port + ">")
                .replace(
                        "/etc/ssl/api.example.com.pem",
                        folder.resolve("proxy.pem").toString())
                .replace(
                        "/etc/ssl/private/api.example.com.key",
                        folder.resolve("proxy-key.pem").toString())
                .replace(
                        "/etc/haproxy/api.example.com.pem",
                        folder.resolve("both.pem").toString());
    }

    private void run(List<String> command) throws Exception {
        var started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("proxy.log").toFile())
                .start();
        proxy = started;
        for (var end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; ) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                // Not yet, and never if it has ended.
                var hasEnded = started.waitFor(20, TimeUnit.MILLISECONDS);
                assertThat(hasEnded).as(() -> read(folder.resolve("proxy.log"))).isFalse();
            }
        }
        throw new AssertionError("the proxy does not listen: " + read(folder.resolve("proxy.log")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return String.valueOf(e);
        }
    }

    private static String program(String name) {
        var usual = Path.of("/usr/sbin", name);
        return Files.isExecutable(usual) ? usual.toString() : name;
    }

    private void nginx(int number) throws Exception {
        nginx(number, platform);
    }

    private void nginx(int number, TestPlatform served) throws Exception {
        var file = folder.resolve("nginx-" + number + ".conf");
        Files.writeString(file, """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
            %s
            }
            """.formatted(documented("nginx", number, served)));
        run(List.of(program("nginx"), "-e", "stderr", "-p", folder.toString(), "-c", file.toString()));
    }

    private HttpResponse<String> send(TestPlatform served, String scheme, HttpRequest.Builder request, String target)
            throws Exception {
        return http.send(
                request.uri(URI.create(scheme + "://localhost:" + port + target))
                        .header("X-API-Key", served.apiKey(0))
                        .header("X-Forwarded-For", FORGED)
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
            nginx(0, newcomer);
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
        nginx(1);
        servesBehind("http");
    }

    @Test
    void servesBehindNginxAsWeRecommendIt() throws Exception {
        nginx(2);
        servesBehind("https");
    }

    @Test
    void servesBehindHaproxy() throws Exception {
        var file = folder.resolve("haproxy.cfg");
        Files.writeString(file, documented("haproxy", 0));
        run(List.of(program("haproxy"), "-db", "-f", file.toString()));
        servesBehind("https");
    }

    @Test
    void servesBehindApache() throws Exception {
        var file = folder.resolve("apache.conf");
        Files.writeString(file, """
            ServerRoot %1$s
            DefaultRuntimeDir %1$s
            PidFile %1$s/apache.pid
            ErrorLog %1$s/apache.log
            User nobody
            Group nogroup
            %2$s
            Listen 127.0.0.1:%3$d
            %4$s
            """.formatted(
                folder,
                Stream.of("mpm_event", "authz_core", "headers", "ssl", "http2", "proxy", "proxy_http")
                        .map(name -> "LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so".formatted(name))
                        .collect(Collectors.joining("\n")),
                port,
                documented("apache", 0)));
        run(List.of(program("apache2"), "-DFOREGROUND", "-f", file.toString()));
        servesBehind("https");
    }

    /** At the listener that asks for it, which hears from nobody else. */
    @Test
    void servesBehindHaproxyThatSpeaksTheProxyProtocol() throws Exception {
        var web = platform.web("/account/sign-in");
        var file = folder.resolve("haproxy-tcp.cfg");
        Files.writeString(
                file, documented("haproxy", 1).replace(":" + platform.api("").getPort(), ":" + web.getPort()));
        run(List.of(program("haproxy"), "-db", "-f", file.toString()));
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + web.getPath()))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        var direct = HttpRequest.newBuilder(web).build();
        assertThatThrownBy(() -> http.send(direct, BodyHandlers.ofString())).isInstanceOf(IOException.class);
    }
}
