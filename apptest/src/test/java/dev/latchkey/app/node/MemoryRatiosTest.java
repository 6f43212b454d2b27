package dev.latchkey.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many connections there are for the memory that the launcher gives, which is what the documents say. */
class MemoryRatiosTest {

    private static final long MIB = 1024 * 1024;

    private static final Path TOP = Path.of("..");

    /** What the launcher lets the process have outside a heap, as it works it out itself. */
    private static long outsideHeap(String heap) throws IOException, InterruptedException {
        var script = Files.readString(TOP.resolve("latchkey"));
        var function = Pattern.compile("(?ms)^outside_heap\\(\\) \\{.*?^}$").matcher(script);
        assertThat(function.find()).isTrue();
        var process = new ProcessBuilder("bash", "-c", function.group() + "\noutside_heap \"$1\"", "bash", heap)
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said).matches("\\d+[km]");
        return Long.parseLong(said.substring(0, said.length() - 1)) * (said.endsWith("k") ? 1024 : MIB);
    }

    @ParameterizedTest
    @CsvSource({"128m, 128, 512", "256m, 256, 1024", "512m, 512, 2048", "2g, 2048, 8192", "16g, 16384, 32768"})
    void aConnectionHasAQuarterOfAMebibyteOfTheHeapThatTheLauncherGives(String heap, long mebibytes, int connections)
            throws Exception {
        var limits = EdgeLimits.ofMemory(mebibytes * MIB, outsideHeap(heap));

        assertThat(limits.connectionsMax()).isEqualTo(connections);
        assertThat(limits.connectionsPerAddressMax()).isEqualTo(connections / 8);
        assertThat(limits.streamsMax()).isEqualTo(connections * 2);
        assertThat(limits.heldBytesMax()).isEqualTo(mebibytes * MIB / 8);
    }

    /** Whoever gives less outside the heap has fewer, however large the heap is. */
    @Test
    void whatIsShorterCounts() {
        assertThat(EdgeLimits.ofMemory(4096 * MIB, 32 * MIB).connectionsMax()).isEqualTo(1024);
        assertThat(EdgeLimits.ofMemory(32 * MIB, 4096 * MIB).connectionsMax())
                .as("there are never fewer")
                .isEqualTo(256);
    }

    @Test
    void theDocumentsSayTheSame() throws IOException {
        assertThat(Files.readString(TOP.resolve("docs/security/budgets.md")))
                .contains("one for each 256 KiB of heap or 32 KiB outside it, at most 32,768: 512,")
                .contains("two for each connection there may be: 1,024,")
                .contains("three quarters of the heap");
        assertThat(Files.readString(TOP.resolve("docs/operating.md")))
                .contains("one for each 256 KiB of heap or 32 KiB outside it, whichever is fewer, at most 32768.");
    }
}
