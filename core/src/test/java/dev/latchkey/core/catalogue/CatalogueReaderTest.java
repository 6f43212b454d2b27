package dev.latchkey.core.catalogue;

import static dev.latchkey.core.catalogue.CatalogueText.read;
import static dev.latchkey.core.catalogue.CatalogueText.refuses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a catalogue as a whole: what there is without one, and how everything that is wrong with one is told. */
class CatalogueReaderTest {

    private static final String ADMIN = "roles: [{id: ADMINISTRATOR, name: Admin, administrator: true}]\n";

    @Test
    void withoutAFileThereIsLatchkeysOwn() {
        var catalogue = CatalogueReader.defaults();
        assertThat(catalogue.scopes().all())
                .isEqualTo(Scopes.parse("applications_manage applications_read audit_events_read credentials_manage"
                        + " credentials_read users_manage users_read"));
        assertThat(catalogue.scopes().entries())
                .as("so that no client which registers itself gets one unasked")
                .allMatch(ScopeCatalog.Entry::isSensitive);
        assertThat(catalogue.permissions().entries())
                .hasSize(7)
                .allMatch(PermissionCatalog.Entry::isAdministrative)
                .noneMatch(PermissionCatalog.Entry::reachesWholeOrganisation);
        assertThat(catalogue.roles().all()).extracting(SystemRole::id).containsExactly("ADMINISTRATOR", "STANDARD");
        assertThat(catalogue.roles().administrator())
                .isEqualTo(new SystemRole(
                        "ADMINISTRATOR", "Admin", catalogue.permissions().all(), true));
        assertThat(catalogue.roles().preselectedForClients().id()).isEqualTo("STANDARD");
        assertThat(catalogue.roles().preselectedForUsers().id()).isEqualTo("STANDARD");
        assertThat(catalogue.carriers()).isEqualTo(new CredentialCarriers("X-API-Key", "apiKey"));
        assertThat(catalogue.errorCodes().of(Denial.Reason.PERMISSION_DENIED)).isEqualTo("PERMISSION_DENIED");
        assertThat(catalogue.ruleFields()).isEmpty();
        assertThat(catalogue.wording()).isEqualTo(Wording.DEFAULT);
    }

    /** Rules of code and the file that describes them must speak of the same things. */
    @Test
    void everyPermissionThatCommandsAskForIsOneOfLatchkeysOwn() throws Exception {
        for (var field : dev.latchkey.core.command.Permissions.class.getFields()) {
            assertThat(CatalogueReader.defaults().permissions().all()).contains((Permission) field.get(null));
        }
    }

    @Test
    void aDocumentThatCannotBeReadIsToldBesideTheCataloguesOwnProblems(@TempDir Path folder) {
        var missing = folder.resolve("none.yaml");
        assertThatThrownBy(() -> CatalogueReader.parse("c.yaml", "a: *b".getBytes(UTF_8), List.of(missing)))
                .isInstanceOf(CatalogueRefused.class)
                .hasMessageContainingAll("none.yaml:1", "c.yaml:1");
        assertThatThrownBy(() -> CatalogueReader.read(missing, List.of()))
                .isInstanceOf(CatalogueRefused.class)
                .hasMessage(missing + ":1 (document): expected a catalogue that can be read");
    }

    @Test
    void everyProblemIsToldAtOnceWithItsLineAndKey() {
        refuses(
                """
                scopes:
                - {name: orders_read, aliases: [order_read]}
                - {name: orders_read}
                - {name: order_read}
                - {name: invoices_read, aliases: [orders_read]}
                - {name: users_read}
                - {name: x, aliases: [audit_events_read]}
                - {name: 'two words'}
                - {description: No name}
                permissions:
                - {name: orders_edit, description: Change}
                - {name: orders_edit, description: Again}
                - {name: users_manage, description: Own}
                - {name: Orders, description: Capital}
                roles:
                - {id: BOSS, name: Boss, administrator: true, permissions: [orders_edit]}
                - {id: CHIEF, name: Chief, administrator: true}
                - {id: CLERK, name: Chief, permissions: [orders_delete, users_view, orders_edit, orders_edit]}
                - {id: CLERK, name: Other}
                - {id: lower, name: Lower}
                colour: red
                """,
                "orders.yaml:3 /scopes/1/name: the scope orders_read is defined twice; first on line 2",
                "orders.yaml:4 /scopes/2/name: the scope order_read is defined twice; first on line 2",
                "orders.yaml:5 /scopes/3/aliases/0: the scope orders_read is defined twice; first on line 2",
                "orders.yaml:6 /scopes/4/name: the scope users_read is Latchkey's own and cannot be defined again",
                "orders.yaml:7 /scopes/5/aliases/0: the scope audit_events_read is Latchkey's own and cannot be"
                        + " defined again",
                "orders.yaml:8 /scopes/6/name: expected a scope of 1 to 128 printable ASCII characters without space,"
                        + " double quote and backslash, came 'two words'",
                "orders.yaml:9 /scopes/7: expected name, it is missing",
                "orders.yaml:12 /permissions/1/name: the permission orders_edit is defined twice",
                "orders.yaml:13 /permissions/2/name: the permission users_manage is Latchkey's own and cannot be"
                        + " defined again",
                "orders.yaml:14 /permissions/3/name: expected a permission of 1 to 64 characters a-z, 0-9 and"
                        + " underscore, came 'Orders'",
                "orders.yaml:16 /roles/0/permissions/0: the administrators' role holds every permission; leave"
                        + " permissions out",
                "orders.yaml:17 /roles/1/administrator: expected one role with administrator: true, came a second;"
                        + " BOSS has it already",
                "orders.yaml:18 /roles/2/permissions/0: the permission orders_delete is defined nowhere",
                "orders.yaml:18 /roles/2/permissions/1: the permission users_view is administrative: of the built-in"
                        + " roles only the administrators' holds it",
                "orders.yaml:18 /roles/2/permissions/3: the permission orders_edit is named twice",
                "orders.yaml:18 /roles/2/name: two roles have the name Chief",
                "orders.yaml:19 /roles/3/id: the role CLERK is defined twice",
                "orders.yaml:20 /roles/4/id: expected an id of 1 to 64 characters A-Z, 0-9 and underscore, came"
                        + " 'lower'",
                "orders.yaml:21 /colour: unknown key colour; docs/catalogue.md lists those there are");
    }

    @Test
    void unknownKeysAreProblemsAtEveryDepth() {
        refuses(
                """
                scopes: [{name: a, sensitiv: true}]
                permissions: [{name: b, description: B, admin: true}]
                roles: [{id: A, name: A, administrator: true, perms: []}]
                key: {headers: X}
                words: {wort: x}
                accessGroupFields: [{name: f, value: x}]
                """,
                "orders.yaml:1 /scopes/0/sensitiv: unknown key sensitiv; docs/catalogue.md lists those there are",
                "orders.yaml:2 /permissions/0/admin: unknown key admin; docs/catalogue.md lists those there are",
                "orders.yaml:3 /roles/0/perms: unknown key perms; docs/catalogue.md lists those there are",
                "orders.yaml:4 /key/headers: unknown key headers; docs/catalogue.md lists those there are",
                "orders.yaml:6 /accessGroupFields/0/value: unknown key value; docs/catalogue.md lists those there are",
                "orders.yaml:5 /words/wort: unknown key wort; docs/catalogue.md lists those there are");
    }

    @Test
    void wrongShapesAreProblems() {
        refuses("- a\n", "orders.yaml:1 (document): expected keys with values");
        refuses("scopes: all\n", "orders.yaml:1 /scopes: expected scopes as a list");
        refuses(
                "scopes: [{name: a, sensitive: 'yes', description: \"x\\ny\"}]\n",
                "orders.yaml:1 /scopes/0/description: expected description as a text of 1 to 500 characters on one"
                        + " line",
                "orders.yaml:1 /scopes/0/sensitive: expected sensitive as true or false");
        refuses(
                "scopes: []\nscopes: []\n",
                "orders.yaml:2 /scopes: expected every key once, came a second time (first on line 1)");
        refuses("", "orders.yaml:1 (document): expected a document, the file is empty");
    }

    @Test
    void sizeAndCountsAreLimited() {
        var room = 1_000 - CatalogueReader.defaults().scopes().entries().size();
        assertThat(read(scopes(room)).scopes().entries()).hasSize(1_000);
        refuses(scopes(room + 1), "orders.yaml:1 /scopes: expected at most 1000 scopes, documents included, came 1001");
        refuses(scopes(1_001), "orders.yaml:1 /scopes: expected at most 1000 entries in scopes, came 1001");
        var permissions = 200 - 7;
        assertThat(read(permissions(permissions)).permissions().all()).hasSize(200);
        refuses(
                permissions(permissions + 1),
                "orders.yaml:1 /permissions: expected at most 200 permissions, came 201 with Latchkey's own");
        var own = CatalogueReader.defaults().permissions().all().stream()
                .mapToInt(permission -> permission.value().length())
                .sum();
        refuses(
                IntStream.range(10, 70)
                        .mapToObj(i -> "{name: p" + i + "x".repeat(61) + ", description: P}")
                        .collect(Collectors.joining(", ", "permissions: [", "]\n")),
                "orders.yaml:1 /permissions: expected names of at most 3500 characters altogether, came "
                        + (60 * 64 + own) + " with Latchkey's own: upstreams are told of a role's in one header");
        assertThat(read(ADMIN + "# " + "x".repeat(CatalogueReader.FILE_BYTES_MAX - ADMIN.length() - 2))
                        .roles()
                        .all())
                .hasSize(1);
        refuses(
                ADMIN + "# " + "x".repeat(CatalogueReader.FILE_BYTES_MAX - ADMIN.length() - 1),
                "orders.yaml:1 (document): expected at most 1048576 bytes");
    }

    private static String scopes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{name: s" + i + "}")
                .collect(Collectors.joining(", ", "scopes: [", "]\n"));
    }

    private static String permissions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{name: p" + i + ", description: P}")
                .collect(Collectors.joining(", ", "permissions: [", "]\n"));
    }
}
