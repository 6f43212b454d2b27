package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} says when nobody can be asked. */
final class ExplainAnswersTest {

    @Test
    void saysInPlainWordsThatNoConnectionCouldBeMade() {
        var errors = new StringWriter();
        Latchkey.newCommandLine()
                .setErr(new PrintWriter(errors, true))
                .execute("explain", "--url", "http://localhost:1", "GET", "/orders");
        assertThat(errors.toString())
                .contains("http://localhost:1 does not answer: no connection could be made")
                .doesNotContain("Exception");
    }

    /** As other commands find the deployment. */
    @Test
    void asksWhereTheConfigurationSaysThatItIs(@TempDir Path folder) throws IOException {
        var file = Files.writeString(
                folder.resolve("latchkey.yaml"), "dataFolder: data\nlisteners: {apiUrl: 'http://localhost:1'}\n");

        assertThat(asked("--config", file.toString())).contains("http://localhost:1 does not answer");
        assertThat(asked("--data", folder.resolve("data").toString())).contains("http://localhost:1 does not answer");
        assertThat(asked("--url", "http://localhost:2", "--config", file.toString()))
                .contains("http://localhost:2 does not answer");
        assertThat(asked("--config", folder.resolve("none.yaml").toString())).contains("none.yaml");
    }

    /** Where nobody said which deployment is meant, the usual origin was asked: that is told, and what to say. */
    @Test
    void saysThatItGuessed(@TempDir Path folder) {
        if (Files.exists(DeploymentChoice.FILE)) {
            throw new IllegalStateException("expected tests to run where there is no " + DeploymentChoice.FILE);
        }
        assertThat(asked())
                .contains(
                        "http://localhost:8080 does not answer",
                        "it was asked because there is no latchkey.yaml in"
                                + " this folder: say --config FILE or --url URL");
        assertThat(asked("--data", folder.toString()))
                .contains("it was asked because no latchkey.yaml names " + folder);
    }

    private static String asked(String... options) {
        var errors = new StringWriter();
        var line = Latchkey.newCommandLine().setErr(new PrintWriter(errors, true));
        var all = new ArrayList<>(List.of("explain", "GET", "/orders"));
        all.addAll(List.of(options));
        assertThat(line.execute(all.toArray(String[]::new))).isEqualTo(2);
        return errors.toString();
    }
}
