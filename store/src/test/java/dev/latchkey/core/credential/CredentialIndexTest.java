package dev.latchkey.core.credential;

import static dev.latchkey.core.company.RefusalAssertions.assertRefused;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static dev.latchkey.store.sql.TestDomain.client;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEachDatabase
class CredentialIndexTest {

    private static final Scopes ALL = Scopes.of("orders_read", "orders_write", "customers_read");
    private static final NewApiKey KEY = new NewApiKey("Nightly export", "Exports the orders");

    private final TestDatabase database;
    private final TestDomain domain;
    private final Actor.CompanyUser admin;

    CredentialIndexTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.domain = TestDomain.open(database, folder);
        this.admin = domain.administrator();
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void findsNewKeyAtOnceByItsHash() {
        var made = domain.credentials.createApiKey(admin, KEY);

        var live = domain.index.findKey(domain.hasher.hash(made.secret())).orElseThrow();

        assertThat(live.principal().credentialId()).isEqualTo(made.credential().id());
        assertThat(live.principal().findCompany().orElseThrow().identifier()).isEqualTo("acme");
        assertThat(live.secretId())
                .isEqualTo(made.credential().secrets().getFirst().id());
        assertThat(domain.format.recognise(made.secret().reveal())).isEqualTo(new Recognised.Ours(SecretType.API_KEY));
        assertThat(stored(made.credential().id())).isEqualTo(made.credential());
    }

    @Test
    void forgetsRevokedCredentialsBeforeTheCallReturns() {
        var key = domain.credentials.createApiKey(admin, KEY);
        var oauth = domain.credentials.createClient(admin, client("STANDARD", null, ALL));
        var number = oauth.credential().number();

        domain.credentials.revoke(admin, key.credential().id());
        domain.credentials.revoke(admin, oauth.credential().id());

        assertThat(domain.index.findKey(domain.hasher.hash(key.secret()))).isEmpty();
        assertThat(domain.index.findClient(oauth.credential().id())).isEmpty();
        assertThat(domain.index.findClientByNumber(number)).isEmpty();
        assertRefused(
                Reason.FINAL_STATE,
                () -> domain.credentials.revoke(admin, key.credential().id()));
        assertRefused(
                Reason.FINAL_STATE,
                () -> domain.secretCommands.rotate(admin, key.credential().id(), new RotationOverlap.None()));
        assertRefused(
                Reason.FINAL_STATE,
                () -> domain.credentials.edit(admin, key.credential().id(), KEY));
    }

    @Test
    void tellsOtherNodesWhenTheyCatchUp() {
        try (var other = domain.secondNode(database)) {
            var key = domain.credentials.createApiKey(admin, KEY);
            var hash = domain.hasher.hash(key.secret());
            assertThat(other.index.findKey(hash)).isEmpty();

            other.follower.catchUp();
            assertThat(other.index.findKey(hash)).isPresent();

            domain.credentials.revoke(admin, key.credential().id());
            other.follower.catchUp();
            assertThat(other.index.findKey(hash)).isEmpty();
        }
    }

    @Test
    void loadsWhatIsThereWhenItStarts() {
        var key = domain.credentials.createApiKey(admin, KEY);
        var revoked = domain.credentials.createApiKey(admin, KEY);
        domain.credentials.revoke(admin, revoked.credential().id());
        domain.partners.createPartner(OPERATOR, "p1", "Boards Inc");
        var partnerKey =
                domain.partners.regenerateKey(new PartnerActor.OfPlatform(OPERATOR), "p1", new RotationOverlap.None());

        try (var other = domain.secondNode(database)) {
            assertThat(other.index.findKey(domain.hasher.hash(key.secret()))).isPresent();
            assertThat(other.index.findKey(domain.hasher.hash(revoked.secret())))
                    .isEmpty();
            assertThat(other.index.findKey(domain.hasher.hash(partnerKey.secret())))
                    .isPresent();
        }
    }

    @Test
    void hidesEveryCredentialOfAnInactiveCompany() {
        var key = domain.credentials.createApiKey(admin, KEY);
        var oauth = domain.credentials.createClient(admin, client("STANDARD", null, ALL));

        domain.companies.setCompanyActive(OPERATOR, "acme", false);
        assertThat(domain.index.findKey(domain.hasher.hash(key.secret()))).isEmpty();
        assertThat(domain.index.findClient(oauth.credential().id())).isEmpty();

        domain.companies.setCompanyActive(OPERATOR, "acme", true);
        assertThat(domain.index.findKey(domain.hasher.hash(key.secret()))).isPresent();
        assertThat(domain.index.findClient(oauth.credential().id())).isPresent();
    }

    /** What a client was given before its company was deactivated does not come back with the company. */
    @Test
    void killsTheTokensOfADeactivatedCompanyForGood() {
        var id = domain.credentials
                .createClient(admin, client("STANDARD", null, ALL))
                .credential()
                .id();
        var before = domain.index.findClient(id).orElseThrow().generation();
        domain.clock.advance(Duration.ofHours(1));
        var deactivatedAt = domain.clock.instant().toEpochMilli();

        domain.companies.setCompanyActive(OPERATOR, "acme", false);
        domain.clock.advance(Duration.ofHours(1));
        domain.companies.setCompanyActive(OPERATOR, "acme", true);

        assertThat(before).isLessThan(deactivatedAt);
        assertThat(domain.index.findClient(id).orElseThrow().generation()).isEqualTo(deactivatedAt);
    }

    @Test
    void changesRoleAndScopesAtOnce() {
        var made = domain.credentials.createClient(admin, client("ADMINISTRATOR", null, ALL));

        domain.credentials.edit(admin, made.credential().id(), client("EMPLOYEE", null, Scopes.of("orders_read")));

        var live = domain.index.findClient(made.credential().id()).orElseThrow();
        assertThat(live.role().id()).isEqualTo("EMPLOYEE");
        assertThat(live.scopes()).isEqualTo(Scopes.of("orders_read"));
    }

    @Test
    void expiresAtTheInstantAndNotBefore() {
        var end = domain.clock.instant().plus(Duration.ofHours(1));
        var made = domain.credentials.createApiKey(
                admin, new NewApiKey(new Label("Short", ""), end, IpAllowList.parse(List.of("10.0.0.0/8"))));

        var live = domain.index.findKey(domain.hasher.hash(made.secret())).orElseThrow();

        assertThat(live.isLiveAt(end.minusMillis(1))).isTrue();
        assertThat(live.isLiveAt(end)).isFalse();
        assertThat(live.allowList().networks()).containsExactly("10.0.0.0/8");
        domain.clock.set(end);
        assertRefused(
                Reason.FINAL_STATE,
                () -> domain.credentials.revoke(admin, made.credential().id()));
    }

    @Test
    void takesInForeignKeysByValueAndByHash() {
        var byValue = new Secret("DCRA1-0123456789abcdef0123456789abcdef");
        var byHash = new Secret("DCRA1-fedcba9876543210fedcba9876543210");
        domain.credentials.importApiKey(admin, KEY, new ImportedSecret.ByValue(byValue));
        domain.credentials.importApiKey(admin, KEY, new ImportedSecret.BySha256(SecretHasher.sha256(byHash)));
        var imported = new ImportedKeys(
                domain.index,
                domain.stores.transactions(),
                domain.stores.credentials(),
                domain.stores.partners(),
                domain.hasher);

        assertThat(domain.index.findKey(domain.hasher.hash(byValue))).isPresent();
        assertThat(domain.index.findKey(domain.hasher.hash(byHash))).isEmpty();
        assertThat(imported.find(byHash)).isPresent();
        // The first use re-hashed it; the writer's queue is behind it, so a write waits for it.
        domain.stores.transactions().write(_ -> true);
        assertThat(domain.index.findKey(domain.hasher.hash(byHash))).isPresent();
        assertThat(domain.index.hasImportedKeys()).isFalse();
        assertRefused(
                Reason.CONFLICT,
                () -> domain.credentials.importApiKey(admin, KEY, new ImportedSecret.ByValue(byValue)));
    }

    private Credential stored(String id) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.credentials().find(tx, "acme", id))
                .orElseThrow();
    }
}
