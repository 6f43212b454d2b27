package dev.latchkey.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The unit and the container file of the archive: what they name is there, and what they start runs as they start it, without rights, in
 * a program folder that it cannot write to.
 */
@Timeout(300)
final class ServiceFilesTest {

    private static final String PROGRAM = "/opt/latchkey";
    private static final String DATA = "/var/lib/latchkey";
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern PORT =
            Pattern.compile("\\| `listeners\\.apiPort`, `webPort`, `privatePort` \\| ([0-9, ]+) \\|");
    private static final Pattern PRIVATE_PORT = Pattern.compile("health and metrics are at http://localhost:([0-9]+)");
    /** What systemd calls "OK", in its tenths. */
    private static final int EXPOSURE_MAX = 15;

    @TempDir
    private static Path folder;

    private static Path release = Path.of("");
    private static String unit = "";
    private static List<List<String>> image = List.of();
    private static final List<Process> STARTED = new ArrayList<>();

    @BeforeAll
    static void unpack() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var archive = only(Path.of("target"), "latchkey-*.tar.gz").toAbsolutePath();
        assertThat(ended(new ProcessBuilder("tar", "xzf", archive.toString(), "--no-same-owner")))
                .isEmpty();
        release = only(folder, "latchkey-*");
        unit = Files.readString(release.resolve("systemd/latchkey.service"));
        image = instructions(Files.readString(release.resolve("Containerfile")));
    }

    private static Path only(Path where, String glob) throws IOException {
        try (var found = Files.newDirectoryStream(where, glob)) {
            var all = new ArrayList<Path>();
            found.forEach(all::add);
            assertThat(all).as(glob).hasSize(1);
            return all.getFirst();
        }
    }

    /** Each as its word and the rest; lines that go on are one. */
    private static List<List<String>> instructions(String containerfile) {
        return containerfile
                .replaceAll("(?m)^#.*\n", "")
                .replace("\\\n", " ")
                .lines()
                .map(line -> List.of(line.split(" ", 2)))
                .toList();
    }

    @AfterAll
    static void endWhatWasStarted() throws InterruptedException {
        for (var process : STARTED) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    /** What it prints, which is what is wrong where it does not end with 0. */
    private static String ended(ProcessBuilder command) throws Exception {
        var process =
                command.directory(folder.toFile()).redirectErrorStream(true).start();
        STARTED.add(process);
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        var exitCode = process.waitFor();
        return exitCode == 0 ? said : "ended with " + exitCode + ": " + said;
    }

    private static List<String> all(String instruction) {
        return image.stream()
                .filter(line -> line.getFirst().equals(instruction))
                .map(List::getLast)
                .toList();
    }

    private static String one(String instruction) {
        assertThat(all(instruction)).as(instruction).hasSize(1);
        return all(instruction).getFirst();
    }

    /** Of {@code ["a", "b"]}. */
    private static List<String> words(String json) {
        return QUOTED.matcher(json).results().map(word -> word.group(1)).toList();
    }

    private static String setting(String key) {
        var found = unit.lines().filter(line -> line.startsWith(key + "=")).toList();
        assertThat(found).as(key).hasSize(1);
        return found.getFirst().substring(key.length() + 1);
    }

    /** By systemd itself, where it is installed; nothing has to run for that. */
    @Test
    void theUnitIsUnderstoodAndExposesLittle() throws Exception {
        var installed =
                Files.writeString(folder.resolve("latchkey.service"), unit.replace(PROGRAM, release.toString()));
        assertThat(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")))
                .as("systemd-analyze is installed where CI is set")
                .isIn(true, System.getenv("CI") != null);
        if (Files.isExecutable(Path.of("/usr/bin/systemd-analyze"))) {
            assertThat(ended(new ProcessBuilder("systemd-analyze", "verify", "--man=no", installed.toString())))
                    .isEmpty();
            assertThat(ended(new ProcessBuilder(
                            "systemd-analyze",
                            "security",
                            "--no-pager",
                            "--offline=true",
                            "--threshold=" + EXPOSURE_MAX,
                            installed.toString())))
                    .contains("Overall exposure level for latchkey.service")
                    .doesNotStartWith("ended with");
        }
    }

    @Test
    void theUnitAndTheImageStartTheSame() throws Exception {
        var command = Stream.concat(words(one("ENTRYPOINT")).stream(), words(one("CMD")).stream())
                .toList();
        assertThat(Arrays.asList(setting("ExecStart").split(" "))).isEqualTo(command);
        assertThat(command.getFirst()).startsWith(PROGRAM + "/");
        assertThat(DATA).isEqualTo("/var/lib/" + setting("StateDirectory")).isEqualTo(one("VOLUME"));
        assertThat(one("WORKDIR")).isEqualTo(DATA);
        assertThat(setting("User")).isEqualTo("latchkey");
        assertThat(one("STOPSIGNAL")).isEqualTo("SIGTERM");
        var operating = Files.readString(release.resolve("docs/operating.md"));
        assertThat(operating).contains("dataFolder: " + DATA).contains(command.getLast());
        var ports = PORT.matcher(operating);
        assertThat(ports.find()).isTrue();
        assertThat(ports.group(1)).startsWith(one("EXPOSE").replace(" ", ", ") + ", ");
    }

    /** By number, because a name says to nobody outside that it is not root; nothing comes after it that needs rights. */
    @Test
    void theImageRunsAsAUserOfItsOwn() {
        var user = one("USER");
        assertThat(user).matches("[1-9][0-9]+:[1-9][0-9]+");
        assertThat(all("RUN").getFirst())
                .contains("--gid " + user.split(":")[1] + " latchkey", "--uid " + user.split(":")[0] + " ")
                .contains("install -d -o latchkey -g latchkey -m 0700 " + DATA);
        var order = image.stream().map(List::getFirst).toList();
        assertThat(order.subList(order.indexOf("USER"), order.size()))
                .doesNotContain("RUN", "COPY", "ADD")
                .contains("HEALTHCHECK", "ENTRYPOINT", "CMD");
    }

    /** What the instructions make of the archive, with the program in a folder of that name. */
    private static Path built(Path root) throws Exception {
        for (var copy : all("COPY")) {
            var names = List.of(copy.split(" "));
            var target = root.resolve(names.getLast().substring(1));
            for (var name : names.subList(0, names.size() - 1)) {
                var source = release.resolve(name);
                assertThat(source).as("in the archive").exists();
                var to = names.getLast().endsWith("/") ? target.resolve(source.getFileName()) : target;
                Files.createDirectories(to.getParent());
                assertThat(ended(new ProcessBuilder("cp", "-r", source.toString(), to.toString())))
                        .isEmpty();
            }
        }
        assertThat(ended(new ProcessBuilder("chmod", "-R", "a-w,a+rX", root.toString())))
                .isEmpty();
        return root.resolve(PROGRAM.substring(1));
    }

    /** As the user of the image where the test may choose, in any case without any capability. */
    private static ProcessBuilder unprivileged(Path data, List<String> command) throws IOException {
        var whole = new ArrayList<String>();
        if (Files.getAttribute(folder, "unix:uid").equals(0)) {
            var user = one("USER").split(":");
            whole.addAll(List.of("setpriv", "--reuid=" + user[0], "--regid=" + user[1], "--clear-groups"));
            whole.addAll(List.of("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"));
        }
        whole.addAll(command);
        var builder = new ProcessBuilder(whole).directory(data.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("LATCHKEY_JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private static Path dataFolder() throws Exception {
        var data = Files.createDirectory(
                folder.resolve("the data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (Files.getAttribute(folder, "unix:uid").equals(0)) {
            assertThat(ended(new ProcessBuilder("chown", one("USER"), data.toString())))
                    .isEmpty();
        }
        return data;
    }

    private static int status(ProcessBuilder command) throws Exception {
        var process = command.redirectErrorStream(true).start();
        STARTED.add(process);
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    @Test
    void whatTheImageStartsRunsWithoutRightsAndTellsHowItIs() throws Exception {
        var program = built(folder.resolve("an image"));
        var data = dataFolder();
        var configuration = Files.writeString(folder.resolve("latchkey.yaml"), "dataFolder: '%s'\n".formatted(data));
        var command = new ArrayList<>(Stream.concat(words(one("ENTRYPOINT")).stream(), words(one("CMD")).stream())
                .map(word -> word.replace(PROGRAM, program.toString())
                        .replace("/etc/latchkey/latchkey.yaml", configuration.toString()))
                .toList());
        command.addAll(List.of("--set", "listeners.apiPort=0", "--set", "listeners.webPort=0"));
        command.addAll(List.of("--set", "listeners.privatePort=0"));
        var health = words(one("HEALTHCHECK").replaceFirst(".* CMD ", "")).stream()
                .map(word -> word.replace(PROGRAM, program.toString()))
                .toList();

        var serving = unprivileged(data, command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        STARTED.add(serving);
        var at = "127.0.0.1:" + privatePort(serving);
        assertThat(status(unprivileged(data, asking(health, at, "/health/live"))))
                .isZero();
        assertThat(status(unprivileged(data, asking(health, at, "/health/ready"))))
                .isZero();
        assertThat(status(unprivileged(data, asking(health, at, "/health/none"))))
                .isEqualTo(1);
        serving.destroy();

        assertThat(serving.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(serving.exitValue()).isEqualTo(128 + 15);
        assertThat(status(unprivileged(data, asking(health, at, "/health/live"))))
                .isEqualTo(1);
        try (var left = Files.list(program.resolve("app"))) {
            assertThat(left)
                    .containsExactlyInAnyOrder(program.resolve("app/lib"), program.resolve("app/latchkey-demo.jar"));
        }
    }

    /** With more time than any machine takes. */
    private static List<String> asking(List<String> health, String address, String path) {
        return Stream.concat(health.stream(), Stream.of(address, path, "60")).toList();
    }

    /** Which it chose; when it serves. */
    private static int privatePort(Process serving) throws IOException {
        var seen = new StringBuilder();
        var reader = new BufferedReader(new InputStreamReader(serving.getErrorStream(), UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.contains("latchkey: serving")) {
                var port = PRIVATE_PORT.matcher(seen);
                assertThat(port.find()).as(seen.toString()).isTrue();
                return Integer.parseInt(port.group(1));
            }
            seen.append(line).append('\n');
        }
        throw new AssertionError("does not serve: " + seen);
    }
}
