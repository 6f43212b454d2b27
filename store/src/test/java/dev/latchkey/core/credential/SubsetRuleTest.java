package dev.latchkey.core.credential;

import static dev.latchkey.core.company.RefusalAssertions.assertRefused;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static dev.latchkey.store.sql.TestDomain.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import dev.latchkey.testing.TestCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEachDatabase
class SubsetRuleTest {

    private static final Scopes ALL = Scopes.of("orders_read", "orders_write", "customers_read");
    private static final NewApiKey KEY = new NewApiKey("Nightly export", "Exports the orders");

    private final TestDomain domain;
    private final Actor.CompanyUser admin;

    SubsetRuleTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        this.admin = domain.administrator();
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void letsNobodyMakeWhatIsStronger() {
        var groupRules = new TreeMap<String, SortedSet<String>>();
        groupRules.put("country", new TreeSet<>(Set.of("us")));
        domain.groups.createAccessGroup(OPERATOR.in("acme"), "east", "East", groupRules);
        domain.groups.createAccessGroup(OPERATOR.in("acme"), "west", "West", groupRules);
        var weak = roleActor("credentials_manage", "sales_team_member", "price_lists_view");
        var weakInEast = inGroup("east");

        assertAllowed(() -> domain.credentials.createClient(weak, client("RESTRICTED", null, ALL)));
        assertRefused(Reason.EXCEEDS_MAKER, () -> domain.credentials.createClient(weak, client("STANDARD", null, ALL)));
        assertRefused(
                Reason.EXCEEDS_MAKER, () -> domain.credentials.createClient(weak, client("ADMINISTRATOR", null, ALL)));
        assertRefused(
                Reason.EXCEEDS_MAKER, () -> domain.credentials.createClient(weak, client("RESTRICTED", "east", ALL)));
        assertAllowed(() -> domain.credentials.createClient(weakInEast, client("RESTRICTED", "east", ALL)));
        assertAllowed(() -> domain.credentials.createClient(weakInEast, client("RESTRICTED", null, ALL)));
        assertRefused(
                Reason.EXCEEDS_MAKER,
                () -> domain.credentials.createClient(weakInEast, client("RESTRICTED", "west", ALL)));
        // An API key reaches the whole organisation, which only Admin does.
        assertRefused(Reason.EXCEEDS_MAKER, () -> domain.credentials.createApiKey(weak, KEY));
        // Nor may anybody get hold of a stronger one's secret by rotating it.
        var strong = domain.credentials.createClient(admin, client("ADMINISTRATOR", null, ALL));
        assertRefused(
                Reason.EXCEEDS_MAKER,
                () -> domain.secretCommands.rotate(weak, strong.credential().id(), new RotationOverlap.None()));
        assertRefused(
                Reason.NOT_PERMITTED,
                () -> domain.credentials.createClient(domain.user("STANDARD", null), client("EMPLOYEE", null, ALL)));
    }

    @Test
    void limitsWhatACredentialMakesToItsOwnScopesAndExpiry() {
        var end = domain.clock.instant().plus(Duration.ofDays(1));
        var request = new NewClient(
                new Label("Maker", ""),
                end,
                IpAllowList.ANY,
                new ClientSettings("ADMINISTRATOR", null, Scopes.of("orders_read"), TokenFormat.JWT));
        var maker = domain.credentials.createClient(admin, request);
        var actor = new Actor.CompanyCredential("acme", maker.credential().id());

        assertAllowed(() -> domain.credentials.createClient(actor, expiring(end, "orders_read")));
        assertRefused(
                Reason.EXCEEDS_MAKER, () -> domain.credentials.createClient(actor, expiring(end, "orders_write")));
        assertRefused(
                Reason.EXCEEDS_MAKER,
                () -> domain.credentials.createClient(actor, expiring(end.plusMillis(1), "orders_read")));
        assertRefused(
                Reason.EXCEEDS_MAKER, () -> domain.credentials.createClient(actor, expiring(null, "orders_read")));
        domain.credentials.revoke(admin, maker.credential().id());
        assertRefused(Reason.NOT_PERMITTED, () -> domain.credentials.createClient(actor, expiring(end, "orders_read")));
    }

    @Test
    void refusesAForeignAccessGroup() {
        domain.groups.createAccessGroup(OPERATOR.in("globex"), "g1", "East", new TreeMap<>());
        assertRefused(Reason.INVALID, () -> domain.credentials.createClient(admin, client("STANDARD", "g1", ALL)));
    }

    private NewClient expiring(@Nullable Instant end, String scope) {
        return new NewClient(
                new Label("Made", ""),
                end,
                IpAllowList.ANY,
                new ClientSettings("STANDARD", null, Scopes.of(scope), TokenFormat.OPAQUE));
    }

    private Actor.CompanyUser roleActor(String... permissions) {
        return domain.user(role(permissions), null);
    }

    private Actor.CompanyUser inGroup(String group) {
        return domain.user(role("credentials_manage", "sales_team_member", "price_lists_view"), group);
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

    private static void assertAllowed(ThrowingCallable command) {
        assertThatCode(command).doesNotThrowAnyException();
    }
}
