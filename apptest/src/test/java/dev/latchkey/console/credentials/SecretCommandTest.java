package dev.latchkey.console.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.StubShell;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands beside a new secret give curl what the documents say, whatever that is, and run nothing of it. */
class SecretCommandTest {

    @TempDir
    private Path folder;

    @Test
    void giveEveryTextToCurl() {
        var random = new Random(12);
        var shell = new StubShell(folder);
        for (var round = 0; round < 40; round++) {
            var header = "X-" + StubShell.hostile(random);
            var path = "/" + StubShell.hostile(random);
            var origin = "https://api.example" + StubShell.hostile(random);
            assertThat(shell.curl(SecretPage.ofKey(header, "s3cret", origin + path), Map.of()))
                    .containsExactly("-H", header + ": s3cret", origin + path);

            var calls = shell.run(SecretPage.ofClient("client", "s3cret", origin, path), Map.of());
            assertThat(calls)
                    .anySatisfy(call -> assertThat(call)
                            .startsWith("curl", "-s", "-u", "client:s3cret")
                            .endsWith(origin + "/identity/oauth/token"))
                    .anySatisfy(call -> assertThat(call)
                            .containsExactly(
                                    "curl", "-H", "Authorization: Bearer " + StubShell.PRINTED, origin + path));
        }
    }
}
