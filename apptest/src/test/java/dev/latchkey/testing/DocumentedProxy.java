package dev.latchkey.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An installed nginx, HAProxy or Apache that runs a configuration of docs/deploying.md; only ports and files are others. */
public final class DocumentedProxy implements AutoCloseable {

    private static final Pattern BLOCK = Pattern.compile("```(nginx|haproxy|apache)\\n(.*?)```", Pattern.DOTALL);

    private final Process process;
    private final int port;

    private DocumentedProxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * What stands behind a proxy, and what it needs to stand in front.
     *
     * @param folder for its files
     * @param certificate that it shows, of these in the folder
     */
    public record Place(Path folder, int apiPort, int webPort, TestCertificate certificate) {

        private String put(String block, int port) {
            return block.replace("127.0.0.1:8080", "127.0.0.1:" + apiPort)
                    .replace("127.0.0.1:8081", "127.0.0.1:" + webPort)
                    .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
                    .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
                    .replace("bind :443", "bind 127.0.0.1:" + port)
                    .replace("<VirtualHost *:443>", "<VirtualHost 127.0.0.1:" + port + ">")
                    .replace(
                            "/etc/ssl/api.example.com.pem",
                            certificate.certificate().toString())
                    .replace(
                            "/etc/ssl/private/api.example.com.key",
                            certificate.key().toString())
                    .replace("/etc/haproxy/api.example.com.pem", both().toString());
        }

        private Path both() {
            try {
                return Files.writeString(
                        folder.resolve("both.pem"),
                        Files.readString(certificate.certificate()) + Files.readString(certificate.key()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static String block(String language, int number) throws IOException {
        var found = new ArrayList<String>();
        var matcher = BLOCK.matcher(Files.readString(Path.of("../docs/deploying.md")));
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                found.add(matcher.group(2));
            }
        }
        return found.get(number);
    }

    private static int freePort() {
        return Integer.parseInt(Objects.requireNonNull(TestPorts.listeners().get("listeners.apiPort")));
    }

    /** @param number of the block on the page, from 0 */
    public static DocumentedProxy nginx(int number, Place place) throws Exception {
        return nginx(block("nginx", number), place);
    }

    /** @param server as the page has one, with the page's ports and files */
    public static DocumentedProxy nginx(String server, Place place) throws Exception {
        var port = freePort();
        var file = place.folder().resolve("nginx.conf");
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
            """.formatted(place.put(server, port)));
        return start(
                place,
                port,
                List.of(program("nginx"), "-e", "stderr", "-p", place.folder().toString(), "-c", file.toString()));
    }

    /** As {@link #nginx(int, Place)}, with HAProxy. */
    public static DocumentedProxy haproxy(int number, Place place) throws Exception {
        var port = freePort();
        var file = Files.writeString(place.folder().resolve("haproxy.cfg"), place.put(block("haproxy", number), port));
        return start(place, port, List.of(program("haproxy"), "-db", "-f", file.toString()));
    }

    /** As {@link #nginx(int, Place)}, with Apache. */
    public static DocumentedProxy apache(int number, Place place) throws Exception {
        var port = freePort();
        var file = Files.writeString(place.folder().resolve("apache.conf"), """
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
                place.folder(),
                Stream.of("mpm_event", "authz_core", "headers", "ssl", "http2", "proxy", "proxy_http")
                        .map(name -> "LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so".formatted(name))
                        .collect(Collectors.joining("\n")),
                port,
                place.put(block("apache", number), port)));
        return start(place, port, List.of(program("apache2"), "-DFOREGROUND", "-f", file.toString()));
    }

    private static DocumentedProxy start(Place place, int port, List<String> command) throws Exception {
        var log = place.folder().resolve("proxy.log");
        var started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (var end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; ) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new DocumentedProxy(started, port);
            } catch (IOException _) {
                // Not yet, and never if it has ended.
                var hasEnded = started.waitFor(20, TimeUnit.MILLISECONDS);
                assertThat(hasEnded).as(() -> read(log)).isFalse();
            }
        }
        started.destroyForcibly();
        throw new AssertionError("the proxy does not listen: " + read(log));
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

    /** Where it listens, at 127.0.0.1. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
