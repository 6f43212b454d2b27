package dev.latchkey.console.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A form that ends a secret says how much still comes with it, and ends one that is in use only where what was ticked names it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndingSecretTest {

    private static final RotationOverlap OVERLAP = new RotationOverlap.Lasting(Duration.ofHours(24));
    private static final String LOUD = "is still in use and ends now";

    private TestPlatform platform;
    private TestBrowser admin;
    private Actor.CompanyUser actor;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        admin = TestBrowser.signedIn(platform, 0, 0);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    /** A key with two secrets. */
    private record Rotated(String id, Secret old, String oldId, Secret newest, String newestId) {

        private String path() {
            return "/settings/credentials/" + id;
        }

        private String cutOff() {
            return path() + "/secrets/" + oldId + "/revoke";
        }
    }

    private Rotated rotated(String name) {
        var credentials = platform.domain().credentials();
        var made = credentials.commands().createApiKey(actor, new NewApiKey(name, ""));
        var id = made.credential().id();
        var fresh = credentials.secretCommands().rotate(actor, id, OVERLAP);
        return new Rotated(id, made.secret(), newestOf(made), fresh.secret(), newestOf(fresh));
    }

    private static String newestOf(NewSecret<? extends Credential> made) {
        return made.credential().secrets().getLast().id();
    }

    private int call(Secret secret) {
        return platform.getRecorded("/orders?limit=1", "X-Api-Key", secret.reveal())
                .statusCode();
    }

    @Test
    void aRotationNamesTheSecretInUseThatItEnds() {
        var key = rotated("Rotated while the old one is in use");
        for (var i = 0; i < 3; i++) {
            call(key.old());
        }
        call(key.newest());

        assertThat(admin.get(key.path() + "/rotate").body())
                .contains(LOUD, "Calls with it since the rotation: 3.", "note bad", "value=\"" + key.oldId());
        var refused = admin.post(key.path() + "/rotate", "overlap", "7d", "newest", key.newestId());
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Tick this to end", "value=\"7d\" checked");
        assertThat(call(key.old())).isEqualTo(200);

        var answer = admin.post(key.path() + "/rotate", "overlap", "7d", "newest", key.newestId(), "ends", key.oldId());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(call(key.old())).isEqualTo(401);
        assertThat(call(key.newest())).isEqualTo(200);
    }

    @Test
    void whatNothingUsesEndsWithAWord() {
        var key = rotated("Rotated while nothing uses the old one");
        call(key.newest());

        assertThat(admin.get(key.path() + "/rotate").body())
                .doesNotContain(LOUD)
                .contains("nothing uses it any more");
        assertThat(admin.post(key.path() + "/rotate", "overlap", "7d", "newest", key.newestId())
                        .statusCode())
                .isEqualTo(200);
        assertThat(admin.get(key.cutOff()).body()).doesNotContain(LOUD);
    }

    @Test
    void nothingIsSaidWhereOneSecretWorksAlone() {
        var made = platform.domain().credentials().commands().createApiKey(actor, new NewApiKey("Alone", ""));
        call(made.secret());

        assertThat(admin.get("/settings/credentials/" + made.credential().id() + "/rotate")
                        .body())
                .contains("Rotate and show")
                .doesNotContain(LOUD, "nothing uses it any more");
    }

    @Test
    void whatIsCutOffInUseIsNamed() {
        var key = rotated("Cut off in use");
        call(key.old());

        assertThat(admin.get(key.cutOff()).body()).contains(LOUD, "Calls with it since the rotation: 1.");
        var refused = admin.post(key.cutOff());
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Tick this to end");
        assertThat(admin.post(key.cutOff(), "ends", key.newestId()).statusCode())
                .as("another secret ticked")
                .isEqualTo(422);
        assertThat(call(key.old())).isEqualTo(200);

        assertThat(admin.post(key.cutOff(), "ends", key.oldId()).statusCode()).isEqualTo(303);
        assertThat(call(key.old())).isEqualTo(401);
        assertThat(admin.post(key.cutOff()).statusCode()).as("sent twice").isEqualTo(409);
    }
}
