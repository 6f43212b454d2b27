package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLines;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Tampering is found in the store and in an export, and each has its exit code. */
@ResourceLock(Resources.SYSTEM_OUT)
final class AuditCommandTest {

    private static int run(String... arguments) {
        var errors = new PrintWriter(new StringWriter());
        return Latchkey.newCommandLine(arguments).setErr(errors).setOut(errors).execute(arguments);
    }

    @Test
    void findsTamperingInTheStore(@TempDir Path folder) throws Exception {
        try (var platform = TestPlatform.start(folder)) {
            assertThat(platform.companyId(0)).isNotEmpty();
        }
        String[] verify = {"audit", "verify", "--data", folder.toString(), "--company", "acme"};
        assertThat(run(verify)).isZero();
        var store = "jdbc:sqlite:" + folder.resolve("latchkey.db");
        try (var connection = DriverManager.getConnection(store);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update audit_entry set author_id = 'somebody' where seq = 3"))
                    .isPositive();
        }
        assertThat(run(verify)).isEqualTo(1);
        assertThat(run("audit", "verify", "--data", folder.toString(), "--company", "initech"))
                .isEqualTo(2);
        findsTamperingInThePlatformsOwn(folder.toString(), store);
    }

    /** What operators do belongs to no company. */
    private static void findsTamperingInThePlatformsOwn(String data, String store) throws Exception {
        String[] verify = {"audit", "verify", "--data", data, "--platform"};
        assertThat(run("audit", "verify", "--data", data)).isEqualTo(2);
        assertThat(run("audit", "verify", "--data", data, "--platform", "--company", "acme"))
                .isEqualTo(2);
        assertThat(run("operator", "create", "--data", data, "--email", "ops@latchkey.example"))
                .isZero();
        assertThat(run(verify)).isZero();
        try (var connection = DriverManager.getConnection(store);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update audit_entry set author_id = 'somebody'"
                            + " where company_id = 'platform' and event = 'OPERATOR_CREATED'"))
                    .isPositive();
        }
        assertThat(run(verify)).isEqualTo(1);
    }

    /** The hash covers what is read; so nothing may stand in a line that is not, or that another reader would read otherwise. */
    @Test
    void trustsNoLineThatSaysMoreThanWasChecked(@TempDir Path folder) throws Exception {
        var export = folder.resolve("export.jsonl");
        var entry = entryOf("acme", 1);
        assertThat(check(Files.writeString(export, entry))).isZero();
        for (var altered : List.of(
                entry.replace("\"authorId\"", "\"authorId\":\"mallory\",\"authorId\""),
                entry.replace("{\"seq\"", "{\"note\":\"extra\",\"seq\""),
                entry.replace("\"context\":{", "\"context\":{\"name\":\"A\",\"name\":\"B\","),
                entry.replace("\"context\":{}", "\"context\":[]"),
                entry.replace("\"context\":{}", "\"context\":\"\""),
                entry.replace("\"seq\":1", "\"seq\":1.0"),
                entry + " {}")) {
            assertThat(altered).isNotEqualTo(entry);
            assertThat(check(Files.writeString(export, altered))).as(altered).isEqualTo(2);
        }
    }

    @Test
    void findsTamperingInAnExport(@TempDir Path folder) throws Exception {
        var export = folder.resolve("export.jsonl");
        try (var platform = TestPlatform.start(folder.resolve("data"))) {
            var admin = new TestBrowser(platform);
            var person = platform.user(0, 0);
            admin.signIn(person.get("email").asString(), person.get("password").asString());
            admin.get("/settings/audit-log");
            Files.writeString(
                    export,
                    admin.post("/settings/audit-log/export", "format", "jsonl").body());
        }
        assertThat(check(export, "--complete")).isZero();
        var lines = Files.readAllLines(export);
        assertThat(lines).hasSizeGreaterThan(5);

        var changed = new ArrayList<>(lines);
        changed.set(2, changed.get(2).replaceFirst("\"authorId\":\"[^\"]+\"", "\"authorId\":\"somebody\""));
        assertThat(check(Files.write(export, changed))).isEqualTo(1);

        var shorter = new ArrayList<>(lines);
        shorter.remove(2);
        assertThat(check(Files.write(export, shorter))).isZero();
        assertThat(check(Files.write(export, shorter), "--complete")).isEqualTo(1);

        var twice = new ArrayList<>(lines);
        twice.add(3, twice.get(3));
        assertThat(check(Files.write(export, twice))).isEqualTo(1);

        var upsideDown = new ArrayList<>(lines);
        Collections.swap(upsideDown, 2, 3);
        assertThat(check(Files.write(export, upsideDown))).isEqualTo(1);

        assertThat(check(Files.write(export, lines.reversed()), "--complete")).isZero();
        var withoutFirst = lines.subList(0, lines.size() - 1);
        assertThat(check(Files.write(export, withoutFirst))).isZero();
        assertThat(check(Files.write(export, withoutFirst), "--complete")).isEqualTo(1);
        assertThat(check(Files.writeString(export, ""), "--complete")).isEqualTo(1);

        var another = new ArrayList<>(lines);
        another.add(entryOf("another", 1));
        assertThat(check(Files.write(export, another))).isEqualTo(1);
        assertThat(check(Files.writeString(export, entryOf("acme", 7)))).isEqualTo(1);
        var unknown = new ArrayList<>(lines);
        unknown.set(2, unknown.get(2).replaceFirst("\"event\":\"[^\"]+\"", "\"event\":\"SOMETHING_ELSE\""));
        assertThat(check(Files.write(export, unknown))).isEqualTo(1);

        var farAway = new ArrayList<>(lines);
        farAway.set(2, farAway.get(2).replaceFirst("\"at\":\"[^\"]+\"", "\"at\":\"+999999999-12-31T23:59:59Z\""));
        assertThat(check(Files.write(export, farAway))).isEqualTo(2);
        assertThat(check(Files.writeString(export, "{\"seq\":1}"))).isEqualTo(2);
        assertThat(check(folder.resolve("missing"))).isEqualTo(2);
    }

    private static int check(Path export, String... more) {
        var arguments = new ArrayList<String>();
        arguments.add("audit");
        arguments.add("verify-export");
        arguments.add(export.toString());
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    /** An entry that claims to be the first of its company. */
    private static String entryOf(String companyId, long seq) {
        var entry = new AuditEntry(
                companyId,
                Instant.EPOCH,
                AuditEvent.COMPANY_CREATED,
                new Author(Author.Type.OPERATOR, "op"),
                new AuditSubject(AuditSubject.Type.COMPANY, companyId),
                Map.of());
        return AuditLines.write(ChainedEntry.chain(seq, ChainedEntry.BEGINNING, entry));
    }
}
