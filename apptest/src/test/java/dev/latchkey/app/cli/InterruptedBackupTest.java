package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a backup or a restore leaves that did not come to its end, and what becomes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InterruptedBackupTest {

    private static final String OTHER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private final GivenCommands commands = new GivenCommands();
    private Path folder = Path.of("");
    private Path data = Path.of("");
    private Path withKey = Path.of("");
    private Path withoutKey = Path.of("");

    @BeforeAll
    void backUp(@TempDir Path folder) throws Exception {
        this.folder = folder;
        data = folder.resolve("data");
        withoutKey = folder.resolve("nightly.backup");
        withKey = folder.resolve("with-key.backup");
        Deployment.open(ConfigurationReader.defaults(data, Map.of()), InstantSource.system(), new SecureRandom())
                .close();
        assertThat(run("backup", "--data", data.toString(), withoutKey.toString()))
                .as(commands.errors())
                .isZero();
        assertThat(run("backup", "--data", data.toString(), "--with-master-key", withKey.toString()))
                .isZero();
    }

    private int run(String... arguments) {
        commands.forgetErrors();
        return commands.run(arguments);
    }

    /** SQLite would read the changes of the other store into the restored one. */
    @Test
    void isNotMixedWithWhatIsLeftOfAnotherStore() throws Exception {
        for (var left : List.of("latchkey.db-wal", "latchkey.db-shm", "latchkey.db-journal")) {
            var target = Files.createTempDirectory(folder, "left");
            Files.writeString(target.resolve(left), "of another store");

            assertThat(run("restore", withKey.toString(), "--data", target.toString()))
                    .isEqualTo(1);

            assertThat(commands.errors()).contains(left + " is left of another store");
            try (var files = Files.list(target)) {
                assertThat(files).containsExactly(target.resolve(left));
            }
        }
    }

    @Test
    void goesOnWhereARestoreWasKilled() throws Exception {
        var target = Files.createDirectory(folder.resolve("killed"));
        Files.copy(data.resolve("master.key"), target.resolve("master.key"));
        Files.writeString(Files.createDirectory(target.resolve(".restoring1")).resolve("latchkey.db"), "half");

        assertThat(run("restore", withoutKey.toString(), "--data", target.toString()))
                .as(commands.errors())
                .isZero();

        assertThat(target).isDirectoryContaining("glob:**latchkey.db").isDirectoryNotContaining("glob:**.restoring*");
        var other = Files.createDirectory(folder.resolve("of-another"));
        var key = Files.writeString(other.resolve("master.key"), OTHER_KEY);
        assertThat(run("restore", withKey.toString(), "--data", other.toString()))
                .isEqualTo(1);
        assertThat(commands.errors()).contains(key + " is another deployment's");
        assertThat(key).hasContent(OTHER_KEY);
        assertThat(other.resolve("latchkey.db")).doesNotExist();
    }

    /** Nothing stands under the name of the backup before it is whole; the rest goes with the next backup. */
    @Test
    void takesAwayWhatAKilledBackupLeft() throws Exception {
        var backups = Files.createDirectory(folder.resolve("backups"));
        var left = halfBackup(backups, "1");
        var underWay = halfBackup(backups, "2");
        var another = Files.createSymbolicLink(
                backups.resolve(".latchkey-backup3"), halfBackup(Files.createDirectory(backups.resolve("a")), "4"));
        var fresh = halfBackup(backups, "5");
        Files.setLastModifiedTime(fresh, FileTime.from(Instant.now()));
        try (var channel = FileChannel.open(
                        underWay.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            Files.setLastModifiedTime(underWay, FileTime.from(Instant.EPOCH));
            assertThat(run("backup", "--data", data.toString(), backups + "/next.backup"))
                    .as(commands.errors())
                    .isZero();
        }

        assertThat(left).doesNotExist();
        for (var stays : List.of(underWay, another, fresh)) {
            assertThat(stays.resolve("backup")).hasContent("half");
        }
        assertThat(run("restore", underWay.resolve("backup").toString(), "--data", folder + "/half"))
                .isEqualTo(1);
        assertThat(folder.resolve("half")).doesNotExist();
        try (var files = Files.list(backups)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(
                            underWay, another, fresh, backups.resolve("a"), backups.resolve("next.backup"));
        }
    }

    /** As a process leaves it that is killed while it writes, long ago. */
    private static Path halfBackup(Path backups, String name) throws IOException {
        var left = Files.createDirectory(backups.resolve(".latchkey-backup" + name));
        Files.writeString(left.resolve("latchkey.db"), "half");
        Files.writeString(left.resolve("backup"), "half");
        return Files.setLastModifiedTime(left, FileTime.from(Instant.EPOCH));
    }

    /** A process that may write no file longer than 4 MiB, as where a disk is full; its store is longer. */
    @Test
    void leavesNothingWhereThereIsNoRoom() throws Exception {
        var large = Files.createDirectory(folder.resolve("large"));
        Files.copy(data.resolve("latchkey.db"), large.resolve("latchkey.db"));
        Files.copy(data.resolve("master.key"), large.resolve("master.key"));
        try (var store = DriverManager.getConnection("jdbc:sqlite:" + large.resolve("latchkey.db"));
                var statement = store.createStatement()) {
            statement.execute("create table filler as select randomblob(6000000)");
        }
        var whole = folder.resolve("whole.backup");
        assertThat(run("backup", "--data", large.toString(), "--with-master-key", whole.toString()))
                .isZero();
        var backups = Files.createDirectory(folder.resolve("no-room"));
        var target = backups.resolve("target");
        var process = new ProcessBuilder(List.of(
                        "bash",
                        "-c",
                        "ulimit -f 4096; exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithLittleRoom.class.getName(),
                        large.toString(),
                        backups.resolve("next.backup").toString(),
                        whole.toString(),
                        target.toString()))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("exit codes 1 and 1", "could not be copied to ", "/latchkey.db: File too large")
                .doesNotContain("Exception");
        try (var files = Files.walk(backups)) {
            assertThat(files).containsExactly(backups);
        }
    }

    /** Backs up the first into the second, and restores the third into the fourth. */
    static final class WithLittleRoom {

        private WithLittleRoom() {}

        public static void main(String[] arguments) {
            var commands = new GivenCommands();
            var first = commands.run("backup", "--data", arguments[0], arguments[1]);
            var second = commands.run("restore", arguments[2], "--data", arguments[3]);
            System.out.println("exit codes " + first + " and " + second + "\n" + commands.errors());
        }
    }
}
