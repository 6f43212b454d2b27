package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditLog.ChainCheck;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.change.Change;
import dev.latchkey.store.sql.Stores;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A backup of a deployment that runs and is written to, and what can be made of it elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BackupTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Path folder = Path.of("");
    private final GivenCommands commands = new GivenCommands();
    private Path data = Path.of("");
    private Path withKey = Path.of("");
    private Path withoutKey = Path.of("");
    private final List<String> acknowledged = new ArrayList<>();
    private String revokedLater = "";
    private List<AuditEntry> told = List.of();
    private ChainCheck chain = new ChainCheck.Broken(0);

    /** One backup while keys are made all the time, one with the key; then one of the first keys is revoked. */
    @BeforeAll
    void backUpWhileItRuns(@TempDir Path folder) throws Exception {
        this.folder = folder;
        data = folder.resolve("data");
        withoutKey = folder.resolve("nightly.backup");
        withKey = folder.resolve("with-key.backup");
        try (var platform = TestPlatform.start(data)) {
            acknowledged.add(make(platform, "before").get("secret").asString());
            var goesOn = new AtomicBoolean(true);
            var writer = Thread.ofVirtual().start(() -> {
                while (goesOn.get()) {
                    make(platform, "meanwhile");
                }
            });
            assertThat(run("backup", "--data", data.toString(), withoutKey.toString()))
                    .as(commands.errors())
                    .isZero();
            goesOn.set(false);
            writer.join();
            var last = make(platform, "revoked later");
            revokedLater = last.get("secret").asString();
            assertThat(run("backup", "--data", data.toString(), "--with-master-key", withKey.toString(), "--json"))
                    .isZero();
            assertThat(JSON.readTree(commands.output()).get("isInAuditLog").asBoolean())
                    .isTrue();
            var stores = platform.domain().stores();
            told = stored(stores, AuditEvent.BACKUP_BEGUN);
            chain = AuditLog.verify(after ->
                    stores.transactions().read(tx -> stores.auditLog().check(tx, Change.PLATFORM, after)));
            var gone = platform.request(
                            platform.api("/manage/v1/credentials/"
                                    + last.get("credential").get("id").asString()),
                            "X-API-Key",
                            platform.apiKey(0))
                    .DELETE();
            assertThat(platform.send(gone).statusCode()).isEqualTo(204);
        }
    }

    private static List<AuditEntry> stored(Stores stores, AuditEvent event) {
        return TestAudit.entries(stores, Change.PLATFORM).stream()
                .map(ChainedEntry::entry)
                .filter(entry -> entry.event() == event)
                .toList();
    }

    private static JsonNode make(TestPlatform platform, String name) {
        var answer = platform.post(
                "/manage/v1/credentials",
                "{\"type\":\"API_KEY\",\"name\":\"" + name + "\"}",
                "X-API-Key",
                platform.apiKey(0),
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return TestPlatform.json(answer);
    }

    private int run(String... arguments) {
        commands.forgetErrors();
        return commands.run(arguments);
    }

    /** What the running deployment itself reads, newest first. */
    @Test
    void isToldToTheAuditLogOfThePlatform() {
        assertThat(told)
                .extracting(AuditEntry::author, AuditEntry::context)
                .containsExactly(
                        tuple(
                                new Author(Author.Type.OPERATOR, "command-line"),
                                new TreeMap<>(Map.of("file", withKey.toString(), "masterKey", "included"))),
                        tuple(
                                new Author(Author.Type.OPERATOR, "command-line"),
                                new TreeMap<>(Map.of("file", withoutKey.toString(), "masterKey", "not included"))));
        assertThat(chain).isInstanceOf(ChainCheck.Intact.class);
    }

    @Test
    void isRestoredElsewhereWithItsKey() throws Exception {
        var elsewhere = folder.resolve("elsewhere");

        assertThat(run("restore", withKey.toString(), "--data", elsewhere.toString(), "--json"))
                .as(commands.errors())
                .isZero();

        assertThat(JSON.readTree(commands.output()).get("madeAt").asString()).endsWith("Z");
        assertThat(elsewhere).isDirectoryContaining("glob:**latchkey.db").isDirectoryContaining("glob:**master.key");
        assertPrivate(elsewhere.resolve("latchkey.db"));
        assertPrivate(elsewhere.resolve("master.key"));
        Files.copy(data.resolve("fixture.json"), elsewhere.resolve("fixture.json"));
        var owner = giveAway(elsewhere.resolve("restored.json"));
        var log = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger("dev.latchkey.app.node.Restoration");
        log.start();
        logger.addAppender(log);
        try (var platform = TestPlatform.start(elsewhere)) {
            logger.detachAppender(log);
            assertThat(told(log))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anySatisfy(line -> assertThat(line)
                            .contains("the store was restored at", "elsewhere/restored.json", "--distrust"));
            for (var secret : acknowledged) {
                assertThat(status(platform, secret)).isEqualTo(200);
            }
            assertThat(status(platform, revokedLater))
                    .as("as it was then; the command says so")
                    .isEqualTo(200);
            assertThat(stored(platform.domain().stores(), AuditEvent.BACKUP_RESTORED))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.context()).containsOnlyKeys("backupMadeAt"));
            assertThat(Files.getOwner(elsewhere.resolve("restored.json"))).isEqualTo(owner);
            var operator = TestOperator.signedIn(platform, InstantSource.system());
            assertThat(operator.get("/operator").body())
                    .contains("The store was restored from a backup of", "elsewhere/restored.json");
            assertThat(doctor(elsewhere)).contains("the store was restored at", "then delete");
            Files.delete(elsewhere.resolve("restored.json"));
            assertThat(operator.get("/operator").body()).doesNotContain("restored");
            assertThat(doctor(elsewhere)).contains("is whole").doesNotContain("restored");
        }
    }

    /** As whoever serves the deployment has the folder, where root looks after it; who is not root keeps what is theirs. */
    private static UserPrincipal giveAway(Path file) throws IOException {
        if (System.getProperty("user.name").equals("root")) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        return Files.getOwner(file);
    }

    /** Others may restore something, and log it, at the same time. */
    private static List<ILoggingEvent> told(ListAppender<ILoggingEvent> log) {
        synchronized (log) {
            return List.copyOf(log.list);
        }
    }

    private String doctor(Path data) {
        run("doctor", "--data", data.toString());
        return commands.output();
    }

    private static int status(TestPlatform platform, String secret) {
        return platform.get("/manage/v1/credentials", "X-API-Key", secret).statusCode();
    }

    private static void assertPrivate(Path file) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void holdsTheKeyOnlyWhereThatWasAskedFor() throws Exception {
        assertPrivate(withKey);
        assertPrivate(withoutKey);
        assertThat(names(withoutKey)).containsExactlyInAnyOrder("backup.json", "latchkey.db");
        assertThat(names(withKey)).containsExactlyInAnyOrder("backup.json", "latchkey.db", "master.key");
        try (var left = Files.list(folder)) {
            assertThat(left)
                    .noneMatch(file -> String.valueOf(file.getFileName()).startsWith(".latchkey-backup"));
        }
    }

    private static List<String> names(Path archive) throws IOException {
        try (var zip = FileSystems.newFileSystem(archive);
                var files = Files.list(zip.getPath("/"))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    @Test
    void needsTheKeyThatItWasMadeWith() throws Exception {
        var target = folder.resolve("without-key");

        assertThat(run("restore", withoutKey.toString(), "--data", target.toString()))
                .isEqualTo(1);
        assertThat(commands.errors()).contains("--master-key").doesNotContain("Exception");
        assertThat(target).doesNotExist();

        var other = Files.writeString(folder.resolve("other.key"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
        assertThat(run("restore", withoutKey.toString(), "--data", target.toString(), "--master-key", other.toString()))
                .isEqualTo(1);
        assertThat(commands.errors()).contains("another deployment's");
        assertThat(target).as("a folder that was made for it").doesNotExist();

        assertThat(run(
                        "restore",
                        withoutKey.toString(),
                        "--data",
                        target.toString(),
                        "--master-key",
                        data.resolve("master.key").toString()))
                .as(commands.errors())
                .isZero();
        Files.copy(data.resolve("fixture.json"), target.resolve("fixture.json"));
        try (var platform = TestPlatform.start(target)) {
            assertThat(status(platform, acknowledged.getFirst())).isEqualTo(200);
            assertThat(status(platform, revokedLater)).as("made later").isEqualTo(401);
        }
    }

    @Test
    void writesOverNothing() throws Exception {
        var before = Files.readAllBytes(withKey);

        assertThat(run("backup", "--data", data.toString(), withKey.toString())).isEqualTo(2);
        assertThat(run("restore", withKey.toString(), "--data", data.toString()))
                .isEqualTo(1);

        assertThat(commands.errors()).contains("a deployment is there already");
        assertThat(withKey).hasBinaryContent(before);
        assertThat(run("backup", "--data", folder.resolve("nowhere").toString(), folder + "/x"))
                .isEqualTo(1);
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void takesNothingFromAFileThatWasDamaged() throws Exception {
        var whole = Files.readAllBytes(withKey);
        var target = folder.resolve("damaged");
        for (var part = 1; part < 10; part++) {
            var at = whole.length / 10 * part;
            var flipped = whole.clone();
            flipped[at] ^= 0x20;
            assertRefused(Files.write(folder.resolve("flipped"), flipped), target);
            var cut = Files.write(folder.resolve("cut"), new byte[0]);
            try (var channel = Files.newByteChannel(cut, StandardOpenOption.WRITE)) {
                channel.write(java.nio.ByteBuffer.wrap(whole, 0, at));
            }
            assertRefused(cut, target);
        }
        assertRefused(Files.writeString(folder.resolve("text"), "no archive"), target);
    }

    private void assertRefused(Path file, Path target) {
        assertThat(run("restore", file.toString(), "--data", target.toString())).isEqualTo(1);
        assertThat(commands.errors())
                .containsAnyOf("expected a backup that latchkey made", "the master key", "expected 32 bytes in base64")
                .doesNotContain("Exception");
        assertThat(target.resolve("latchkey.db")).doesNotExist();
        assertThat(target.resolve("master.key")).doesNotExist();
    }
}
