package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.grant.AuthorizationRequests.Numbers;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Requests that anybody can leave here take the room of whoever leaves them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingRoomTest {

    private static final String FLOODING = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";

    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(
                folder,
                Map.of(
                        "listeners.trustedProxies",
                        "127.0.0.1/32",
                        "limits.tokenRequestsPerSecond",
                        "100000",
                        "limits.ownRequestsPerSecond",
                        "100000"),
                new MutableClock()); // none of them gets too old meanwhile
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private HttpResponse<String> push(AuthorizeBrowser browser, String address) {
        return platform.post(
                "/identity/oauth/par",
                AuthorizeBrowser.query(browser.good(TestGrants.PUBLIC)),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-Forwarded-For",
                address);
    }

    private HttpResponse<String> ask(AuthorizeBrowser browser, String address) {
        var asked = platform.web("/identity/oauth/allow?" + AuthorizeBrowser.query(browser.good(TestGrants.PUBLIC)));
        return platform.send(platform.request(asked, "X-Forwarded-For", address).GET());
    }

    @Test
    void pushedRequestsOfAPublicClientTakeTheShareOfTheirAddressAndPushNobodyOut() {
        var browser = new AuthorizeBrowser(platform).signedIn("STANDARD");
        var others = push(browser, OTHER);
        for (int i = 0; i < WaitingRoom.OF_ADDRESS_MAX; i++) {
            assertThat(push(browser, FLOODING).statusCode()).isEqualTo(201);
        }
        var refused = push(browser, FLOODING);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(TestPlatform.json(refused).get("error").asString()).isEqualTo("temporarily_unavailable");
        assertThat(push(browser, OTHER).statusCode()).isEqualTo(201);
        var brought = browser.browser.get(
                "/identity/oauth/allow?client_id=" + browser.grants.clientId(TestGrants.PUBLIC) + "&request_uri="
                        + TestPlatform.json(others).get("request_uri").asString());
        assertThat(TestBrowser.location(brought)).startsWith("/identity/oauth/consent?request=");
    }

    @Test
    void requestsThatWaitForADecisionTakeTheShareOfTheirAddress() {
        var browser = new AuthorizeBrowser(platform);
        for (int i = 0; i < WaitingRoom.OF_ADDRESS_MAX; i++) {
            assertThat(TestBrowser.location(ask(browser, FLOODING))).startsWith("/identity/oauth/consent?request=");
        }
        assertThat(TestBrowser.location(ask(browser, FLOODING)))
                .startsWith(TestGrants.REDIRECT_URI)
                .contains("error=temporarily_unavailable", "state=");
        assertThat(TestBrowser.location(ask(browser, OTHER))).startsWith("/identity/oauth/consent?request=");
    }

    private static WaitingRoom stranger(String address) {
        return new WaitingRoom(InetAddress.ofLiteral(address));
    }

    private static void isFull(WaitingRoom room, Numbers waiting, String reason) {
        assertThatThrownBy(() -> room.enter(waiting)).hasMessageContaining(reason);
    }

    @Test
    void whoHasNextToNothingGetsInWhereOthersHaveFilledTheirShares() {
        var room = stranger(OTHER);
        var few = WaitingRoom.SMALL - 1;
        room.enter(new Numbers(WaitingRoom.MAX - 1, WaitingRoom.OF_CLIENT_MAX, few, few));
        isFull(room, new Numbers(WaitingRoom.MAX, few, few, few), "too many requests wait");
        isFull(room, new Numbers(WaitingRoom.MAX * 3 / 4, 16, 16, 16), "too many requests wait");
        isFull(room, new Numbers(WaitingRoom.OF_CLIENT_MAX, WaitingRoom.OF_CLIENT_MAX, 16, 16), "of this client");
        isFull(room, new Numbers(WaitingRoom.OF_NETWORK_MAX, 0, 0, WaitingRoom.OF_NETWORK_MAX), "of this address");
        WaitingRoom.ofClient().enter(new Numbers(WaitingRoom.MAX - 1, few, 0, 0));
        isFull(WaitingRoom.ofClient(), new Numbers(WaitingRoom.MAX - 1, 16, 0, 0), "too many requests wait");
    }

    @Test
    void countsIpv6ByItsNetworks() {
        var one = stranger("2001:db8:1:2::3").origin(UnaryOperator.identity());
        var neighbour = stranger("2001:db8:1:2:ffff::9").origin(UnaryOperator.identity());
        var sibling = stranger("2001:db8:1:3::3").origin(UnaryOperator.identity());
        assertThat(neighbour).isEqualTo(one);
        assertThat(sibling.address()).isNotEqualTo(one.address());
        assertThat(sibling.network()).isEqualTo(one.network());
        assertThat(stranger("2001:db8:2:2::3").origin(UnaryOperator.identity()).network())
                .isNotEqualTo(one.network());
    }
}
