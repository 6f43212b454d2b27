package dev.latchkey.core.credential;

import static dev.latchkey.store.sql.TestDomain.client;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.ChangeFollower;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the index reads of a company's credentials when something changes that they have in common. */
@OnEachDatabase
class SharedRolesTest {

    private static final Set<Permission> MORE = Set.of(Permissions.USERS_MANAGE);
    private static final SortedMap<String, SortedSet<String>> RULES = new TreeMap<>();
    private static final Scopes SCOPES = Scopes.of("orders_read");

    private final TestDomain domain;
    private final Actor.CompanyUser admin;
    private final List<String> read = new ArrayList<>();
    private final MemoryBudget budget = new MemoryBudget("credentials", 1 << 20, () -> 0);
    private final CredentialIndex index;
    private final ChangeFollower follower;

    SharedRolesTest(TestDatabase database, @TempDir Path folder) {
        domain = TestDomain.open(database, folder);
        admin = domain.administrator();
        var stores = domain.stores;
        index = new CredentialIndex(
                stores.companies(),
                counting(stores.credentials()),
                stores.partners(),
                SecurityProfile.STANDARD,
                budget,
                domain.clock);
        follower = new ChangeFollower(
                stores.transactions(), stores.changeFeed(), System::nanoTime, Duration.ofSeconds(10), List.of(index));
        follower.load();
    }

    /** Notes what is asked of the store. */
    private Credentials counting(Credentials stored) {
        return (Credentials) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Credentials.class}, (_, method, arguments) -> {
                    read.add(method.getName());
                    try {
                        return method.invoke(stored, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void aChangeOfARoleReadsNoCredential() {
        domain.roles.createRole(admin, "cr_clerk", "Clerk", Set.of());
        var ids = Stream.of(1, 2, 3)
                .map(_ -> domain.credentials
                        .createClient(admin, client("cr_clerk", null, SCOPES))
                        .credential()
                        .id())
                .toList();
        follower.catchUp();
        read.clear();

        domain.roles.editRole(admin, "cr_clerk", "Clerk", MORE);
        follower.catchUp();

        assertThat(read).isEmpty();
        assertThat(ids)
                .allSatisfy(id -> assertThat(
                                index.findClient(id).orElseThrow().role().permissions())
                        .isEqualTo(MORE));
    }

    @Test
    void aRoleThatNobodyHasAnyMoreGoes() {
        domain.roles.createRole(admin, "cr_clerk", "Clerk", Set.of());
        var id = domain.credentials
                .createClient(admin, client("cr_clerk", null, SCOPES))
                .credential()
                .id();
        follower.catchUp();
        domain.credentials.edit(admin, id, client("EMPLOYEE", null, SCOPES));
        domain.roles.removeRole(admin, "cr_clerk");
        follower.catchUp();

        assertThat(index.findClient(id).orElseThrow().role().id()).isEqualTo("EMPLOYEE");

        domain.roles.createRole(admin, "cr_clerk", "Clerk", MORE);
        domain.credentials.edit(admin, id, client("cr_clerk", null, SCOPES));
        follower.catchUp();
        assertThat(index.findClient(id).orElseThrow().role().permissions()).isEqualTo(MORE);
    }

    @Test
    void changesOfAccessGroupsReadNoCredential() {
        for (int i = 0; i < 3; i++) {
            domain.groups.createAccessGroup(admin, "g" + i, "Group " + i, RULES);
        }
        var id = domain.credentials
                .createClient(admin, client("EMPLOYEE", "g1", SCOPES))
                .credential()
                .id();
        follower.catchUp();
        read.clear();

        for (int i = 0; i < 3; i++) {
            domain.groups.editAccessGroup(admin, "g" + i, "Renamed " + i, RULES);
        }
        follower.catchUp();

        assertThat(read).isEmpty();
        assertThat(index.findClient(id).orElseThrow().accessGroupId()).isEqualTo("g1");
    }

    @Test
    void aCompanyIsReadAPageAtATime() {
        for (int i = 0; i < 251; i++) {
            domain.credentials.createApiKey(admin, new NewApiKey("Key " + i, "not held in memory"));
        }
        var last = domain.credentials.createClient(admin, client("EMPLOYEE", null, SCOPES));
        domain.credentials.revoke(admin, last.credential().id());
        var hash = domain.hasher.hash(domain.credentials
                .createApiKey(admin, new NewApiKey("Last", ""))
                .secret());
        read.clear();
        domain.stores.transactions().read(tx -> {
            index.loadAll(tx);
            return true;
        });
        assertThat(read).containsExactly("notRevoked", "notRevoked");
        assertThat(budget.held("acme")).isEqualTo(252 * 600).isEqualTo(budget.bytes());
        assertThat(index.findKey(hash)).isPresent();

        domain.companies.setCompanyActive(TestDomain.OPERATOR, "acme", false);
        follower.catchUp();
        assertThat(index.findKey(hash)).isEmpty();
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void changesOfACompanyReadItsCredentialsOnceInATurn() {
        domain.credentials.createClient(admin, client("EMPLOYEE", null, SCOPES));
        follower.catchUp();
        read.clear();
        domain.companies.setCompanyActive(TestDomain.OPERATOR, "acme", false);
        domain.companies.setCompanyActive(TestDomain.OPERATOR, "acme", true);
        follower.catchUp();
        assertThat(read).hasSize(1);
    }
}
