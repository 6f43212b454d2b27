package dev.latchkey.console.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Credential Manager's pages through the real door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialPagesTest {

    private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");
    private static final Pattern NEWEST = Pattern.compile("name=\"newest\" value=\"([^\"]+)\"");
    private static final Pattern SECRET = Pattern.compile("id=\"secret\">([^<]+)<");
    private static final Pattern CLIENT_ID = Pattern.compile("id=\"client-id\">([^<]+)<");
    private static final String LIST = "/settings/credentials";

    private TestPlatform platform;
    private TestBrowser admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        admin = signedIn(0, 0);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    /** @param user 0 to 4: ADMINISTRATOR, EXTENDED, STANDARD, RESTRICTED, EMPLOYEE */
    private TestBrowser signedIn(int company, int user) {
        var browser = new TestBrowser(platform);
        var one = platform.user(company, user);
        browser.signIn(one.get("email").asString(), one.get("password").asString());
        return browser;
    }

    private static String find(Pattern pattern, HttpResponse<String> page) {
        var matcher = pattern.matcher(page.body());
        assertThat(matcher.find()).as(pattern + " in " + page.body()).isTrue();
        return matcher.group(1);
    }

    private Actor.CompanyUser adminUser() {
        return new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
    }

    private String madeKey(String name) {
        var commands = platform.domain().credentials().commands();
        return commands.createApiKey(adminUser(), new NewApiKey(name, ""))
                .credential()
                .id();
    }

    private Credential stored(String id) {
        var stores = platform.domain().stores();
        return stores.transactions()
                .read(tx ->
                        stores.credentials().find(tx, platform.companyId(0), id).orElseThrow());
    }

    private static String path(String id) {
        return LIST + "/" + id;
    }

    @Test
    void makesAnApiKeyThatWorksAndShowsItOnce() {
        var form = find(FORM, admin.get(LIST + "/new/api-key"));
        var page = admin.post(LIST + "/new/api-key", "form", form, "name", "Once only", "expiry", "30");
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        var secret = find(SECRET, page);
        assertThat(page.body()).contains("curl -H 'X-Api-Key: " + secret);
        var target = page.body().replaceAll("(?s).*X-Api-Key: [^']*?' '([^']*?)'.*", "$1");
        var url = target.substring(platform.api("").toString().length());
        assertThat(platform.get(url, "X-Api-Key", secret).statusCode()).isEqualTo(200);

        assertThat(admin.get(LIST + "?q=Once+only").body())
                .contains("Once only")
                .doesNotContain(secret);
        assertThat(admin.get(path(form.substring(0, form.indexOf('.')))).body())
                .contains("Once only", "Expiring")
                .doesNotContain(secret);
        var again = admin.post(LIST + "/new/api-key", "form", form, "name", "Once only", "expiry", "30");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("sent before").doesNotContain(secret);
        assertThat(admin.get(LIST + "?q=Once+only").body()).contains("1 credential");
    }

    @Test
    void saysThatAClientGetsIntoNothing() {
        var form = find(FORM, admin.get(LIST + "/new/client"));
        String[] fields = {"form", form, "name", "Lost", "expiry", "never", "scope.orders_manage", "on"};
        var typed = Stream.concat(Stream.of(fields), Stream.of("systemRole", "EMPLOYEE", "tokenFormat", "OPAQUE"))
                .toArray(String[]::new);
        var page = admin.post(LIST + "/new/client", typed);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        var words = "Its role opens nothing that is served. Nearest is ";
        assertThat(page.body()).contains(words, "the role Employee does not hold that");
        assertThat(admin.get(path(find(CLIENT_ID, page))).body()).contains(words);
        assertThat(admin.get(path(madeKey("Fine"))).body()).doesNotContain("nothing that is served");
    }

    @Test
    void makesAClientThatGetsTokensAndCalls() {
        var form = find(FORM, admin.get(LIST + "/new/client"));
        var page = admin.post(
                LIST + "/new/client",
                "form",
                form,
                "name",
                "Reader",
                "expiry",
                "never",
                "scope.orders_read",
                "on",
                "systemRole",
                "ADMINISTRATOR",
                "tokenFormat",
                "OPAQUE");
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        var token = platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                TestPlatform.basic(find(CLIENT_ID, page), find(SECRET, page)));
        assertThat(token.statusCode()).isEqualTo(200);
        var url = page.body().replaceAll("(?s).*Bearer \\$TOKEN[^ ]* '([^']*?)'.*", "$1");
        var bearer = "Bearer " + TestPlatform.json(token).get("access_token").asString();
        var answer = platform.get(url.substring(platform.api("").toString().length()), "Authorization", bearer);
        assertThat(answer.statusCode()).as(url).isEqualTo(200);
    }

    @Test
    void saysBesideTheFieldWhatIsWrongAndKeepsWhatWasTyped() {
        var form = find(FORM, admin.get(LIST + "/new/client"));
        var page = admin.post(
                LIST + "/new/client",
                "form",
                form,
                "name",
                "Kept name",
                "expiry",
                "date",
                "expiryDate",
                "2001-01-01",
                "scope.orders_read",
                "on",
                "systemRole",
                "STANDARD",
                "tokenFormat",
                "JWT");
        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body()).contains("Kept name", "2001-01-01", "Choose a day that is not over.");
        assertThat(page.body()).containsPattern("name=\"scope.orders_read\" value=\"on\" checked");
        assertThat(admin.get(LIST + "?q=Kept+name").body()).contains("Nothing matches");
    }

    @Test
    void takesNoEndBeyondTheYear9999() {
        var form = find(FORM, admin.get(LIST + "/new/api-key"));
        var page = admin.post(
                LIST + "/new/api-key",
                "form",
                form,
                "name",
                "Far away",
                "expiry",
                "date",
                "expiryDate",
                "+999999999-12-31");
        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body()).contains("Choose a day, for instance 2027-01-31.");
    }

    @Test
    void editsNameAndAddresses() {
        var id = madeKey("Before edit");
        admin.get(path(id) + "/edit");
        var answer = admin.post(
                path(id) + "/edit",
                "name",
                "After edit",
                "expiry",
                "keep",
                "allowList",
                "203.0.113.0/24\n2001:db8::/32");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(admin.get(TestBrowser.location(answer)).body()).contains("After edit", "203.0.113.0/24", "in force");
        admin.get(path(id) + "/edit");
        var wrong =
                admin.post(path(id) + "/edit", "name", "After edit", "expiry", "keep", "allowList", "203.0.113.7/24");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("203.0.113.7/24");
    }

    @Test
    void rotatesOnceThenShowsWhoUsesTheOldOneAndCutsItOff() {
        var commands = platform.domain().credentials().commands();
        var made = commands.createApiKey(adminUser(), new NewApiKey("Turning", ""));
        var id = made.credential().id();
        var newest = find(NEWEST, admin.get(path(id) + "/rotate"));
        var page = admin.post(path(id) + "/rotate", "overlap", "24h", "newest", newest);
        var fresh = find(SECRET, page);
        for (var value : List.of(made.secret().reveal(), fresh)) {
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", value).statusCode())
                    .isEqualTo(200);
        }
        var again = admin.post(path(id) + "/rotate", "overlap", "24h", "newest", newest);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(stored(id).secrets()).hasSize(2);

        var old = path(id) + "/secrets/" + newest + "/revoke";
        assertThat(admin.get(path(id)).body()).contains(old).doesNotContain(fresh);
        assertThat(admin.get(old).body()).contains("Cut off now");
        assertThat(admin.post(old).statusCode()).isEqualTo(303);
        assertThat(platform.get("/orders?limit=1", "X-Api-Key", made.secret().reveal())
                        .statusCode())
                .isEqualTo(401);
        assertThat(platform.get("/orders?limit=1", "X-Api-Key", fresh).statusCode())
                .isEqualTo(200);
    }

    @Test
    void revokesOnlyWhenTheNameIsTyped() {
        var id = madeKey("Doomed");
        assertThat(admin.get(path(id) + "/revoke").body()).contains("What will stop working");
        assertThat(admin.post(path(id) + "/revoke", "name", "doomed").statusCode())
                .isEqualTo(422);
        assertThat(stored(id).facts().revocation()).isNull();
        assertThat(admin.post(path(id) + "/revoke", "name", "Doomed").statusCode())
                .isEqualTo(303);
        assertThat(stored(id).facts().revocation()).isNotNull();
        assertThat(admin.get(path(id)).body()).contains("Revoked").doesNotContain("/rotate\"");
    }

    /** EXTENDED, STANDARD, RESTRICTED and EMPLOYEE neither see nor do anything here. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void refusesThoseWhoseRoleDoesNotManageCredentials(int user) {
        var id = madeKey("Not for you");
        var browser = signedIn(0, user);
        assertThat(browser.get("/").body()).doesNotContain(LIST);
        for (var path : List.of(
                LIST,
                LIST + "/new",
                LIST + "/new/api-key",
                LIST + "/new/client",
                path(id),
                path(id) + "/edit",
                path(id) + "/rotate",
                path(id) + "/revoke")) {
            assertThat(browser.get(path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(browser.post(path(id) + "/edit", "name", "Mine", "expiry", "never")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.post(path(id) + "/rotate", "overlap", "now").statusCode())
                .isEqualTo(403);
        assertThat(browser.post(path(id) + "/revoke", "name", "Not for you").statusCode())
                .isEqualTo(403);
        assertThat(stored(id).secrets()).hasSize(1);
        assertThat(stored(id).facts().label().name()).isEqualTo("Not for you");
        assertThat(stored(id).facts().revocation()).isNull();
    }

    @Test
    void hidesTheCredentialsOfAnotherCompany() {
        var id = madeKey("Acme alone");
        var stranger = signedIn(1, 0);
        for (var path : List.of(
                path(id),
                path(id) + "/edit",
                path(id) + "/rotate",
                path(id) + "/revoke",
                path(id) + "/secrets/" + stored(id).secrets().getFirst().id() + "/revoke")) {
            var answer = stranger.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("Acme alone");
        }
        stranger.get(LIST + "/new/api-key");
        assertThat(stranger.post(path(id) + "/edit", "name", "Theirs", "expiry", "never")
                        .statusCode())
                .isEqualTo(404);
        assertThat(stranger.post(path(id) + "/rotate", "overlap", "now").statusCode())
                .isEqualTo(404);
        assertThat(stranger.post(path(id) + "/revoke", "name", "Acme alone").statusCode())
                .isEqualTo(404);
        assertThat(stranger.get(LIST + "?q=" + id).body()).contains("Nothing matches");
        assertThat(stored(id).secrets()).hasSize(1);
        assertThat(stored(id).facts().revocation()).isNull();
    }

    @Test
    void takesNoFormOfSomebodyElse() {
        var form = find(FORM, admin.get(LIST + "/new/api-key"));
        var stranger = signedIn(1, 0);
        stranger.get(LIST + "/new/api-key");
        var answer = stranger.post(LIST + "/new/api-key", "form", form, "name", "Borrowed", "expiry", "never");
        assertThat(answer.body()).doesNotContain("id=\"secret\"");
        assertThat(stranger.get(LIST + "?q=Borrowed").body()).contains("Nothing matches");
    }

    @Test
    void saysHowMuchEachAccessGroupOpens() {
        var form = admin.get(LIST + "/new/client").body();
        assertThat(form).containsPattern("<option value=\"[^\"]+\">[^<]+ \\([1-9][0-9]*\\)</option>");
        assertThat(form).contains("The numbers in brackets count", "for the Standard role");
    }

    /** Who may manage credentials but holds little else can make none that holds more. */
    @Test
    void makesNothingStrongerThanItsMaker() {
        var domain = platform.domain();
        var companies = domain.companies().commands();
        var held = Set.of(Permissions.CREDENTIALS_VIEW, Permissions.CREDENTIALS_MANAGE);
        var role = domain.companies().roles().createRole(adminUser(), "cr_keeper", "Keeper", held);
        var password = "a long enough passphrase for a test";
        var hash = PasswordHash.of(password, new PasswordHash.Parameters(1_024, 1, 1), domain.random());
        var email = new EmailAddress("keeper@acme.example");
        companies.createUser(
                adminUser(),
                new CompanyCommands.NewUser(companies.newId(), email, "Kee", "Per", role.id(), null, hash));
        var keeper = new TestBrowser(platform);
        keeper.signIn("keeper@acme.example", password);

        assertThat(keeper.get(LIST + "/new").body())
                .contains("you cannot make one")
                .doesNotContain("new/api-key");
        var keyForm = find(FORM, keeper.get(LIST + "/new/api-key"));
        var key = keeper.post(LIST + "/new/api-key", "form", keyForm, "name", "Too strong", "expiry", "never");
        assertThat(key.statusCode()).isEqualTo(403);
        var page = keeper.get(LIST + "/new/client");
        assertThat(page.body()).contains("value=\"cr_keeper\"").doesNotContain("value=\"STANDARD\"");
        for (var stronger : List.of("ADMINISTRATOR", "STANDARD")) {
            var client = keeper.post(
                    LIST + "/new/client",
                    "form",
                    find(FORM, page),
                    "name",
                    "Too strong",
                    "expiry",
                    "never",
                    "scope.orders_read",
                    "on",
                    "systemRole",
                    stronger,
                    "tokenFormat",
                    "OPAQUE");
            assertThat(client.statusCode()).isEqualTo(403);
            assertThat(client.body()).contains("may do more than you");
        }
        assertThat(keeper.get(LIST + "?q=Too+strong").body()).contains("Nothing matches");
        var strong = madeKey("Reaches all");
        var newest = find(NEWEST, keeper.get(path(strong) + "/rotate"));
        assertThat(keeper.post(path(strong) + "/rotate", "overlap", "24h", "newest", newest)
                        .statusCode())
                .isEqualTo(403);
        assertThat(stored(strong).secrets()).hasSize(1);
    }
}
