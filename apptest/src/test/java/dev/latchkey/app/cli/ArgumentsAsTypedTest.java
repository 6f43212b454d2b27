package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.ServedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody types stands for itself: no file, variable or colour is read into it. */
final class ArgumentsAsTypedTest {

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();

    private List<String> names() throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), "of-a-file");
        return List.of(
                "@" + secret,
                "@@" + secret,
                "@missing",
                "@|red warm|@",
                "${env:PATH}",
                "${sys:user.home}",
                "$(id)",
                "\"quoted\"",
                "'quoted'",
                "%n%s",
                "a,b",
                "~");
    }

    @Test
    void namesAreStoredAndShownAsTheyAreWhenStopped() throws IOException {
        var file = Files.writeString(folder.resolve("latchkey.yaml"), "dataFolder: data\n");

        requireKept(file, names());
    }

    @Test
    void namesAreStoredAndShownAsTheyAreWhenRunning() throws Exception {
        try (var served = ServedFiles.start(folder)) {
            requireKept(served.configuration(), names());
        }
        assertThat(commands.errors()).contains("on the running deployment");
    }

    private void requireKept(Path configuration, List<String> names) {
        var config = configuration.toString();
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var made = commands.json("company", "create", "--config", config, "company" + i, "--name", name, "--json");
            assertThat(made.get("name").asString()).isEqualTo(name);
            assertThat(commands.printed("company", "list", "--config", config))
                    .contains(name)
                    .doesNotContain("of-a-file");
            assertThat(commands.run("company", "create", "--config", config, name, "--name=" + name))
                    .isNotZero();
            assertThat(commands.run("key", "list", "--config", config, "--company=" + name))
                    .isNotZero();
        }
        assertThat(commands.errors()).doesNotContain("of-a-file");
    }

    /** Also of programs that are added from now on. */
    @Test
    void noProgramReadsArgumentsFromFiles() throws IOException {
        try (var files = Files.walk(Path.of(".."))) {
            var parsing = files.filter(file -> file.toString().matches("\\.\\./\\w+/src/main/java/.*\\.java"))
                    .filter(file -> text(file).contains("new CommandLine("))
                    .toList();
            assertThat(parsing)
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(file -> assertThat(text(file))
                            .containsPattern("setExpandAtFiles\\(false\\)|tellingFailures\\(line\\)"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
