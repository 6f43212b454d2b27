package dev.latchkey.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.util.List;

/** Every page of the operators. */
final class OperatorPaths {

    private OperatorPaths() {}

    static List<String> of(TestPlatform platform) {
        ConsolePaths.makeBusy(platform);
        var stores = platform.domain().stores();
        var partner = stores.transactions()
                .read(tx -> stores.partners().page(tx, "", 1))
                .getFirst()
                .id();
        var company = "/operator/companies/" + platform.companyId(0);
        return List.of(
                "/operator",
                "/operator/companies",
                "/operator/companies?q=glob&state=active",
                "/operator/companies?q=nothing",
                "/operator/companies/new",
                company,
                company + "/suspend",
                "/operator/partners",
                "/operator/partners?q=nobody",
                "/operator/partners/new",
                "/operator/partners/" + partner,
                "/operator/partners/" + partner + "/suspend",
                "/operator/partners/" + partner + "/applications/"
                        + new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL) + "/suspend",
                "/operator/apis",
                "/operator/apis/orders-api",
                "/operator/changes",
                "/operator/catalogue",
                "/operator/keys",
                "/operator/keys/rotate",
                "/operator/limits",
                "/operator/node",
                "/operator/audit-log");
    }

    /** Gives Chromium the session of an operator who has signed in elsewhere: each code of a second factor works once. */
    static void hand(TestPlatform platform, TestBrowser operator, BrowserContext to) {
        to.addCookies(operator.cookies().entrySet().stream()
                .map(cookie -> new Cookie(cookie.getKey(), cookie.getValue())
                        .setUrl(platform.web("/").toString()))
                .toList());
    }
}
