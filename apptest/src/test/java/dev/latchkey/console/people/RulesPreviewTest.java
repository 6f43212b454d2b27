package dev.latchkey.console.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.ForeignCompany;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much rules open is told before they are saved, as far as their writer sees it, and nothing is stored by it. */
final class RulesPreviewTest {

    private static final String NEW = "/settings/access-groups/new";
    private static final String COUNT = "/orders-counted";
    private static final int LOOKS_MAX = 20;

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Counts, version: '1'}
        paths:
          /orders-counted:
            post:
              operationId: orders.count
              security: [{oauth: [orders_read]}]
              responses: {'200': {description: How many.}}
        components:
          securitySchemes:
            oauth:
              type: oauth2
              flows: {authorizationCode: {authorizationUrl: /a, tokenUrl: /t, scopes: {orders_read: Read orders.}}}
        """;

    @TempDir
    private Path folder;

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;
    private volatile EchoUpstream.Answer answer = new EchoUpstream.Answer(200, "{\"totalFound\": 7}");
    private final AtomicInteger counted = new AtomicInteger();

    @BeforeEach
    void start(@TempDir Path documents) throws IOException {
        var document = Files.writeString(documents.resolve("counts-api.yaml"), DOCUMENT);
        var count = new Configuration.ViewCount("Orders you can see", "/orders?limit=1", "totalFound", COUNT);
        platform =
                TestPlatform.startCounting(folder, List.of(document), new Configuration.Consent(List.of(count)), clock);
        platform.upstream().script(received -> {
            if (!received.path().equals(COUNT)) {
                return Optional.empty();
            }
            counted.incrementAndGet();
            return Optional.of(answer);
        });
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private TestBrowser administrator() {
        var browser = TestBrowser.signedIn(platform, 0, 0);
        browser.get(NEW);
        return browser;
    }

    /** A busy machine may tell no number within its second, and is asked again. */
    private static HttpResponse<String> previewed(TestBrowser browser, String path, String... fields) {
        var answer = browser.post(path, fields);
        for (var i = 0; i < LOOKS_MAX && answer.body().contains("told no number"); i++) {
            answer = browser.post(path, fields);
        }
        return answer;
    }

    @Test
    void rulesAreCountedAsTheirWriterSeesThemAndNothingIsStored() throws Exception {
        var browser = administrator();
        assertThat(browser.get(NEW).body()).contains("Preview what it opens");
        var company = new ForeignCompany(platform, folder);
        var before = company.rows();

        var shown = previewed(browser, NEW, "values.country", "at\r\nch\r\n", "values.brand", "Ox", "preview", "on");

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body())
                .contains(
                        "Of what you see yourself, these rules open 7 (“Orders you can see”).",
                        "id=\"previewed\" tabindex=\"-1\" autofocus>",
                        "Nothing is saved yet",
                        "at\nch",
                        ">Ox<");
        assertThat(company.rows()).isEqualTo(before);
        var received = platform.upstream().last(COUNT).orElseThrow();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.body()).isEqualTo("{\"rules\":{\"brand\":[\"Ox\"],\"country\":[\"at\",\"ch\"]}}");
        assertThat(received.headers().get("content-type")).containsExactly("application/json");
        assertThat(received.headers().get("x-request-id"))
                .singleElement()
                .asString()
                .isNotBlank();
        assertThat(received.principal().toString()).contains(platform.adminUserId(0));

        var looks = counted.get();
        assertThat(browser.post(NEW, "name", "Alps", "values.country", "at\r\nch")
                        .statusCode())
                .isEqualTo(303);
        assertThat(counted).as("saving asks nobody").hasValue(looks);
    }

    @Test
    void aGroupThatIsThereIsPreviewedWithWhatIsTypedAndStaysAsItIs() throws Exception {
        var company = new ForeignCompany(platform, folder);
        var path = "/settings/access-groups/" + company.ids().get("group");
        var browser = administrator();
        browser.get(path);
        var before = company.rows();
        var shown = previewed(browser, path, "name", "Another name", "values.country", "fr", "preview", "on");
        assertThat(shown.body()).contains("rules open 7 (“Orders you can see”).", "value=\"Another name\"");
        assertThat(company.rows()).isEqualTo(before);
        assertThat(platform.upstream().last(COUNT).orElseThrow().body()).contains("[\"fr\"]");
    }

    @Test
    void whatNoGroupMayHaveIsNotAsked() {
        var browser = administrator();
        for (var wrong : List.of("values.planet", "values.country", "otherValues")) {
            var value = wrong.equals("values.country") ? "a\u200bb" : "x";
            var refused = browser.post(NEW, wrong, value, "preview", "on");
            assertThat(refused.statusCode()).as(wrong).isEqualTo(422);
            assertThat(refused.body()).contains("lk-error").doesNotContain("of what you see yourself");
        }
        assertThat(browser.post(NEW, "name", "No rules", "preview", "on").statusCode())
                .isEqualTo(422);
        assertThat(counted).hasValue(0);
    }

    @Test
    void anApiThatTellsNothingKeepsNobodyFromSaving() {
        var browser = administrator();
        for (var useless : List.of(
                new EchoUpstream.Answer(403, "{\"totalFound\": 9}"), new EchoUpstream.Answer(200, "{\"found\": 9}"))) {
            answer = useless;
            var shown = browser.post(NEW, "name", "Alps", "values.country", "at", "preview", "on");
            assertThat(shown.statusCode()).isEqualTo(200);
            assertThat(shown.body()).contains("told no number", "value=\"Alps\"");
        }
    }

    @Test
    void whoMayEditNoGroupsPreviewsNone() {
        var browser = TestBrowser.signedIn(platform, 0, 2);
        browser.get("/");
        assertThat(browser.post(NEW, "values.country", "at", "preview", "on").statusCode())
                .isEqualTo(403);
        assertThat(counted).hasValue(0);
    }

    @Test
    void aPersonLooksSoOftenAMinute() {
        var browser = administrator();
        for (var i = 0; i < RulesPreview.PERSON_MAX; i++) {
            browser.post(NEW, "values.country", "at", "preview", "on");
        }
        var often = browser.post(NEW, "values.country", "at", "preview", "on");
        assertThat(often.statusCode()).isEqualTo(200);
        assertThat(often.body()).contains("looked too often");
        assertThat(counted.get()).isLessThanOrEqualTo(RulesPreview.PERSON_MAX);
        clock.advance(Duration.ofMinutes(1));
        assertThat(previewed(browser, NEW, "values.country", "at", "preview", "on")
                        .body())
                .contains("rules open 7 (“Orders you can see”).");
    }
}
