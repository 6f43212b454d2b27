package dev.latchkey.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes long to load is loaded when a node is ready, not by its first call on an event loop. */
class ReadyToSignTest {

    @TempDir
    private Path folder;

    /** A process of its own: in this one somebody has signed. */
    @Test
    void theLibraryThatSignsIsLoadedBeforeTheFirstCall() throws Exception {
        var loaded = folder.resolve("loaded.log");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + loaded + ":none",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartedNode.class.getName(),
                        folder.resolve("platform").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("said"), UTF_8))
                .isZero();
        assertThat(Files.readString(loaded, UTF_8))
                .contains("dev.latchkey.app.node.Node ")
                .contains("dev.latchkey.core.signing.JwtSigner$ReadySignature "); // where one has been made
    }

    /** A node that is ready, and that nobody calls. */
    static final class StartedNode {

        private StartedNode() {}

        public static void main(String[] arguments) throws Exception {
            var platform = TestPlatform.start(Files.createDirectories(Path.of(arguments[0])));
            platform.close();
        }
    }
}
