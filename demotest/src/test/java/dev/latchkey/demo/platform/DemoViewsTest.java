package dev.latchkey.demo.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.DemoPlatform;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The hiring API tells the pages how much somebody sees, whom it takes for granted no more than any other caller. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoViewsTest {

    private static final String NEW_GROUP = "/settings/access-groups/new";
    private static final int LOOKS_MAX = 5;

    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = DemoPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private TestBrowser administrator() {
        return TestBrowser.signedIn(platform, 0, 0);
    }

    /** A busy machine may tell no number within its second, and is asked again. */
    private static HttpResponse<String> previewed(TestBrowser browser, String... fields) {
        var answer = browser.post(NEW_GROUP, fields);
        for (var i = 0; i < LOOKS_MAX && answer.body().contains("told no number"); i++) {
            answer = browser.post(NEW_GROUP, fields);
        }
        return answer;
    }

    private String consent(TestBrowser browser) {
        var application = platform.sheet().get("partner").get("applications").get(1);
        var opened = browser.get("/identity/oauth/allow?response_type=code&scope=jobs_read&code_challenge_method=S256"
            + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcallback"
            + "&client_id=" + application.get("clientId").asString());
        var asked = browser.get(TestBrowser.location(opened)).body();
        for (var i = 0; i < LOOKS_MAX && !asked.contains("Candidates you can see"); i++) {
            asked = browser.get(TestBrowser.location(opened)).body();
        }
        return asked;
    }

    @Test
    void aGroupsRulesArePreviewedWithTheJobsThatTheyOpen() {
        var browser = administrator();
        browser.get(NEW_GROUP);
        var german = previewed(browser, "value.country.de", "on", "preview", "on");
        assertThat(german.statusCode()).isEqualTo(200);
        assertThat(german.body()).containsPattern("these rules open [1-9][0-9]* \\(“Jobs you can see”\\)");
    }

    @Test
    void whoIsAskedForConsentReadsHowManyJobsAndCandidatesTheySee() {
        assertThat(consent(administrator()))
                .containsPattern("Jobs you can see: <strong>[1-9][0-9]*</strong>")
                .containsPattern("Candidates you can see: <strong>[1-9][0-9]*</strong>");
    }

    /** A rule with a value that no job has opens nothing, and nobody would be told. */
    @Test
    void fieldsOfAGroupHaveWordsAndTheValuesThereAreAndATypoIsRefused() {
        var browser = administrator();
        assertThat(browser.get(NEW_GROUP).body())
                .contains(
                        "Country of the job", "name=\"value.country.pt\"", "name=\"value.department.Legal\"", "Brand");
        var refused = browser.post(NEW_GROUP, "name", "Typo", "values.country", "gemrany");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("gemrany", "lk-error");
        assertThat(browser.post(NEW_GROUP, "name", "Lisbon", "value.country.pt", "on")
                        .statusCode())
                .isEqualTo(303);
    }

    /** Who ticks all there is to tick sees what an administrator sees. */
    @Test
    void whatMayBeTickedIsWhatTheRowsHave() {
        var browser = administrator();
        var ticks = Pattern.compile("name=\"(value\\.(?:country|department)\\.[^\"]+)\"")
                .matcher(browser.get(NEW_GROUP).body());
        var fields = new ArrayList<String>();
        while (ticks.find()) {
            fields.addAll(List.of(ticks.group(1), "on"));
        }
        assertThat(fields).hasSizeGreaterThan(30);
        fields.addAll(List.of("preview", "on"));
        var all = number("Jobs you can see: <strong>([0-9]+)<", consent(browser));
        assertThat(number(
                        "rules open ([0-9]+) ",
                        previewed(browser, fields.toArray(String[]::new)).body()))
                .isEqualTo(all);
    }

    private static int number(String pattern, String page) {
        var found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return Integer.parseInt(found.group(1));
    }
}
