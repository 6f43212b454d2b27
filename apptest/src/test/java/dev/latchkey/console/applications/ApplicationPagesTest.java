package dev.latchkey.console.applications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Notices;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.partner.ScopeReasons;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators see and end of the applications in their company, and what nobody else does. */
final class ApplicationPagesTest {

    private static final Scopes SOME = Scopes.parse("orders_read customers_read");

    @TempDir
    private Path folder;

    private TestPlatform platform;
    private TestGrants grants;
    private String path = "";
    private String clientId = "";

    @BeforeEach
    void start() {
        platform = TestPlatform.start(folder);
        grants = new TestGrants(platform);
        clientId = grants.clientId(TestGrants.CONFIDENTIAL);
        path = "/settings/applications/" + clientId;
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private TestBrowser browser(int company, int user) {
        return TestBrowser.signedIn(platform, company, user);
    }

    private int statusWith(String token) {
        return platform.get("/orders", "Authorization", "Bearer " + token).statusCode();
    }

    private String token(String role) {
        return grants.tokens(TestGrants.CONFIDENTIAL, role, SOME)
                .get("access_token")
                .asString();
    }

    @Test
    void showsWhoUsesAnApplicationAndEndsItForOne() {
        var standard = token("STANDARD");
        var extended = token("EXTENDED");
        var admin = browser(0, 0);
        assertThat(admin.get("/settings/applications").body()).contains("PartsBridge Sync", path);
        var userId = grants.userId("STANDARD");
        assertThat(admin.get(path).body())
                .contains(path + "/users/" + userId + "/revoke", "orders_read", grants.userId("EXTENDED"))
                .contains("cut\">" + name(userId) + "</span>", "cut\">" + name(grants.userId("EXTENDED")) + "</span>");

        var asked = admin.get(path + "/users/" + userId + "/revoke");
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.body()).contains(name(userId));
        assertThat(statusWith(standard)).isEqualTo(200);
        assertThat(admin.post(path + "/users/" + userId + "/revoke").statusCode())
                .isEqualTo(303);
        assertThat(statusWith(standard)).isEqualTo(401);
        assertThat(statusWith(extended)).isEqualTo(200);
        assertThat(admin.get(path).body()).doesNotContain(userId);
        assertThat(admin.post(path + "/users/" + userId + "/revoke").statusCode())
                .isEqualTo(404);
        assertThat(admin.get("/settings/audit-log?event.OAUTH_APPLICATION_ACCESS_REVOKED=on")
                        .body())
                .contains("REVOKED_BY_COMPANY");
    }

    @Test
    void saysWhyTheApplicationAsksForEachScope() {
        token("STANDARD");
        var stores = platform.domain().stores();
        stores.transactions().write(tx -> {
            var partnerId = stores.partners().page(tx, "", 1).getFirst().id();
            var reasons = ScopeReasons.of(Map.of("orders_read", "To keep your shop in step"));
            stores.scopeReasons().replace(tx, partnerId, clientId, reasons);
            return tx;
        });
        assertThat(browser(0, 0).get(path).body()).contains("Its maker says: “To keep your shop in step”");
    }

    @Test
    void endsItForEverybodyAndLeavesItInstalled() {
        var standard = token("STANDARD");
        var extended = token("EXTENDED");
        var admin = browser(0, 0);
        admin.get(path + "/end-all");
        assertThat(admin.post(path + "/end-all", "confirm", "PartsBridge Sync").statusCode())
                .isEqualTo(422);
        assertThat(statusWith(standard)).isEqualTo(200);
        assertThat(admin.post(path + "/end-all", "confirm", "end for everybody").statusCode())
                .isEqualTo(303);
        assertThat(statusWith(standard)).isEqualTo(401);
        assertThat(statusWith(extended)).isEqualTo(401);
        assertThat(admin.get(path).body()).contains("Nobody yet", "What it may be allowed to do");
        assertThat(statusWith(token("STANDARD"))).isEqualTo(200);
    }

    @Test
    void uninstallsOnlyWhenTheWordIsTyped() {
        var standard = token("STANDARD");
        var admin = browser(0, 0);
        admin.get(path + "/uninstall");
        var refused = admin.post(path + "/uninstall", "confirm", "PartsBridge Sync");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("lk-error", "PartsBridge Sync");
        assertThat(statusWith(standard)).isEqualTo(200);
        assertThat(admin.post(path + "/uninstall", "confirm", "uninstall").statusCode())
                .isEqualTo(303);
        assertThat(statusWith(standard)).isEqualTo(401);
        assertThat(admin.get(path).statusCode()).isEqualTo(404);
    }

    private String name(String userId) {
        var stores = platform.domain().stores();
        var user = stores.transactions()
                .read(tx -> stores.users().find(tx, platform.companyId(0), userId))
                .orElseThrow();
        return user.firstName() + " " + user.lastName();
    }

    /** The application is taken out first, so that a colleague has to ask for it. */
    private void askFor(String scopes) {
        var commands = platform.domain().installations();
        commands.uninstall(new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0)), clientId);
        var colleague = new Actor.CompanyUser(platform.companyId(0), grants.userId("STANDARD"));
        commands.request(colleague, clientId, Scopes.parse(scopes));
    }

    @Test
    void approvesWhatAColleagueAsksFor() throws IOException, InterruptedException {
        askFor("orders_read");
        var admin = browser(0, 0);
        try (var outbox = new Outbox(folder)) {
            assertThat(Outbox.text(outbox.next("Client id: " + clientId)))
                    .contains("To: " + platform.user(0, 0).get("email").asString())
                    .contains("Name: “PartsBridge Sync”", path);
        }
        assertThat(admin.get("/settings/applications").body())
                .contains("Waiting for approval", "orders_read", name(grants.userId("STANDARD")));
        var changed = admin.post(path + "/approve", "scopes", "users_read");
        assertThat(changed.statusCode()).isEqualTo(409);
        assertThat(changed.body()).contains("The request has changed");
        assertThat(admin.post(path + "/approve", "scopes", "orders_read").statusCode())
                .isEqualTo(303);
        assertThat(admin.get(path).body())
                .contains("What it may be allowed to do", "by " + name(platform.adminUserId(0)))
                .doesNotContain("Waiting for approval");
        var again = admin.post(path + "/approve", "scopes", "orders_read");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("The request has changed", "What it may be allowed to do");
    }

    /** To whom letters were written with this; they are taken out before anybody sends them. */
    private List<String> lettersOf(Consumer<Transaction> change) {
        var stores = platform.domain().stores();
        return stores.transactions().write(tx -> {
            takeLetters(tx);
            change.accept(tx);
            return takeLetters(tx);
        });
    }

    private List<String> takeLetters(Transaction tx) {
        var notices = platform.domain().stores().notices();
        var later = platform.domain().clock().instant().plus(Notices.AGE_MAX);
        var addresses = new ArrayList<String>();
        for (var next = notices.findDue(tx, later); next.isPresent(); next = notices.findDue(tx, later)) {
            addresses.add(next.get().email());
            notices.delete(tx, next.get().id());
        }
        return addresses;
    }

    @Test
    void whatWaitsIsToldOnceADayToThoseWhoTookUpTheirInvitation() {
        var admin = browser(0, 0);
        admin.get("/settings/users/invite");
        var invited = admin.post(
                "/settings/users/invite",
                "email",
                "stranger@elsewhere.example",
                "firstName",
                "Ada",
                "lastName",
                "New",
                "systemRole",
                "ADMINISTRATOR",
                "accessGroup",
                "");
        assertThat(TestBrowser.location(invited)).endsWith("note=invited");

        var commands = platform.domain().installations();
        var boss = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var colleague = new Actor.CompanyUser(platform.companyId(0), grants.userId("STANDARD"));
        commands.uninstall(boss, clientId);
        var scopes = Scopes.parse("orders_read");
        assertThat(lettersOf(tx -> commands.request(tx, colleague, clientId, scopes)))
                .containsExactly(platform.user(0, 0).get("email").asString());
        for (var i = 0; i < 3; i++) {
            commands.dismissRequest(boss, clientId);
            assertThat(lettersOf(tx -> commands.request(tx, colleague, clientId, scopes)))
                    .isEmpty();
        }
        assertThat(admin.get("/settings/applications").body()).contains("Waiting for approval");
    }

    @Test
    void whoAsksForManyHasSoManyLettersWrittenAndOthersTheirOwn() {
        var letters = platform.domain().people().approvals();
        var colleague = new Actor.CompanyUser(platform.companyId(0), grants.userId("STANDARD"));
        var written = 0;
        for (var i = 0; i < 70; i++) {
            var client = "client" + i;
            written += lettersOf(tx -> letters.write(tx, colleague, client, "Name", null))
                    .size();
        }
        assertThat(written).isBetween(30, 39);
        var other = new Actor.CompanyUser(platform.companyId(0), grants.userId("EXTENDED"));
        assertThat(lettersOf(tx -> letters.write(tx, other, "another", "Name", null)))
                .hasSize(1);
    }

    @Test
    void aSuspendedApplicationKeepsItsName() {
        token("STANDARD");
        var admin = browser(0, 0);
        var stores = platform.domain().stores();
        var stored = stores.transactions()
                .read(tx -> stores.applications().findByClientId(tx, clientId))
                .orElseThrow();
        platform.domain()
                .partners()
                .commands()
                .setApplicationActive(new Actor.Operator("op"), stored.partnerId(), clientId, false);
        var partner = stores.transactions()
                .read(tx -> stores.partners().find(tx, stored.partnerId()))
                .orElseThrow()
                .name();

        for (var page : List.of(
                admin.get("/settings/applications?q=partsbridge+sync").body(),
                admin.get("/settings/applications?state=STOPPED").body(),
                admin.get(path).body())) {
            assertThat(page).contains("PartsBridge Sync", partner, "Suspended").doesNotContain(">" + clientId + "</a>");
        }
        assertThat(admin.get("/settings/applications?state=STOPPED").body()).doesNotContain("PartsBridge Mobile");
        assertThat(admin.get("/search?q=partsbridge+sync").body()).contains(path, partner);
        assertThat(admin.get(path + "/uninstall").body()).contains("PartsBridge Sync");
        assertThat(admin.post(path + "/uninstall", "confirm", "uninstall").statusCode())
                .isEqualTo(303);
    }

    /** What is not installed cannot be uninstalled; what it asks for stands there in words, with its time as everywhere. */
    @Test
    void whatWaitsIsNotOfferedToBeUninstalled() {
        askFor("orders_read");
        var admin = browser(0, 0);
        var waiting = admin.get(path).body();
        assertThat(waiting)
                .containsPattern(name(grants.userId("STANDARD")) + " asked on [0-9]{1,2}.[A-Z][a-z]{2}.20[0-9]{2}, "
                        + "[0-9]{2}:[0-9]{2}.UTC that it may:")
                .contains("Not yet", "data-copy=\"#client-id\"", "<span>See orders</span>")
                .doesNotContain("/uninstall", "People it acts for");
        admin.post(path + "/approve", "scopes", "orders_read");
        assertThat(admin.get(path).body())
                .contains("/uninstall", "People it acts for")
                .doesNotContain("Not yet");
        assertThat(admin.get(path + "/uninstall").body()).doesNotContain("cannot be undone");
    }

    /** Also where a program did it, and who runs the platform. */
    @Test
    void whoApprovedStandsThereByName() {
        var commands = platform.domain().installations();
        var company = platform.companyId(0);
        var client = platform.client(0, 0);
        var program =
                new Actor.CompanyCredential(company, client.get("clientId").asString());
        var admin = browser(0, 0);
        for (var step : List.of(
                new Step(program, "by " + client.get("name").asString()),
                new Step(new Actor.OperatorInCompany("op", company), "by The operator"))) {
            commands.uninstall(new Actor.CompanyUser(company, platform.adminUserId(0)), clientId);
            commands.install(step.actor(), clientId, Scopes.parse("orders_read"));
            assertThat(admin.get(path).body()).contains(step.shown());
            assertThat(admin.get("/settings/applications").body()).contains(step.shown());
        }
    }

    private record Step(Actor.InCompany actor, String shown) {}

    @Test
    void dismissesWhatAColleagueAsksFor() {
        askFor("orders_read");
        var admin = browser(0, 0);
        admin.get("/settings/applications");
        assertThat(admin.post(path + "/dismiss").statusCode()).isEqualTo(303);
        assertThat(admin.get(path).statusCode()).isEqualTo(404);
        assertThat(admin.get("/settings/applications").body()).doesNotContain("Waiting for approval");
        assertThat(admin.get("/settings/audit-log?event.APPLICATION_INSTALLATION_DISMISSED=on")
                        .body())
                .contains("said no to an application");
    }

    @Test
    void whoWantsNoLettersOfApprovalsSaysSo() {
        var admin = browser(0, 0);
        assertThat(admin.get("/account/security").body())
                .contains("name=\"letter.APPROVAL_WAITING\" value=\"on\" checked");
        assertThat(TestBrowser.location(admin.post("/account/letters"))).endsWith("note=letters");
        assertThat(admin.get("/account/security").body())
                .contains("name=\"letter.APPROVAL_WAITING\" value=\"on\"><span>");
        admin.post("/account/letters", "letter.APPROVAL_WAITING", "on", "letter.PASSWORD_CHANGED", "off");
        assertThat(admin.get("/account/security").body())
                .contains("name=\"letter.APPROVAL_WAITING\" value=\"on\" checked");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void nobodyWithoutThePermissionGetsIn(int user) {
        var standard = token("STANDARD");
        var person = browser(0, user);
        var revoke = path + "/users/" + grants.userId("STANDARD") + "/revoke";
        assertThat(person.get("/").body()).doesNotContain("/settings/applications");
        for (var page : List.of("/settings/applications", path, path + "/uninstall", revoke)) {
            assertThat(person.get(page).statusCode()).isEqualTo(403);
        }
        person.get("/");
        for (var action :
                List.of(path + "/approve", path + "/dismiss", path + "/uninstall", path + "/end-all", revoke)) {
            assertThat(person.post(action, "name", "PartsBridge Sync").statusCode())
                    .isEqualTo(403);
        }
        assertThat(statusWith(standard)).isEqualTo(200);
    }

    @Test
    void anotherCompanysAdminFindsNothing() {
        var standard = token("STANDARD");
        var globex = browser(1, 0);
        var revoke = path + "/users/" + grants.userId("STANDARD") + "/revoke";
        assertThat(globex.get("/settings/applications").body()).contains("No application is installed");
        for (var page : List.of(path, path + "/uninstall", revoke)) {
            assertThat(globex.get(page).statusCode()).isEqualTo(404);
        }
        globex.get("/settings/applications");
        for (var action :
                List.of(path + "/approve", path + "/dismiss", path + "/uninstall", path + "/end-all", revoke)) {
            assertThat(globex.post(action, "name", "PartsBridge Sync").statusCode())
                    .isEqualTo(404);
        }
        assertThat(statusWith(standard)).isEqualTo(200);
    }
}
