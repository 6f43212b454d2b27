package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.edge.http.Peers;
import dev.latchkey.testing.TestPorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault that the doctor knows, made and found; and nothing found where nothing is wrong. */
class DoctorCommandTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Orders, version: '1'}
        security: [{key: []}]
        paths:
          /orders:
            get: {operationId: orders, responses: {'200': {description: Fine}}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-API-Key}
        """;

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();
    private final ServerSocket upstream;
    private Path file = Path.of("latchkey.yaml");
    private volatile Duration ahead = Duration.ZERO;

    DoctorCommandTest() throws IOException {
        upstream = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void begin() throws IOException {
        Thread.ofPlatform().daemon().start(this::answer);
        var document = Files.writeString(folder.resolve("orders.yaml"), DOCUMENT);
        file = folder.resolve("latchkey.yaml");
        commands.printed(
                "init",
                "--document",
                document.toString(),
                "--upstream",
                "http://127.0.0.1:" + upstream.getLocalPort(),
                "--config",
                file.toString(),
                "--api-port",
                Integer.toString(TestPorts.free()),
                "--web-port",
                Integer.toString(TestPorts.free()),
                "--private-port",
                Integer.toString(TestPorts.free()));
    }

    /** An upstream whose clock may be another. */
    private void answer() {
        while (!upstream.isClosed()) {
            try (var connection = upstream.accept()) {
                var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
                for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {}
                var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.now().plus(ahead).atZone(ZoneOffset.UTC));
                connection
                        .getOutputStream()
                        .write(("HTTP/1.1 404 Not Found\r\nDate: " + date
                                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                                .getBytes(US_ASCII));
            } catch (IOException _) {
                // Closed, or the doctor went away.
            }
        }
    }

    @AfterEach
    void end() throws IOException {
        upstream.close();
    }

    /** A server that keeps its connections and answers HEAD with a body, which nobody reads, is behind two APIs. */
    @Test
    void takesNothingThatOneAnswerLeftForThatOfTheNext() throws IOException {
        try (var wordy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                while (!wordy.isClosed()) {
                    try {
                        var connection = wordy.accept();
                        Thread.ofPlatform().daemon().start(() -> answerEveryHead(connection));
                    } catch (IOException _) {
                        // The test is over.
                    }
                }
            });
            Files.writeString(
                    folder.resolve("parcels.yaml"),
                    DOCUMENT.replace("Orders", "Parcels").replace("/orders", "/parcels"));
            Files.writeString(
                    file,
                    Files.readString(file).replace("" + upstream.getLocalPort(), "" + wordy.getLocalPort())
                            + "\n- {name: parcels, document: parcels.yaml, upstream: \"http://127.0.0.1:"
                            + wordy.getLocalPort()
                            + "\"}\n");
            examine();
            assertThat(found("ok", "upstream")).as(commands.output()).hasSize(2);
        }
    }

    /** The body of each answer comes when the next request on the connection does. */
    private static void answerEveryHead(Socket connection) {
        try (connection) {
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
            var late = "";
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    connection
                            .getOutputStream()
                            .write((late + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n").getBytes(US_ASCII));
                    late = "wordy\n";
                }
            }
        } catch (IOException _) {
            // The doctor went away.
        }
    }

    @Test
    void findsAKeyThatIsNone() throws IOException {
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst(
                                "(?m)^listeners:\n",
                                "listeners:\n  tlsCertificates: orders.yaml\n  tlsPrivateKey: orders.yaml\n"));
        assertThat(examine()).isEqualTo(1);
        assertThat(commands.output()).contains("failed   configuration", "listeners.tlsCertificates: expected");
    }

    private int examine(String... more) {
        var all = new ArrayList<>(List.of("doctor", "--config", file.toString()));
        all.addAll(List.of(more));
        return commands.run(all.toArray(String[]::new));
    }

    /** Lines of the level and area. */
    private List<String> found(String level, String area) {
        return commands.output()
                .lines()
                .filter(line -> line.matches(level + " +" + area + " .*"))
                .toList();
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        assertThat(examine()).as(commands.output()).isZero();

        assertThat(commands.output()).doesNotContain("failed ");
        for (var area : List.of("configuration", "process", "memory", "store", "keys", "upstream", "clock", "proxy")) {
            assertThat(found("ok", area)).as(area).isNotEmpty();
        }
        assertThat(found("warning", "mail")).singleElement().asString().contains("outbox");
        var json = commands.json("doctor", "--config", file.toString(), "--json");
        assertThat(json.get(0).get("area").asString()).isEqualTo("configuration");
        assertThat(json.get(0).get("level").asString()).isEqualTo("ok");
    }

    @Test
    void namesWhatIsTakenThoughNotEveryServerReadsItAlike() throws IOException {
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("(?m)^( +)document:", "$1leniencies: latin1\n$1distinguishes: format\n$0"));
        assertThat(examine()).as(commands.output()).isZero();
        assertThat(found("warning", "distinguishes"))
                .singleElement()
                .asString()
                .contains("distinguishes paths by format: if that is not so, a server that takes a format off");
        assertThat(found("warning", "leniencies"))
                .singleElement()
                .asString()
                .contains("takes latin1, so that upstreams read such bytes");
    }

    @Test
    void countsWhatIsClosed() throws IOException {
        Files.writeString(
                folder.resolve("orders.yaml"),
                DOCUMENT.replace("components:", """
                      /drafts:
                        get: {operationId: drafts, security: [{cert: []}], responses: {'200': {description: Fine}}}
                    components:\
                    """.stripIndent())
                        .replace("securitySchemes:\n", "securitySchemes:\n    cert: {type: mutualTLS}\n"));
        assertThat(examine()).as(commands.output()).isZero();
        assertThat(found("warning", "documents"))
                .singleElement()
                .asString()
                .contains("1 operation of the documents is closed, so that nobody may call it");
        assertThat(commands.output()).contains("-> apis lint says which it is, and why");
    }

    @Test
    void seesADeploymentThatIsOpen() throws Exception {
        var configuration = ConfigurationReader.read(file, Map.of());
        assertThat(examine()).isZero();
        assertThat(found("ok", "process")).singleElement().asString().contains("is stopped");
        try (var _ = Deployment.open(configuration, InstantSource.system(), new SecureRandom())) {
            assertThat(examine()).as(commands.output()).isZero();
            assertThat(found("warning", "process"))
                    .singleElement()
                    .asString()
                    .contains("a process has ", "open, and nothing answers at");
        }
    }

    /** Of a running deployment what it holds, of a stopped one what its documents will take. */
    @Test
    void looksAtMemory() throws Exception {
        assertThat(examine()).as(commands.output()).isZero();
        assertThat(found("ok", "memory"))
                .singleElement()
                .asString()
                .contains("the documents take about 1 MiB while they are read, and fit into the heap of this command");
        var configuration = ConfigurationReader.read(file, Map.of());
        try (var deployment = Deployment.open(configuration, InstantSource.system(), new SecureRandom());
                var _ = RunningCommands.open(
                        configuration, deployment, new RunningNode(NO_CHANGES, () -> Peers.Seen.NOTHING, List::of))) {
            assertThat(examine()).as(commands.output()).isZero();
            assertThat(String.join("\n", found("ok", "memory")))
                    .containsPattern("[\\d,]+ MiB of the [\\d,]+ MiB for what lives long are in use \\(\\d+ %\\)")
                    .containsPattern("credentials take 0 MiB of their [\\d,]+ MiB \\(0 %\\)")
                    .containsPattern("applications take 0 MiB of their [\\d,]+ MiB \\(0 %\\)")
                    .contains("authorizations take 0 MiB of their", "1 person takes about 1 MiB")
                    .contains("to read all documents anew beside what is served takes about 1 MiB");
        }
    }

    /** What only the running deployment has seen, which is asked for it. */
    @Test
    void saysWhatTheRequestsOfARunningDeploymentTell() throws Exception {
        var seen = new AtomicReference<>(Peers.Seen.NOTHING);
        var configuration = ConfigurationReader.read(file, Map.of());
        try (var deployment = Deployment.open(configuration, InstantSource.system(), new SecureRandom());
                var _ = RunningCommands.open(
                        configuration, deployment, new RunningNode(NO_CHANGES, seen::get, List::of))) {
            seen.set(new Peers.Seen(
                    1_300,
                    7,
                    List.of(
                            new Peers.Peer("127.0.0.1", false, true, 1_200, 3, 1_200),
                            new Peers.Peer("10.0.0.7", true, true, 50, 0, 50),
                            new Peers.Peer("192.0.2.7", false, false, 8, 8, 0))));
            assertThat(examine()).as(commands.output()).isZero();
            assertThat(found("ok", "proxy")).isEmpty();
            assertThat(found("warning", "proxy")).hasSize(4);
            assertThat(commands.output())
                    .contains(
                            "requests come through a proxy at 127.0.0.1 that is not in listeners.trustedProxies: all"
                                    + " its callers count as one address (of 1,200 requests 1,200 in HTTP/1.0, 3 with"
                                    + " headers that proxies write)",
                            "-> let it write X-Forwarded-For anew, as docs/deploying.md shows, and then name"
                                    + " 127.0.0.1/32 in listeners.trustedProxies",
                            "the proxy at 10.0.0.7 says of none of its 50 requests for whom it asks: all its callers"
                                    + " count as one address",
                            "8 requests with headers that proxies write came from 192.0.2.7, in whose name nothing was"
                                    + " believed: not in listeners.trustedProxies",
                            "-> name it there if it is a proxy of yours; if it is none, these callers tried",
                            "7 requests were answered 505: their version of HTTP is none of 1.0, 1.1 and 2",
                            "-> let whoever sends them, or the proxy that they come through, speak HTTP/1.1");

            seen.set(new Peers.Seen(1_000, 0, List.of(new Peers.Peer("192.0.2.7", false, false, 990, 0, 0))));
            assertThat(examine()).isZero();
            assertThat(found("warning", "proxy"))
                    .singleElement()
                    .asString()
                    .contains("990 of 1,000 requests came from 192.0.2.7, which counts as one caller");

            seen.set(new Peers.Seen(1_000, 0, List.of(new Peers.Peer("192.0.2.7", false, false, 989, 0, 0))));
            assertThat(examine()).isZero();
            assertThat(found("warning", "proxy")).isEmpty();
            assertThat(found("ok", "proxy")).hasSize(1);
        }
    }

    private static final ApisChange NO_CHANGES = (ApisChange) Proxy.newProxyInstance(
            ApisChange.class.getClassLoader(), new Class<?>[] {ApisChange.class}, (_, method, _) -> {
                throw new AssertionError("nobody asked for " + method);
            });

    /** Whatever answers there is no deployment of this folder when nobody has it open. */
    @Test
    void takesNoOtherProgramForTheDeployment() throws Exception {
        var port = ConfigurationReader.read(file, Map.of()).listeners().apiPort();
        try (var _ = new ServerSocket(port, 10, InetAddress.getLoopbackAddress())) {
            assertThat(examine()).isEqualTo(1);
            assertThat(found("failed", "process"))
                    .singleElement()
                    .asString()
                    .contains("is stopped and cannot be served", "listeners.apiPort", "got " + port);
        }
    }

    /** With a certificate of its own nothing has to stand in front, whatever its origin is called. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        apiPort: 8080                                                                | ok      | nothing says that one stands in front
        tlsCertificates: a, tlsPrivateKey: b                                         | ok      | nothing says that one stands in front
        tlsCertificates: a, tlsPrivateKey: b, apiUrl: 'https://api.example:8080'     | ok      | nothing says that one stands in front
        tlsCertificates: a, tlsPrivateKey: b, apiUrl: 'https://api.example'          | warning | clients use port 443 (listeners.apiUrl) and the listener has 8080
        apiUrl: 'http://api.example:8080'                                            | ok      | nothing says that one stands in front
        webUrl: 'https://access.example'                                             | warning | clients use https (listeners.webUrl), which Latchkey itself does not speak here
        trustedProxies: [10.0.0.0/8]                                                 | ok      | X-Forwarded-For is believed from 10.0.0.0/8
        trustedProxies: [10.0.0.0/8], forwardedHeader: Forwarded, proxyProtocol: api | ok      | Forwarded is believed from 10.0.0.0/8, and what they say by the PROXY protocol at the listeners api
        trustedProxies: ['::/0'], forwardedHeader: Forwarded                         | failed  | believes everybody's Forwarded,
        """)
    void saysOfAProxyWhatIsSo(String listeners, String level, String text) throws IOException {
        Files.writeString(file, "apis: []\nlisteners: {" + listeners + "}\n");
        examine();
        assertThat(found(level, "proxy")).singleElement().asString().contains(text);
    }

    @Test
    void saysThatAMailServerIsSilent() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                try (var connection = silent.accept()) {
                    connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n".getBytes(US_ASCII));
                } catch (IOException _) {
                    // The test is over.
                }
            });
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace("# mail:", "mail:")
                            .replace("#   from: ", "  from: ")
                            .replaceAll(
                                    "#   smtp: .*", "  smtp: {host: 127.0.0.1, port: " + silent.getLocalPort() + "}"));
            assertThat(examine()).isEqualTo(1);
            assertThat(found("failed", "mail"))
                    .singleElement()
                    .asString()
                    .contains("does not greet like a mail server");
        }
    }

    @Test
    void findsWhatIsWrongAround() throws IOException {
        ahead = Duration.ofMinutes(-10);
        assertThat(examine()).isEqualTo(1);
        assertThat(found("failed", "clock")).singleElement().asString().contains("ahead of");

        upstream.close();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("  # apiUrl: https", "  apiUrl: https")
                        .replace("  # webUrl: https", "  webUrl: https")
                        .replace("# mail:", "mail:")
                        .replace("#   from: ", "  from: ")
                        .replaceAll("#   smtp: .*", "  smtp: {host: 127.0.0.1, port: " + TestPorts.free() + "}"));
        assertThat(examine()).isEqualTo(1);
        assertThat(found("failed", "upstream")).singleElement().asString().contains("orders does not answer");
        assertThat(found("warning", "clock")).singleElement().asString().contains("nobody can say");
        assertThat(found("warning", "proxy"))
                .singleElement()
                .asString()
                .contains("no proxy is trusted", "upstreams are told that they came by http");
        assertThat(commands.output()).contains("and let it send X-Forwarded-For and X-Forwarded-Proto");
        assertThat(found("failed", "mail")).singleElement().asString().contains("does not answer");

        Files.writeString(
                file, Files.readString(file).replace("# trustedProxies: [10.0.0.0/8]", "trustedProxies: [0.0.0.0/0]"));
        examine();
        assertThat(found("failed", "proxy")).singleElement().asString().contains("believes everybody");
    }

    @Test
    void findsWhatIsWrongInTheFolder() throws IOException {
        var data = folder.resolve("data");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(examine()).isZero();
        assertThat(found("warning", "store")).singleElement().asString().contains("rwxr-xr-x");

        var key = data.resolve("master.key");
        var right = Files.readString(key);
        Files.writeString(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
        assertThat(examine()).isEqualTo(1);
        assertThat(found("failed", "keys")).singleElement().asString().contains("another master key");
        Files.delete(key);
        assertThat(examine()).isEqualTo(1);
        assertThat(found("failed", "keys")).singleElement().asString().contains("is missing");
        assertThat(key).as("looked at, not made").doesNotExist();
        Files.writeString(key, right);

        try (var store = new RandomAccessFile(data.resolve("latchkey.db").toFile(), "rw")) {
            store.seek(4096);
            store.write(new byte[64 * 1024]);
        }
        assertThat(examine()).isEqualTo(1);
        assertThat(found("failed", "store")).singleElement().asString().contains("damaged");
        assertThat(found("failed", "configuration")).isNotEmpty();
        assertThat(commands.run("serve", "--config", file.toString())).isEqualTo(1);
        assertThat(commands.errors())
                .contains("the database file is damaged; \"doctor\" says what is wrong")
                .doesNotContain("nobody foresaw");
    }

    @Test
    void tellsWhatTheConfigurationSaysWrongly() throws IOException {
        Files.writeString(file, Files.readString(file).replace("orders.yaml", "gone.yaml"));
        assertThat(examine()).isEqualTo(1);
        assertThat(found("failed", "configuration")).singleElement().asString().contains("gone.yaml");
        assertThat(found("ok", "keys")).as("looks on").isNotEmpty();

        Files.writeString(
                file.resolveSibling("catalogue.yaml"), "brand:\n  letters:\n    INVITATION: {subject: '{name}'}\n");
        Files.writeString(file, Files.readString(file).replace("gone.yaml", "orders.yaml"));
        assertThat(examine()).isEqualTo(1);
        assertThat(found("failed", "configuration"))
                .singleElement()
                .asString()
                .contains("catalogue.yaml:3 /brand/letters/INVITATION/subject: expected braces around one of company,"
                        + " product, came {name}");

        Files.writeString(file, "colour: red\n");
        assertThat(examine()).isEqualTo(1);
        assertThat(found("failed", "configuration")).singleElement().asString().contains("colour");

        Files.delete(file);
        assertThat(examine()).isEqualTo(1);
    }
}
