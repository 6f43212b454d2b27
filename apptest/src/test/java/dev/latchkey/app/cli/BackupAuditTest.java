package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.change.Change;
import dev.latchkey.store.sql.TestAudit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the platform's audit log has of backups of a deployment that is stopped, and of what is made of them. */
class BackupAuditTest {

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();
    private Path data = Path.of("");

    @BeforeEach
    void make() throws Exception {
        data = folder.resolve("data");
        open(data).close();
    }

    private static Deployment open(Path data) throws Exception {
        return Deployment.open(
                ConfigurationReader.defaults(data, Map.of()), InstantSource.system(), new SecureRandom());
    }

    private static List<AuditEvent> told(Path data) throws Exception {
        try (var deployment = open(data)) {
            return TestAudit.entries(deployment.stores(), Change.PLATFORM).stream()
                    .map(entry -> entry.entry().event())
                    .filter(event -> event == AuditEvent.BACKUP_BEGUN || event == AuditEvent.BACKUP_RESTORED)
                    .toList();
        }
    }

    @Test
    void aRestoredStoreTellsOnceAndHasTheEntryOfItsOwnBackup() throws Exception {
        var file = folder.resolve("all.backup").toString();
        commands.printed("backup", "--data", data.toString(), "--with-master-key", file);
        var target = folder.resolve("restored");
        commands.printed("restore", file, "--data", target.toString());
        assertThat(told(target)).containsExactly(AuditEvent.BACKUP_RESTORED, AuditEvent.BACKUP_BEGUN);

        assertThat(told(target)).containsExactly(AuditEvent.BACKUP_RESTORED, AuditEvent.BACKUP_BEGUN);
        assertThat(told(data)).containsExactly(AuditEvent.BACKUP_BEGUN);
    }

    /** A name of a file may have any character; the log's reader sees one line, in the order in which it is written. */
    @Test
    void aFileIsToldInOneLineOfCharactersThatAreSeen() throws Exception {
        var file = folder.resolve("a\u202Epukcab.b\nREVOKED ö");
        commands.printed("backup", "--data", data.toString(), file.toString());
        try (var deployment = open(data)) {
            assertThat(TestAudit.entries(deployment.stores(), Change.PLATFORM))
                    .filteredOn(entry -> entry.entry().event() == AuditEvent.BACKUP_BEGUN)
                    .singleElement()
                    .satisfies(entry ->
                            assertThat(entry.entry().context().get("file")).endsWith("a\uFFFDpukcab.b\uFFFDREVOKED ö"));
        }
    }

    /** As it is before an upgrade: the newer program may copy it and not change it. */
    @Test
    void nothingIsWrittenIntoAStoreOfAnotherRelease() throws Exception {
        commands.printed("backup", "--data", data.toString(), folder + "/of-this.backup");
        assertThat(commands.errors()).isEmpty();
        var store = data.resolve("latchkey.db");
        assertThat(entries(store)).isOne();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                var statement = connection.createStatement()) {
            statement.execute("pragma user_version = 1");
        }

        commands.printed("backup", "--data", data.toString(), folder + "/of-older.backup");

        assertThat(commands.errors()).contains("no entry of this backup: the store is of another release");
        assertThat(entries(store)).isOne();
    }

    private static int entries(Path store) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from audit_entry")) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    /** It keeps nobody from their deployment, and is not passed over. */
    @Test
    void aReminderThatCannotBeReadIsTold() throws Exception {
        Files.writeString(data.resolve("restored.json"), "{\"madeAt\": \"yesterday\"}");

        assertThat(told(data)).isEmpty();
        commands.run("doctor", "--data", data.toString());

        assertThat(commands.output()).contains("whether it was restored cannot be said", "restored.json");
    }
}
