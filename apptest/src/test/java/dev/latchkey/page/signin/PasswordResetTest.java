package dev.latchkey.page.signin;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.StoreFault;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A forgotten password, from the letter to the new one. */
class PasswordResetTest {

    private final MutableClock clock = new MutableClock();
    private Path data;
    private Outbox outbox;
    private TestPlatform platform;
    private TestBrowser browser;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of(), clock);
        data = folder;
        outbox = new Outbox(folder);
        browser = new TestBrowser(platform);
    }

    @AfterEach
    void stop() {
        outbox.close();
        platform.close();
    }

    private String email() {
        return platform.user(0, 0).get("email").asString();
    }

    private String password() {
        return platform.user(0, 0).get("password").asString();
    }

    private String request(String email) {
        browser.get("/account/forgotten-password");
        return location(browser.post("/account/forgotten-password", "email", email));
    }

    private String letter() throws IOException, InterruptedException {
        var letter = outbox.next();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(letter)))
                .isEqualTo("rw-------");
        return Files.readString(letter);
    }

    private static String token(String letter) {
        var found = Pattern.compile("/account/reset-password\\?token=([A-Za-z0-9_-]+)")
                .matcher(letter);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private int reset(String token, String wanted) {
        return browser.post("/account/reset-password", "token", token, "new", wanted, "repeat", wanted)
                .statusCode();
    }

    @Test
    void setsANewPasswordOnceAndEndsEverySession() throws Exception {
        var signedIn = new TestBrowser(platform);
        signedIn.signIn(email(), password());
        request(email());
        var letter = letter();
        assertThat(letter).contains("To: " + email());
        var token = token(letter);
        assertThat(browser.get("/account/reset-password?token=" + token).statusCode())
                .isEqualTo(200);
        assertThat(reset(token, "short")).isEqualTo(422);
        assertThat(reset(token, "a new passphrase")).isEqualTo(303);
        assertThat(browser.cookies()).doesNotContainKey("latchkey_session_local");

        assertThat(signedIn.get("/account/security").statusCode()).isEqualTo(303);
        assertThat(reset(token, "another passphrase")).isEqualTo(410);
        assertThat(browser.signIn(email(), password()).statusCode()).isEqualTo(401);
        assertThat(browser.signIn(email(), "a new passphrase").statusCode()).isEqualTo(303);
        // Who had nothing but a letter left no other trace.
        assertThat(TestAudit.entries(platform.domain().stores(), platform.companyId(0)))
                .map(ChainedEntry::entry)
                .filteredOn(entry -> Set.of(AuditEvent.USER_PASSWORD_RESET_REQUESTED, AuditEvent.USER_PASSWORD_RESET)
                        .contains(entry.event()))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.context()).containsEntry("address", "127.0.0.1"));
    }

    @Test
    void worksForHalfAnHour() throws Exception {
        request(email());
        var token = token(letter());
        clock.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(browser.get("/account/reset-password?token=" + token).statusCode())
                .isEqualTo(200);
        clock.advance(Duration.ofMillis(1));
        assertThat(browser.get("/account/reset-password?token=" + token).statusCode())
                .isEqualTo(410);
        assertThat(reset(token, "a new passphrase")).isEqualTo(410);
    }

    /** One line for each would let anybody fill the disk: 50 are taken, of the others 20 in 10 s are told of. */
    @Test
    void tellsTheLogOfTooManyRequestsSoOftenAndNoMore() {
        var before = linesLeftOut();
        var begun = System.nanoTime();
        browser.get("/account/forgotten-password");
        for (var i = 0; i < 150; i++) {
            browser.post("/account/forgotten-password", "email", "nobody@acme.example");
        }

        var windows = 2 + Duration.ofNanos(System.nanoTime() - begun).toSeconds() / 10;
        assertThat(linesLeftOut() - before).isGreaterThanOrEqualTo(150 - 50 - 20 * windows);
    }

    private long linesLeftOut() {
        var name = "latchkey_budget_refused_total{budget=\"log\"} ";
        return platform.send(platform.request(platform.internal("/metrics")))
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void answersUnknownAddressesAlike() throws Exception {
        assertThat(request("nobody@acme.example")).isEqualTo(request(email()));
        assertThat(letter()).contains("To: " + email());
        assertThat(request("no address")).isEqualTo("/account/forgotten-password?sent=true");
    }

    /** Another mailbox whose spelling only folds to the account's gets nothing: the letter goes to the address that the account has. */
    @Test
    void sendsTheLetterToTheAddressOfTheAccount() throws Exception {
        for (var typed : List.of(email().replaceFirst("a", "\uFF41"), email().toUpperCase(Locale.ROOT))) {
            request(typed);
            assertThat(letter()).as(typed).contains("To: " + email()).doesNotContain(typed);
        }
    }

    /** As on a full disk: nobody waits for a letter that cannot come, and known and unknown addresses are told the same. */
    @Test
    void saysThatNoLinkCanBeStored() throws Exception {
        try (var _ = StoreFault.in(data, "insert on password_reset")) {
            for (var email : List.of(email(), "nobody@acme.example")) {
                browser.get("/account/forgotten-password");
                var answer = browser.post("/account/forgotten-password", "email", email);
                assertThat(answer.statusCode()).as(email).isGreaterThanOrEqualTo(500);
            }
        }
        request(email());
        assertThat(letter()).contains("To: " + email());
    }

    /** Who runs the platform is let in by those who hold the machine, the first time: no letter gives what was never there. */
    @Test
    void givesAnOperatorNoFirstPassword() throws Exception {
        var email = new EmailAddress("new@platform.example");
        platform.domain().operators().accounts().create(new Actor.Operator("test"), email);
        request(email.value());
        request(email());
        assertThat(letter()).as("the first letter").contains("To: " + email());
        var stores = platform.domain().stores();
        int links = stores.transactions().read(tx -> {
            var account = stores.accounts().findByEmail(tx, email).getFirst();
            return stores.passwordResets().countOpen(tx, account.person(), clock.instant());
        });
        assertThat(links).isZero();
    }

    @Test
    void showsNoFormToWhoIsSuspendedMeanwhile() throws Exception {
        request(email());
        var path = "/account/reset-password?token=" + token(letter());
        var commands = platform.domain().companies().commands();
        commands.setCompanyActive(new Actor.Operator("test"), platform.companyId(0), false);
        assertThat(browser.get(path).statusCode()).isEqualTo(410);
        commands.setCompanyActive(new Actor.Operator("test"), platform.companyId(0), true);
        assertThat(browser.get(path).statusCode()).isEqualTo(200);
    }

    /** Whoever was in with the old password may have asked for a code a moment before; what the person agreed to stays. */
    @Test
    void endsCodesUnderWayAndNobodyElses() throws Exception {
        var grants = new TestGrants(platform);
        var scopes = Scopes.parse("orders_read");
        var tokens = grants.tokens(TestGrants.CONFIDENTIAL, "ADMINISTRATOR", scopes);
        var before = grants.code(grants.authorization(TestGrants.CONFIDENTIAL, "ADMINISTRATOR", scopes));
        var others = grants.code(grants.authorization(TestGrants.CONFIDENTIAL, "STANDARD", scopes));
        request(email());
        var token = token(letter());
        browser.get("/account/reset-password?token=" + token);
        assertThat(reset(token, "a new passphrase")).isEqualTo(303);
        assertThat(grants.exchange(TestGrants.CONFIDENTIAL, before, Map.of()).statusCode())
                .isEqualTo(400);
        assertThat(grants.exchange(TestGrants.CONFIDENTIAL, others, Map.of()).statusCode())
                .isEqualTo(200);
        assertThat(platform.get(
                                "/orders",
                                "Authorization",
                                "Bearer " + tokens.get("access_token").asString())
                        .statusCode())
                .isEqualTo(200);

        var changed = grants.code(grants.authorization(TestGrants.CONFIDENTIAL, "ADMINISTRATOR", scopes));
        browser.signIn(email(), "a new passphrase");
        browser.get("/account/password");
        var wanted = "another new passphrase";
        assertThat(location(browser.post(
                        "/account/password", "current", "a new passphrase", "new", wanted, "repeat", wanted)))
                .endsWith("note=password");
        assertThat(grants.exchange(TestGrants.CONFIDENTIAL, changed, Map.of()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void usesUpEveryOtherLinkOfThePerson() throws Exception {
        request(email());
        var first = token(letter());
        request(email());
        var second = token(letter());
        browser.get("/account/reset-password?token=" + second);
        assertThat(reset(second, "a new passphrase")).isEqualTo(303);
        assertThat(reset(first, "another passphrase")).isEqualTo(410);
    }
}
