package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One application works for many companies and people; what one of them asks of it holds up nobody else. */
class ApplicationLimitsTest {

    private static final int TRIES_MAX = 1_000;
    private static final int CONSENTS_MAX = 50;
    private static final Scopes SCOPES = Scopes.of("user_me_read");

    @Test
    void whatOneUserAsksOfAnApplicationIsNotTakenFromTheOthers(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder, Map.of("limits.requestsPerSecond", "1"))) {
            var grants = new TestGrants(platform);
            var busy = bearer(grants, grants.authorization(TestGrants.CONFIDENTIAL, "STANDARD", SCOPES));
            var colleague = bearer(grants, grants.authorization(TestGrants.CONFIDENTIAL, "EXTENDED", SCOPES));
            var elsewhere = bearer(grants, ofGlobex(platform, grants));

            askUntilRefused(platform, busy);

            assertThat(status(platform, colleague))
                    .as("another user of the company")
                    .isEqualTo(200);
            assertThat(status(platform, elsewhere))
                    .as("a user of another company")
                    .isEqualTo(200);
            assertThat(isFirstRequestRefused(platform, grants, busy))
                    .as("another consent of the same user")
                    .isTrue();
        }
    }

    /** A moment after the refusal there may be one more allowance, so it is tried again, with a consent of which nobody asked anything yet. */
    private static boolean isFirstRequestRefused(TestPlatform platform, TestGrants grants, String busy) {
        for (var i = 0; i < CONSENTS_MAX; i++) {
            var again = bearer(grants, grants.authorization(TestGrants.CONFIDENTIAL, "STANDARD", SCOPES));
            askUntilRefused(platform, busy);
            if (status(platform, again) == 429) {
                return true;
            }
        }
        return false;
    }

    private static Authorization ofGlobex(TestPlatform platform, TestGrants grants) {
        var admin = new Actor.CompanyUser(platform.companyId(1), platform.adminUserId(1));
        var clientId = grants.clientId(TestGrants.CONFIDENTIAL);
        platform.domain().installations().install(admin, clientId, SCOPES);
        return new Authorization(
                platform.companyId(1),
                platform.adminUserId(1),
                clientId,
                TestGrants.REDIRECT_URI,
                SCOPES,
                null,
                TestGrants.challenge(TestGrants.VERIFIER),
                null);
    }

    private static String bearer(TestGrants grants, Authorization authorization) {
        var answer = grants.exchange(TestGrants.CONFIDENTIAL, grants.code(authorization), Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return "Bearer " + TestPlatform.json(answer).get("access_token").asString();
    }

    private static int status(TestPlatform platform, String bearer) {
        return platform.get("/users/me", "Authorization", bearer).statusCode();
    }

    private static void askUntilRefused(TestPlatform platform, String bearer) {
        for (var i = 0; i < TRIES_MAX; i++) {
            var status = status(platform, bearer);
            if (status == 429) {
                return;
            }
            assertThat(status).isEqualTo(200);
        }
        throw new AssertionError("expected to be refused within " + TRIES_MAX + " requests");
    }
}
