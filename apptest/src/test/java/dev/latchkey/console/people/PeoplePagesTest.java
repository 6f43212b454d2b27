package dev.latchkey.console.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.User;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestCatalogue;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators do with users, roles and groups; that nobody raises themselves, and that an Admin always remains. */
final class PeoplePagesTest {

    private static final Scopes SOME = Scopes.parse("orders_read customers_read");

    private TestPlatform platform;
    private TestGrants grants;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        grants = new TestGrants(platform);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private TestBrowser browser(int company, int user) {
        return TestBrowser.signedIn(platform, company, user);
    }

    private String path(int company, int user) {
        return "/settings/users/" + platform.user(company, user).get("id").asString();
    }

    private User stored(int company, int user) {
        var stores = platform.domain().stores();
        var id = platform.user(company, user).get("id").asString();
        return stores.transactions()
                .read(tx -> stores.users().find(tx, platform.companyId(company), id))
                .orElseThrow();
    }

    @Test
    void findsPeopleByNameAndAddress() {
        var admin = browser(0, 0);
        var standard = stored(0, 2);
        assertThat(admin.get("/settings/users").body())
                .contains(standard.lastName(), stored(0, 0).email().value())
                .doesNotContain(stored(1, 2).email().value());
        assertThat(admin.get("/settings/users?q=" + standard.lastName()).body())
                .contains(standard.email().value())
                .doesNotContain(stored(0, 3).email().value());
        assertThat(admin.get("/settings/users?q=nobody-is-called-so").body()).contains("Nobody matches");
        assertThat(admin.get("/settings/users?q=" + "a".repeat(101)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aChangedRoleCountsAtOnceForWhatApplicationsDo() {
        var token = grants.tokens(TestGrants.CONFIDENTIAL, "STANDARD", SOME)
                .get("access_token")
                .asString();
        var before = ordersSeenWith(token);
        var admin = browser(0, 0);
        assertThat(admin.get("/settings/roles").body()).containsPattern(heldByAdministrators(1));
        admin.get(path(0, 2));
        var saved = admin.post(
                path(0, 2), "firstName", "Jo", "lastName", "Weber", "systemRole", "ADMINISTRATOR", "accessGroup", "");
        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(admin.get(path(0, 2) + "?note=changed").body()).contains("Jo Weber", "Saved.");
        assertThat(stored(0, 2).systemRoleId()).isEqualTo("ADMINISTRATOR");
        assertThat(ordersSeenWith(token)).isGreaterThan(before);
        assertThat(admin.get("/settings/roles").body()).containsPattern(heldByAdministrators(2));
    }

    private String heldByAdministrators(int count) {
        var role = platform.domain().stores().companies().builtInRoles().administrator();
        return "(?s)" + role.name() + "</span>(?:(?!</tr>).)*<td class=\"c-used\">" + count + " user";
    }

    private int ordersSeenWith(String token) {
        var answer = platform.get("/orders", "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(200);
        return TestPlatform.json(answer).get("totalFound").asInt();
    }

    @Test
    void aDeactivatedUserLosesSessionsAndGrants() {
        var token = grants.tokens(TestGrants.CONFIDENTIAL, "STANDARD", SOME)
                .get("access_token")
                .asString();
        var user = browser(0, 2);
        assertThat(user.get("/account/security").statusCode()).isEqualTo(200);
        var admin = browser(0, 0);
        assertThat(admin.get(path(0, 2) + "/deactivate").body())
                .contains("Every session", "<p class=\"crumb\"><a href=\"" + path(0, 2) + "\">");
        assertThat(admin.post(path(0, 2) + "/deactivate").statusCode()).isEqualTo(303);
        assertThat(user.get("/account/security").statusCode()).isEqualTo(303);
        assertThat(platform.get("/orders", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(401);
        admin.get(path(0, 2));
        assertThat(admin.post(path(0, 2) + "/activate").statusCode()).isEqualTo(303);
        assertThat(stored(0, 2).isActive()).isTrue();
        assertThat(platform.get("/orders", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(401);
    }

    @Test
    void nobodyChangesTheirOwnPower() {
        var admin = browser(0, 0);
        admin.get(path(0, 0));
        assertThat(admin.post(path(0, 0), "systemRole", "EMPLOYEE").statusCode())
                .isEqualTo(403);
        assertThat(admin.post(path(0, 0) + "/deactivate").statusCode()).isEqualTo(403);
        assertThat(stored(0, 0).isActive()).isTrue();
        assertThat(stored(0, 0).systemRoleId()).isEqualTo("ADMINISTRATOR");
        assertThat(admin.post(path(0, 0), "firstName", "Amara", "lastName", "Obi")
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void theLastAdminCannotGo() {
        var commands = platform.domain().companies().commands();
        var operator = new Actor.Operator("test").in(platform.companyId(0));
        var admin = stored(0, 0).id();
        assertThatThrownBy(() -> commands.setUserActive(operator, admin, false))
                .isInstanceOf(CommandRefused.class)
                .hasMessageContaining("last active administrator");
        assertThatThrownBy(() -> commands.changeRole(operator, admin, "EXTENDED", null))
                .isInstanceOf(CommandRefused.class);
        commands.changeRole(operator, stored(0, 1).id(), "ADMINISTRATOR", null);
        commands.setUserActive(operator, admin, false);
        assertThat(stored(0, 0).isActive()).isFalse();
        assertThatThrownBy(() -> commands.changeRole(operator, stored(0, 1).id(), "STANDARD", null))
                .isInstanceOf(CommandRefused.class);
    }

    @Test
    void ofTwoAdminsWhoDeactivateEachOtherOneRemains() throws Exception {
        var commands = platform.domain().companies().commands();
        var company = platform.companyId(0);
        var one = stored(0, 0).id();
        var other = stored(0, 1).id();
        commands.changeRole(new Actor.Operator("test").in(company), other, "ADMINISTRATOR", null);
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> deactivates(new Actor.CompanyUser(company, one), other));
            var second = threads.submit(() -> deactivates(new Actor.CompanyUser(company, other), one));
            assertThat(List.of(first.get(), second.get())).containsExactlyInAnyOrder(true, false);
        }
        assertThat(List.of(stored(0, 0).isActive(), stored(0, 1).isActive())).containsExactlyInAnyOrder(true, false);
    }

    private boolean deactivates(Actor.CompanyUser actor, String userId) {
        try {
            platform.domain().companies().commands().setUserActive(actor, userId, false);
            return true;
        } catch (CommandRefused _) {
            return false;
        }
    }

    @Test
    void makesARoleThatPermitsWhatWasChosen() {
        var admin = browser(0, 0);
        admin.get("/settings/roles/new");
        assertThat(admin.post("/settings/roles/new", "name", "").statusCode()).isEqualTo(422);
        var made = admin.post("/settings/roles/new", "name", "Auditor", "permission.audit_view", "on");
        assertThat(made.statusCode()).isEqualTo(303);
        assertThat(admin.get("/settings/roles").body()).contains("Auditor", "Read and export the audit log");
        var stores = platform.domain().stores();
        var roles = stores.transactions().read(tx -> stores.companies().customRoles(tx, platform.companyId(0)));
        assertThat(roles)
                .singleElement()
                .satisfies(role -> assertThat(role.permissions()).containsExactly(Permissions.AUDIT_VIEW));

        admin.get(path(0, 4));
        assertThat(admin.post(path(0, 4), "systemRole", roles.getFirst().id()).statusCode())
                .isEqualTo(303);
        assertThat(browser(0, 4).get("/settings/audit-log").statusCode()).isEqualTo(200);
        assertThat(browser(0, 4).get("/settings/users").statusCode()).isEqualTo(403);
    }

    @Test
    void somebodyWhoManagesUsersRaisesNobodyAboveThemselves() {
        var commands = platform.domain().companies().commands();
        var operator = new Actor.Operator("test").in(platform.companyId(0));
        var role = platform.domain()
                .companies()
                .roles()
                .createRole(
                        operator,
                        "cr_people",
                        "People",
                        java.util.Set.of(Permissions.USERS_VIEW, Permissions.USERS_MANAGE));
        commands.changeRole(operator, stored(0, 2).id(), role.id(), null);
        var person = browser(0, 2);
        assertThat(person.get(path(0, 4)).body()).doesNotContain("value=\"ADMINISTRATOR\"");
        assertThat(person.post(path(0, 4), "systemRole", "ADMINISTRATOR").statusCode())
                .isEqualTo(422);
        assertThat(person.post(path(0, 0) + "/deactivate").statusCode()).isEqualTo(422);
        assertThat(browser(0, 0).get("/settings/access-groups").body()).contains("The numbers are what");
        assertThat(person.get("/settings/access-groups").body())
                .as("how much a group opens is for those who manage groups and see as much")
                .contains("Access groups")
                .doesNotContain("The numbers are what");
        assertThat(person.get("/settings/roles/new").statusCode()).isEqualTo(403);
        assertThat(person.post("/settings/roles/new", "name", "Mine").statusCode())
                .isEqualTo(403);
        assertThat(stored(0, 4).systemRoleId()).isEqualTo("EMPLOYEE");
        assertThat(stored(0, 0).isActive()).isTrue();
    }

    @Test
    void makesAnAccessGroupByRules() {
        var admin = browser(0, 0);
        admin.get("/settings/access-groups/new");
        for (var rule : List.of("values.country", "values.colour", "value.colour.red", "rules")) {
            var value = rule.equals("values.country") ? " \n" : "red";
            var refused = admin.post("/settings/access-groups/new", "name", "Alps", rule, value);
            assertThat(refused.statusCode()).as(rule).isEqualTo(422);
            assertThat(refused.body()).contains("lk-error", "Alps", "<a href=\"#rules\">");
        }
        var both = admin.post("/settings/access-groups/new", "name", " ", "values.brand", "a\u200bb");
        assertThat(both.body()).contains("<a href=\"#name\">", "a\u200bb</textarea>");
        assertThat(admin.post("/settings/access-groups/new", "name", "Alps", "values.country", "at\r\nch\r\n")
                        .statusCode())
                .isEqualTo(303);
        assertThat(admin.get("/settings/access-groups").body())
                .contains("Alps", "country is at or ch", "The numbers are what the Standard role sees");
        assertThat(admin.get("/settings/access-groups/new").body())
                .as("values that exist are ticked, not written")
                .contains("name=\"value.country.at\" value=\"on\">", "name=\"value.country.ch\" value=\"on\">");
        assertThat(admin.post("/settings/access-groups/new", "name", "Ticino", "value.country.ch", "on")
                        .statusCode())
                .isEqualTo(303);
        assertThat(admin.get("/settings/access-groups").body()).contains("Ticino", "country is ch");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void nobodyWithoutThePermissionSeesOrDoesAnything(int user) {
        var person = browser(0, user);
        assertThat(person.get("/").body()).doesNotContain("/settings/users", "/settings/roles");
        for (var page : List.of(
                "/settings/users",
                path(0, 0),
                path(0, 0) + "/deactivate",
                "/settings/roles",
                "/settings/roles/new",
                "/settings/access-groups",
                "/settings/access-groups/new")) {
            assertThat(person.get(page).statusCode()).as(page).isEqualTo(403);
        }
        person.get("/");
        assertThat(person.post(path(0, user), "systemRole", "ADMINISTRATOR").statusCode())
                .isEqualTo(403);
        assertThat(person.post(path(0, 0) + "/deactivate").statusCode()).isEqualTo(403);
        assertThat(person.post("/settings/access-groups/new", "name", "X", "values.country", "de")
                        .statusCode())
                .isEqualTo(403);
        assertThat(stored(0, user).systemRoleId()).isNotEqualTo("ADMINISTRATOR");
        assertThat(stored(0, 0).isActive()).isTrue();
    }

    @Test
    void anotherCompanysAdminFindsNobody() {
        var globex = browser(1, 0);
        for (var page : List.of(path(0, 2), path(0, 2) + "/deactivate")) {
            assertThat(globex.get(page).statusCode()).isEqualTo(404);
        }
        globex.get("/settings/users");
        assertThat(globex.post(path(0, 2), "systemRole", "EMPLOYEE").statusCode())
                .isEqualTo(404);
        assertThat(globex.post(path(0, 2) + "/deactivate").statusCode()).isEqualTo(404);
        assertThat(globex.post(path(1, 2), "accessGroup", groupOfAcme()).statusCode())
                .isEqualTo(422);
        assertThat(stored(0, 2).systemRoleId()).isEqualTo("STANDARD");
        assertThat(stored(0, 2).isActive()).isTrue();
    }

    private String groupOfAcme() {
        var stores = platform.domain().stores();
        return stores.transactions()
                .read(tx -> stores.companies().groupNames(tx, platform.companyId(0)))
                .getFirst()
                .id();
    }

    @Test
    void everyPermissionHasItsWords() {
        for (var permission : TestCatalogue.ORDERS.permissions().all()) {
            assertThat(TestCatalogue.ORDERS.permissions().get(permission).description())
                    .isNotBlank();
        }
    }
}
