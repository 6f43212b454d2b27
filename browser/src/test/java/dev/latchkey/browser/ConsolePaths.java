package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.util.List;

/** Every page of the console that an administrator of the first company can open, and the way in. */
final class ConsolePaths {

    private ConsolePaths() {}

    /** Lets the first client do this and that, so that there is something to see of it. */
    static void makeBusy(TestPlatform platform) {
        var bearer = "Bearer " + platform.token(0, 0);
        var narrow = "Bearer " + platform.token(0, 1);
        for (var i = 0; i < 6; i++) {
            platform.get("/orders?limit=1", "Authorization", bearer, "User-Agent", "nightly-export/2.1");
            platform.get("/customers?limit=1", "Authorization", bearer, "User-Agent", "nightly-export/2.1");
        }
        platform.get("/orders/no-such", "Authorization", bearer, "User-Agent", "nightly-export/2.1");
        platform.get("/feed/orders", "Authorization", bearer, "User-Agent", "nightly-export/2.1");
        platform.get("/users", "Authorization", narrow);
        platform.domain().activity().flush();
    }

    /** So that there is something among what is over. */
    private static void retire(TestPlatform platform) {
        var admin = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var commands = platform.domain().credentials().commands();
        var made = commands.createApiKey(admin, new NewApiKey("Retired export", "Until the warehouse took over"));
        commands.revoke(admin, made.credential().id());
    }

    static List<String> of(TestPlatform platform) {
        makeBusy(platform);
        retire(platform);
        var client =
                "/settings/credentials/" + platform.client(0, 0).get("clientId").asString();
        var user = "/settings/users/" + platform.user(0, 2).get("id").asString();
        var application = "/settings/applications/" + new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL);
        return List.of(
                "/",
                "/settings/credentials",
                "/settings/credentials?state=revoked",
                "/settings/credentials/new",
                "/settings/credentials/new/api-key",
                "/settings/credentials/new/client",
                client,
                client + "/activity",
                client + "/activity?range=30d",
                client + "/scopes",
                client + "/edit",
                "/settings/credentials/" + platform.client(0, 1).get("clientId").asString() + "/edit?add=users_read",
                client + "/rotate",
                client + "/authentication",
                client + "/revoke",
                "/settings/requests?path=orders&from=2020-01-01T00:00",
                "/settings/credentials/chosen/revocation?id."
                        + platform.client(0, 0).get("clientId").asString() + "=on",
                "/settings/credentials/chosen/expiry?id."
                        + platform.client(0, 1).get("clientId").asString() + "=on",
                "/settings/refusals",
                "/settings/refusals?method=GET&path=/users&credential="
                        + platform.client(0, 1).get("clientId").asString(),
                "/settings/applications",
                application,
                application + "/uninstall",
                application + "/end-all",
                "/settings/users",
                user,
                user + "/deactivate",
                "/settings/users/invite",
                "/settings/roles",
                "/settings/roles/new",
                "/settings/access-groups",
                "/settings/access-groups/new",
                "/settings/audit-log",
                "/reference",
                "/reference?q=customers",
                "/reference/scopes",
                "/reference/orders-api",
                "/reference/orders-api/orders.all",
                "/reference/orders-api/orders.create",
                "/search?q=order",
                "/account/applications",
                "/account/security");
    }

    static void signIn(TestPlatform platform, Page page) {
        var admin = platform.user(0, 0);
        page.navigate(platform.web("/account/sign-in").toString());
        page.getByLabel("E-mail").fill(admin.get("email").asString());
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                .fill(admin.get("password").asString());
        page.keyboard().press("Enter");
        page.waitForURL(platform.web("/").toString());
    }

    /** What came of an action is told, and where people are: the first thing that a screen reader reads. */
    static void told(Page page, String text) {
        var note = page.locator("[role='status'], [role='alert']").first();
        assertThat(note).containsText(text);
        assertThat(note).isFocused();
    }
}
