package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The launcher itself, with the classes of this build and a JVM that would rather say a lot: standard output holds what the
 * command prints and not one byte more.
 */
final class LauncherTest {

    /** Options with which a JVM writes to standard output, unless it is told where else. */
    private static final Map<String, String> TALKATIVE = Map.of(
            "JAVA_TOOL_OPTIONS", "-Xlog:all=info -verbose:gc",
            "JDK_JAVA_OPTIONS", "--show-version",
            "LATCHKEY_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -Xlog:gc*=info -XX:+PrintCommandLineFlags");

    private static final Duration LINE_MAX = Duration.ofSeconds(60);

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private Path launcher = Path.of("latchkey");
    private Path errors = Path.of("errors.txt");

    private record Run(int exitCode, String output, String errors) {}

    /** A folder as an installation has it: the script and what was built, without sources, with a start-up cache of another JVM. */
    @BeforeEach
    void install() throws IOException {
        errors = folder.resolve("errors.txt");
        var script = Files.readString(repository().resolve("latchkey"));
        launcher = Files.writeString(folder.resolve("latchkey"), script);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        var jar = place(script, "jar");
        Files.createDirectories(jar.getParent());
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Latchkey.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        Files.writeString(place(script, "aot"), "no cache of this JVM");
    }

    private static Path repository() {
        var path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("latchkey"))) {
            path = Objects.requireNonNull(path.getParent());
        }
        return path;
    }

    /** Where the script keeps a file. */
    private Path place(String script, String variable) {
        var match = Pattern.compile("(?m)^" + variable + "=\"\\$here/(.+)\"$").matcher(script);
        assertThat(match.find()).as(variable).isTrue();
        return folder.resolve(match.group(1));
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri())
                .map(URI::toString)
                .collect(Collectors.joining(" "));
    }

    private Process start(String... arguments) throws IOException {
        return start(_ -> {}, arguments);
    }

    private Process start(Consumer<Map<String, String>> change, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LATCHKEY_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(TALKATIVE);
        change.accept(builder.environment());
        var process = builder.redirectError(errors.toFile())
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        started.add(process);
        return process;
    }

    /** Nothing that a launcher began outlives its test, be it one that hangs. */
    @AfterEach
    void endWhatWasStarted() throws InterruptedException {
        for (var process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        return run(_ -> {}, arguments);
    }

    private Run run(Consumer<Map<String, String>> change, String... arguments)
            throws IOException, InterruptedException {
        var process = start(change, arguments);
        process.getOutputStream().close();
        return ended(process);
    }

    private Run ended(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(folder.resolve("output.txt"), UTF_8),
                Files.readString(errors, UTF_8));
    }

    @Test
    void printsItsVersionInOneLine() throws Exception {
        var run = run("--version");

        assertThat(run.output()).isEqualTo("latchkey 0.1.0\n");
        assertThat(run.exitCode()).isZero();
        assertThat(run.errors()).as("what the JVM was asked to print").contains("-XX:TieredStopAtLevel=1");
    }

    /** Anybody may write into the folder that a clone stands in. */
    @Test
    void runsNothingThatStandsBesideItsFolder() throws Exception {
        var script = Files.readString(launcher);
        var clone = folder.resolve("clone");
        var jar = clone.resolve(folder.relativize(place(script, "jar")));
        Files.createDirectories(jar.getParent());
        Files.copy(place(script, "jar"), jar);
        Files.createDirectory(folder.resolve("app"));
        Files.writeString(folder.resolve("app/latchkey-demo.jar"), "somebody else's");
        launcher = Files.writeString(clone.resolve("latchkey"), script);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();

        assertThat(run("--version").output()).isEqualTo("latchkey 0.1.0\n");
    }

    @Test
    void takesNoOtherJavaThanTheOneThatIsNamed() throws Exception {
        var run = run(environment -> environment.put("LATCHKEY_JAVA_HOME", "/no/such/jdk"), "--version");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).contains("LATCHKEY_JAVA_HOME=/no/such/jdk: expected the folder of a JDK 25");
    }

    /** As a service manager or a container starts it. */
    @Test
    void worksWithoutAHome() throws Exception {
        var run = run(
                environment -> {
                    var path = environment.get("PATH");
                    var jdk = environment.get("LATCHKEY_JAVA_HOME");
                    environment.clear();
                    environment.put("PATH", path);
                    environment.put("LATCHKEY_JAVA_HOME", jdk);
                },
                "--version");

        assertThat(run.errors()).isEmpty();
        assertThat(run.output()).isEqualTo("latchkey 0.1.0\n");
        assertThat(run.exitCode()).isZero();
    }

    /** As cron, a service manager or a container starts it, which say nothing of a language. */
    @Test
    void takesAndGivesLettersOfAnyAlphabetWhereNoLocaleIsSet() throws Exception {
        Files.writeString(folder.resolve("latchkey.yaml"), """
            dataFolder: data
            apis: [{name: books, document: bücher.yaml, upstream: "http://127.0.0.1:9"}]
            """);
        Files.writeString(folder.resolve("api.yaml"), """
            openapi: 3.1.0
            info: {title: Books, version: '1'}
            paths: {/books: {get: {security: [], responses: {'200': {description: Books}}}}}
            """);
        launcher = Files.writeString(
                folder.resolve("typed"), "#!/bin/sh\nmv api.yaml bücher.yaml\nexec ./latchkey \"$@\" bücher.yaml\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();

        var run = run(
                environment -> environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG")),
                "apis",
                "lint",
                "--config",
                "latchkey.yaml");

        assertThat(run.output())
                .as(run.errors())
                .contains("bücher.yaml:3 /paths/~1books/get: warning", "bücher (3.1.0)");
    }

    @Test
    void checksTheConfigurationOfItsFolder() throws Exception {
        Files.writeString(
                folder.resolve("latchkey.yaml"),
                "dataFolder: data\napis: [{name: shop, document: none.yaml, upstream: http://127.0.0.1:9}]\n");

        var run = run("apis", "lint");

        assertThat(run.output()).as(run.errors()).contains("none.yaml");
    }

    @Test
    void printsASecretAndNothingElse() throws Exception {
        var data = folder.resolve("data");
        Deployment.open(ConfigurationReader.defaults(data, Map.of()), InstantSource.system(), new SecureRandom())
                .close();

        var token = run("registration", "token", "--data", data.toString());
        assertThat(token.output()).as(token.errors()).matches("[a-z0-9]+_[A-Za-z0-9_-]+\n");
        var tokens = run("registration", "list", "--data", data.toString(), "--json");
        assertThat(tokens.output()).as(tokens.errors()).startsWith("[{").endsWith("}]\n");
        assertThat(JSON.readTree(tokens.output())).hasSize(1);
    }

    /** As where the folder for temporary files is mounted noexec, or is not there. */
    @Test
    void saysWhereALibraryHasToBeLoadedFrom() throws Exception {
        Files.writeString(
                folder.resolve("latchkey.yaml"),
                "dataFolder: data\nlisteners: {apiPort: 0, webPort: 0, privatePort: 0}\n");

        var run = run(
                environment -> environment.put("LATCHKEY_JAVA_OPTIONS", "-Djava.io.tmpdir=/dev/null/none"), "serve");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors())
                .contains("cannot be loaded from the folder for temporary files, /dev/null/none")
                .contains("noexec")
                .doesNotContain("Exception");
    }

    @Test
    void saysPlainlyWhatIsWrongWithAConfigurationAndMakesNothing() throws Exception {
        var file = Files.writeString(folder.resolve("bad.yaml"), "listeners:\n  apiPort: often\n  colour: red\n");

        var run = run("serve", "--config", file.toString(), "--set", "dataFolder=" + folder.resolve("data"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors())
                .contains("listeners.apiPort: expected a whole number", "listeners.colour: no such key")
                .doesNotContainPattern("[a-z]\\.[a-z]+\\.[A-Z]|Exception|\\tat ");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void writesALogOfNothingButJson() throws Exception {
        var file = Files.writeString(
                folder.resolve("latchkey.yaml"),
                "dataFolder: data\nlisteners: {apiPort: 0, webPort: 0, privatePort: 0}\n");
        var process = start("serve", "--config", file.toString());
        try {
            awaitLine(process, "latchkey: serving");
            // A thread dump is the JVM's word too.
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            awaitLine(process, "JNI global refs");
        } finally {
            process.destroy();
        }
        for (var line : ended(process).output().lines().toList()) {
            assertThat(JSON.readTree(line).isObject()).as(line).isTrue();
        }
    }

    private void awaitLine(Process process, String text) throws IOException, InterruptedException {
        var until = System.nanoTime() + LINE_MAX.toNanos();
        try (var changes = folder.getFileSystem().newWatchService()) {
            folder.register(changes, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!Files.readString(errors, UTF_8).contains(text)) {
                assertThat(process.isAlive()).as("waiting for " + text).isTrue();
                var change = changes.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                assertThat(change).as("waiting for " + text).isNotNull();
                change.pollEvents();
                change.reset();
            }
        }
    }
}
