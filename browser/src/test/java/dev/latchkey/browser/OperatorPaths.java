package dev.latchkey.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.time.Instant;
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
        var longest = "W".repeat(100);
        stores.transactions().write(tx -> {
            stores.companies()
                    .insert(tx, new Company("long-name", "long-" + "w".repeat(58), longest, false, Instant.EPOCH));
            stores.partners().insert(tx, new Partner("long-name", longest, false, true, Instant.EPOCH));
            return tx;
        });
        return List.of(
                "/operator",
                "/operator/companies",
                "/operator/companies?q=glob&state=active",
                "/operator/companies?q=nothing",
                "/operator/companies/new",
                company,
                company + "/suspend",
                "/operator/companies/long-name",
                "/operator/partners",
                "/operator/partners/long-name",
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
                "/operator/audit-log",
                "/operator/search?q=a");
    }

    /** Gives Chromium the session of an operator who has signed in elsewhere: each code of a second factor works once. */
    static void hand(TestPlatform platform, TestBrowser operator, BrowserContext to) {
        to.addCookies(operator.cookies().entrySet().stream()
                .map(cookie -> new Cookie(cookie.getKey(), cookie.getValue())
                        .setUrl(platform.web("/").toString()))
                .toList());
    }
}
