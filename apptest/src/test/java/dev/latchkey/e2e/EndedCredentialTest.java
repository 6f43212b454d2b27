package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.gateway.proxy.RawConnection;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A credential that ended is refused at once, in the very words for one that never was. */
class EndedCredentialTest {

    private static final int ACME = 0;
    private static final int ADMIN_CLIENT = 0;
    private static final int JWT_CLIENT = 4;
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(30);

    /** What a WebSocket is told whose credential ended (RFC 6455 §7.4.1). */
    private static final int POLICY_VIOLATION = 1008;

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test
    EndedCredentialTest() {}

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of(), clock);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Actor.CompanyUser admin() {
        return new Actor.CompanyUser(platform.companyId(ACME), platform.adminUserId(ACME));
    }

    private HttpResponse<String> withKey(String key) {
        return platform.get("/orders?limit=1", "X-Api-Key", key);
    }

    private HttpResponse<String> withToken(String token) {
        return platform.get("/orders?limit=1", "Authorization", "Bearer " + token);
    }

    private static void assertWorks(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Nothing but the request id tells this refusal from that of a random string. */
    private void assertRefusedAsUnknown(HttpResponse<String> answer) {
        var refusal = GatewayRefusal.of(answer, 401, "operation")
                .challenge("Bearer realm=\"latchkey\", scope=\"orders_read\""
                        + (answer.request()
                                        .headers()
                                        .firstValue("Authorization")
                                        .isPresent()
                                ? ", error=\"invalid_token\", error_description=\"The credential is not valid\""
                                : "")
                        + GatewayRefusal.KEY_CHALLENGE);
        var unknown = GatewayRefusal.of(withKey("garbage"), 401, "operation");
        for (var part : List.of("message", "errors", "explanation")) {
            assertThat(refusal.body().get(part)).isEqualTo(unknown.body().get(part));
        }
    }

    @Test
    void refusesAKeyFromItsExpiryOn() {
        var end = clock.instant().plus(Duration.ofHours(1));
        var key = platform.domain()
                .credentials()
                .commands()
                .createApiKey(admin(), new NewApiKey(new Label("Short", ""), end, IpAllowList.ANY))
                .secret()
                .reveal();
        assertWorks(withKey(key));
        clock.set(end.minusMillis(1));
        assertWorks(withKey(key));
        clock.set(end);
        assertRefusedAsUnknown(withKey(key));
    }

    @Test
    void refusesAKeyFromItsRevocationOn() {
        var made = platform.domain().credentials().commands().createApiKey(admin(), new NewApiKey("Short", ""));
        var key = made.secret().reveal();
        assertWorks(withKey(key));
        try (var socket = TestWebSocket.open(platform, "X-Api-Key", key)) {
            socket.assertEchoes();
            platform.domain()
                    .credentials()
                    .commands()
                    .revoke(admin(), made.credential().id());
            assertRefusedAsUnknown(withKey(key));
            assertThat(socket.awaitClose()).isEqualTo(POLICY_VIOLATION);
        }
    }

    @Test
    void refusesTokensOfARevokedClient() {
        var opaque = platform.token(ACME, ADMIN_CLIENT);
        var jwt = platform.token(ACME, JWT_CLIENT);
        assertWorks(withToken(opaque));
        assertWorks(withToken(jwt));
        for (var client : new int[] {ADMIN_CLIENT, JWT_CLIENT}) {
            var id = platform.client(ACME, client).get("clientId").asString();
            platform.domain().credentials().commands().revoke(admin(), id);
        }
        assertRefusedAsUnknown(withToken(opaque));
        assertRefusedAsUnknown(withToken(jwt));
    }

    @Test
    void refusesATokenWhenItsTimeIsOver() {
        var opaque = platform.token(ACME, ADMIN_CLIENT);
        var jwt = platform.token(ACME, JWT_CLIENT);
        try (var byOpaque = TestWebSocket.open(platform, "Authorization", "Bearer " + opaque);
                var byJwt = TestWebSocket.open(platform, "Authorization", "Bearer " + jwt)) {
            clock.advance(TOKEN_LIFETIME.minusSeconds(1));
            assertWorks(withToken(opaque));
            assertWorks(withToken(jwt));
            byOpaque.assertEchoes();
            byJwt.assertEchoes();
            clock.advance(Duration.ofSeconds(1));
            assertRefusedAsUnknown(withToken(opaque));
            assertRefusedAsUnknown(withToken(jwt));
            assertThat(byOpaque.awaitClose()).isEqualTo(POLICY_VIOLATION);
            assertThat(byJwt.awaitClose()).isEqualTo(POLICY_VIOLATION);
        }
    }

    @Test
    void refusesATokenFromItsRevocationOnAndNoOther() {
        for (var client : new int[] {ADMIN_CLIENT, JWT_CLIENT}) {
            var ended = platform.token(ACME, client);
            var other = platform.token(ACME, client);
            assertWorks(withToken(ended));
            revoke(client, ended);
            assertRefusedAsUnknown(withToken(ended));
            assertWorks(withToken(other));
        }
    }

    /** What takes its time to send its body is judged again when that has come. */
    @Test
    void refusesWhatWasBegunBeforeARevocationAndSentBehindIt() throws Exception {
        var token = platform.token(ACME, ADMIN_CLIENT);
        var body = "{\"type\":\"apiKey\",\"name\":\"Behind the revocation\"}";
        try (var connection = new RawConnection(platform.api("").getPort())) {
            connection.send("""
                POST /manage/v1/credentials HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Content-Type: application/json
                Content-Length: %d
                Expect: 100-continue

                """.formatted(token, body.length()));
            assertThat(connection.read().status()).as("it was let in").isEqualTo(100);
            revoke(ADMIN_CLIENT, token);
            connection.send(body);
            assertThat(connection.read().status()).isEqualTo(401);
        }
        assertThat(withToken(platform.token(ACME, ADMIN_CLIENT)).statusCode()).isEqualTo(200);
    }

    private void revoke(int client, String token) {
        var credential = platform.client(ACME, client);
        var answer = platform.post(
                "/identity/oauth/revoke",
                "token=" + token,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                TestPlatform.basic(
                        credential.get("clientId").asString(),
                        credential.get("clientSecret").asString()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
