package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.company.Company;
import dev.latchkey.testing.TestCatalogue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged survives the death of the process at any moment. */
class DurabilityTest {

    private static final int ACKNOWLEDGED_MIN = 500;

    /** The process that dies: writes from several threads and prints each id after its write returned. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            var stores = Stores.open(Path.of(arguments[0]), TestCatalogue.ORDERS, InstantSource.system());
            for (int thread = 0; thread < 4; thread++) {
                var prefix = "t" + thread + "-";
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; ; i++) {
                        var id = prefix + i;
                        stores.transactions()
                                .write(tx -> stores.companies()
                                        .insert(
                                                tx,
                                                new Company(
                                                        id,
                                                        id,
                                                        id,
                                                        true,
                                                        InstantSource.system().instant())));
                        synchronized (System.out) {
                            System.out.println(id);
                            System.out.flush();
                        }
                    }
                });
            }
        }
    }

    @Test
    void keepsWhatWasAcknowledgedWhenKilled(@TempDir Path folder) throws Exception {
        var file = folder.resolve("latchkey.db");
        var process = start(file);
        List<String> acknowledged;
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            acknowledged = readUntilKilled(process, lines);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_MIN);
        try (var stores = Stores.open(file, TestCatalogue.ORDERS, InstantSource.system())) {
            var missing = stores.transactions()
                    .read(tx -> acknowledged.stream()
                            .filter(id -> stores.companies().find(tx, id).isEmpty())
                            .toList());
            assertThat(missing).isEmpty();
        }
    }

    private static Process start(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The last line may be cut by the death, so it counts only when its newline came. */
    private static List<String> readUntilKilled(Process process, BufferedReader lines) throws IOException {
        var acknowledged = new ArrayList<String>();
        var text = new StringBuilder();
        for (int c = lines.read(); c >= 0; c = lines.read()) {
            if (c != '\n') {
                text.append((char) c);
                continue;
            }
            if (text.toString().matches("t[0-3]-[0-9]+")) {
                acknowledged.add(text.toString());
            }
            text.setLength(0);
            if (acknowledged.size() == ACKNOWLEDGED_MIN) {
                // Not the process itself: that would close the pipe, and what it had printed would be lost.
                var _ = process.toHandle().destroyForcibly();
            }
        }
        return acknowledged;
    }
}
