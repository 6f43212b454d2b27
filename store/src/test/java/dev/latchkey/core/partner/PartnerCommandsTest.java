package dev.latchkey.core.partner;

import static dev.latchkey.core.company.RefusalAssertions.assertRefused;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.account.Person.PartnerPerson;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.credential.ImportedKeys;
import dev.latchkey.core.credential.ImportedSecret;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretType;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEachDatabase
class PartnerCommandsTest {

    private static final PartnerActor PLATFORM = new PartnerActor.OfPlatform(OPERATOR);
    private static final RedirectUri CALLBACK = new RedirectUri("http://localhost:9999/callback");

    private final TestDomain domain;

    PartnerCommandsTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        domain.partners.createPartner(OPERATOR, "boards", "Boards Inc");
        domain.partners.createPartner(OPERATOR, "other", "Other Inc");
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void regeneratingEndsTheOldKeyAtOnce() {
        var first = domain.partners.regenerateKey(PLATFORM, "boards", new RotationOverlap.None());
        var live = domain.index.findKey(domain.hasher.hash(first.secret())).orElseThrow();
        assertThat(live.principal())
                .isEqualTo(new Principal.PartnerKey(first.credential().id(), "boards"));

        var second = domain.partners.regenerateKey(PLATFORM, "boards", new RotationOverlap.None());

        assertThat(domain.index.findKey(domain.hasher.hash(first.secret()))).isEmpty();
        assertThat(domain.index.findKey(domain.hasher.hash(second.secret()))).isPresent();
    }

    @Test
    void regeneratingWithAnOverlapKeepsTheOldKeyUntilItsEnd() {
        var first = domain.partners.regenerateKey(PLATFORM, "boards", new RotationOverlap.None());
        domain.partners.regenerateKey(PLATFORM, "boards", new RotationOverlap.Lasting(Duration.ofHours(1)));

        var old = domain.index.findKey(domain.hasher.hash(first.secret())).orElseThrow();
        assertThat(old.expiresAt()).isEqualTo(domain.clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void takesInKeysMadeElsewhere() throws Exception {
        var none = new RotationOverlap.None();
        var byValue = new Secret("pp-" + "0123456789abcdef".repeat(4));
        var byHash = new Secret("pp-" + "fedcba9876543210".repeat(4));
        var sha256 = MessageDigest.getInstance("SHA-256").digest(byHash.reveal().getBytes(StandardCharsets.UTF_8));
        domain.partners.importKey(PLATFORM, "boards", none, new ImportedSecret.ByValue(byValue));
        domain.partners.importKey(PLATFORM, "other", none, new ImportedSecret.BySha256(new SecretHash(sha256)));
        var imported = new ImportedKeys(
                domain.index,
                domain.stores.transactions(),
                domain.stores.credentials(),
                domain.stores.partners(),
                domain.hasher);

        assertThat(domain.index.findKey(domain.hasher.hash(byValue))).isPresent();
        assertThat(imported.find(byHash)).isPresent();
        // The first use re-hashed it; a write waits in the queue behind that.
        domain.stores.transactions().write(_ -> true);
        assertThat(domain.index.findKey(domain.hasher.hash(byHash))).isPresent();
        assertThat(imported.find(byHash)).isEmpty();
        var ownForm = domain.format.generate(SecretType.PARTNER_KEY, new SecureRandom());
        assertRefused(
                Reason.INVALID,
                () -> domain.partners.importKey(PLATFORM, "boards", none, new ImportedSecret.ByValue(ownForm)));
    }

    @Test
    void storesApplicationsAsTheyWereReturned() {
        var made = domain.partners.createApplication(PLATFORM, "boards", application("app1", false));
        var stored = domain.stores
                .transactions()
                .read(tx -> domain.stores.applications().find(tx, "boards", "app1"));

        assertThat(stored).contains(made.application());
        assertThat(made.application().defaultScopes()).isEqualTo(Scopes.of("orders_read", "customers_read"));
        assertThat(made.application().secrets().getFirst().hash())
                .isEqualTo(domain.hasher.hash(Objects.requireNonNull(made.secret())));
    }

    /** The same as for clients that register themselves. */
    @Test
    void takesNoNameThatCouldBeTakenForAnother() {
        for (var name : List.of("Parts\u202EegdirB", "Parts\u200BBridge", "P\u0430rtsBridge", "PartsBridge ")) {
            var disguised = new NewApplication(
                    "app1", name, "", List.of(CALLBACK), Scopes.of("orders_read"), Scopes.NONE, true, false);
            assertRefused(Reason.INVALID, () -> domain.partners.createApplication(PLATFORM, "boards", disguised));
            assertRefused(Reason.INVALID, () -> domain.partners.createPartner(OPERATOR, "disguised", name));
        }
    }

    /** But a partner's own, and of what comes by itself, whose name is its own word. */
    @Test
    void takesNoNameThatIsTakenForAnotherPartnersApplication() {
        domain.partners.createPartner(OPERATOR, Partner.OF_REGISTERED, "Self-registered applications");
        domain.partners.createApplication(PLATFORM, Partner.OF_REGISTERED, named("app0", "Modern One"));
        domain.partners.createApplication(PLATFORM, "boards", named("app1", "Stock Board Sync"));
        for (var name : List.of(
                "Stock Board Sync", "stock-board sync", "St0ck B0ard Sync", "St\u00f6ck Board Sync", "Boards Inc")) {
            assertRefused(
                    Reason.CONFLICT, () -> domain.partners.createApplication(PLATFORM, "other", named("app2", name)));
        }
        domain.partners.createApplication(PLATFORM, "other", named("app2", "Reports for Stock Board Sync"));
        domain.partners.createApplication(PLATFORM, "other", named("app3", "Modern One"));
        domain.partners.createApplication(PLATFORM, "boards", named("app4", "Stock Board Sync"));
    }

    /** Also of a partner that has no application yet, and of the product, by whoever makes it and whatever it is. */
    @Test
    void takesNoNameOfAnotherPartnerOrOfTheProduct() {
        domain.partners.createPartner(OPERATOR, "quiet", "Quiet Signals");
        for (var name : List.of(
                "Quiet Signals",
                "9uiet signa1s",
                "Latchkey",
                "La7chkey",
                "L4tchk3y",
                "Latchkey Inc.",
                "The Latchkey Security Team",
                "Boards for Latchkey",
                "Lat chkey Support")) {
            assertRefused(
                    Reason.CONFLICT, () -> domain.partners.createApplication(PLATFORM, "boards", named("app1", name)));
            assertRefused(Reason.CONFLICT, () -> domain.partners.createPartner(OPERATOR, "second", name));
        }
        domain.partners.createApplication(PLATFORM, "boards", named("app1", "Boards with a Latch"));
        domain.partners.createApplication(PLATFORM, "quiet", named("app2", "Quiet Signals"));
        domain.partners.setPartnerActive(OPERATOR, "quiet", false);
        domain.partners.createPartner(OPERATOR, "third", "Quiet Signals");
    }

    private static NewApplication named(String clientId, String name) {
        return new NewApplication(
                clientId, name, "", List.of(CALLBACK), Scopes.of("orders_read"), Scopes.NONE, true, false);
    }

    @Test
    void givesAPublicClientNoSecret() {
        var made = domain.partners.createApplication(PLATFORM, "boards", application("app1", true));
        assertThat(made.secret()).isNull();
        assertThat(made.application().secrets()).isEmpty();
    }

    @Test
    void refusesTheMembersOfOtherPartnersAndAsksTheirOwnForReasons() {
        domain.partners.createPartnerUser(OPERATOR, "other", "m1", new EmailAddress("m@other.example"), "Mo", null);
        var member = new PartnerActor.Member("other", "m1");
        assertRefused(
                Reason.NOT_FOUND, () -> domain.partners.regenerateKey(member, "boards", new RotationOverlap.None()));
        assertRefused(
                Reason.NOT_FOUND,
                () -> domain.partners.createApplication(member, "boards", application("app1", false)));
        assertRefused(
                Reason.INVALID, () -> domain.partners.createApplication(member, "other", application("app1", false)));
        var request = application("app1", false);
        var reasons = ScopeReasons.of(
                request.scopes().names().stream().collect(Collectors.toMap(name -> name, name -> "To use " + name)));
        domain.applicationCommands.create(member, "other", request, reasons);
        var foreign = domain.stores
                .transactions()
                .read(tx -> domain.stores.applications().find(tx, "boards", "app1"));
        assertThat(foreign).isEmpty();
    }

    @Test
    void refusesWhatIsTakenOrTooMuch() {
        domain.partners.createApplication(PLATFORM, "boards", application("app1", false));
        assertRefused(
                Reason.CONFLICT,
                () -> domain.partners.createApplication(PLATFORM, "other", application("app1", false)));
        var elevenUris = new NewApplication(
                "app2",
                "Too many",
                "",
                Collections.nCopies(11, CALLBACK),
                Scopes.of("orders_read"),
                Scopes.NONE,
                true,
                false);
        assertRefused(Reason.INVALID, () -> domain.partners.createApplication(PLATFORM, "boards", elevenUris));
        var email = new EmailAddress("dev@boards.example");
        domain.partners.createPartnerUser(OPERATOR, "boards", "m1", email, "Dev", null);
        assertRefused(
                Reason.CONFLICT, () -> domain.partners.createPartnerUser(OPERATOR, "boards", "m2", email, "Dev", null));
    }

    @Test
    void onePersonMayWorkForSeveralPartners() {
        var email = new EmailAddress("dev@boards.example");
        domain.partners.createPartnerUser(OPERATOR, "boards", "m1", email, "Dev", null);
        domain.partners.createPartnerUser(OPERATOR, "other", "m1", email, "Dev", null);
        var found =
                domain.stores.transactions().read(tx -> domain.stores.accounts().findByEmail(tx, email));
        assertThat(found)
                .extracting(Account::person)
                .containsExactly(new PartnerPerson("boards", "m1"), new PartnerPerson("other", "m1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/cb",
                "https://example.com/cb#frag",
                "javascript:alert(1)",
                "/relative",
                "",
                "https:",
                "https://user@example.com/cb",
                "not a uri",
                "http://localhost.example.com/cb"
            })
    void refusesRedirectUrisThatCouldLeakACode(String uri) {
        assertThatThrownBy(() -> new RedirectUri(uri)).isInstanceOf(CommandRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/cb?x=1",
                "http://localhost:9999/callback",
                "http://127.0.0.1/cb",
                "com.example.app:/cb"
            })
    void acceptsRedirectUrisOfRealApplications(String uri) {
        assertThat(new RedirectUri(uri)).hasToString(uri);
    }

    private static NewApplication application(String clientId, boolean isPublic) {
        return new NewApplication(
                clientId,
                "Board sync",
                "Posts orders",
                List.of(CALLBACK),
                Scopes.of("orders_read", "customer_read"),
                Scopes.NONE,
                true,
                isPublic);
    }
}
