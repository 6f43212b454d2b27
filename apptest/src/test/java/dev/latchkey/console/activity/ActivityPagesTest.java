package dev.latchkey.console.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls go through the real door and are found on the pages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ActivityPagesTest {

    private static final int ALL_SCOPES = 0;
    private static final int ORDERS_READ_ONLY = 1;
    private static final int JWT = 4;
    private static final Pattern KEY_ID = Pattern.compile("/settings/credentials/(0[0-9a-f]{7}-[0-9a-f-]+)\"");

    private TestPlatform platform;
    private TestBrowser admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        admin = browser(0, 0);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private TestBrowser browser(int company, int user) {
        return TestBrowser.signedIn(platform, company, user);
    }

    private String path(int client) {
        return "/settings/credentials/"
                + platform.client(0, client).get("clientId").asString();
    }

    private int call(int client, String target) {
        return platform.getRecorded(target, "Authorization", "Bearer " + platform.token(0, client))
                .statusCode();
    }

    private String page(String path) {
        return admin.get(path).body();
    }

    @Test
    void showsCallsAndRefusalsWithTheirExplanation() {
        assertThat(call(ORDERS_READ_ONLY, "/orders?limit=1")).isEqualTo(200);
        assertThat(call(ORDERS_READ_ONLY, "/users?limit=1")).isEqualTo(403);

        assertThat(page(path(ORDERS_READ_ONLY) + "/activity"))
                .contains("Calls in the last 24 hours", "lk-plot-succeeded", "lk-plot-refused")
                .contains("GET /orders", "GET /users", "Missing required scopes", "users_read", "127.0.0.1")
                .contains("href=\"" + path(ORDERS_READ_ONLY) + "/edit?add=users_read\"", "Add users_read…");
        assertThat(page(path(ORDERS_READ_ONLY) + "/activity?range=30d"))
                .contains("Calls in the last 30 days", "lk-plot-succeeded");
    }

    @Test
    void aRequestIdLeadsToItsExplanationWithinTheCompany() {
        var refused = platform.getRecorded(
                "/users?limit=1", "Authorization", "Bearer " + platform.token(0, ORDERS_READ_ONLY));
        var id = TestPlatform.json(refused).get("requestId").asString();

        assertThat(page("/settings/refusals?request=" + id))
                .contains("This request was refused with 403", "users_read", "Missing required scopes");
        var other = browser(1, 0);
        var unknown = other.get("/settings/refusals?request=" + id);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("your company has no such request").doesNotContain("users_read");
        assertThat(admin.get("/settings/refusals?request=%27%22").statusCode()).isEqualTo(400);
    }

    @Test
    void findsRequestsByPathStatusCredentialTimeAndId() {
        assertThat(call(ORDERS_READ_ONLY, "/orders?limit=1")).isEqualTo(200);
        var refused = platform.getRecorded(
                "/users?limit=1", "Authorization", "Bearer " + platform.token(0, ORDERS_READ_ONLY));
        var id = TestPlatform.json(refused).get("requestId").asString();
        var credential = platform.client(0, ORDERS_READ_ONLY).get("clientId").asString();
        var all = "/settings/requests?credential=" + credential;
        assertThat(page(all)).contains("GET /orders", "GET /users", "/settings/refusals?request=" + id, "By operation");
        assertThat(page(all)).contains(">Mean time<", ">Slowest<").containsPattern("class=\"c-end\">[^<–]* m?s<");
        assertThat(page(all + "&path=%2FUSERS")).contains(id).doesNotContain("GET /orders");
        assertThat(page(all + "&status=2xx")).contains("GET /orders").doesNotContain(id);
        assertThat(page(all + "&status=403&outcome=REFUSED")).contains(id).doesNotContain("GET /orders");
        assertThat(page("/settings/requests?request=" + id)).contains(id).doesNotContain("No request found");
        assertThat(page("/settings/requests?path=" + id))
                .as("pasted where people see a search")
                .contains("/settings/refusals?request=" + id, "value=\"" + id + "\"")
                .doesNotContain("No request found", "GET /orders");
        assertThat(page(all + "&from=2099-01-01T00:00")).contains("No request found");
        assertThat(page(all + "&until=2020-01-01T00:00")).contains("No request found");
        assertThat(page(all + "&path=%25")).contains("No request found");

        var wrong = admin.get(all + "&status=abc&from=yesterday");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body())
                .contains(
                        "id=\"errors\" role=\"alert\" tabindex=\"-1\" autofocus",
                        "<a href=\"#status\">",
                        "<a href=\"#from\">",
                        "<p class=\"lk-error\" id=\"status-note\">",
                        "<p class=\"lk-error\" id=\"from-note\">",
                        id)
                .containsPattern("name=\"filter\" open>")
                .contains("2 things cannot be read, and were left out of the search")
                .doesNotContain("id=\"until-note\"", "Nothing was saved");
        assertThat(browser(1, 0).get("/settings/requests?request=" + id).body())
                .contains("No request found")
                .doesNotContain("GET /users");
        assertThat(browser(0, 2).get(all).statusCode()).isEqualTo(403);
    }

    /** Java's own parser reads these, and milliseconds cannot count them. */
    @ParameterizedTest
    @ValueSource(strings = {"%2B999999999-01-01T00:00", "-999999999-01-01T00:00", "%2B10000-01-01T00:00"})
    void aTimeThatNobodyCanMeanIsLeftOut(String time) {
        for (var field : List.of("from", "until")) {
            var page = admin.get("/settings/requests?" + field + "=" + time);
            assertThat(page.statusCode()).isEqualTo(400);
            assertThat(page.body()).contains("id=\"" + field + "-note\"", "nter a date");
        }
    }

    @Test
    void recordsAKeyAndNobodyElse() {
        assertThat(platform.getRecorded("/orders?limit=1", "X-Api-Key", platform.apiKey(0))
                        .statusCode())
                .isEqualTo(200);
        assertThat(platform.getRecorded("/orders?limit=1", "X-Api-Key", "DCRA1-0123456789abcdef0123456789abcdef")
                        .statusCode())
                .isEqualTo(401);
        assertThat(page("/settings/credentials/" + keyId() + "/activity"))
                .contains("GET /orders")
                .doesNotContain("lk-plot-refused", "/scopes\"");
    }

    private String keyId() {
        var list =
                KEY_ID.matcher(admin.get("/settings/credentials?type=API_KEY").body());
        assertThat(list.find()).isTrue();
        return list.group(1);
    }

    @Test
    void aTrialTellsWhatASmallerSetWouldRefuseAndThenTakesTheRestAway() {
        var page = path(JWT) + "/scopes";
        var before = platform.token(0, JWT);
        assertThat(admin.get(page).body()).contains("No call needed a scope in the last 30 days");
        assertThat(admin.post(page + "/trial", "days", "7").statusCode()).isEqualTo(409);
        assertThat(call(JWT, "/orders?limit=1")).isEqualTo(200);

        var shown = page(page);
        assertThat(shown).contains("How long to try the smaller set", "<span class=\"lk-mono\">orders_read</span>");
        var started = admin.post(page + "/trial", "days", "7");
        assertThat(started.statusCode()).isEqualTo(303);
        assertThat(page(page))
                .contains("A smaller set of scopes is on trial", "Nothing</span> would have been refused");

        // Nothing is refused because of the trial.
        assertThat(call(JWT, "/users?limit=1")).isEqualTo(200);
        assertThat(page(page)).contains("GET /users", "users_read", "Would go");

        assertThat(admin.post(page + "/apply").statusCode()).isEqualTo(303);
        var bearer = "Bearer " + before;
        assertThat(platform.get("/users?limit=1", "Authorization", bearer).statusCode())
                .isEqualTo(403);
        assertThat(platform.get("/orders?limit=1", "Authorization", bearer).statusCode())
                .isEqualTo(200);
        assertThat(admin.get("/settings/audit-log").body()).contains("scopes_shrunk");
    }

    @Test
    void aTrialCanBeGivenUp() {
        var page = path(ALL_SCOPES) + "/scopes";
        assertThat(call(ALL_SCOPES, "/orders?limit=1")).isEqualTo(200);
        assertThat(page(page)).contains("Start the trial");
        assertThat(admin.post(page + "/trial", "days", "31").statusCode()).isEqualTo(422);
        var begun = admin.post(page + "/trial", "days", "1");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
        admin.get(page);
        assertThat(admin.post(page + "/discard").statusCode()).isEqualTo(303);
        assertThat(call(ALL_SCOPES, "/users?limit=1")).isEqualTo(200);
        assertThat(admin.post(page + "/apply").statusCode())
                .as("a page that still shows the trial")
                .isEqualTo(409);
    }

    @Test
    void onlyThoseOfTheCompanyWhoSeeCredentialsSeeWhatTheyDo() {
        for (var user = 1; user < 5; user++) {
            var person = browser(0, user);
            person.get("/");
            var sees = person.get("/settings/credentials").statusCode() == 200;
            assertThat(person.get(path(ALL_SCOPES) + "/activity").statusCode())
                    .as("user %d", user)
                    .isEqualTo(sees ? 200 : 403);
            assertThat(person.post(path(ALL_SCOPES) + "/scopes/trial", "days", "7")
                            .statusCode())
                    .as("user %d", user)
                    .isEqualTo(403);
        }
        var other = browser(1, 0);
        assertThat(other.get(path(ALL_SCOPES) + "/activity").statusCode()).isEqualTo(404);
        assertThat(other.get(path(ALL_SCOPES) + "/scopes").statusCode()).isEqualTo(404);
        for (var action : new String[] {"trial", "apply", "discard"}) {
            assertThat(other.post(path(ALL_SCOPES) + "/scopes/" + action, "days", "7")
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
