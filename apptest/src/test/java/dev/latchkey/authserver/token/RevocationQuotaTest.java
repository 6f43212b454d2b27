package dev.latchkey.authserver.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.grant.RevokedTokenSet;
import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six clients of one company end as many tokens as they can; everybody else ends theirs all the same. */
class RevocationQuotaTest {

    private static final int ACME = 0;
    private static final int GLOBEX = 1;
    private static final int CLIENTS = 6;

    @Test
    void oneCompanyCannotTakeTheRoomOfAnother(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            var mine = platform.token(ACME, 0);
            var theirs = platform.token(GLOBEX, 0);
            var revoked = platform.domain().grants().revokedInForce();
            var later = platform.domain().clock().instant().plus(Duration.ofHours(1));
            for (var number = 1L; number <= RevokedTokenSet.COUNT_MAX; number++) {
                var token = new RevokedToken(
                        RevokedToken.idOf(number), platform.companyId(ACME), "client-" + number % CLIENTS, later);
                if (revoked.hasRoomFor(token)) {
                    revoked.add(token);
                }
            }

            var refused = revoke(platform, ACME, mine);
            assertThat(refused.statusCode()).as("who used the room up").isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("temporarily_unavailable", "revoke the client");
            assertThat(call(platform, mine)).as("not ended, and not said to be").isEqualTo(200);

            assertThat(revoke(platform, GLOBEX, theirs).statusCode()).isEqualTo(200);
            assertThat(call(platform, theirs)).isEqualTo(401);
        }
    }

    private static HttpResponse<String> revoke(TestPlatform platform, int company, String token) {
        var client = platform.client(company, 0);
        return platform.post(
                "/identity/oauth/revoke",
                "token=" + token,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                TestPlatform.basic(
                        client.get("clientId").asString(),
                        client.get("clientSecret").asString()));
    }

    private static int call(TestPlatform platform, String token) {
        return platform.get("/orders?limit=1", "Authorization", "Bearer " + token)
                .statusCode();
    }
}
