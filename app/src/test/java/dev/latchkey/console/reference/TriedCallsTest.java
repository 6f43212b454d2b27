package dev.latchkey.console.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A call that somebody tries on a page of the reference comes from them, and not from us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TriedCallsTest {

    private static final String OWN = "127.0.0.1";
    private static final String VISITOR = "203.0.113.9";
    private static final String PAGE = "/reference/orders-api/orders.all";

    private TestPlatform platform;
    private TestBrowser person;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of("listeners.trustedProxies", OWN));
        person = new TestBrowser(platform);
        var admin = platform.user(0, 0);
        person.signIn(admin.get("email").asString(), admin.get("password").asString());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private NewSecret<ApiKey> keyFor(String network) {
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var request = new NewApiKey(new Label("only from " + network, ""), null, IpAllowList.parse(List.of(network)));
        return platform.domain().credentials().commands().createApiKey(actor, request);
    }

    private HttpResponse<String> tryIt(NewSecret<ApiKey> key, String agent) {
        person.get(PAGE);
        var headers = Map.of("X-Forwarded-For", VISITOR, "User-Agent", agent);
        return person.postWith(
                PAGE,
                headers,
                person.csrf(),
                "kind",
                "key",
                "credential",
                key.secret().reveal());
    }

    @Test
    void doesNotPassAnAllowListThatHasOnlyOurOwnAddress() {
        assertThat(tryIt(keyFor(OWN + "/32"), "any").body())
                .contains(">403</span>", "may not be used from this address");
    }

    @Test
    void passesTheAllowListOfTheVisitor() {
        assertThat(tryIt(keyFor(VISITOR + "/32"), "any").body()).contains(">200</span>");
    }

    @Test
    void isEnteredForTheOwnerWithTheVisitorsAddressAndAgent() {
        var key = keyFor("203.0.113.0/24");
        var agents = new String[1];
        platform.recorded(agent -> {
            agents[0] = agent;
            return tryIt(key, agent);
        });
        var activity = platform.get(
                "/manage/v1/credentials/" + key.credential().id() + "/activity", "X-Api-Key", platform.apiKey(0));
        assertThat(activity.statusCode()).isEqualTo(200);
        assertThat(activity.body()).contains(VISITOR, agents[0]).doesNotContain(OWN);
    }

    @Test
    void whoComesOnAConnectionOfTheirOwnIsWhoTheyAre() {
        var key = keyFor("198.51.100.0/24").secret().reveal();
        tryIt(keyFor("203.0.113.0/24"), "any");
        for (var header : List.of("Latchkey-Handed-Over", "Latchkey-Visitor", "X-Real-Ip", "Forwarded")) {
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", key, header, "198.51.100.7")
                            .statusCode())
                    .as(header)
                    .isEqualTo(403);
        }
    }
}
