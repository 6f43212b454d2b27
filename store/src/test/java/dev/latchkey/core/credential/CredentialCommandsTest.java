package dev.latchkey.core.credential;

import static dev.latchkey.core.company.RefusalAssertions.assertRefused;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static dev.latchkey.store.sql.TestDomain.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import dev.latchkey.testing.TestCatalogue;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEachDatabase
class CredentialCommandsTest {

    private static final Scopes ALL = Scopes.of("orders_read", "orders_write", "customers_read");
    private static final NewApiKey KEY = new NewApiKey("Nightly export", "Exports the orders");

    private final TestDomain domain;
    private final Actor.CompanyUser admin;

    CredentialCommandsTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        this.admin = domain.administrator();
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void storesClientAsItWasReturned() {
        var made = domain.credentials.createClient(
                admin, client("STANDARD", null, Scopes.of("customer_read", "orders_read")));

        assertThat(stored(made.credential().id())).isEqualTo(made.credential());
        // The alias became the canonical name.
        assertThat(made.credential().settings().scopes()).isEqualTo(Scopes.of("customers_read", "orders_read"));
        assertThat(made.credential().id()).matches("[0-9a-f]{32}");
        var live = domain.index.findClient(made.credential().id()).orElseThrow();
        assertThat(live.role().id()).isEqualTo("STANDARD");
        assertThat(live.secrets())
                .extracting(LiveClient.LiveSecret::hash)
                .containsExactly(domain.hasher.hash(made.secret()));
        assertThat(domain.index.findClientByNumber(live.number())).contains(live);
    }

    @Test
    void neverStoresASecret() throws Exception {
        var made = domain.credentials.createApiKey(admin, KEY);
        var rotated = domain.secretCommands.rotate(
                admin, made.credential().id(), new RotationOverlap.Lasting(Duration.ofHours(1)));
        var imported = new Secret("DCRA1-0123456789abcdef0123456789abcdef");
        domain.credentials.importApiKey(admin, KEY, new ImportedSecret.ByValue(imported));

        var stored = domain.opened.dump();

        // The dump does hold what may be shown, so it would hold the secret too.
        assertThat(stored).contains(made.credential().id());
        for (var secret : List.of(made.secret(), rotated.secret(), imported)) {
            assertThat(stored).doesNotContain(secret.reveal().substring(6, 26));
        }
    }

    @Test
    void writesTheAuditEntryWithTheChange() {
        var before = auditOf("acme").size();
        var made = domain.credentials.createApiKey(admin, KEY);
        domain.secretCommands.rotate(admin, made.credential().id(), new RotationOverlap.None());
        domain.credentials.revoke(admin, made.credential().id());

        var entries = auditOf("acme").subList(0, auditOf("acme").size() - before);

        assertThat(entries)
                .extracting(entry -> entry.entry().event())
                .containsExactly(
                        AuditEvent.CREDENTIALS_REVOKED,
                        AuditEvent.CREDENTIALS_SECRET_ROTATED,
                        AuditEvent.CREDENTIALS_CREATED);
        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry.entry().context()).containsEntry("credentialType", "API_KEY"));
    }

    @Test
    void leavesNothingBehindWhenRefused() throws SQLException {
        var taken = domain.credentials.createClient(admin, client("STANDARD", null, ALL));
        var auditBefore = auditOf("acme").size();
        var feedBefore = feedSeq();

        assertRefused(
                Reason.CONFLICT,
                () -> domain.credentials.createClient(
                        admin, client("STANDARD", null, ALL), taken.credential().id()));
        assertRefused(
                Reason.EXCEEDS_MAKER,
                () -> domain.credentials.edit(
                        roleActor("credentials_manage", "sales_team_member", "price_lists_view"),
                        taken.credential().id(),
                        client("EMPLOYEE", null, ALL)));

        // One user and one role were made for the second try; nothing else is new.
        assertThat(auditOf("acme").size() - auditBefore).isEqualTo(2);
        assertThat(feedSeq() - feedBefore).isEqualTo(2);
        assertThat(domain.look("select count(*) from credential")).hasToString("1");
    }

    @Test
    void refusesForeignIdsAsUnknown() {
        var made = domain.credentials.createClient(admin, client("STANDARD", null, ALL));
        var id = made.credential().id();
        var foreigner = OPERATOR.in("globex");

        assertRefused(Reason.NOT_FOUND, () -> domain.credentials.revoke(foreigner, id));
        assertRefused(Reason.NOT_FOUND, () -> domain.secretCommands.rotate(foreigner, id, new RotationOverlap.None()));
        assertRefused(
                Reason.NOT_FOUND,
                () -> domain.secretCommands.revoke(
                        foreigner, id, made.credential().secrets().getFirst().id()));
        assertRefused(Reason.NOT_FOUND, () -> domain.credentials.edit(foreigner, id, client("STANDARD", null, ALL)));
        assertRefused(Reason.NOT_FOUND, () -> domain.credentials.edit(foreigner, id, KEY));
        assertThat(domain.index.findClient(id)).isPresent();
    }

    @Test
    void refusesWhatBreaksALimit() {
        var now = domain.clock.instant();
        assertRefused(Reason.INVALID, () -> domain.credentials.createApiKey(admin, new NewApiKey(" ", "")));
        assertRefused(Reason.INVALID, () -> domain.credentials.createApiKey(admin, new NewApiKey("a".repeat(101), "")));
        assertRefused(
                Reason.INVALID, () -> domain.credentials.createApiKey(admin, new NewApiKey("a", "d".repeat(1001))));
        assertRefused(
                Reason.INVALID,
                () -> domain.credentials.createApiKey(admin, new NewApiKey(new Label("a", ""), now, IpAllowList.ANY)));
        assertRefused(Reason.INVALID, () -> client("STANDARD", null, Scopes.NONE));
        assertRefused(
                Reason.INVALID,
                () -> domain.credentials.createClient(admin, client("STANDARD", null, Scopes.of("unknown_read"))));
        assertRefused(Reason.INVALID, () -> domain.credentials.createClient(admin, client("cr_none", null, ALL)));
        assertAllowed(() -> domain.credentials.createApiKey(admin, new NewApiKey("a".repeat(100), "d".repeat(1000))));
    }

    @Test
    void pagesThroughCredentialsNewestFirst() {
        for (int i = 0; i < 5; i++) {
            domain.credentials.createApiKey(admin, new NewApiKey("key " + i, ""));
            domain.clock.advance(Duration.ofMillis(1));
        }
        var credentials = domain.stores.credentials();
        var names = domain.stores.transactions().<List<String>>read(tx -> {
            var all = new ArrayList<String>();
            var page = credentials.page(tx, "acme", Credentials.PageKey.start(), 2);
            while (!page.isEmpty()) {
                page.forEach(credential -> all.add(credential.facts().label().name()));
                var last = page.getLast();
                page = credentials.page(
                        tx, "acme", new Credentials.PageKey(last.facts().createdAt(), last.id()), 2);
            }
            return all;
        });
        assertThat(names).containsExactly("key 4", "key 3", "key 2", "key 1", "key 0");
    }

    @Test
    void numbersClientsWithoutGivingOneTwice() {
        var one = domain.credentials.createClient(admin, client("STANDARD", null, ALL));
        var other = domain.credentials.createClient(OPERATOR.in("globex"), client("STANDARD", null, ALL));
        assertThat(List.<OAuthClient>of(one.credential(), other.credential()))
                .extracting(OAuthClient::number)
                .doesNotHaveDuplicates();
    }

    private Actor.CompanyUser roleActor(String... permissions) {
        return domain.user(role(permissions), null);
    }

    private String role(String... permissions) {
        var id = "cr_" + domain.companies.newId();
        var held = new TreeSet<Permission>();
        for (var permission : permissions) {
            held.add(new Permission(permission));
        }
        assertThat(TestCatalogue.ORDERS.permissions().all()).containsAll(held);
        domain.roles.createRole(OPERATOR.in("acme"), id, "Role " + id, held);
        return id;
    }

    private Credential stored(String id) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.credentials().find(tx, "acme", id))
                .orElseThrow();
    }

    private List<ChainedEntry> auditOf(String companyId) {
        return TestAudit.entries(domain.stores, companyId);
    }

    private long feedSeq() {
        return domain.stores
                .transactions()
                .<Long>read(tx -> domain.stores.changeFeed().newestSeq(tx));
    }

    private static void assertAllowed(ThrowingCallable command) {
        assertThatCode(command).doesNotThrowAnyException();
    }
}
