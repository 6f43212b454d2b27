package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A test waits for what will be, up to a limit that no busy machine exceeds. One that sleeps is slow or wrong, and one that spins
 * nobody can interrupt.
 */
class WaitingRulesTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SLEEP_OR_SPIN = Pattern.compile(
            "\\b(?:Thread\\.(?:sleep|yield|onSpinWait)|LockSupport\\.park\\w*|TimeUnit\\.\\w+\\.sleep)\\(");

    /** What must have happened within less than a minute, and may not have. */
    private static final Pattern IMPATIENT = Pattern.compile(
            "\\b(?:poll|await|get|tryAcquire|waitFor|orTimeout|awaitTermination)\\((?:\\w+, )?(?:[3-9]|[1-5]\\d),"
                    + " TimeUnit\\.SECONDS\\)|setSoTimeout\\([1-5]?\\d_\\d{3}\\)|nanoTime\\(\\) \\+"
                    + " [1-5]?\\d(?:_000){3}L");

    @Test
    void noTestSleepsOrSpins() throws IOException {
        assertNowhere(SLEEP_OR_SPIN);
    }

    @Test
    void noTestIsImpatient() throws IOException {
        assertNowhere(IMPATIENT);
    }

    private static void assertNowhere(Pattern forbidden) throws IOException {
        var found = new ArrayList<String>();
        var files = 0;
        try (var modules = Files.newDirectoryStream(REPOSITORY, path -> Files.isDirectory(path.resolve("src/test")))) {
            for (var module : modules) {
                try (var sources = Files.walk(module.resolve("src/test"))) {
                    for (var source : sources.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        files++;
                        if (!source.endsWith(WaitingRulesTest.class.getSimpleName() + ".java")
                                && forbidden.matcher(Files.readString(source)).find()) {
                            found.add(REPOSITORY.relativize(source).toString());
                        }
                    }
                }
            }
        }
        assertThat(files).isGreaterThan(200);
        assertThat(found).isEmpty();
    }

    @Test
    void findsThem() {
        assertThat(SLEEP_OR_SPIN.matcher("Thread." + "onSpinWait();").find()).isTrue();
        assertThat(SLEEP_OR_SPIN.matcher("TimeUnit.SECONDS." + "sleep(1);").find())
                .isTrue();
        assertThat(SLEEP_OR_SPIN.matcher("arrivals.poll(60, TimeUnit.SECONDS);").find())
                .isFalse();
        assertThat(IMPATIENT.matcher("arrivals.poll(20, TimeUnit.SECONDS);").find())
                .isTrue();
        assertThat(IMPATIENT
                        .matcher("called.tryAcquire(CALLS, 5, TimeUnit.SECONDS);")
                        .find())
                .isTrue();
        assertThat(IMPATIENT.matcher("socket.setSoTimeout(10_000);").find()).isTrue();
        assertThat(IMPATIENT
                        .matcher("end = System.nanoTime() + 20_000_000_000L;")
                        .find())
                .isTrue();
        assertThat(IMPATIENT.matcher("arrivals.poll(60, TimeUnit.SECONDS);").find())
                .isFalse();
        assertThat(IMPATIENT.matcher("socket.setSoTimeout(60_000);").find()).isFalse();
    }
}
