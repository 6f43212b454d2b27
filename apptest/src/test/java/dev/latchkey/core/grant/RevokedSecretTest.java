package dev.latchkey.core.grant;

import static dev.latchkey.testing.TestGrants.CONFIDENTIAL;
import static dev.latchkey.testing.TestGrants.PUBLIC;
import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody got with a secret of an application that they should not have: it ends with the secret, as with a company's client. */
class RevokedSecretTest {

    private static final Scopes SCOPES = Scopes.of("user_me_read");
    private static final PartnerActor PLATFORM = new PartnerActor.OfPlatform(new Actor.Operator("test"));

    private TestPlatform platform;
    private TestGrants grants;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        grants = new TestGrants(platform);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private int me(String accessToken) {
        return platform.get("/users/me", "Authorization", "Bearer " + accessToken)
                .statusCode();
    }

    @Test
    void takesTheAccessTokensThatWereIssuedBeforeWithIt() {
        var partners = platform.domain().partners();
        var application = partners.index()
                .find(grants.clientId(CONFIDENTIAL))
                .orElseThrow()
                .application();
        var partnerId = application.partnerId();
        var clientId = application.clientId();
        var old = application.secrets().getFirst().id();
        var tokens = grants.tokens(CONFIDENTIAL, "ADMINISTRATOR", SCOPES);
        var others = grants.tokens(PUBLIC, "ADMINISTRATOR", SCOPES);
        var another = partners.secretCommands()
                .rotate(PLATFORM, partnerId, clientId, old, new RotationOverlap.Lasting(Duration.ofHours(1)));
        assertThat(me(tokens.get("access_token").asString()))
                .as("an overlap ends nothing")
                .isEqualTo(200);

        partners.secretCommands().revoke(PLATFORM, partnerId, clientId, old);
        assertThat(me(tokens.get("access_token").asString())).isEqualTo(401);
        assertThat(me(others.get("access_token").asString())).isEqualTo(200);

        var refreshed = grants.refresh(
                CONFIDENTIAL,
                tokens.get("refresh_token").asString(),
                Map.of("client_secret", another.secret().reveal()));
        assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
        assertThat(me(json(refreshed).get("access_token").asString())).isEqualTo(200);
    }
}
