package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command of a user who may not enter the data folder, whoever runs the test: root may enter every one. */
class AnotherUserTest {

    private Path data;

    @BeforeEach
    void make(@TempDir Path folder) throws Exception {
        data = Files.createDirectory(folder.resolve("data"));
        Files.createFile(data.resolve("latchkey.db"));
    }

    @Test
    void isToldWhoseTheFolderIs() throws Exception {
        var commands = new GivenCommands().entering(folder -> !folder.equals(data));
        for (var command : List.of("company list", "key list --company acme", "operator list", "keys list")) {
            var words = (command + " --data " + data).split(" ");
            assertThat(commands.run(words)).as(commands.errors()).isEqualTo(1);
            assertThat(commands.output()).isEmpty();
            assertThat(commands.errors())
                    .contains(data + ": this user may not enter it; run the command as "
                            + Files.getOwner(data).getName() + ", to whom it belongs, or as root")
                    .doesNotContain("init");
        }
    }

    /** Who may enter it and finds nothing there is told how to begin. */
    @Test
    void isToldHowToBeginWhereNothingIs() throws Exception {
        Files.delete(data.resolve("latchkey.db"));
        var commands = new GivenCommands().entering(_ -> true);
        assertThat(commands.run("company", "list", "--data", data.toString())).isEqualTo(1);
        assertThat(commands.errors())
                .contains("expected the data folder of a deployment; \"init\" makes one")
                .doesNotContain("may not enter");
    }
}
