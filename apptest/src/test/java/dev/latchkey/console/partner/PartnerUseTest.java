package dev.latchkey.console.partner;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.page.Messages;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner is told who uses its key and the secrets of its applications, and is asked before one of them ends that came within a day. */
class PartnerUseTest {

    private static final String KEY = "/partner/key";
    private static final Pattern ENDS = Pattern.compile("name=\"ends\" value=\"([^\"]+)\"");
    private static final Pattern SECRET = Pattern.compile("id=\"secret\">([^<]+)<");

    private TestPlatform platform;
    private TestBrowser owner;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        owner = new TestPartner(platform).signedIn(InstantSource.system());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private static String found(Pattern pattern, HttpResponse<String> page) {
        var found = pattern.matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return found.group(1);
    }

    private String link(String page, String what) {
        return found(Pattern.compile("href=\"([^\"]+/" + what + ")\""), owner.get(page));
    }

    private int call(String key) {
        return platform.getRecorded("/feed/orders", "X-Api-Key", key).statusCode();
    }

    @Test
    void tellsWhatComesWithAKeyAndAsksBeforeItEnds() {
        assertThat(owner.get(KEY).body()).contains("Not used yet").doesNotContain("so far");
        var revoke = link(KEY, "revoke");
        assertThat(owner.get(revoke).body()).doesNotContain("name=\"ends\"");

        assertThat(call(platform.partnerKey())).isEqualTo(200);
        assertThat(owner.get(KEY).body()).contains("GET /feed/orders", "127.0.0.1", "In use; one call so far");
        assertThat(owner.get(revoke).body()).contains("was used within the last day", "127.0.0.1");
        var refused = owner.post(revoke);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Tick this to end");
        assertThat(owner.post(revoke, "ends", "another").statusCode()).isEqualTo(422);
        assertThat(call(platform.partnerKey())).isEqualTo(200);
        assertThat(location(owner.post(revoke, "ends", found(ENDS, refused)))).isEqualTo(KEY + "?note=revoked");
        assertThat(call(platform.partnerKey())).isEqualTo(401);
    }

    /** What a new key ends at once is asked about by name: an answer about one does not end another that came meanwhile. */
    @Test
    void asksBeforeANewKeyEndsThoseThatAreUsedAtOnce() {
        owner.get(KEY);
        var second = found(SECRET, owner.post(KEY, "overlap", "24h"));
        call(platform.partnerKey());
        var refused = owner.post(KEY, "overlap", "now");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("…"
                        + platform.partnerKey().substring(platform.partnerKey().length() - 4)
                        + " was used within the last day")
                .doesNotContain("…" + second.substring(second.length() - 4) + " was used");
        var answer = found(ENDS, refused);
        call(second);
        assertThat(owner.post(KEY, "overlap", "now", "ends", answer).statusCode())
                .as("the second came meanwhile")
                .isEqualTo(422);
        assertThat(call(platform.partnerKey())).isEqualTo(200);
        var both = found(ENDS, owner.post(KEY, "overlap", "now"));
        assertThat(owner.post(KEY, "overlap", "now", "ends", both).statusCode()).isEqualTo(200);
        assertThat(call(platform.partnerKey())).isEqualTo(401);
        assertThat(call(second)).isEqualTo(401);
    }

    @Test
    void tellsOfASecretOfAnApplicationAndAsksBeforeItEnds() {
        var application = platform.sheet().get("partner").get("applications").get(0);
        var clientId = new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL);
        var secret = application.get("clientSecret").asString();
        assertThat(application.get("clientId").asString()).isEqualTo(clientId);
        var page = "/partner/applications/" + clientId;
        assertThat(owner.get(page).body()).contains("Not used yet");

        introspect(clientId, secret);
        platform.domain().usage().flush();
        assertThat(owner.get(page).body()).contains("POST /identity/oauth/introspect", "In use; one call so far");
        var rotate = link(page, "rotate");
        assertThat(owner.get(rotate).body()).contains("POST /identity/oauth/introspect");
        var refused = owner.post(rotate, "overlap", "now");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("was used within the last day", "value=\"now\" checked");
        var revoke = link(page, "revoke");
        assertThat(owner.post(revoke).statusCode()).isEqualTo(422);
        assertThat(introspect(clientId, secret)).isEqualTo(200);

        assertThat(owner.post(rotate, "overlap", "now", "ends", found(ENDS, refused))
                        .statusCode())
                .isEqualTo(200);
        assertThat(introspect(clientId, secret)).isEqualTo(401);
        assertThat(location(owner.post(link(page, "revoke"))))
                .as("nobody used the new one")
                .isEqualTo(page + "?note=revoked");
    }

    /** As a credential's two secrets are shown: the calls of each by the hour, whether the old one can go, and the way to cut it off. */
    @Test
    void showsTheCallsOfBothWhileOneTakesThePlaceOfTheOther() {
        assertThat(owner.get(KEY).body()).doesNotContain("Cut off the old secret", "lk-plot-old");
        call(platform.partnerKey());
        var fresh = found(SECRET, owner.post(KEY, "overlap", "24h"));
        assertThat(sinceTheRotation(KEY)).containsExactly("0", "0");
        call(platform.partnerKey());
        call(fresh);
        call(fresh);
        assertThat(sinceTheRotation(KEY)).as("new, old").containsExactly("2", "1");
        assertThat(owner.get(KEY).body())
                .contains(
                        "The old secret is still in use", "lk-plot-old", "lk-plot-succeeded", "/revoke\">Cut off the");

        var clientId = new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL);
        var application = platform.sheet().get("partner").get("applications").get(0);
        var page = "/partner/applications/" + clientId;
        introspect(clientId, application.get("clientSecret").asString());
        platform.domain().usage().flush();
        assertThat(owner.get(page).body()).doesNotContain("lk-plot-old");
        var rotate = link(page, "rotate");
        owner.get(rotate);
        var second = found(SECRET, owner.post(rotate, "overlap", "7d"));
        introspect(clientId, second);
        platform.domain().usage().flush();
        assertThat(sinceTheRotation(page)).as("new, old").containsExactly("1", "0");
        assertThat(owner.get(page).body()).contains("Cut off the old secret…");
        var viewer = new TestPartner(platform)
                .colleague(new TestPartner(platform).id(), PartnerRole.VIEWER, InstantSource.system());
        assertThat(viewer.get(page).body()).contains("since the rotation").doesNotContain("Cut off the old secret");
    }

    private List<String> sinceTheRotation(String page) {
        platform.domain().usage().flush();
        return Pattern.compile(">([0-9]+) calls? since the rotation")
                .matcher(owner.get(page).body())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private int introspect(String clientId, String secret) {
        return platform.post(
                        "/identity/oauth/introspect",
                        "token=none",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        TestPlatform.basic(clientId, secret))
                .statusCode();
    }

    @Test
    void saysForHowLongItHasBeenSilentAndAsksForADay() {
        var now = Instant.parse("2026-11-30T12:00:00Z");
        assertThat(use(now, Duration.ofMinutes(59), "200")).isEqualTo("In use true");
        assertThat(use(now, Duration.ofHours(3), "200")).isEqualTo("Silent for 3 hours true");
        assertThat(use(now, Duration.ofHours(24), "200")).isEqualTo("Silent for 24 hours false");
        assertThat(use(now, Duration.ofDays(9), "200")).isEqualTo("Silent for 9 days false");
        assertThat(use(now, Duration.ofDays(9), LastUse.LET_IN))
                .as("a call that goes on")
                .isEqualTo("In use true");
    }

    private static String use(Instant now, Duration ago, String outcome) {
        var use = new LastUse("secret", now.minus(ago), "", "", "", outcome, 1);
        var shown = PartnerUse.of(Messages.load(), use, now);
        return shown.verdict() + " " + shown.isRecent();
    }
}
