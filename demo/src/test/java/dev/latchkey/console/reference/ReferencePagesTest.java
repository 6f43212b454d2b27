package dev.latchkey.console.reference;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferencePagesTest {

    private static final int PAGE_BYTES_MAX = 100_000;
    private static final Pattern LINK = Pattern.compile("href=\"(/reference[^\"#]*)");

    private Path folder = Path.of("");
    private TestPlatform platform;
    private TestBrowser visitor;
    private TestBrowser person;

    @BeforeAll
    void start(@TempDir Path folder) {
        this.folder = folder;
        platform = TestPlatform.start(folder);
        visitor = new TestBrowser(platform);
        person = new TestBrowser(platform);
        var admin = platform.user(0, 0);
        person.signIn(admin.get("email").asString(), admin.get("password").asString());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void everyPageThatAnotherNamesIsThereForEverybodyAndSmall() {
        var seen = new ArrayList<String>();
        var waiting = new ArrayList<>(List.of("/reference"));
        while (!waiting.isEmpty()) {
            var path = waiting.removeLast();
            seen.add(path);
            var page = visitor.get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            if (path.contains("/openapi.")) {
                continue;
            }
            assertThat(page.body().length()).as(path).isLessThan(PAGE_BYTES_MAX);
            LINK.matcher(page.body())
                    .results()
                    .map(found -> found.group(1))
                    .filter(link -> !seen.contains(link) && !waiting.contains(link))
                    .distinct()
                    .forEach(waiting::add);
        }
        assertThat(seen).hasSizeGreaterThan(75).contains("/reference/jobs-api/jobs.create", "/reference/scopes");
    }

    @Test
    void findsOperationsByTheirWords() {
        var found = visitor.get("/reference?q=hiring%20team").body();
        assertThat(found)
                .contains("/reference/jobs-api/jobs.hiring-team.get")
                .doesNotContain("/reference/jobs-api/jobs.create");
        assertThat(visitor.get("/reference?q=candidates_offers_read").body()).contains("/reference/offers-api/");
        assertThat(visitor.get("/reference?q=%3Cscript%3E").body())
                .contains("No operation has all these words", "&lt;script&gt;")
                .doesNotContain("<script>");
    }

    @Test
    void showsWhatAnOperationAsksFor() {
        var page = visitor.get("/reference/jobs-api/jobs.create").body();
        assertThat(page)
                .contains(
                        "API key", "OAuth client credentials", "OAuth authorization code", "jobs_manage", "jobs_create")
                .contains("100000 requests a second, 1000 at once")
                .contains("X-SmartToken: $API_KEY", "grant_type=client_credentials")
                .contains("Sign in</a> to call");
        assertThat(visitor.get("/reference/candidates-api").body()).contains("100000 a second, 1 at once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/reference/none",
                "/reference/jobs-api/none",
                "/reference/none/openapi.yaml",
                "/reference/jobs-api?page=2",
                "/reference/jobs-api?page=0",
                "/reference/jobs-api?page=x",
                "/reference/posting-api/jobs.all"
            })
    void knowsNothingElse(String path) {
        assertThat(visitor.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void givesTheDocumentAsItIs() throws IOException {
        var yaml = visitor.get("/reference/jobs-api/openapi.yaml");
        assertThat(yaml.body()).isEqualTo(Files.readString(folder.resolve("apis/jobs-api.yaml")));
        assertThat(yaml.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"jobs-api.openapi.yaml\"");
        assertThat(yaml.headers().firstValue("Content-Type")).hasValue("application/yaml;charset=UTF-8");
    }

    @Test
    void givesTheDocumentAsJsonThatStandsAlone() {
        var answer = visitor.get("/reference/jobs-api/openapi.json");
        var json = JsonMapper.shared().readTree(answer.body());
        assertThat(json.at("/paths/~1jobs/get/operationId").asString()).isEqualTo("jobs.all");
        assertThat(json.at("/info/version").asString()).isEqualTo("2026-03");
        assertThat(json.findValuesAsString("$ref")).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(json.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        });
    }

    @Nested
    class WhenTried {

        private HttpResponse<String> send(String operation, String... fields) {
            person.get("/reference/" + operation);
            return person.post("/reference/" + operation, fields);
        }

        @Test
        void showsTheAnswerToAKey() {
            var key = platform.apiKey(0);
            var answer = send("jobs-api/jobs.all", "kind", "key", "credential", key, "query.limit", "1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains(">200</span>", "GET /jobs?limit=1", "totalFound", "X-RateLimit-Limit")
                    .doesNotContain(key);
        }

        @Test
        void explainsARefusal() {
            var token = platform.tokenWithScope(platform.client(0, 1), null);
            var answer = send("users-api/users.all", "kind", "token", "credential", token);
            assertThat(answer.body())
                    .contains(">403</span>", "Gate that said no", "scope", "users_read")
                    .doesNotContain(token);
        }

        @Test
        void sendsWhatChangesDataOnlyWhenThatIsConfirmed() {
            var key = platform.apiKey(0);
            var body = "{\"title\": \"Lamplighter of the reference\", \"location\": {\"city\": \"Oslo\"}}";
            var refused = send("jobs-api/jobs.create", "kind", "key", "credential", key, "body", body);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body())
                    .contains("Tick this box", "Lamplighter of the reference")
                    .doesNotContain(key);
            assertThat(platform.get("/jobs?q=Lamplighter", "X-SmartToken", key).body())
                    .doesNotContain("Lamplighter");
            var made = send("jobs-api/jobs.create", "kind", "key", "credential", key, "body", body, "confirm", "yes");
            assertThat(made.statusCode()).isEqualTo(200);
            assertThat(made.body()).contains("POST /jobs").doesNotContain(key);
        }

        @Test
        void reachesOnlyItsOwnOperation() {
            for (var value : new String[] {"../users", "..", "a/b", "//evil.example", "%2e%2e", "x?y", ""}) {
                var answer = send("jobs-api/jobs.get", "kind", "none", "path.jobId", value);
                assertThat(answer.statusCode()).as(value).isIn(200, 422);
                assertThat(answer.body()).as(value).doesNotContain("GET /users", "evil.example/</code>");
                if (answer.statusCode() == 200) {
                    assertThat(answer.body()).contains("GET /jobs/x%3Fy", ">401</span>");
                }
            }
        }

        @Test
        void takesNoHeaderOutOfACredential() {
            var answer = send("jobs-api/jobs.all", "kind", "key", "credential", "abc\r\nX-Forwarded-For: 1.2.3.4");
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("Paste the whole credential").doesNotContain("1.2.3.4");
            assertThat(send("jobs-api/jobs.all", "kind", "other").statusCode()).isEqualTo(422);
            assertThat(send("jobs-api/jobs.all", "kind", "none", "credential", "x")
                            .statusCode())
                    .isEqualTo(422);
        }

        @Test
        void isForPeopleWhoAreSignedIn() {
            visitor.get("/account/sign-in");
            var answer = visitor.post("/reference/jobs-api/jobs.all", "kind", "key", "credential", platform.apiKey(0));
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(TestBrowser.location(answer)).startsWith("/account/sign-in?continue=");
        }

        @Test
        void writesNoCredentialIntoTheLog() {
            var log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            var before = log.getLevel();
            var lines = new ListAppender<ILoggingEvent>();
            lines.start();
            log.addAppender(lines);
            log.setLevel(Level.DEBUG);
            try {
                var key = platform.apiKey(0);
                send("jobs-api/jobs.all", "kind", "key", "credential", key);
                send("jobs-api/jobs.all", "kind", "key", "credential", key + "x");
                send("jobs-api/jobs.all", "kind", "token", "credential", key);
                assertThat(new ArrayList<>(lines.list))
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .noneMatch(line -> line.contains(key.substring(8)));
                assertThat(lines.list).isNotEmpty();
            } finally {
                log.detachAppender(lines);
                log.setLevel(before);
            }
        }
    }
}
