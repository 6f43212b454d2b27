package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A deployment that cannot be opened leaves nothing open: whoever mends it and tries again in the same process can. */
@Isolated("counts the threads of the process")
final class FailedOpeningTest {

    private static final int ATTEMPTS = 5;
    private static final Duration END_MAX = Duration.ofSeconds(60);

    private Path folder;
    private Path store;
    private Configuration configuration;

    @BeforeEach
    void make(@TempDir Path parent) throws Exception {
        folder = parent.resolve("data");
        store = folder.resolve("latchkey.db");
        configuration = ConfigurationReader.defaults(folder, Map.of());
        open().close();
    }

    private Deployment open() throws IOException {
        return Deployment.open(configuration, InstantSource.system(), new SecureRandom());
    }

    private void change(String sql) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void assertLeavesNothingOpen() throws Exception {
        // What a first attempt loads and starts for good is no leak.
        assertThatThrownBy(this::open).isInstanceOf(Exception.class);
        var threads = threads();
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            assertThatThrownBy(this::open).hasMessageNotContaining("another Latchkey process");
        }
        assertThat(openFiles()).isEmpty();
        for (var thread : threads()) {
            if (!threads.contains(thread)) {
                assertThat(thread.join(END_MAX)).as(thread.getName()).isTrue();
            }
        }
    }

    /** Without those that the JVM itself starts when it has much to do, and keeps for a while. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !(thread instanceof ForkJoinWorkerThread))
                .filter(thread -> !"process reaper".equals(thread.getName()))
                .collect(Collectors.toSet());
    }

    /** Files of the folder that this process has open, where the system tells. */
    private List<Path> openFiles() throws IOException {
        var handles = Path.of("/proc/self/fd");
        if (!Files.exists(handles)) {
            return List.of();
        }
        try (var links = Files.list(handles)) {
            return links.map(FailedOpeningTest::target)
                    .filter(path -> path.startsWith(folder))
                    .toList();
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException _) {
            // Closed since it was listed.
            return link;
        }
    }

    private void assertOpens() throws IOException {
        try (var deployment = open()) {
            assertThat(deployment.signing().rotation().list()).isNotNull();
        }
        assertThat(openFiles()).isEmpty();
    }

    @Test
    void becauseWhatIsInTheStoreCannotBeRead() throws Exception {
        change("alter table credential rename to credential_aside");
        assertLeavesNothingOpen();
        change("alter table credential_aside rename to credential");
        assertOpens();
    }

    @Test
    void becauseWhatIsReadLastCannotBeRead() throws Exception {
        change("alter table scope_trial rename to scope_trial_aside");
        assertLeavesNothingOpen();
        change("alter table scope_trial_aside rename to scope_trial");
        assertOpens();
    }

    @Test
    void becauseTheStoreIsOfANewerRelease() throws Exception {
        change("pragma user_version = 9999");
        assertLeavesNothingOpen();
    }

    @Test
    void becauseTheStoreIsNone() throws Exception {
        var whole = Files.readAllBytes(store);
        Files.writeString(store, "this is no database".repeat(1000));
        assertLeavesNothingOpen();
        Files.write(store, whole);
        assertOpens();
    }

    @Test
    void becauseTheMasterKeyIsGoneOrAnother() throws Exception {
        var key = folder.resolve("master.key");
        var whole = Files.readAllBytes(key);
        Files.delete(key);
        assertLeavesNothingOpen();
        Files.write(key, new byte[] {1, 2, 3});
        assertLeavesNothingOpen();
        Files.write(key, whole);
        assertOpens();
    }
}
