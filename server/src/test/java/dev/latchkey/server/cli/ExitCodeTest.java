package dev.latchkey.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.server.testing.TestPlatform;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script learns from a command: its exit code, and one line about what went wrong. */
class ExitCodeTest {

    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        return Latchkey.newCommandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
    }

    @Test
    void explainTellsRefusedFromNotAsked(@TempDir Path folder) {
        String url;
        try (var platform = TestPlatform.start(folder)) {
            url = platform.api("").toString();
            assertThat(run("explain", "--url", url, "GET", "/v1/companies/acme/postings"))
                    .isZero();
            assertThat(run("explain", "--url", url, "GET", "/jobs")).isEqualTo(1);
            assertThat(run("explain", "--url", url, "--credential", "x", "GET", "/jobs"))
                    .isEqualTo(2);
            assertThat(run("explain", "--url", url, "NONSENSE", "/jobs")).isEqualTo(2);
        }
        assertThat(run("explain", "--url", url, "GET", "/jobs")).isEqualTo(2);
        assertThat(errors.toString()).contains("latchkey: " + url + " does not answer");
        assertThat(run("explain", "GET")).isEqualTo(2);
    }

    @Test
    void serveSaysInOneLineThatItsFileIsMissing(@TempDir Path folder) {
        var file = folder.resolve("latchkey.yaml");

        assertThat(run("serve", "--config", file.toString())).isEqualTo(1);
        assertThat(errors.toString().strip())
                .isEqualTo("latchkey: " + file + ": no such file; docs/operating.md lists what it may say");
    }

    @Test
    void keysWorkOnAStoppedDeploymentOnly(@TempDir Path folder) {
        var data = folder.resolve("data").toString();
        assertThat(run("keys", "list", "--data", data)).isEqualTo(1);
        assertThat(errors.toString()).contains("expected the data folder of a deployment");
        try (var _ = TestPlatform.start(Path.of(data))) {
            assertThat(run("keys", "rotate", "--data", data)).isEqualTo(1);
            assertThat(errors.toString())
                    .contains("is open in another Latchkey process", "A running deployment rotates its keys by itself");
        }
        assertThat(run("keys", "list", "--data", data)).isZero();
        assertThat(run("keys", "rotate", "--distrust", "--data", data)).isEqualTo(2);
        assertThat(run("keys", "rotate", "--data", data)).isZero();
        assertThat(run("keys", "rotate", "--now", "--distrust", "--data", data)).isZero();
        assertThat(run("keys", "list", "--json", "--data", data)).isZero();
        try (var platform = TestPlatform.start(Path.of(data))) {
            assertThat(platform.domain().keyRotation().list()).hasSize(1);
        }
    }
}
