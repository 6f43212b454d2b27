package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.Node;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.testing.TestPorts;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the READMEs of the examples tell people to do is done line by line, in a copy of the example: commands of ours in this process,
 * everything else in a shell. Nothing but the ports is another.
 */
final class ExampleReadmesTest {

    private static final Path EXAMPLES = Path.of("../examples");
    private static final Pattern OURS = Pattern.compile("\\$\\((\\./latchkey .*)\\)");

    /** What people put into lib, among other things. */
    private static final String CLASS_PATH = String.join(
            File.pathSeparator,
            Pattern.compile(File.pathSeparator)
                    .splitAsStream(System.getProperty("java.class.path"))
                    .map(entry -> Path.of(entry).toAbsolutePath().toString())
                    .toList());

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> listeners = TestPorts.listeners();
    /** What each line printed, and its exit code. */
    private final SequencedMap<String, Said> said = new LinkedHashMap<>();

    private final String upstream = Integer.toString(TestPorts.free());

    private record Said(int exitCode, String text) {}

    @AfterEach
    void stop() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    /** The lines of the blocks of shell, after the example was copied. */
    private List<String> lines(String example) throws Exception {
        try (var files = Files.list(EXAMPLES.resolve(example))) {
            for (var file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return DocumentedBlock.of(example, Files.readString(folder.resolve("README.md"))).stream()
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.text().lines())
                .map(line -> line.replaceFirst(" +#.*", ""))
                .toList();
    }

    private String withOurPorts(String line) {
        return line.replace(":8080", ":" + listeners.get("listeners.apiPort"));
    }

    private Said ours(String line) {
        var words = new ArrayList<String>();
        for (var word : ShellWords.latchkeyCalls(line).getFirst()) {
            var file = folder.resolve(word);
            words.add(Files.isRegularFile(file) ? file.toString() : word);
        }
        if (!words.contains("--config") && !words.contains("--catalogue")) {
            words.addAll(List.of("--config", folder.resolve("latchkey.yaml").toString()));
        }
        commands.forgetErrors();
        var exitCode = commands.run(words.toArray(String[]::new));
        return new Said(exitCode, commands.output());
    }

    private Said shell(String line) throws Exception {
        var builder = new ProcessBuilder("bash", "-c", withOurPorts(line))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(variables);
        var process = builder.start();
        var text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), text);
    }

    /** What runs on behind the shell; until it says that it listens. */
    private void begin(String line) throws Exception {
        var words = List.of(
                line.replaceFirst(" *&$", "").replace("'lib/*'", CLASS_PATH).split(" "));
        if (words.getFirst().equals("./latchkey")) {
            serve();
            return;
        }
        var builder = new ProcessBuilder(new ArrayList<>(words))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("PORT", upstream);
        builder.environment().put("FETCH_MILLIS_MAX", "60000");
        builder.environment().put("LATCHKEY_API_URL", "http://localhost:" + listeners.get("listeners.apiPort"));
        if (words.getFirst().equals("java")) {
            builder.command()
                    .set(
                            0,
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString());
        }
        var process = builder.start();
        open.push(process::destroyForcibly);
        assertThat(process.inputReader().readLine()).isEqualTo("orders at http://127.0.0.1:" + upstream);
    }

    private void serve() throws Exception {
        var file = folder.resolve("latchkey.yaml");
        Files.writeString(file, Files.readString(file).replace(":9090", ":" + upstream));
        var settings = new HashMap<>(listeners);
        settings.put("upstreams.connectTimeout", "1m"); // so that a stall of the machine does not decide
        settings.put("upstreams.responseTimeout", "5m");
        var configuration = ConfigurationReader.read(file, settings);
        var vertx = Node.createVertx(configuration);
        open.push(() -> vertx.close().await());
        var deployment = Deployment.open(
                configuration,
                ParsedFiles.none(),
                _ -> {},
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom());
        open.push(deployment);
        var node = Node.start(vertx, configuration, deployment);
        open.push(node);
        open.push(RunningCommands.open(configuration, deployment, RunningNode.of(node)));
    }

    private void follow(List<String> lines) throws Exception {
        for (var line : lines) {
            var assigned = OURS.matcher(line);
            if (line.endsWith("&")) {
                begin(line);
            } else if (assigned.find()) {
                var printed = ours(assigned.group(1));
                assertThat(printed.exitCode()).as(line).isZero();
                variables.put(line.substring(0, line.indexOf('=')), printed.text());
            } else {
                said.put(line, line.startsWith("./latchkey") ? ours(line) : shell(line));
            }
        }
    }

    private Said to(String part) {
        return said.entrySet().stream()
                .filter(line -> line.getKey().contains(part))
                .map(Map.Entry::getValue)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    /** In Node where that is installed, else in Java. */
    @Test
    void theOrdersApiIsReachedAsItsReadmeSays() throws Exception {
        var other = isThere("node") ? "java " : "node ";
        var lines = new ArrayList<>(lines("orders"));
        lines.removeIf(line -> line.startsWith(other));
        lines.sort(Comparator.comparingInt(line -> line.startsWith("java ") ? 0 : 1));
        follow(lines);
        assertThat(to("company create").exitCode()).as(commands.errors()).isZero();
        assertThat(to("-i http://localhost:8080/v1/status").text()).contains("HTTP/1.1 200 ");
        assertThat(to("-i http://localhost:8080/v1/orders").text()).contains("HTTP/1.1 401 ");
        assertThat(to("-d ").text()).contains("\"article\":\"lamp\"");
        assertThat(said.lastEntry().getValue().text()).contains("{\"orders\":[{", "\"article\":\"lamp\"");
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    /** What it does behind the gateway is for {@code ExamplesTest}. */
    @Test
    void theOrdersApiInJavaStartsAsItsReadmeSays() throws Exception {
        follow(lines("orders").stream().filter(line -> line.startsWith("java ")).toList());
        assertThat(open).hasSize(1);
    }

    @Test
    void thePetShopsDocumentBecomesWhatItsReadmeSays() throws Exception {
        follow(lines("petstore"));

        assertThat(to("--catalogue").exitCode()).isEqualTo(1);
        assertThat(to("--config").exitCode()).isZero();
        assertThat(to("--catalogue").text() + to("--config").text())
                .contains("1 is open to everybody, 1 is closed", "1 is open to everybody, 0 are closed")
                .contains("POST /api/v3/store/order is open to everybody");
    }
}
