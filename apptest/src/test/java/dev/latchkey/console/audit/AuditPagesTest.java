package dev.latchkey.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLines;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.page.Messages;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuditPagesTest {

    private static final Pattern NEXT = Pattern.compile("href=\"(/settings/audit-log\\?[^\"]*before=\\d+)\"");
    private static final Pattern NUMBER = Pattern.compile("<dt>Number</dt><dd>(\\d+)</dd>");

    private static final Pattern TIME = Pattern.compile(
            "<time title=\"[^\"]+, [0-9]{2}:[0-9]{2}:[0-9]{2}\u00a0UTC\">[^<]+, [0-9]{2}:[0-9]{2}\u00a0UTC<");

    private TestPlatform platform;
    private TestBrowser admin;
    private String keyId = "";

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var commands = platform.domain().credentials().commands();
        keyId = commands.createApiKey(actor, new NewApiKey("=Nightly <export>", ""))
                .credential()
                .id();
        for (var i = 0; i < 60; i++) {
            commands.edit(actor, keyId, new NewApiKey("=Nightly <export>", "Change " + i));
        }
        var globex = new Actor.CompanyUser(platform.companyId(1), platform.adminUserId(1));
        commands.createApiKey(globex, new NewApiKey("Of Globex alone", ""));
        admin = browser(0, 0);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private TestBrowser browser(int company, int user) {
        return TestBrowser.signedIn(platform, company, user);
    }

    @Test
    void tellsWhoDidWhat() {
        var page = admin.get("/settings/audit-log?event.CREDENTIALS_CREATED=on&entityId=" + keyId);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("made a credential: =Nightly &lt;export&gt;", "user:" + platform.adminUserId(0))
                .doesNotContain("Of Globex alone", "changed a credential:");
    }

    /** The minute is enough to read on, and the second stands where one points. */
    @Test
    void anEntryIsTitledByWhatHappenedAndSaysWhen() {
        var list = admin.get("/settings/audit-log?event.CREDENTIALS_CREATED=on&entityId=" + keyId)
                .body();
        assertThat(list).containsPattern(TIME);
        var number = NUMBER.matcher(list);
        assertThat(number.find()).isTrue();
        assertThat(admin.get("/settings/audit-log/" + number.group(1)).body())
                .containsPattern("<h1>[^<]+ made a credential: =Nightly &lt;export&gt;</h1>")
                .contains("Entry " + number.group(1));
    }

    @Test
    void showsWhatWasBeforeAndWhatIsNow() {
        var person = platform.user(0, 2).get("id").asString();
        var before = platform.user(0, 2).get("systemRole").asString();
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var commands = platform.domain().companies().commands();
        commands.changeRole(actor, person, "EMPLOYEE", null);
        commands.changeRole(actor, person, before, null);
        assertThat(admin.get("/settings/audit-log?entityId=" + person).body())
                .contains("<dt>Role</dt><dd>" + before + " → EMPLOYEE</dd>", "<dd>EMPLOYEE → " + before + "</dd>")
                .doesNotContain("previousRole");
    }

    @Test
    void saysFactsInWords() {
        assertThat(admin.get("/settings/audit-log?event.ACCESS_GROUP_CREATED=on")
                        .body())
                .contains("<dt>Name</dt><dd>Germany</dd>", "<dt>Rules</dt><dd>country is de</dd>")
                .contains("<dd>Germany <span class=\"lk-mono hint\">access_group:")
                .doesNotContain("<dt>rules", "{&quot;country", "{\"country");
    }

    @ParameterizedTest
    @CsvSource({
        "accessGroupId, Access group ID",
        "previousEndsAt, Previous ends at",
        "redirectUris, Redirect URIs",
        "authentication_changed, Authentication changed",
        "IP, IP",
        "_, _"
    })
    void namesAFactInWords(String fact, String words) {
        assertThat(FactWords.label(fact)).isEqualTo(words);
    }

    @Test
    void tellsWhatWasChanged() {
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var commands = platform.domain().credentials().commands();
        var key = commands.createApiKey(actor, new NewApiKey("Words", ""))
                .credential()
                .id();
        commands.edit(actor, key, new NewApiKey("Other words", "Told"));
        commands.edit(actor, key, new NewApiKey("Other words", "Told"));
        var roles = platform.domain().companies().roles();
        roles.createRole(actor, "cr_words", "Words", Set.of());
        roles.editRole(actor, "cr_words", "Other words", Set.of());
        assertThat(admin.get("/settings/audit-log?entityId=" + key).body())
                .contains(
                        "changed the name and the description of a credential: Other words",
                        "saved a credential as it was: Other words")
                .doesNotContain("changed a credential:");
        assertThat(admin.get("/settings/audit-log?entityId=cr_words").body())
                .contains("changed the name of a system role: Other words");
    }

    @Test
    void everyFactThatACommandChangesHasAWord() throws IOException {
        var words = Arrays.stream(ChangeWords.Field.values())
                .map(ChangeWords.Field::fact)
                .collect(Collectors.toSet());
        // these have events of their own
        words.addAll(Set.of("active", "secrets", "requestedScopes", "state"));
        var told = new TreeSet<String>();
        try (var files = Files.walk(Path.of("../core/src/main/java"))) {
            for (var file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                var found = Pattern.compile("\\.changed\\(\\s*\"([a-zA-Z]+)\"").matcher(Files.readString(file));
                while (found.find()) {
                    told.add(found.group(1));
                }
            }
        }
        assertThat(told).hasSizeGreaterThan(15);
        assertThat(words).containsAll(told);
    }

    /** A word for a change that says no more is for the list of events alone. */
    @ParameterizedTest
    @EnumSource(AuditEvent.class)
    void noEntrySaysOnlyThatSomethingWasChanged(AuditEvent event) {
        var entry = new AuditEntry(
                "acme",
                Instant.EPOCH,
                event,
                new Author(Author.Type.USER, "ann"),
                new AuditSubject(AuditSubject.Type.COMPANY, "acme"),
                Map.of("previousName", "a", "currentName", "b"));
        assertThat(ChangeWords.did(Messages.load(), entry)).doesNotMatch("changed an? [a-z ]+");
    }

    @Test
    void everyPageShowsOtherEntriesUntilTheFirst() {
        var seen = new HashSet<String>();
        var target = "/settings/audit-log";
        var count = 0;
        while (target != null) {
            var body = admin.get(target).body();
            var numbers =
                    NUMBER.matcher(body).results().map(one -> one.group(1)).toList();
            count += numbers.size();
            seen.addAll(numbers);
            var next = NEXT.matcher(body);
            target = next.find() ? next.group(1).replace("&amp;", "&") : null;
        }
        assertThat(seen).hasSize(count).hasSizeGreaterThan(60).contains("1");
    }

    @ParameterizedTest
    @CsvSource({"1, EXTENDED", "2, STANDARD", "3, RESTRICTED", "4, EMPLOYEE"})
    void nobodyWithoutThePermissionSeesIt(int user, String role) {
        var person = browser(0, user);
        assertThat(platform.user(0, user).get("systemRole").asString()).isEqualTo(role);
        assertThat(person.get("/").body()).doesNotContain("/settings/audit-log");
        for (var path : List.of("/settings/audit-log", "/settings/audit-log/export?format=jsonl")) {
            var page = person.get(path);
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body()).contains("audit_view").doesNotContain("Nightly", "lk-audit");
        }
        assertThat(person.post("/settings/audit-log/verify").statusCode()).isEqualTo(403);
    }

    @Test
    void anotherCompanySeesItsOwnOnly() {
        var globex = browser(1, 0);
        assertThat(globex.get("/settings/audit-log?event.CREDENTIALS_CREATED=on")
                        .body())
                .contains("Of Globex alone")
                .doesNotContain("=Nightly", keyId);
        assertThat(globex.get("/settings/audit-log?entityId=" + keyId).body()).contains("Nothing matches");
        assertThat(globex.post("/settings/audit-log/export", "format", "jsonl").body())
                .isNotEmpty()
                .doesNotContain(keyId, platform.companyId(0));
    }

    @Test
    void anExportCanBeCheckedByItsReader() throws Exception {
        var answer = admin.post("/settings/audit-log/export", "format", "jsonl");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"audit-log.jsonl\"");
        var before = Long.MAX_VALUE;
        for (var line : answer.body().lines().toList()) {
            var entry = AuditLines.read(line);
            assertThat(entry.isUnaltered()).isTrue();
            assertThat(entry.seq()).isLessThan(before);
            before = entry.seq();
            assertThat(AuditLines.write(entry)).isEqualTo(line);
        }
        assertThat(before).isEqualTo(1);
        assertThat(admin.get("/settings/audit-log?event.AUDIT_LOG_EXPORTED=on").body())
                .contains("exported the audit log");
    }

    @Test
    void aSpreadsheetRunsNothingOfAnExport() {
        var csv = admin.post("/settings/audit-log/export?entityId=" + keyId, "format", "csv")
                .body();
        assertThat(csv.lines().skip(1)).hasSize(61).allMatch(line -> line.contains("CREDENTIALS_C"));
        assertThat(AuditExport.field("=1+1")).isEqualTo("\"'=1+1\"");
        assertThat(AuditExport.field("a,\"b\"")).isEqualTo("\"a,\"\"b\"\"\"");
    }

    /** A spreadsheet that splits at semicolons, tabs or bars makes several fields of one of ours. */
    @Test
    void aSpreadsheetThatSplitsElsewhereRunsNothingEither() {
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var id = platform.domain()
                .credentials()
                .commands()
                .createApiKey(actor, new NewApiKey("a;=b()|@c() ; \"=d(),+e", "2;-1"))
                .credential()
                .id();

        var csv = admin.post("/settings/audit-log/export?entityId=" + id, "format", "csv")
                .body();

        assertThat(csv.lines()).hasSize(2).allMatch(line -> line.startsWith("\"") && line.endsWith("\""));
        assertThat(csv).contains("a;'=b()|'@c() ; \\\"\"=d(),'+e").doesNotContainPattern("[,;|\t][ \"]*[=+@-]");
    }

    /** What somebody names a thing is one fact, whatever it says. */
    @Test
    void aNameForgesNoFactOfASpreadsheet() {
        var name = "nightly; networks=10.0.0.0/8\",\"role\":\"EMPLOYEE";
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var id = platform.domain()
                .credentials()
                .commands()
                .createApiKey(actor, new NewApiKey(name, ""))
                .credential()
                .id();

        var csv = admin.post("/settings/audit-log/export?entityId=" + id, "format", "csv")
                .body();

        var line = csv.lines().toList().get(1);
        var cell = line.substring(line.indexOf(",\"{") + 2, line.length() - 1).replace("\"\"", "\"");
        var facts = JsonMapper.shared().readTree(cell);
        assertThat(facts.get("name").asString()).isEqualTo(name);
        assertThat(facts.has("role")).isFalse();
    }

    @Test
    void saysWhetherTheChainIsWhole() {
        admin.get("/settings/audit-log");
        var page = admin.post("/settings/audit-log/verify");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("The chain is whole");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=yesterday",
                "to=2026-13-01",
                "from=%2B999999999-12-31",
                "from=2026-02-01&to=2026-01-01",
                "authorType=KING"
            })
    void whatItDoesNotUnderstandFindsNothing(String query) {
        var page = admin.get("/settings/audit-log?" + query);
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("lk-error\"", "Nothing matches").doesNotContain("Nightly");
        assertThat(admin.post("/settings/audit-log/export?" + query, "format", "csv")
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(AuditEvent.class)
    void everyEventHasItsWords(AuditEvent event) {
        assertThat(Messages.load().text("audit.event." + event.name())).isNotBlank();
    }

    @Test
    void everyKindOfAuthorAndSubjectHasItsWord() {
        var words = Messages.load();
        for (var type : Author.Type.values()) {
            assertThat(words.text("audit.author." + type.name(), "1")).isNotBlank();
            assertThat(words.text("audit.kind." + type.name())).isNotBlank();
        }
        for (var type : AuditSubject.Type.values()) {
            assertThat(words.text("audit.kind." + type.name())).isNotBlank();
        }
    }

    /** What the program calls them stands where a form sends it, and beside the entry. */
    @Test
    void filtersSpeakThePeoplesWords() {
        assertThat(admin.get("/settings/audit-log?entityId=nothing").body())
                .contains(
                        ">made a credential</span>",
                        "entityType=ACCESS_GROUP&amp;entityId=nothing\">Access group</a>",
                        "authorType=SYSTEM&amp;entityId=nothing\">The system itself</a>")
                .doesNotContain(">CREDENTIALS_CREATED<", ">ACCESS_GROUP<");
    }
}
