package dev.latchkey.console.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody new, and what roles and groups become; who may, who may not, and what changes at once. */
final class InvitationsAndRolesTest {

    private static final Pattern LINK = Pattern.compile("/account/reset-password\\?token=[A-Za-z0-9_-]+");
    private static final String PASSWORD = "nine quiet lanterns drift";

    private Path folder;
    private TestPlatform platform;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        platform = TestPlatform.start(folder);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private TestBrowser browser(int company, int user) {
        return TestBrowser.signedIn(platform, company, user);
    }

    private Actor.CompanyUser adminActor() {
        return new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
    }

    private List<String> links() throws IOException {
        try (var files = Files.list(folder.resolve("outbox"))) {
            return files.sorted()
                    .map(InvitationsAndRolesTest::read)
                    .map(LINK::matcher)
                    .filter(java.util.regex.Matcher::find)
                    .map(java.util.regex.Matcher::group)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String[] ada(String role) {
        return new String[] {
            "email", "ada@acme.example", "firstName", "Ada", "lastName", "New", "systemRole", role, "accessGroup", ""
        };
    }

    @Test
    void anInvitedPersonChoosesAPasswordOnceAndSignsIn() throws Exception {
        var admin = browser(0, 0);
        admin.get("/settings/users/invite");
        var sent = admin.post("/settings/users/invite", ada("STANDARD"));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
        var page = TestBrowser.location(sent);
        assertThat(admin.get(page).body())
                .contains("The invitation is on its way", "No password<", "Send the invitation again");
        assertThat(admin.get("/settings/audit-log").body()).contains("invited a person");

        var link = links().getFirst();
        var newcomer = new TestBrowser(platform);
        assertThat(newcomer.get(link).statusCode()).isEqualTo(200);
        var token = link.substring(link.indexOf('=') + 1);
        assertThat(newcomer.post("/account/reset-password", "token", token, "new", PASSWORD, "repeat", PASSWORD)
                        .statusCode())
                .isEqualTo(303);
        assertThat(newcomer.signIn("ada@acme.example", PASSWORD).statusCode()).isEqualTo(303);
        assertThat(newcomer.get(link).statusCode()).isEqualTo(410);

        var user = page.substring(0, page.indexOf('?'));
        assertThat(admin.get(user).body()).doesNotContain("Send the invitation again");
        assertThat(TestBrowser.location(admin.post(user + "/invite"))).endsWith("note=not-invited");
    }

    @Test
    void anInvitationIsSentAgainAndWithdrawn() throws Exception {
        var admin = browser(0, 0);
        admin.get("/settings/users/invite");
        var page = TestBrowser.location(admin.post("/settings/users/invite", ada("EMPLOYEE")));
        var user = page.substring(0, page.indexOf('?'));
        admin.post(user + "/invite");
        admin.post(user + "/invite");
        assertThat(links()).hasSize(3);
        assertThat(TestBrowser.location(admin.post(user + "/invite"))).endsWith("note=invited-enough");

        var link = links().getLast();
        var newcomer = new TestBrowser(platform);
        assertThat(newcomer.get(link).statusCode()).isEqualTo(200);
        admin.get(user + "/deactivate");
        assertThat(admin.post(user + "/deactivate").statusCode()).isEqualTo(303);
        assertThat(newcomer.get(link).statusCode()).isEqualTo(410);
        var token = link.substring(link.indexOf('=') + 1);
        assertThat(newcomer.post("/account/reset-password", "token", token, "new", PASSWORD, "repeat", PASSWORD)
                        .statusCode())
                .isEqualTo(410);
    }

    @Test
    void mistakesStandBesideTheirField() {
        var admin = browser(0, 0);
        admin.get("/settings/users/invite");
        var wrong = ada("EMPLOYEE");
        wrong[1] = "no address";
        assertThat(admin.post("/settings/users/invite", wrong).statusCode()).isEqualTo(422);
        var taken = ada("EMPLOYEE");
        taken[1] = platform.user(0, 1).get("email").asString();
        var answer = admin.post("/settings/users/invite", taken);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("lk-error");
    }

    @Test
    void aChangedRoleCountsAtOnceForWhoeverHoldsIt() {
        var roles = platform.domain().companies().roles();
        roles.createRole(adminActor(), "cr_auditor", "Auditor", Set.of(Permissions.AUDIT_VIEW));
        var settings = new ClientSettings("cr_auditor", null, Scopes.of("audit_events_read"), TokenFormat.OPAQUE);
        var client = platform.domain()
                .credentials()
                .commands()
                .createClient(adminActor(), new NewClient("Auditor", "", settings));
        var id = client.credential().id();
        var basic = TestPlatform.basic(id, client.secret().reveal());
        var answer = platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials",
                "Authorization",
                basic,
                "Content-Type",
                "application/x-www-form-urlencoded");
        var bearer = "Bearer " + TestPlatform.json(answer).get("access_token").asString();
        var events = "/audit-api/v201910/audit-events?limit=1";
        assertThat(platform.get(events, "Authorization", bearer).statusCode()).isEqualTo(200);

        var admin = browser(0, 0);
        assertThat(admin.get("/settings/roles/cr_auditor").body()).contains("Change Auditor");
        assertThat(admin.post("/settings/roles/cr_auditor", "name", "Guest", "permission.orders_create", "on")
                        .statusCode())
                .isEqualTo(303);
        assertThat(platform.get(events, "Authorization", bearer).statusCode()).isEqualTo(403);

        admin.get("/settings/roles/cr_auditor/remove");
        var held = admin.post("/settings/roles/cr_auditor/remove");
        assertThat(held.statusCode()).isEqualTo(409);
        assertThat(held.body()).contains("Still held by 0 users and 1 credentials");
        platform.domain().credentials().commands().revoke(adminActor(), id);
        assertThat(admin.post("/settings/roles/cr_auditor/remove").statusCode()).isEqualTo(303);
        assertThat(admin.get("/settings/roles/cr_auditor").statusCode()).isEqualTo(404);
    }

    @Test
    void builtInRolesStayAndNobodyChangesTheRoleTheyHold() {
        var admin = browser(0, 0);
        assertThat(admin.get("/settings/roles/STANDARD").statusCode()).isEqualTo(404);
        assertThat(admin.post("/settings/roles/STANDARD", "name", "x").statusCode())
                .isEqualTo(404);

        var held = Set.of(Permissions.COMPANY_SETTINGS_MANAGE, Permissions.USERS_VIEW);
        platform.domain().companies().roles().createRole(adminActor(), "cr_settings", "Settings", held);
        platform.domain()
                .companies()
                .commands()
                .changeRole(adminActor(), platform.user(0, 1).get("id").asString(), "cr_settings", null);
        var keeper = browser(0, 1);
        keeper.get("/settings/roles/cr_settings");
        var raised = keeper.post(
                "/settings/roles/cr_settings",
                "name",
                "Settings",
                "permission.company_settings_manage",
                "on",
                "permission.users_view",
                "on",
                "permission.credentials_manage",
                "on");
        assertThat(raised.statusCode()).isEqualTo(403);
        assertThat(keeper.get("/settings/credentials").statusCode()).isEqualTo(403);
        var lowered = keeper.post("/settings/roles/cr_settings", "name", "Settings", "permission.users_view", "on");
        assertThat(lowered.statusCode()).isEqualTo(403);
        assertThat(lowered.body()).contains("You cannot change the system role that you hold");
    }

    @Test
    void groupsAreChangedAndRemovedWhenNobodyIsInThem() {
        var rules = new TreeMap<String, java.util.SortedSet<String>>();
        rules.put("country", new TreeSet<>(Set.of("no")));
        platform.domain().companies().groups().createAccessGroup(adminActor(), "north", "North", rules);
        var admin = browser(0, 0);
        assertThat(admin.get("/settings/access-groups/new").body()).contains("is shown here once it is saved");
        assertThat(admin.get("/settings/access-groups/north").body())
                .contains("name=\"value.country.no\" value=\"on\" checked", "As it is saved now, “");
        assertThat(admin.post(
                                "/settings/access-groups/north",
                                "name",
                                "North",
                                "value.country.no",
                                "on",
                                "values.country",
                                "se\r\n")
                        .statusCode())
                .isEqualTo(303);
        assertThat(admin.get("/settings/access-groups").body()).contains("country is no or se");
        admin.get("/settings/access-groups/north");
        assertThat(admin.post("/settings/access-groups/north", "name", "North", "values.nonsense", "no")
                        .statusCode())
                .isEqualTo(422);
        var other = browser(1, 0);
        other.get("/");
        assertThat(other.post("/settings/access-groups/north/remove").statusCode())
                .isEqualTo(404);
        assertThat(other.post("/settings/access-groups/north", "name", "x", "values.a", "b")
                        .statusCode())
                .isEqualTo(404);
        assertThat(admin.get("/settings/access-groups/north/remove").body()).contains("Remove North?");
        assertThat(admin.post("/settings/access-groups/north/remove").statusCode())
                .isEqualTo(303);
        assertThat(admin.get("/settings/access-groups/north").statusCode()).isEqualTo(404);
    }

    @Test
    void nobodyElseInvitesOrChangesRoles() {
        for (var user = 1; user < 5; user++) {
            var person = browser(0, user);
            person.get("/");
            assertThat(person.get("/settings/users/invite").statusCode()).isEqualTo(403);
            assertThat(person.post("/settings/users/invite", ada("EMPLOYEE")).statusCode())
                    .isEqualTo(403);
            assertThat(person.post("/settings/roles/cr_x", "name", "x").statusCode())
                    .isEqualTo(403);
            assertThat(person.post("/settings/access-groups/x/remove").statusCode())
                    .isEqualTo(403);
        }
    }

    /** Letters go out in the operator's name, and a link of somebody who was deactivated is no way back in. */
    @Test
    void invitationsAreBoundAndEndWithTheirPerson() throws IOException {
        var admin = browser(0, 0);
        var invite = "/settings/users/invite";
        admin.get(invite);
        var user = TestBrowser.location(admin.post(invite, ada("STANDARD"))).replaceFirst("\\?.*", "");
        var link = links().getLast();
        admin.get(user + "/deactivate");
        assertThat(admin.post(user + "/deactivate").statusCode()).isEqualTo(303);
        admin.get(user);
        assertThat(admin.post(user + "/activate").statusCode()).isEqualTo(303);
        assertThat(new TestBrowser(platform).get(link).body()).doesNotContain("name=\"new\"");

        var notes = new ArrayList<String>();
        for (var person = 0; person < 65; person++) {
            var fields = ada("EMPLOYEE");
            fields[1] = "new" + person + "@acme.example";
            notes.add(TestBrowser.location(admin.post(invite, fields)));
        }
        assertThat(notes.getFirst()).endsWith("note=invited");
        var held = notes.getLast();
        assertThat(held).endsWith("note=letters-enough");
        assertThat(admin.get(held).body()).contains("send the invitation from this page", "new64@acme.example");
        assertThat(links()).hasSizeLessThan(65);
    }
}
