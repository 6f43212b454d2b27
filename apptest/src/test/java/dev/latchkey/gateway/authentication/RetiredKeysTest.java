package dev.latchkey.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partner API keys cease to be taken, at the real door: told beforehand, tried out for a while, and then for good. */
class RetiredKeysTest {

    private static final Map<String, String> ENDING = Map.of(
            "partners.keys.deprecated", "2027-05-01",
            "partners.keys.sunset", "2027-07-01T12:00:00+02:00",
            "partners.keys.documentation", "https://developers.example/tokens",
            "partners.keys.brownOuts",
                    "2027-06-20T10:00:00Z/2027-06-20T12:00:00Z,2027-06-10T10:00:00Z/2027-06-10T10:30:00Z");

    private final MutableClock clock = new MutableClock();
    private final Path folder;
    private AutoCloseable started = () -> {};

    RetiredKeysTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void stop() throws Exception {
        started.close();
    }

    private TestPlatform start(Map<String, String> settings) {
        passUntil("2027-04-01T00:00:00Z");
        var platform = TestPlatform.start(folder, settings, clock);
        started = platform;
        return platform;
    }

    private static HttpResponse<String> byPartner(TestPlatform platform) {
        return platform.get("/feed/orders", "X-Api-Key", platform.partnerKey());
    }

    private void passUntil(String moment) {
        clock.set(Instant.parse(moment));
    }

    @Test
    void tellsEachCallerInEachAnswerFromWhenOnNoneIsTaken() {
        var platform = start(ENDING);
        for (var answer :
                new HttpResponse<?>[] {byPartner(platform), platform.get("/orders", "X-Api-Key", platform.partnerKey())
                }) {
            assertThat(answer.headers().firstValue("Deprecation")).hasValue("@1809129600");
            assertThat(answer.headers().firstValue("Sunset")).hasValue("Thu, 01 Jul 2027 10:00:00 GMT");
            assertThat(answer.headers().allValues("Link"))
                    .anySatisfy(link -> assertThat(link)
                            .contains("<https://developers.example/tokens>; rel=\"deprecation\"", "rel=\"sunset\""));
        }
        assertThat(byPartner(platform).statusCode()).isEqualTo(200);
        assertThat(platform.get("/orders", "X-Api-Key", platform.partnerKey()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void tellsNobodyElse() {
        var platform = start(ENDING);
        for (var answer : new HttpResponse<?>[] {
            platform.get("/orders", "X-Api-Key", platform.apiKey(0)),
            platform.get("/feed/orders"),
            platform.get("/feed/orders", "X-Api-Key", platform.partnerKey() + "x")
        }) {
            assertThat(answer.headers().map()).doesNotContainKeys("deprecation", "sunset");
        }
    }

    @Test
    void refusesForTheWhilesThatWereAnnouncedAndThenForGood() {
        var platform = start(ENDING);
        for (var works : new String[] {
            "2027-06-10T09:59:59Z", "2027-06-10T10:30:00Z", "2027-06-20T12:00:00Z", "2027-07-01T09:59:59Z"
        }) {
            passUntil(works);
            assertThat(byPartner(platform).statusCode()).as(works).isEqualTo(200);
        }
        for (var rests : new String[] {"2027-06-10T10:00:00Z", "2027-06-20T11:59:59Z"}) {
            passUntil(rests);
            var refused = byPartner(platform);
            assertThat(refused.statusCode()).as(rests).isEqualTo(403);
            assertThat(refused.body())
                    .contains("CREDENTIAL_RETIRED", "rest until", "2027-07-01T10:00:00Z", "developers.example/tokens");
            assertThat(refused.headers().firstValue("Sunset")).isPresent();
        }
        passUntil("2027-07-01T10:00:00Z");
        assertThat(byPartner(platform).body()).contains("CREDENTIAL_RETIRED", "ended at 2027-07-01T10:00:00Z");
        assertThat(platform.get("/orders", "X-Api-Key", platform.apiKey(0)).statusCode())
                .as("keys of companies")
                .isEqualTo(200);
    }

    @Test
    void saysNothingAndRefusesNobodyWhereNothingEnds() {
        var platform = start(Map.of());
        passUntil("2031-01-01T00:00:00Z");
        var answer = byPartner(platform);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKeys("deprecation", "sunset");
    }
}
