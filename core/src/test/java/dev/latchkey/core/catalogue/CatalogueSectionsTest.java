package dev.latchkey.core.catalogue;

import static dev.latchkey.core.catalogue.CatalogueText.read;
import static dev.latchkey.core.catalogue.CatalogueText.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.WithheldHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each of the other sections of a catalogue means: roles, permissions, the key, error codes, fields and words. */
class CatalogueSectionsTest {

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
            withheld.names().forEach(name -> refusesAsKeyHeader(name.replace('.', '-')));
            // A dot is no part of a key header's name; names are compared without such.
            withheld.beginnings().forEach(beginning -> refusesAsKeyHeader(beginning.replace('.', '-') + "-Key"));
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
}
