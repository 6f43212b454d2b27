package dev.latchkey.console.operator;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.node.Version;
import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.TimeOrderedId;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestListing;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import dev.latchkey.testing.TestSignUp;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of the platform and do to it, by the real door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorPagesTest {

    private TestPlatform platform;
    private TestBrowser operator;
    private String partnerId;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of("limits.requestsPerSecond", "1"), InstantSource.system());
        operator = TestOperator.signedIn(platform, InstantSource.system());
        partnerId = platform.domain()
                .stores()
                .transactions()
                .read(tx -> platform.domain().stores().partners().page(tx, "", 1))
                .getFirst()
                .id();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String partner() {
        return "/operator/partners/" + partnerId;
    }

    private String application() {
        return partner() + "/applications/" + new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL);
    }

    private List<String> auditOf(String owner) {
        return TestAudit.entries(platform.domain().stores(), owner).stream()
                .map(entry -> entry.entry().event() + " by " + entry.entry().author())
                .toList();
    }

    private String byMe() {
        var email = platform.sheet().get("operator").get("email").asString();
        return " by operator:"
                + platform.domain().operators().accounts().list().stream()
                        .filter(one -> one.email().value().equals(email))
                        .findFirst()
                        .orElseThrow()
                        .id();
    }

    /** Nothing of a company's secrets, and nobody's but its administrators' names, on any page. */
    @Test
    void everyPageIsThereAndTellsNoSecret() {
        var secrets = List.of(
                platform.apiKey(0),
                platform.client(0, 0).get("clientSecret").asString(),
                platform.partnerKey(),
                platform.user(0, 2).get("email").asString());
        TestSignUp.waiting(platform, "waiting", "Usher Works");
        var listed = application().replaceFirst(".*/applications/", "");
        TestListing.submitted(platform, partner().replaceFirst(".*/partners/", ""), listed, "Posts orders");
        var paths = platform.paths().web().table().stream()
                .filter(line ->
                        line.path().startsWith("/operator") && line.method().equals(HttpMethod.GET))
                .map(line -> line.path()
                        .replace(
                                "/partners/{id}/applications/{client}",
                                application().substring("/operator".length()))
                        .replace("/sign-ups/{id}", "/sign-ups/waiting")
                        .replace("/listings/{client}", "/listings/" + listed)
                        .replace("/partners/{id}", partner().substring("/operator".length()))
                        .replace("{id}", platform.companyId(0))
                        .replace("{seq}", "1")
                        .replace("{name}", "orders-api"))
                .toList();
        assertThat(paths).hasSizeGreaterThan(20).allSatisfy(path -> {
            var answer = operator.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).contains("Platform", "/operator/audit-log");
            assertThat(secrets).as(path).noneMatch(answer.body()::contains);
        });
        assertThat(operator.get("/operator/apis/nothing").statusCode()).isEqualTo(404);
        assertThat(operator.get("/operator/companies/nothing").statusCode()).isEqualTo(404);
        assertThat(operator.get("/operator/partners/nothing").statusCode()).isEqualTo(404);
    }

    /** From the overview on: every link that is shown leads somewhere, and every form has its page. */
    @Test
    void everyLinkThatIsShownLeadsSomewhere() {
        var open = new ArrayDeque<>(List.of("/operator"));
        var known = new TreeSet<>(open);
        var wrong = new ArrayList<String>();
        var served = platform.webRoutes();
        while (!open.isEmpty()) {
            var path = open.removeFirst();
            var answer = operator.get(path);
            if (answer.statusCode() != 200) {
                wrong.add(path + ": " + answer.statusCode());
            }
            links(answer.body(), "href").filter(link -> known.add(kind(link))).forEach(open::add);
            links(answer.body(), "action")
                    .filter(action -> served.entrySet().stream()
                            .noneMatch(
                                    route -> kind(action).matches(route.getKey().replaceAll("\\{[^}]+}", "[^/]+"))
                                            && route.getValue().contains(HttpMethod.POST)))
                    .filter(action -> answer.body().contains("method=\"post\" action=\"" + action + "\""))
                    .forEach(action -> wrong.add(path + " has a form to " + action));
        }
        assertThat(wrong).isEmpty();
        assertThat(known).hasSizeGreaterThan(20);
    }

    private static Stream<String> links(String body, String attribute) {
        return Pattern.compile(attribute + "=\"(/operator[^\"]*)\"")
                .matcher(body)
                .results()
                .map(found -> found.group(1).replace("&amp;", "&").replaceFirst("#.*", ""));
    }

    /** Without query. */
    private static String kind(String path) {
        return path.replaceFirst("\\?.*", "");
    }

    @Test
    void theOverviewTellsHowTheNodeIs() {
        assertThat(operator.get("/operator").body())
                .contains("Ready", "No mail server", "of the APIs", "by a limit")
                .containsPattern("href=\"/operator/node\">This node</a></li>");
    }

    /** As many as there are, each with its page. */
    @Test
    void theOverviewCountsCompaniesAndPartners() {
        var stores = platform.domain().stores();
        var partners = stores.transactions().read(tx -> stores.partners().count(tx));
        assertThat(operator.get("/operator").body())
                .containsPattern("href=\"/operator/companies\"><strong class=\"lk-figure\">\\d+</strong>")
                .contains("href=\"/operator/partners\"><strong class=\"lk-figure\">" + partners + "</strong>");
        assertThat(partners).isPositive();
    }

    @Test
    void aNodeTellsWhatItIsMadeOf() {
        platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(0));
        assertThat(operator.get("/operator/node").body())
                .contains(
                        "<dd>" + Version.NUMBER,
                        "on Java " + Runtime.version(),
                        "latchkey.db",
                        "outbox",
                        "plain HTTP",
                        "href=\"/operator/apis/orders-api\"",
                        ">up</span>",
                        "Signing keys",
                        "Newest error in the log")
                .doesNotContain(">0 bytes", "takes no letters");
    }

    @Test
    void anApiIsShownAsItIsEnforced() {
        platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(0));
        assertThat(operator.get("/operator/apis").body()).contains("orders-api", "1 of 1 up");
        assertThat(operator.get("/operator/apis/orders-api").body())
                .contains("/orders<wbr>/{orderId}", "API key (header X-Api-Key)", "orders-api.yaml", "Default");
        assertThat(operator.get("/operator/catalogue").body())
                .contains("orders_read", "ADMINISTRATOR", "users_manage", "X-Api-Key", ">Latchkey</td>");
    }

    @Test
    void limitsAreShownWithWhomTheyKeptOut() {
        int status;
        do { // two within one second
            status = platform.get("/customers?limit=1", "X-Api-Key", platform.apiKey(0))
                    .statusCode();
        } while (status != 429);
        assertThat(operator.get("/operator/limits").body().replace("<wbr>", ""))
                .contains("limits.companyRequestsPerSecond", "1,000,000 a second", "Connections", " MiB", "nobody uses")
                .contains("<a href=\"/operator/companies/" + platform.companyId(0) + "\">")
                .doesNotContain("proven_requests");
    }

    @Test
    void aNewKeyIsPublishedOnceAndStandsInTheLog() {
        operator.get("/operator/keys/rotate");
        assertThat(location(operator.post("/operator/keys/rotate"))).contains("note=rotated");
        assertThat(operator.get("/operator/keys?note=rotated").body())
                .contains("Published", "Signs", "will sign by itself")
                .doesNotContain("/keys/rotate");
        operator.post("/operator/keys/rotate");
        assertThat(platform.domain().signing().rotation().list()).hasSize(2);
        assertThat(auditOf("platform"))
                .filteredOn(("SIGNING_KEY_PREPARED" + byMe())::equals)
                .hasSize(1);
        assertThat(operator.get("/operator/audit-log").body())
                .contains("operator@latchkey.example prepared a signing key: ")
                .doesNotContain(": a signing key")
                .doesNotContain(platform.companyId(0));
    }

    @Test
    void thePlatformsLogIsFilteredExportedAndChecked() {
        assertThat(operator.get("/operator/audit-log?event.USER_SIGNED_IN=on").body())
                .contains("signed in")
                .doesNotContain("@latchkey.example switched the second factor on");
        assertThat(operator.post("/operator/audit-log/verify").body()).contains("The chain is whole");
        var export = operator.post("/operator/audit-log/export", "format", "csv");
        assertThat(export.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(export.body()).contains("USER_SECOND_FACTOR_ENABLED");
        assertThat(auditOf("platform")).contains("AUDIT_LOG_EXPORTED" + byMe());
    }

    @Test
    void aBackupThatHoldsTheMasterKeySaysSo() {
        var stores = platform.domain().stores();
        stores.transactions().write(tx -> {
            stores.auditLog()
                    .append(
                            tx,
                            new AuditEntry(
                                    "platform",
                                    Instant.now(),
                                    AuditEvent.BACKUP_BEGUN,
                                    new Author(Author.Type.OPERATOR, "command-line"),
                                    new AuditSubject(AuditSubject.Type.STORE, "platform"),
                                    new AuditFacts()
                                            .with("masterKey", "included")
                                            .map()));
            return tx;
        });
        assertThat(operator.get("/operator/audit-log?event.BACKUP_BEGUN=on").body())
                .contains("began a backup of the store with the master key</span>");
    }

    @Test
    void aPartnerIsMadeOnceWhateverIsSentTwice() {
        var form = Pattern.compile("name=\"id\" value=\"([^\"]+)\"")
                .matcher(operator.get("/operator/partners/new").body());
        assertThat(form.find()).isTrue();
        var id = form.group(1);
        var made = operator.post("/operator/partners/new", "id", id, "name", " Partners of Initech ");
        assertThat(location(made)).isEqualTo("/operator/partners/" + id + "?note=made");
        assertThat(location(operator.post("/operator/partners/new", "id", id, "name", "Partners of Initech")))
                .isEqualTo(location(made));
        assertThat(auditOf(id)).containsExactly("PARTNER_CREATED" + byMe());
        assertThat(operator.get(location(made)).body())
                .contains("Partners of Initech", "The partner is there", "latchkey partner key " + id);
        assertThat(operator.get("/operator/partners?q=of+INIT").body())
                .contains("Partners of Initech")
                .doesNotContain("PartsBridge");
        assertThat(operator.get("/operator/partners?q=" + id).body()).contains("Partners of Initech");
        assertThat(operator.get("/operator/partners?q=nobody").body()).contains("Nothing matches");
        assertThat(operator.get("/operator/partners?q=" + "a".repeat(101)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPartnerThatCannotBeMadeIsToldWhy() {
        var none = operator.post("/operator/partners/new", "id", "made up", "name", "Somebody");
        assertThat(none.statusCode()).isEqualTo(422);
        var id = TimeOrderedId.next(Instant.EPOCH, new SecureRandom());
        var unseen = operator.post("/operator/partners/new", "id", id, "name", "Som\u200bbody");
        assertThat(unseen.statusCode()).isEqualTo(422);
        assertThat(unseen.body()).contains("visible characters", "value=\"" + id + "\"");
        var taken = operator.post("/operator/partners/new", "id", partnerId, "name", "Somebody Else");
        assertThat(taken.statusCode()).isIn(409, 422);
        var alike = operator.post("/operator/partners/new", "id", id, "name", "Parts Bridge");
        assertThat(alike.statusCode()).isEqualTo(409);
        assertThat(alike.body()).contains("lk-error", "value=\"Parts Bridge\"");
        assertThat(auditOf(id)).isEmpty();
    }

    @Test
    void anApplicationIsSuspendedAndResumed() {
        operator.get(application() + "/suspend");
        assertThat(location(operator.post(application() + "/suspend"))).contains("note=suspended");
        assertThat(auditOf(partnerId)).contains("APPLICATION_SUSPENDED" + byMe());
        assertThat(operator.get(partner()).body()).contains("Suspended");
        assertThat(operator.post(application() + "/resume", "seen", "something else")
                        .statusCode())
                .isEqualTo(409);
        operator.get(partner());
        assertThat(location(operator.post(application() + "/resume"))).contains("note=resumed");
        assertThat(auditOf(partnerId)).contains("APPLICATION_REINSTATED" + byMe());
    }

    @Test
    void aPartnerIsSuspendedOnceWithItsKeys() {
        assertThat(withPartnersKey()).isNotEqualTo(401);
        operator.get(partner() + "/suspend");
        assertThat(location(operator.post(partner() + "/suspend"))).contains("note=suspended");
        assertThat(withPartnersKey()).isEqualTo(401);
        operator.post(partner() + "/suspend");
        assertThat(auditOf(partnerId))
                .filteredOn(("PARTNER_DEACTIVATED" + byMe())::equals)
                .hasSize(1);
        operator.get(partner());
        assertThat(location(operator.post(partner() + "/resume"))).contains("note=resumed");
        assertThat(withPartnersKey()).isNotEqualTo(401);
    }

    private int withPartnersKey() {
        return platform.get("/feed/orders", "X-Api-Key", platform.partnerKey()).statusCode();
    }

    @Test
    void whatTheFilesWouldChangeIsShownAndNothingElseApplied() {
        var page = operator.get("/operator/changes");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(operator.post("/operator/changes", "digest", "made up").statusCode())
                .isEqualTo(409);
    }
}
