package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.change.Change;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
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

        assertThat(commands.output())
                .contains(
                        "whether the store was restored cannot be said: " + data + "/restored.json: expected what",
                        "-> let the user who serves the deployment read " + data + "/restored.json; if it is not");
    }

    /** As whatever else was restored: those who look at the node are told, and requests may come. */
    @Test
    void aReminderThatCannotBeReadIsToldByTheNode(@TempDir Path served) throws Exception {
        try (var platform = TestPlatform.start(served)) {
            var operator = TestOperator.signedIn(platform, InstantSource.system());
            var ready = platform.request(platform.internal("/health/ready"));
            assertThat(platform.send(ready).body()).isEqualTo("{\"status\":\"up\"}");
            for (var content : List.of("{\"madeAt\": \"yesterday\"}", "", "[]", "{\"madeAt\":")) {
                Files.writeString(served.resolve("restored.json"), content);
                assertUnread(platform.send(ready), operator);
            }
            Files.delete(served.resolve("restored.json"));
            Files.createDirectory(served.resolve("restored.json")); // not even root reads one as a file
            assertUnread(platform.send(ready), operator);

            Files.delete(served.resolve("restored.json"));
            Files.writeString(
                    served.resolve("restored.json"),
                    "{\"madeAt\": \"2026-01-31T12:00:00Z\", \"restoredAt\": \"2026-02-01T12:00:00Z\"}");
            assertThat(platform.send(ready).body())
                    .isEqualTo(
                            "{\"status\":\"up\",\"warnings\":[\"the store was restored at 2026-02-01T12:00:00Z from a"
                                    + " backup of 2026-01-31T12:00:00Z: what was revoked, ended or changed after the"
                                    + " backup works again as it was then\"]}");
            Files.delete(served.resolve("restored.json"));
            assertThat(platform.send(ready).body()).isEqualTo("{\"status\":\"up\"}");
        }
    }

    private static void assertUnread(HttpResponse<String> ready, TestBrowser operator) throws Exception {
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"up\",\"warnings\":[\"whether the store was restored cannot be said:"
                        + " restored.json in the data folder cannot be read\"]}");
        assertThat(operator.get("/operator").body())
                .contains(
                        "Whether the store was restored from a backup cannot be said", "/restored.json cannot be read")
                .doesNotContain("The store was restored from a backup of");
    }
}
