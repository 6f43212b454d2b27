package dev.latchkey.core.catalogue;

import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static dev.latchkey.store.sql.TestDomain.client;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEachDatabase
class StoreCheckTest {

    private static final String SMALLER = """
        permissions: [{name: invoices_view, description: See offers}]
        scopes: [{name: orders_read}]
        roles:
        - {id: ADMINISTRATOR, name: Admin, administrator: true}
        - {id: STANDARD, name: Standard}
        """;

    private final TestDomain domain;

    StoreCheckTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private List<String> problems(String yaml) {
        var catalogue = CatalogueReader.parse("c.yaml", yaml.getBytes(UTF_8), List.of());
        return domain
                .stores
                .transactions()
                .read(tx -> StoreCheck.problems(catalogue, domain.stores.heldNames(), tx))
                .stream()
                .map(SpecProblem::toString)
                .toList();
    }

    @Test
    void anEmptyStoreFitsEveryCatalogue() {
        assertThat(problems(SMALLER)).isEmpty();
    }

    @Test
    void whatSomebodyHoldsMustStayDefined() {
        var admin = domain.administrator();
        domain.user("EXTENDED", null);
        domain.user("EXTENDED", null);
        domain.user("STANDARD", null);
        domain.roles.createRole(OPERATOR.in("acme"), "cr_1", "Own", Set.of(new Permission("orders_create")));
        domain.user("cr_1", null);
        domain.credentials.createClient(admin, client("RESTRICTED", null, Scopes.of("orders_read", "orders_write")));
        domain.credentials.createClient(admin, client("STANDARD", null, Scopes.of("orders_write")));
        assertThat(problems(SMALLER))
                .containsExactly(
                        gone("c.yaml:3 /roles: the role EXTENDED is gone, and 2 users and OAuth clients hold it"),
                        gone("c.yaml:3 /roles: the role RESTRICTED is gone, and 1 users and OAuth clients hold it"),
                        gone("c.yaml:2 /scopes: the scope orders_write is gone, and 2 OAuth clients and applications"
                                + " hold it"),
                        gone("c.yaml:1 /permissions: the permission orders_create is gone, and 1 roles of companies"
                                + " hold it"));
    }

    private static String gone(String problem) {
        return problem + "; define it, or start with the old catalogue and take it from them first";
    }

    @Test
    void whatOnlyARevokedCredentialHeldMayGo() {
        var made = domain.credentials.createClient(
                domain.administrator(), client("RESTRICTED", null, Scopes.of("orders_write")));
        assertThat(problems(SMALLER)).hasSize(2);
        domain.credentials.revoke(OPERATOR.in("acme"), made.credential().id());
        assertThat(problems(SMALLER)).isEmpty();
    }

    @Test
    void anAliasKeepsAScopeKnown() {
        domain.credentials.createClient(domain.administrator(), client("STANDARD", null, Scopes.of("orders_write")));
        assertThat(problems(SMALLER.replace("{name: orders_read}", "{name: orders_change, aliases: [orders_write]}")))
                .isEmpty();
    }
}
