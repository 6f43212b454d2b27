package dev.latchkey.console.partner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner is told what its application does at companies that have let it in, and nothing of others. */
class CustomerPagesTest {

    private static final Pattern NUMBER = Pattern.compile("<dd>([0-9]+)</dd>");

    private TestPlatform platform;
    private TestPartner partner;
    private TestBrowser viewer;
    private TestGrants grants;
    private String page;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        partner = new TestPartner(platform);
        grants = new TestGrants(platform);
        viewer = partner.colleague(partner.id(), PartnerRole.VIEWER, InstantSource.system());
        page = "/partner/applications/" + grants.clientId(TestGrants.CONFIDENTIAL) + "/customers";
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private String companyName() {
        var stores = platform.domain().stores();
        return stores.transactions()
                .read(tx -> stores.companies().find(tx, platform.companyId(0)))
                .orElseThrow()
                .name();
    }

    /** Calls, errors and refusals of the only customer. */
    private List<String> numbers(String query) {
        platform.domain().activity().flush();
        return NUMBER.matcher(viewer.get(page + query).body())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private int call(String token, String path) {
        return platform.getRecorded(path, "Authorization", "Bearer " + token).statusCode();
    }

    @Test
    void countsItsCallsAndSaysWhyOneWasRefused() {
        var token = grants.tokens(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.parse("orders_read"))
                .get("access_token")
                .asString();
        assertThat(numbers("")).containsExactly("0", "0", "0");
        assertThat(call(token, "/orders?limit=1")).isEqualTo(200);
        assertThat(call(token, "/orders/no-such")).isEqualTo(404);
        assertThat(call(token, "/customers?limit=1")).isEqualTo(403);
        assertThat(numbers("")).containsExactly("3", "1", "1");
        assertThat(numbers("?range=30d")).containsExactly("3", "1", "1");
        assertThat(viewer.get(page).body())
                .contains(companyName(), "66.7 %", "GET /customers", "customers_read")
                .doesNotContain("127.0.0.1", platform.companyId(1));
    }

    @Test
    void saysNothingOfWhoHasNotLetItInAndNothingToOtherPartners() {
        var token = grants.tokens(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.parse("orders_read"))
                .get("access_token")
                .asString();
        call(token, "/orders?limit=1");
        assertThat(viewer.get(page).body()).contains(companyName());
        platform.domain()
                .installations()
                .uninstall(
                        new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0)),
                        grants.clientId(TestGrants.CONFIDENTIAL));
        assertThat(viewer.get(page).body()).contains("No company has let it in").doesNotContain(companyName());

        platform.domain()
                .partners()
                .commands()
                .createPartner(new Actor.Operator("command-line"), "rival", "Rival Works");
        var foreign = partner.colleague("rival", PartnerRole.OWNER, InstantSource.system());
        assertThat(foreign.get(page).statusCode()).isEqualTo(404);
        assertThat(TestBrowser.signedIn(platform, 0, 0).get(page).statusCode()).isEqualTo(403);
    }
}
