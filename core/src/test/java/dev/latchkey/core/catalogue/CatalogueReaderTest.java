package dev.latchkey.core.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.protocol.WithheldHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueReaderTest {

    private static final String ADMIN = "roles: [{id: ADMINISTRATOR, name: Admin, administrator: true}]\n";

    private static Catalogue read(String yaml) {
        return CatalogueReader.parse("orders.yaml", yaml.getBytes(UTF_8), List.of());
    }

    private static void refuses(String yaml, String... problems) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOfSatisfying(
                        CatalogueRefused.class,
                        refused -> assertThat(
                                        String.valueOf(refused.getMessage()).lines())
                                .containsExactly(problems));
    }

    @Test
    void withoutAFileThereIsLatchkeysOwn() {
        var catalogue = CatalogueReader.defaults();
        assertThat(catalogue.scopes().all())
                .isEqualTo(Scopes.parse("applications_manage applications_read audit_events_read credentials_manage"
                        + " credentials_read users_manage users_read"));
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
    void aScopeNeedsOnlyAName() {
        var catalogue = read("scopes: [{name: orders_read}]\n");
        assertThat(catalogue.scopes().entries())
                .contains(new ScopeCatalog.Entry(
                        new Scope("orders_read"), "Other", "orders_read", "orders_read", false, List.of()));
        assertThat(catalogue.roles()).isEqualTo(CatalogueReader.defaults().roles());
    }

    @Test
    void scopesComeFromDocumentsAndTheCatalogueSaysMoreOfThem(@TempDir Path folder) throws IOException {
        var document = Files.writeString(folder.resolve("orders-api.yaml"), """
            openapi: 3.1.0
            info: {title: Orders, version: '1'}
            components:
              securitySchemes:
                oauth: {$ref: '#/components/x-schemes/oauth'}
              x-schemes:
                oauth:
                  type: oauth2
                  flows:
                    clientCredentials:
                      tokenUrl: /identity/oauth/token
                      scopes: {orders_read: Read orders, orders_edit: Change orders, order_see: Old name}
            """);
        var yaml = """
            scopes:
            - {name: orders_read, sensitive: true, aliases: [order_see]}
            - {name: orders_edit, description: Change and cancel, consentPrompt: Change orders, group: Changes}
            """;
        var scopes = CatalogueReader.parse("c.yaml", yaml.getBytes(UTF_8), List.of(document))
                .scopes();
        assertThat(scopes.entries())
                .startsWith(
                        new ScopeCatalog.Entry(
                                new Scope("orders_read"),
                                "Orders",
                                "Read orders",
                                "Read orders",
                                true,
                                List.of(new Scope("order_see"))),
                        new ScopeCatalog.Entry(
                                new Scope("orders_edit"),
                                "Changes",
                                "Change and cancel",
                                "Change orders",
                                false,
                                List.of()));
        var alone = CatalogueReader.read(null, List.of(document)).scopes();
        assertThat(alone.canonical(new Scope("order_see"))).contains(new Scope("order_see"));
        assertThat(alone.entries().getFirst())
                .isEqualTo(new ScopeCatalog.Entry(
                        new Scope("orders_read"), "Orders", "Read orders", "Read orders", false, List.of()));
    }

    private static String declaring(String scopes) {
        return """
            openapi: 3.1.0
            info: {title: People, version: '1'}
            components:
              securitySchemes:
                oauth:
                  type: oauth2
                  flows:
                    clientCredentials:
                      tokenUrl: /identity/oauth/token
                      scopes:
                        %s
                    authorizationCode:
                      tokenUrl: /identity/oauth/token
                      authorizationUrl: /identity/oauth/allow
                      scopes:
                        %s
            """.formatted(scopes, scopes);
    }

    /** It would open Latchkey's own APIs to whoever may use it. */
    @Test
    void noDocumentSharesAScopeOfLatchkeysOwnByChance(@TempDir Path folder) throws IOException {
        var people = Files.writeString(folder.resolve("people.yaml"), declaring("users_read: People"));
        var rights = Files.writeString(
                folder.resolve("rights.yaml"),
                declaring("users_read: People\n            " + "applications_manage: Programs"));
        var because = " is Latchkey's own, and whoever is granted it here may use it at Latchkey's own APIs; give yours"
                + " another name, or list it under sharedScopes in the catalogue";
        var scopes = "/components/securitySchemes/oauth/flows/clientCredentials/scopes/";

        assertThatThrownBy(() -> CatalogueReader.read(null, List.of(people)))
                .isInstanceOf(CatalogueRefused.class)
                .hasMessage(people + ":11 " + scopes + "users_read: the scope users_read" + because);
        var yaml = "sharedScopes: [orders_read, [], users_manage]\nunknown: 1\n";
        assertThatThrownBy(() -> CatalogueReader.parse("c.yaml", yaml.getBytes(UTF_8), List.of(people, rights)))
                .isInstanceOfSatisfying(
                        CatalogueRefused.class,
                        refused -> assertThat(
                                        String.valueOf(refused.getMessage()).lines())
                                .containsExactlyInAnyOrder(
                                        "c.yaml:1 /sharedScopes/0: expected one of Latchkey's own scopes, came"
                                                + " 'orders_read'",
                                        "c.yaml:1 /sharedScopes/1: expected one of Latchkey's own scopes, came ''",
                                        "c.yaml:2 /unknown: unknown key unknown; docs/catalogue.md lists those there"
                                                + " are",
                                        people + ":11 " + scopes + "users_read: the scope users_read" + because,
                                        rights + ":11 " + scopes + "users_read: the scope users_read" + because,
                                        rights + ":12 " + scopes + "applications_manage: the scope applications_manage"
                                                + because));

        var shared = CatalogueReader.parse(
                "c.yaml", "sharedScopes: [users_read, applications_manage]\n".getBytes(UTF_8), List.of(people, rights));
        assertThat(shared.scopes().all())
                .isEqualTo(CatalogueReader.defaults().scopes().all());
        assertThat(shared.scopes().entries())
                .filteredOn(one -> one.name().value().equals("users_read"))
                .singleElement()
                .satisfies(own -> assertThat(own.description()).startsWith("Read users (and"));
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
    void thePlatformHasANameThatFitsATitle() {
        assertThat(read("words: {product: 'M\u00fcller & Co.'}\n").wording().product())
                .isEqualTo("M\u00fcller & Co.");
        var refused =
                "expected 1 to 60 letters, digits, spaces and the signs . & ' - that begin with a letter or digit";
        refuses("words: {product: 'a:b'}\n", "orders.yaml:1 /words/product: " + refused);
        refuses("words: {product: '" + "x".repeat(61) + "'}\n", "orders.yaml:1 /words/product: " + refused);
        assertThat(read("words: {product: '" + "x".repeat(60) + "'}\n")
                        .wording()
                        .product())
                .hasSize(60);
    }

    @Test
    void groupsStandInTheOrderThatIsAskedFor() {
        var scopes = read("""
            scopeGroups: [Audit, Orders]
            scopes: [{name: a, group: Other}, {name: b, group: Orders}, {name: c, group: Users}]
            """).scopes();
        assertThat(scopes.entries().stream()
                        .map(ScopeCatalog.Entry::group)
                        .distinct()
                        .toList())
                .containsExactly("Audit", "Orders", "Other", "Users", "Access management");
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
    void somebodyMustBeAbleToManageACompany() {
        refuses(
                "key: {header: X-Key}\nroles: [{id: CLERK, name: Clerk}]\n",
                "orders.yaml:2 /roles: expected one role with administrator: true, came none; nobody could manage a"
                        + " company");
        refuses(
                "roles: []\n",
                "orders.yaml:1 /roles: expected one role with administrator: true, came none; nobody could manage a"
                        + " company");
    }

    @Test
    void rolesArePreselectedOnce() {
        var roles = read("""
            roles:
            - {id: ADMINISTRATOR, name: Admin, administrator: true}
            - {id: CLERK, name: Clerk, preselectedFor: [clients]}
            - {id: GUEST, name: Guest}
            """).roles();
        assertThat(roles.preselectedForClients().id()).isEqualTo("CLERK");
        assertThat(roles.preselectedForUsers().id()).isEqualTo("GUEST");
        refuses(
                """
                roles:
                - {id: A, name: A, administrator: true, preselectedFor: [users]}
                - {id: B, name: B, preselectedFor: [users, robots]}
                """,
                "orders.yaml:3 /roles/1/preselectedFor/0: two roles are preselected for users",
                "orders.yaml:3 /roles/1/preselectedFor/1: expected clients or users, came 'robots'");
    }

    @Test
    void aPermissionThatReachesEverythingIsKnownByItsHolders() {
        var permissions = read("permissions: [{name: see_all, description: All, wholeOrganisation: true}]\n")
                .permissions();
        assertThat(permissions.reachWholeOrganisation(java.util.Set.of(new Permission("see_all"))))
                .isTrue();
        assertThat(permissions.reachWholeOrganisation(java.util.Set.of(new Permission("users_manage"))))
                .isFalse();
    }

    @Test
    void theKeyHeaderMeansNothingElse() {
        assertThat(read("key: {header: X-Shop-Key, queryParameter: key}\n").carriers())
                .isEqualTo(new CredentialCarriers("X-Shop-Key", "key"));
        for (var header : List.of(
                "Authorization",
                "cookie",
                "Content_Type",
                "Latchkey-Key",
                "X-Forwarded-Key",
                "host",
                "DPoP",
                "Cache-Control",
                "Pragma",
                "WWW-Authenticate",
                "DPoP-Nonce",
                "Signature",
                "Client-Cert",
                "X-Client-IP",
                "CF-Connecting-IP",
                "X-Original-URL",
                "X-Method-Override",
                "Upgrade-Insecure-Requests",
                "X-Requested-With",
                "X-Request-ID")) {
            refusesAsKeyHeader(header);
        }
        for (var withheld : WithheldHeaders.ALL) {
            withheld.names().forEach(CatalogueReaderTest::refusesAsKeyHeader);
            withheld.beginnings().forEach(beginning -> refusesAsKeyHeader(beginning + "-Key"));
        }
        refuses(
                "key: {queryParameter: access_token}\n",
                "orders.yaml:1 /key/queryParameter: the parameter access_token means something else; choose another");
        refuses(
                "key: {header: 'X Key'}\n",
                "orders.yaml:1 /key/header: expected a name of 1 to 64 letters, digits, hyphens and underscores that"
                        + " begins with a letter, came 'X Key'");
        refuses(
                "key: {queryParameter: _x}\n",
                "orders.yaml:1 /key/queryParameter: expected a name of 1 to 64 letters, digits, hyphens and underscores"
                        + " that begins with a letter, came '_x'");
    }

    private static void refusesAsKeyHeader(String header) {
        refuses(
                "key:\n  header: " + header + "\n",
                "orders.yaml:2 /key/header: the header " + header + " means something else; choose another");
    }

    @Test
    void errorCodesAreRenamedOneByOne() {
        var codes = read("errorCodes: {INSUFFICIENT_SCOPE: MissingScope}\n").errorCodes();
        assertThat(codes.of(Denial.Reason.INSUFFICIENT_SCOPE)).isEqualTo("MissingScope");
        assertThat(codes.of(Denial.Reason.RATE_LIMITED)).isEqualTo("RATE_LIMIT_EXCEEDED");
        refuses(
                "errorCodes:\n  NO_SUCH: A\n  RATE_LIMITED: 'a b'\n",
                "orders.yaml:2 /errorCodes/NO_SUCH: expected a refusal that docs/catalogue.md lists, came 'NO_SUCH'",
                "orders.yaml:3 /errorCodes/RATE_LIMITED: expected a code of 1 to 64 letters, digits and the signs _"
                        + " . -");
    }

    @Test
    void fieldsOfRulesHaveLabelsAndValues() {
        var catalogue = read("accessGroupFields: [{name: country, label: Country, values: [de, at]}, {name: shop}]\n");
        assertThat(catalogue.ruleFields())
                .containsExactly(
                        new RuleField("country", "Country", List.of("de", "at")),
                        new RuleField("shop", "shop", List.of()));
        refuses(
                "accessGroupFields:\n- {name: country}\n- {name: country, values: [de, de]}\n- {name: 'a:b'}\n",
                "orders.yaml:3 /accessGroupFields/1/values: expected each value once",
                "orders.yaml:3 /accessGroupFields/1/name: the field country is defined twice; first on line 2",
                "orders.yaml:4 /accessGroupFields/2/name: expected at most 100 characters, and no colon in a name");
    }

    @Test
    void wordsStandInSentences() {
        assertThat(read("words: {data: order data, row: order, rows: orders, team: sales team, teams: sales teams}\n")
                        .wording()
                        .rows())
                .isEqualTo(new Wording.Rows("order", "orders", "sales team", "sales teams"));
        refuses(
                "words: {row: order}\n",
                "orders.yaml:1 /words: expected row and rows together: one noun and its plural");
        refuses(
                "words:\n  row: 'a: b'\n  rows: '<b>'\n  examples: {path: orders}\n",
                "orders.yaml:2 /words/row: expected 1 to 60 letters, digits, spaces and hyphens, to stand in a"
                        + " sentence",
                "orders.yaml:3 /words/rows: expected 1 to 60 letters, digits, spaces and hyphens, to stand in a"
                        + " sentence",
                "orders.yaml:4 /words/examples/path: expected a path that begins with a slash");
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
