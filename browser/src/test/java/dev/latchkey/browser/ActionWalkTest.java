package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.core.command.Actor;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator does everything that the console offers, by clicking; {@link CredentialPagesTest} makes and revokes credentials. */
@RequiresChromium
class ActionWalkTest {

    private TestPlatform platform;
    private BrowserContext person;
    private Page page;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        person = ChromiumBrowser.shared().person();
        page = person.newPage();
        ConsolePaths.signIn(platform, page);
    }

    @AfterEach
    void stop() {
        person.close();
        platform.close();
    }

    private void click(AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    private void link(String name) {
        click(AriaRole.LINK, name);
    }

    private void button(String name) {
        click(AriaRole.BUTTON, name);
    }

    private void fill(String label, String value) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(value);
    }

    private void told(String text) {
        ConsolePaths.told(page, text);
    }

    private void open(String path) {
        page.navigate(platform.web(path).toString());
    }

    @Test
    void peopleRolesAndGroups() {
        link("Users");
        link("Invite");
        fill("E-mail", "walker@acme.example");
        fill("First name", "Wanda");
        fill("Last name", "Walker");
        page.getByLabel("System role").selectOption("EXTENDED");
        button("Send the invitation");
        told("The invitation is on its way");
        button("Send the invitation again");
        told("The invitation is on its way");
        fill("First name", "Wilma");
        page.getByLabel("System role").selectOption("EMPLOYEE");
        button("Save");
        told("Saved");
        assertThat(page.locator("h1")).hasText("Wilma Walker No password");
        link("Deactivate…");
        button("Deactivate");
        told("Deactivated");
        button("Activate");
        told("Activated");

        link("System roles");
        link("New role");
        fill("Name", "Auditor");
        page.locator("[name='permission.audit_view']").check();
        button("Make the role");
        told("Made");
        link("Auditor");
        fill("Name", "Reader");
        page.locator("[name='permission.reports_view']").check();
        button("Save");
        told("Saved");
        link("Reader");
        link("Remove the role");
        button("Remove the role");
        told("Removed");

        link("Access groups");
        link("New group");
        fill("Name", "North");
        page.locator("[name='values.country']").fill("no");
        button("Make the group");
        told("Made");
        link("North");
        assertThat(page.locator("[name='value.country.no']")).isChecked();
        page.locator("[name='values.country']").fill("se");
        button("Save");
        told("Saved");
        assertThat(page.locator(".lk-content")).containsText("country is no or se");
        link("North");
        link("Remove the group");
        button("Remove the group");
        told("Removed");
    }

    @Test
    void aClientFromEditingToShrinking() {
        var client = platform.client(0, 0);
        assertThat(platform.getRecorded("/orders?limit=1", "Authorization", "Bearer " + platform.token(0, 0))
                        .statusCode())
                .isEqualTo(200);
        open("/settings/credentials/" + client.get("clientId").asString());
        link("Edit");
        fill("Description (optional)", "Changed by a walk");
        button("Save");
        told("Saved");
        assertThat(page.locator(".lk-content")).containsText("Changed by a walk");
        link("Rotate");
        button("Rotate and show the new secret");
        assertThat(page.locator("#secret")).isVisible();
        link("I have copied it");
        link("Cut off…");
        page.getByLabel("although it is in use").check();
        button("Cut off now");
        told("cut off");

        link("Activity");
        assertThat(page.locator("h2").first()).containsText("Calls in the last");
        assertThat(page.locator(".lk-plot")).isVisible();
        link("30 days");
        assertThat(page.locator("h2").first()).containsText("30 days");
        link("Scopes");
        page.getByLabel("How long to try the smaller set").selectOption("1");
        button("Start the trial");
        told("The trial runs");
        button("Keep all scopes");
        told("The trial is over");
        button("Start the trial");
        page.locator("form[action$='/apply'] button").click();
        told("Done");
        assertThat(page.locator("tbody tr")).hasCount(1);
    }

    @Test
    void whyARequestIsRefused() {
        link("Why was I refused?");
        page.getByLabel("Credential", new Page.GetByLabelOptions().setExact(true))
                .selectOption(platform.client(0, 1).get("clientId").asString());
        fill("Path", "/users");
        button("Explain");
        assertThat(page.locator(".lk-gate-refused strong")).hasText("Scope");
        link("Open the credential");
        assertThat(page.locator(".lk-tabs")).isVisible();
    }

    @Test
    void applicationsFromApprovalToUninstalling() {
        var grants = new TestGrants(platform);
        var clientId = grants.clientId(TestGrants.CONFIDENTIAL);
        var admin = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var colleague = new Actor.CompanyUser(platform.companyId(0), grants.userId("STANDARD"));
        var commands = platform.domain().installations();
        commands.uninstall(admin, clientId);
        commands.request(colleague, clientId, Scopes.parse("orders_read customers_read"));

        link("Connected applications");
        button("Approve");
        told("Approved");
        commands.request(colleague, clientId, Scopes.parse("users_read"));
        page.reload();
        button("Dismiss");
        told("Dismissed");
        for (var role : new String[] {"STANDARD", "EXTENDED"}) {
            grants.tokens(TestGrants.CONFIDENTIAL, role, Scopes.parse("orders_read"));
        }
        open("/settings/applications/" + clientId);
        page.locator(".rows summary[aria-label]").first().click();
        link("End for this person…");
        button("End it");
        told("Ended");
        link("End for everybody…");
        page.locator("#confirm").fill("end for everybody");
        button("End for everybody");
        told("acts for nobody");
        link("Uninstall…");
        page.locator("#confirm").fill("uninstall");
        button("Uninstall");
        told("Uninstalled");
    }

    @Test
    void theAuditLogFilteredVerifiedAndExported() throws Exception {
        link("Audit log");
        page.locator("summary.chip").getByText("Done by").click();
        page.locator(".menu[open] .item")
                .getByText("User", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.locator(".lk-audit li").first()).isVisible();
        link("Clear");
        button("Verify the chain");
        told("entries");
        page.locator("summary.chip").getByText("Export").click();
        var export = page.waitForDownload(() -> button("Export JSON lines"));
        assertThat(Files.readString(export.path())).contains("\"previousHash\"");
        assertThat(export.suggestedFilename()).isEqualTo("audit-log.jsonl");
    }
}
