package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.TestCertificate;
import dev.latchkey.testing.TestPorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of an upstream is what the gateway would find there: at every address of its name, and by TLS. */
@Timeout(60)
class DoctorUpstreamTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Orders, version: '1'}
        paths:
          /%1$s:
            get: {operationId: %1$s, security: [], responses: {'200': {description: Fine}}}
        """;
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();
    private Path file = Path.of("latchkey.yaml");

    @BeforeEach
    void begin() throws IOException {
        var document = Files.writeString(folder.resolve("orders.yaml"), DOCUMENT.formatted("orders"));
        file = folder.resolve("latchkey.yaml");
        commands.printed(
                "init",
                "--document",
                document.toString(),
                "--upstream",
                "http://127.0.0.1:1",
                "--config",
                file.toString(),
                "--api-port",
                Integer.toString(TestPorts.free()),
                "--web-port",
                Integer.toString(TestPorts.free()),
                "--private-port",
                Integer.toString(TestPorts.free()));
    }

    /** Answers HEAD on every connection; what is no connection of TLS is the client's to tell. */
    private static void serve(ServerSocket server, String... protocols) {
        Thread.ofPlatform().daemon().start(() -> {
            while (!server.isClosed()) {
                try (var connection = server.accept()) {
                    answer(connection, protocols);
                } catch (IOException _) {
                    // The doctor went away, or the test is over.
                }
            }
        });
    }

    /** Speaks first, and no TLS. */
    private static void greet(ServerSocket server) {
        Thread.ofPlatform().daemon().start(() -> {
            try (var connection = server.accept()) {
                connection.getOutputStream().write("220 hello, who is there?\r\n".getBytes(US_ASCII));
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
                // The doctor went away.
            }
        });
    }

    private static void answer(Socket connection, String... protocols) throws IOException {
        if (connection instanceof SSLSocket tls) {
            var parameters = tls.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            tls.setSSLParameters(parameters);
        }
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
        for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {}
        connection.getOutputStream().write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
    }

    /**
     * One more API.
     *
     * @param more keys of its entry, after the upstream
     */
    private void api(String name, String upstream, String more) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), DOCUMENT.formatted(name));
        Files.writeString(
                file,
                Files.readString(file) + "\n- {name: " + name + ", document: " + name + ".yaml, upstream: \"" + upstream
                        + "\"" + more + "}\n");
    }

    private String said(String name) {
        return commands.output()
                .lines()
                .filter(line -> line.matches("[a-z]+ +upstream +" + name + " .*"))
                .findFirst()
                .orElse(commands.output());
    }

    private static SSLServerSocket expired(Path folder) throws Exception {
        TestCertificate.make(folder, "authority", "dns:localhost");
        var store = folder.resolve("authority.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "expired",
                        "-signer",
                        "a",
                        "-startdate",
                        "-9d",
                        "-validity",
                        "2",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=expired",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        keys.deleteEntry("a");
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    }

    /** All in one configuration: to look at it takes longer than to connect. */
    @Test
    void saysOfEachUpstreamWhatTheGatewayWouldFindThere() throws Exception {
        var right = TestCertificate.make(folder, "right", "dns:localhost");
        var other = TestCertificate.make(folder, "other", "dns:other.example");
        // Bound and not listening, so that nothing else answers at the first address of this machine's name.
        try (var nobody = new Socket();
                var sixth = new ServerSocket();
                var plain = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
                var chatty = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
                var old = right.listen();
                var modern = right.listen();
                var named = other.listen();
                var expired = expired(folder)) {
            nobody.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            sixth.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), nobody.getLocalPort()), 10);
            for (var server : List.of(sixth, plain, old, named, expired)) {
                serve(server);
            }
            serve(modern, "h2");
            greet(chatty);
            api("sixth", "http://localhost:" + sixth.getLocalPort(), "");
            api("fourth", "http://localhost:" + plain.getLocalPort(), "");
            api("chatty", at(chatty), "");
            api("trusted", at(old), ", upstreamCaFile: right.pem");
            api("unknown", at(old), "");
            api("foreign", at(old), ", upstreamCaFile: other.pem");
            api("named", at(named), ", upstreamCaFile: other.pem");
            api("expired", at(expired), ", upstreamCaFile: authority.pem");
            api("modern", at(modern), ", upstreamCaFile: right.pem, upstreamProtocol: http/2");
            api("old", at(old), ", upstreamCaFile: right.pem, upstreamProtocol: http/2");
            api("doubted", at(modern), ", upstreamProtocol: http/2");

            commands.run("doctor", "--config", file.toString());
        }
        assertThat(said("sixth")).startsWith("ok ").contains("answers at http://localhost:");
        assertThat(said("fourth")).startsWith("ok ").contains("answers at http://localhost:");
        assertThat(said("chatty")).startsWith("failed ").contains("TLS");
        assertThat(said("trusted")).startsWith("ok ").contains("answers at https://localhost:");
        assertThat(said("unknown")).startsWith("failed ").contains("nobody whom the Java platform trusts");
        assertThat(said("foreign")).startsWith("failed ").contains("vouched for by nobody in upstreamCaFile");
        assertThat(said("named")).startsWith("failed ").contains("its certificate is not for the name localhost");
        assertThat(said("expired")).startsWith("failed ").contains("its certificate has expired");
        assertThat(said("modern")).startsWith("ok ").contains("takes connections at https://localhost:");
        assertThat(said("old")).startsWith("failed ").contains("no HTTP/2 is agreed on by it (ALPN)");
        assertThat(said("doubted")).startsWith("failed ").contains("nobody whom the Java platform trusts");
    }

    private static String at(ServerSocket server) {
        return "https://localhost:" + server.getLocalPort();
    }
}
