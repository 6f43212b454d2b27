package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.PageForm;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with many lines is said of the first few, and lines beyond those that there may be are not looked at. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypedAtLengthTest {

    private static final String NEW_APPLICATION = "/partner/applications/new";
    private static final String NEW_CLIENT = "/settings/credentials/new/client";
    private static final String NEW_GROUP = "/settings/access-groups/new";

    private TestPlatform platform;
    private TestBrowser developer;
    private TestBrowser administrator;

    @BeforeAll
    void start(@TempDir Path folder) {
        var clock = new MutableClock();
        platform = TestPlatform.start(folder, Map.of(), clock);
        var partner = new TestPartner(platform);
        developer = partner.colleague(partner.id(), PartnerRole.DEVELOPER, clock);
        administrator = TestBrowser.signedIn(platform, 0, 0);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private static HttpResponse<String> send(TestBrowser browser, String path, String field, String typed) {
        var fields = new LinkedHashMap<>(
                PageForm.find(browser.get(path).body(), path).orElseThrow().fields());
        fields.put(field, typed);
        var flat = new ArrayList<String>();
        fields.forEach((name, value) -> {
            flat.add(name);
            flat.add(value);
        });
        return browser.post(path, flat.toArray(String[]::new));
    }

    @Test
    void aFieldOfAHundredThousandLinesIsRefusedBeforeItIsLookedAt() {
        var answer = send(developer, NEW_APPLICATION, "redirectUris", "x\n".repeat(100_000));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("A field of this form takes at most 21,000 characters. More was sent, and nothing was done.")
                .hasSizeLessThan(20_000);
    }

    @Test
    void moreLinesThanThereMayBeAreCountedAndNotTold() {
        var answer = send(developer, NEW_APPLICATION, "redirectUris", "x\n".repeat(10_000));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Enter 1 to 10, one a line.").doesNotContain("is no whole address");
    }

    @Test
    void theFirstFewLinesThatAreWrongAreTold() {
        var wrong = IntStream.range(0, 10).mapToObj(i -> "wrong-" + i).collect(Collectors.joining("\n"));
        var error = PageForm.plain(
                send(developer, NEW_APPLICATION, "redirectUris", wrong).body());
        assertThat(error).contains("Wrong-0 is no whole address", "wrong-2 is no whole address");
        assertThat(error).doesNotContain("wrong-3 is no whole address");
    }

    @Test
    void networksBeyondThoseThatThereMayBeAreNotLookedAt() {
        var answer = send(administrator, NEW_CLIENT, "allowList", "x ".repeat(2_000));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("At most 50 networks can be allowed.");
        var one = PageForm.plain(
                send(administrator, NEW_CLIENT, "allowList", "x".repeat(4_000)).body());
        assertThat(one).contains("x".repeat(79) + "…” is no network").doesNotContain("“" + "x".repeat(80));
    }

    @Test
    void valuesOfAGroupBeyondThoseThatThereMayBeAreNotShownAgain() {
        var values = IntStream.range(0, 3_000).mapToObj(i -> "v" + i).collect(Collectors.joining("\n"));
        var page = administrator.get(NEW_GROUP);
        assertThat(page.statusCode()).isEqualTo(200);
        var answer = administrator.post(NEW_GROUP, "name", "Many", "values.country", values);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(PageForm.plain(answer.body())).contains("Enter 1 to 200 values for country");
        assertThat(answer.body().length() - page.body().length()).isLessThan(values.length() + 4_000);
        var fields = new ArrayList<String>();
        fields.add("name");
        fields.add("Many");
        for (var i = 0; i < 500; i++) {
            fields.add("values.f" + i);
            fields.add("v");
        }
        var many = administrator.post(NEW_GROUP, fields.toArray(String[]::new));
        assertThat(many.statusCode()).isEqualTo(422);
        assertThat(many.body()).contains("Enter at most 20 fields").doesNotContain("values.f499");
    }
}
