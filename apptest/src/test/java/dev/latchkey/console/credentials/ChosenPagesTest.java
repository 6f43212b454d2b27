package dev.latchkey.console.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is done to several credentials that were chosen in the list. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChosenPagesTest {

    private static final String REVOCATION = ChosenPages.Action.REVOKE.path();
    private static final String EXPIRY = ChosenPages.Action.END.path();
    private static final Pattern SEEN = Pattern.compile("name=\"(id\\.[^\"]+)\" value=\"([^\"]+)\"");

    private TestPlatform platform;
    private TestBrowser admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        admin = TestBrowser.signedIn(platform, 0, 0);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private Actor.CompanyUser actor() {
        return new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
    }

    private String key(String name) {
        var commands = platform.domain().credentials().commands();
        return commands.createApiKey(actor(), new NewApiKey(name, ""))
                .credential()
                .id();
    }

    private Credential stored(String id) {
        var stores = platform.domain().stores();
        return stores.transactions()
                .read(tx ->
                        stores.credentials().find(tx, platform.companyId(0), id).orElseThrow());
    }

    private boolean isRevoked(String id) {
        return stored(id).facts().revocation() != null;
    }

    private static String chosen(String path, String... ids) {
        return path + Stream.of(ids).map(id -> "id." + id + "=on").collect(Collectors.joining("&", "?", ""));
    }

    /** The form of a page, filled with what it showed. */
    private static HttpResponse<String> send(
            TestBrowser browser, String path, HttpResponse<String> page, String... more) {
        var fields = new ArrayList<String>();
        SEEN.matcher(page.body()).results().forEach(seen -> fields.addAll(List.of(seen.group(1), seen.group(2))));
        fields.addAll(List.of(more));
        return browser.post(path, fields.toArray(String[]::new));
    }

    @Test
    void revokesEachAfterItWasConfirmedAndWritesOneEntryForEach() {
        var one = key("First <b>");
        var other = key("Second");
        var page = admin.get(chosen(REVOCATION, one, other));
        assertThat(page.body()).contains("Revoke 2 credentials?", "First &lt;b&gt;", "Second", "revoke 2");
        for (var typed : List.of("", "revoke 3", "revoke")) {
            var again = send(admin, REVOCATION, page, "confirm", typed);
            assertThat(again.statusCode()).isEqualTo(422);
            assertThat(again.body()).contains("First &lt;b&gt;", "Type it exactly");
        }
        assertThat(isRevoked(one) || isRevoked(other)).isFalse();

        var done = send(admin, REVOCATION, page, "confirm", "Revoke 2");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("2 of 2 revoked");
        assertThat(isRevoked(one) && isRevoked(other)).isTrue();
        var log = admin.get("/settings/audit-log").body();
        for (var id : List.of(one, other)) {
            var entry = Pattern.compile(
                    "CREDENTIALS_REVOKED</dd><dt>Done by</dt><dd>[^<]+ <span class=\"lk-mono hint\">" + actor().author()
                            + "</span></dd><dt>Done to</dt><dd>[^<]+ <span class=\"lk-mono hint\">credential:" + id);
            assertThat(entry.matcher(log).results()).hasSize(1);
        }
    }

    @Test
    void leavesWhatWasChangedMeanwhileAndDoesTheRest() {
        var changed = key("Changed");
        var same = key("Same");
        var page = admin.get(chosen(REVOCATION, changed, same));
        platform.domain().credentials().commands().edit(actor(), changed, new NewApiKey("Important now", ""));
        var done = send(admin, REVOCATION, page, "confirm", "revoke 2");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("1 of 2 revoked", "Important now", "Somebody changed it");
        assertThat(isRevoked(changed)).isFalse();
        assertThat(isRevoked(same)).isTrue();
    }

    @Test
    void takesNothingThatNoPageShowed() {
        var id = key("Unseen");
        admin.get(chosen(REVOCATION, id));
        var blind = admin.post(REVOCATION, "id." + id, "", "confirm", "revoke 1");
        assertThat(blind.statusCode()).isEqualTo(409);
        assertThat(isRevoked(id)).isFalse();
    }

    @Test
    void setsTheSameEndForKeysAndClientsAndChangesNothingElse() {
        var key = key("Ends");
        var settings = new ClientSettings("STANDARD", null, Scopes.of("orders_read"), TokenFormat.JWT);
        var label = new Label("Ends too", "Kept text");
        var client = platform.domain()
                .credentials()
                .commands()
                .createClient(actor(), new NewClient(label, null, IpAllowList.parse(List.of("10.0.0.0/8")), settings))
                .credential()
                .id();
        var page = admin.get(chosen(EXPIRY, key, client));
        for (var day : List.of("", "2001-01-01", "soon")) {
            assertThat(send(admin, EXPIRY, page, "expiryDate", day).statusCode())
                    .as(day)
                    .isEqualTo(422);
        }
        assertThat(stored(key).facts().expiresAt()).isNull();
        assertThat(send(admin, EXPIRY, page, "expiryDate", "2199-12-31").body()).contains("2 of 2 got the end");
        var end = Instant.parse("2200-01-01T00:00:00Z");
        assertThat(stored(key).facts().expiresAt()).isEqualTo(end);
        var after = (Credential.OAuthClient) stored(client);
        assertThat(after.facts().expiresAt()).isEqualTo(end);
        assertThat(after.facts().label()).isEqualTo(label);
        assertThat(after.facts().allowList().networks()).containsExactly("10.0.0.0/8");
        assertThat(after.settings()).isEqualTo(settings);
    }

    @Test
    void namesWhatIsOverAndDoesNothingToIt() {
        var over = key("Over already");
        var living = key("Living");
        platform.domain().credentials().commands().revoke(actor(), over);
        var page = admin.get(chosen(REVOCATION, over, living));
        assertThat(page.body())
                .contains("Revoke 1 credential?", "These are over already and stay as they are: Over already");
        assertThat(page.body()).doesNotContain("id." + over);
        assertThat(admin.get(chosen(REVOCATION, over)).body()).contains("Nothing to be done");
        assertThat(admin.get(REVOCATION).body()).contains("Nothing to be done");
    }

    @Test
    void findsNothingOfAnotherCompanyAndTakesNoMoreThanAPageHas() {
        var id = key("Acme alone");
        var stranger = TestBrowser.signedIn(platform, 1, 0);
        for (var path : List.of(REVOCATION, EXPIRY)) {
            assertThat(stranger.get(chosen(path, id)).statusCode()).isEqualTo(404);
            var sent = stranger.post(path, "id." + id, "x", "confirm", "revoke 1", "expiryDate", "2199-12-31");
            assertThat(sent.statusCode()).isEqualTo(404);
            var many = IntStream.rangeClosed(0, ChosenPages.CHOSEN_MAX).mapToObj(i -> "k" + i);
            var answer = admin.get(chosen(path, many.toArray(String[]::new)));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body())
                    .contains("At most 50 credentials can be chosen at once")
                    .doesNotContain("id: ");
        }
        assertThat(isRevoked(id)).isFalse();
        assertThat(stored(id).facts().expiresAt()).isNull();
    }

    /** As one by one: who holds little ends and changes nothing that holds more. */
    @Test
    void asksForThePowerOverEach() {
        var domain = platform.domain();
        var held = Set.of(Permissions.CREDENTIALS_VIEW, Permissions.CREDENTIALS_MANAGE);
        var role = domain.companies().roles().createRole(actor(), "cr_chooser", "Chooser", held);
        var password = "a long enough passphrase for a test";
        var hash = PasswordHash.of(password, new PasswordHash.Parameters(1_024, 1, 1), domain.random());
        var companies = domain.companies().commands();
        companies.createUser(
                actor(),
                new CompanyCommands.NewUser(
                        companies.newId(),
                        new EmailAddress("chooser@acme.example"),
                        "Cho",
                        "Oser",
                        role.id(),
                        null,
                        hash));
        var chooser = new TestBrowser(platform);
        chooser.signIn("chooser@acme.example", password);
        var strong = key("Stronger than you");
        var page = chooser.get(chosen(EXPIRY, strong));
        var answer = send(chooser, EXPIRY, page, "expiryDate", "2199-12-31");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("0 of 1", "Stronger than you");
        assertThat(stored(strong).facts().expiresAt()).isNull();
        var standard = TestBrowser.signedIn(platform, 0, 2);
        assertThat(standard.get(chosen(REVOCATION, strong)).statusCode()).isEqualTo(403);
        assertThat(standard.post(REVOCATION, "id." + strong, "x", "confirm", "revoke 1")
                        .statusCode())
                .isEqualTo(403);
    }
}
