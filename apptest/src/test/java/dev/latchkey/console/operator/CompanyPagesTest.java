package dev.latchkey.console.operator;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.company.Company;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of companies and do to them, by the real door. */
class CompanyPagesTest {

    private static final String NEW = "/operator/companies/new";
    private static final Pattern LINK = Pattern.compile("/account/reset-password\\?token=[A-Za-z0-9_-]{43}");

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;
    private TestBrowser operator;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of(), clock);
        operator = TestOperator.signedIn(platform, clock);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private String page() {
        return "/operator/companies/" + platform.companyId(0);
    }

    private HttpResponse<String> make(String identifier, String email) {
        operator.get(NEW);
        return operator.post(
                NEW,
                "identifier",
                identifier,
                "name",
                "Initech",
                "email",
                email,
                "firstName",
                "Ada",
                "lastName",
                "Byron");
    }

    private HttpResponse<String> suspend(String reason, String identifier) {
        operator.get(page() + "/suspend");
        return operator.post(page() + "/suspend", "reason", reason, "identifier", identifier);
    }

    private int call() {
        return platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(0)).statusCode();
    }

    @Test
    void aCompanyIsMadeWithAnAdministratorWhoComesInByTheLink() {
        var made = make("initech", "ada@initech.example");
        assertThat(made.statusCode()).isEqualTo(200);
        var link = LINK.matcher(made.body());
        assertThat(link.find()).isTrue();

        var administrator = new TestBrowser(platform);
        administrator.get(link.group());
        var token = link.group().substring(link.group().indexOf('=') + 1);
        var phrase = "seven green bottles";
        assertThat(administrator
                        .post("/account/reset-password", "token", token, "new", phrase, "repeat", phrase)
                        .statusCode())
                .isEqualTo(303);
        administrator.signIn("ada@initech.example", phrase);
        assertThat(administrator.get("/settings/users").body()).contains("Ada Byron");

        var again = make("initech", "ada@initech.example");
        assertThat(location(again)).contains("note=there");
        var other = make("initech", "other@initech.example");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("is there already");
        var wrong = make("No Good", "nobody");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("<a href=\"#identifier\">", "<a href=\"#email\">", "2 things need another look");
    }

    @Test
    void aSuspensionEndsEverythingAtOnceAndStandsInTheCompanysLog() {
        var bearer = "Bearer " + platform.token(0, 0);
        var person = TestBrowser.signedIn(platform, 0, 0);
        assertThat(call()).isEqualTo(200);
        assertThat(operator.get(page()).body()).contains("keys and clients rest until you resume it");

        assertThat(location(suspend("Unpaid since May", "acme"))).contains("note=suspended");
        assertThat(call()).isEqualTo(401);
        assertThat(platform.get("/orders?limit=1", "Authorization", bearer).statusCode())
                .isEqualTo(401);
        assertThat(location(person.get("/settings/users"))).startsWith("/account/sign-in");
        assertThat(operator.get(page()).body()).contains("Unpaid since May", "Suspended");
        assertThat(newest().context()).containsEntry("reason", "Unpaid since May");
        assertThat(newest().event().name()).isEqualTo("COMPANY_DEACTIVATED");

        operator.get(page());
        assertThat(location(operator.post(page() + "/resume"))).contains("note=resumed");
        assertThat(call()).isEqualTo(200);
        assertThat(platform.get("/orders?limit=1", "Authorization", bearer).statusCode())
                .as("a token from before")
                .isEqualTo(401);
    }

    private dev.latchkey.core.audit.AuditEntry newest() {
        return TestAudit.entries(platform.domain().stores(), platform.companyId(0)).stream()
                .map(ChainedEntry::entry)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSuspensionWantsAReasonAndTheIdentifierTyped() {
        assertThat(suspend("", "acme").statusCode()).isEqualTo(422);
        assertThat(suspend("", "globex").body())
                .contains("<a href=\"#reason\">", "<a href=\"#identifier\">", "2 things need another look");
        assertThat(suspend("Unpaid", "globex").statusCode()).isEqualTo(422);
        assertThat(suspend("Unpaid \u202Eyam", "acme").statusCode()).isEqualTo(422);
        assertThat(call()).isEqualTo(200);
    }

    /** Nothing is done to a company that is another by now; what was done already is not done again. */
    @Test
    void aFormCountsForWhatItShowedAndOnce() {
        operator.get(page() + "/suspend");
        var stale = operator.post(
                page() + "/suspend", "reason", "Unpaid", "identifier", "acme", "seen", "not what stands there");
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(call()).isEqualTo(200);

        suspend("Unpaid", "acme");
        var entries = TestAudit.entries(platform.domain().stores(), platform.companyId(0))
                .size();
        assertThat(location(suspend("Unpaid", "acme"))).contains("note=suspended");
        assertThat(TestAudit.entries(platform.domain().stores(), platform.companyId(0)))
                .hasSize(entries);
    }

    @Test
    void companiesAreFoundByNameIdentifierIdAndState() {
        suspend("Unpaid", "acme");
        var list = "/operator/companies";
        assertThat(operator.get(list).body()).contains("acme", "globex", "one of them suspended");
        assertThat(operator.get(list + "?q=GLOB").body()).contains("globex").doesNotContain(">acme<");
        assertThat(operator.get(list + "?q=" + platform.companyId(1)).body())
                .contains("globex")
                .doesNotContain(">acme<");
        assertThat(operator.get(list + "?state=suspended").body())
                .contains(">acme<")
                .doesNotContain(">globex<");
        assertThat(operator.get(list + "?state=Suspended").body())
                .contains(">acme<")
                .doesNotContain(">globex<");
        assertThat(operator.get(list + "?state=paid").body()).contains("There is no “paid” to narrow this list by");
        assertThat(operator.get(list + "?q=%25").body()).contains("Nothing matches");
        assertThat(operator.get(list + "?q=" + "x".repeat(101)).statusCode()).isEqualTo(400);
    }

    @Test
    void aCompanyThatNobodyAdministersSaysWhatToDo() {
        platform.domain().stores().transactions().write(tx -> {
            platform.domain()
                    .stores()
                    .companies()
                    .insert(tx, new Company("nobody", "nobodys", "Nobody’s", true, Instant.EPOCH));
            return tx;
        });
        assertThat(operator.get("/operator/companies/nobody").body())
                .contains(
                        "latchkey user create --company nobodys",
                        "--system-role ADMINISTRATOR EMAIL",
                        "latchkey user link --company nobodys");
        assertThat(operator.get(page()).body()).doesNotContain("latchkey user create");
    }

    @Test
    void theListGoesOnWhereAPageEnds() {
        platform.domain().stores().transactions().write(tx -> {
            for (var i = 0; i < 60; i++) {
                var id = String.format("c%03d", i);
                platform.domain()
                        .stores()
                        .companies()
                        .insert(tx, new Company(id, "bulk-" + id, "Bulk " + id, true, Instant.EPOCH));
            }
            return tx;
        });
        var first = operator.get("/operator/companies?q=bulk").body();
        var next = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(first);
        assertThat(next.find()).isTrue();
        assertThat(first).contains("bulk-c059", "bulk-c010").doesNotContain("bulk-c009");
        assertThat(operator.get(next.group(1).replace("&amp;", "&")).body())
                .contains("bulk-c009", "bulk-c000")
                .doesNotContain("bulk-c010", "rel=\"next\"");
    }

    @Test
    void anAdministratorWithoutAPasswordGetsALinkAndNobodyElse() {
        make("initech", "ada@initech.example");
        var company = platform.domain()
                .stores()
                .transactions()
                .read(tx -> platform.domain().stores().companies().findByIdentifier(tx, "initech"))
                .orElseThrow();
        var here = "/operator/companies/" + company.id();
        var user = Pattern.compile("name=\"user\" value=\"([^\"]+)\"")
                .matcher(operator.get(here).body());
        assertThat(user.find()).isTrue();
        assertThat(LINK.matcher(operator.post(here + "/link", "user", user.group(1))
                                .body())
                        .find())
                .isTrue();
        assertThat(operator.get(page()).body()).doesNotContain("name=\"user\"");
        assertThat(operator.post(page() + "/link", "user", platform.adminUserId(0))
                        .statusCode())
                .isEqualTo(409);
        var other = platform.user(0, 2).get("id").asString();
        var answer = operator.post(page() + "/link", "user", other);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).containsPattern("role=\"alert\"[^>]*>There is no such administrator\\.</p>");
    }
}
