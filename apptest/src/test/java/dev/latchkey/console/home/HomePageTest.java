package dev.latchkey.console.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What waits for somebody stands on their start page until they have done it, and on nobody else's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HomePageTest {

    private static final Pattern CARD =
            Pattern.compile("(?s)<section class=\"card\" aria-labelledby=\"work-([a-z-]+)\">(.*?)</section>");

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of(), clock);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    /** The cards on the start page of a user who signs in now, by name. */
    private Map<String, String> cards(int company, int user) {
        return cardsOf(TestBrowser.signedIn(platform, company, user));
    }

    private static Map<String, String> cardsOf(TestBrowser browser) {
        var page = browser.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        return CARD.matcher(page.body())
                .results()
                .collect(Collectors.toMap(one -> one.group(1), (MatchResult one) -> one.group(2)));
    }

    private String card(String name) {
        return cards(0, 0).getOrDefault(name, "");
    }

    private Actor.CompanyUser adminUser() {
        return new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
    }

    private int call(String key) {
        return platform.getRecorded("/orders?limit=1", "X-Api-Key", key).statusCode();
    }

    @Test
    void tellsOfWhatEndsUntilItHasEnded() {
        var commands = platform.domain().credentials().commands();
        var end = clock.instant().plus(Duration.ofDays(10));
        var id = commands.createApiKey(adminUser(), new NewApiKey(new Label("Ends <soon>", ""), end, IpAllowList.ANY))
                .credential()
                .id();
        assertThat(card("ending"))
                .contains("Ends &lt;soon&gt;", "Ends in 10 days", "/settings/credentials/" + id + "/edit\"", "Extend…");
        assertThat(cards(1, 0).getOrDefault("ending", "")).doesNotContain(id);
        assertThat(cards(0, 2)).isEmpty();

        clock.advance(Duration.ofDays(10).minusMinutes(5));
        assertThat(card("ending")).contains("Ends in 5 min").doesNotContain("1 day");
        clock.advance(Duration.ofMinutes(5));
        assertThat(card("ending")).doesNotContain(id);
    }

    @Test
    void tellsOfAnOldSecretAsLongAsItIsUsed() {
        var credentials = platform.domain().credentials();
        var made = credentials.commands().createApiKey(adminUser(), new NewApiKey("Turning", ""));
        var id = made.credential().id();
        var old = made.secret().reveal();
        var fresh = credentials
                .secretCommands()
                .rotate(adminUser(), id, new RotationOverlap.Lasting(Duration.ofDays(7)))
                .secret()
                .reveal();
        assertThat(card("old-secrets")).doesNotContain(id);
        assertThat(call(old)).isEqualTo(200);
        assertThat(card("old-secrets")).contains("Turning", "href=\"/settings/credentials/" + id + "\"", "See callers");
        assertThat(cards(1, 0).getOrDefault("old-secrets", "")).doesNotContain(id);
        var admin = TestBrowser.signedIn(platform, 0, 0);
        assertThat(admin.get("/settings/roles").body()).contains("\nCredentials<span class=\"count todo\">");
        assertThat(admin.get("/settings/credentials?state=rotating").body())
                .contains("Turning", "aria-current=\"true\">Rotating\n", "lk-badge-warn\">Rotating<");
        assertThat(admin.get("/settings/credentials/" + id).body())
                .contains("Turning <span class=\"lk-badge lk-badge-warn\">Rotating</span>")
                .contains("href=\"/settings/audit-log?entityId=" + id + "\">History<");
        assertThat(admin.get("/settings/audit-log?entityId=" + id).body()).contains("rotated", "Turning");

        clock.advance(Duration.ofHours(2));
        assertThat(call(fresh)).isEqualTo(200);
        assertThat(card("old-secrets")).doesNotContain(id);
    }

    @Test
    void tellsOfWhatWaitsForApprovalHereAndInTheNavigation() {
        var installations = platform.domain().installations();
        var clientId = new TestGrants(platform).clientId(TestGrants.PUBLIC);
        installations.uninstall(adminUser(), clientId);
        var standard = new Actor.CompanyUser(
                platform.companyId(0), platform.user(0, 2).get("id").asString());
        installations.request(standard, clientId, Scopes.of("orders_read"));
        assertThat(card("approvals")).contains("/settings/applications/" + clientId, "with 1 scope", "Review");
        assertThat(cards(1, 0)).doesNotContainKey("approvals");
        var badge = "\nConnected applications<span class=\"count todo\">1<span class=\"sr\"> waiting</span></span>";
        var admin = TestBrowser.signedIn(platform, 0, 0);
        assertThat(admin.get("/settings/roles").body()).contains(badge);
        assertThat(TestBrowser.signedIn(platform, 0, 2).get("/").body()).doesNotContain("count todo");

        installations.install(adminUser(), clientId, Scopes.of("orders_read"));
        assertThat(card("approvals")).isEmpty();
        assertThat(admin.get("/settings/roles").body())
                .doesNotContain("Connected applications<span")
                .contains("\nConnected applications</a>");
    }

    @Test
    void leadsFromWhatIsRefusedMostToItsExplanation() {
        var bearer = "Bearer " + platform.token(0, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(platform.getRecorded("/users?limit=1", "Authorization", bearer)
                            .statusCode())
                    .isEqualTo(403);
        }
        var card = card("refused");
        assertThat(card).contains("GET /users", "3 times: missing users_read");
        var link = Pattern.compile("href=\"(/settings/refusals[?]request=[^\"]+)\"")
                .matcher(card);
        assertThat(link.find()).isTrue();
        assertThat(TestBrowser.signedIn(platform, 0, 0).get(link.group(1)).body())
                .contains("This request was refused with 403");
        assertThat(cards(1, 0)).doesNotContainKey("refused");
        assertThat(TestBrowser.signedIn(platform, 0, 0).get("/").body())
                .as("of all credentials")
                .contains("Refused <strong>3</strong>", "All requests");
        assertThat(TestBrowser.signedIn(platform, 1, 0).get("/").body()).doesNotContain("All requests");
    }

    @Test
    void tellsOfATrialOnceItIsOver() {
        var path =
                "/settings/credentials/" + platform.client(0, 4).get("clientId").asString() + "/scopes";
        assertThat(platform.getRecorded("/orders?limit=1", "Authorization", "Bearer " + platform.token(0, 4))
                        .statusCode())
                .isEqualTo(200);
        var admin = TestBrowser.signedIn(platform, 0, 0);
        admin.get(path);
        assertThat(admin.post(path + "/trial", "days", "1").statusCode()).isEqualTo(303);
        assertThat(cards(0, 0)).doesNotContainKey("trials");
        clock.advance(Duration.ofDays(1));
        assertThat(card("trials")).contains(path, "Decide");

        var again = TestBrowser.signedIn(platform, 0, 0);
        again.get(path);
        assertThat(again.post(path + "/discard").statusCode()).isEqualTo(303);
        assertThat(cards(0, 0)).doesNotContainKey("trials");
    }

    @Test
    void tellsOfWhatIsUnusedAndOfPeopleWithoutASecondFactor() {
        var id = platform.domain()
                .credentials()
                .commands()
                .createApiKey(adminUser(), new NewApiKey("Forgotten", ""))
                .credential()
                .id();
        assertThat(card("unused")).doesNotContain(id);
        clock.advance(Duration.ofDays(91));
        var before = Objects.requireNonNull(cards(0, 0).get("unused"));
        assertThat(before).contains("Never used", "/revoke\"", "<span class=\"count\">");
        assertThat(card("unprotected")).contains("/settings/users/", "@");
        assertThat(cards(0, 2)).isEmpty();
    }

    /** No list of people says so either. */
    @Test
    void tellsNobodyWhoLacksASecondFactorWhoCanDoNothingAboutIt() {
        assertThat(cardsOf(userWith("looker", Permissions.USERS_VIEW))).isEmpty();
        assertThat(cardsOf(userWith("keeper", Permissions.USERS_VIEW, Permissions.USERS_MANAGE)))
                .containsOnlyKeys("unprotected");
    }

    private TestBrowser userWith(String name, Permission... permissions) {
        var domain = platform.domain();
        var role = domain.companies().roles().createRole(adminUser(), "cr_" + name, name, Set.of(permissions));
        var companies = domain.companies().commands();
        var password = "a long enough passphrase for a test";
        companies.createUser(
                adminUser(),
                new CompanyCommands.NewUser(
                        companies.newId(),
                        new EmailAddress(name + "@acme.example"),
                        "Some",
                        "Body",
                        role.id(),
                        null,
                        PasswordHash.of(password, new PasswordHash.Parameters(1_024, 1, 1), domain.random())));
        var browser = new TestBrowser(platform);
        browser.signIn(name + "@acme.example", password);
        return browser;
    }
}
