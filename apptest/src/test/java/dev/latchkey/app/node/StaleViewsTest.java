package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.InForce;
import dev.latchkey.core.command.Actor;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that cannot follow the store: who is still answered, who gets 503, and what those who run it are told. By the real doors. */
class StaleViewsTest {

    private static final int ACME = 0;
    private static final int CLIENT = 0;
    private static final String FORM = "application/x-www-form-urlencoded";

    private final AtomicLong ahead = new AtomicLong();
    private String database = "";
    private TestPlatform platform;
    private String token = "";
    private TestBrowser browser;

    @BeforeEach
    void start(@TempDir Path folder) {
        database = "jdbc:sqlite:" + folder.resolve("latchkey.db");
        platform = TestPlatform.start(
                folder,
                Map.of("registration.dynamic", "true", "store.staleAfter", "10s"),
                InstantSource.system(),
                ahead::get);
        token = platform.token(ACME, CLIENT);
        browser = new TestBrowser(platform);
        var person = platform.user(ACME, 0);
        browser.signIn(person.get("email").asString(), person.get("password").asString());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private void advance(Duration duration) {
        ahead.addAndGet(duration.toNanos());
    }

    /** Any change: its writer is answered when the follower has had its turn. */
    private void change() {
        var id = UUID.randomUUID().toString();
        platform.domain()
                .companies()
                .commands()
                .createCompany(new Actor.Operator("op"), id, id.substring(0, 8), "Another");
    }

    private void execute(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(database);
                var statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 10000");
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Enters a change past the store; later ones come behind it. */
    private void enter(String kind, String ownerId, String entityId) throws SQLException {
        execute(
                "begin immediate",
                "update counter set value = value + 1 where name = 'change_feed'",
                "insert into change_feed (seq, kind, owner_id, entity_id, at) select value, '" + kind + "', '" + ownerId
                        + "', '" + entityId + "', 0 from counter where name = 'change_feed'",
                "commit");
    }

    private HttpResponse<String> postForm(String path, String form) {
        var client = platform.client(ACME, CLIENT);
        return platform.post(
                path,
                form,
                "Content-Type",
                FORM,
                "Authorization",
                TestPlatform.basic(
                        client.get("clientId").asString(),
                        client.get("clientSecret").asString()));
    }

    private HttpResponse<String> internal(String path) {
        return platform.send(platform.request(platform.internal(path)));
    }

    private List<HttpResponse<String>> whatStandsOnCredentials() {
        var answers = new ArrayList<HttpResponse<String>>();
        answers.add(platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(ACME)));
        answers.add(platform.get("/orders?limit=1", "Authorization", "Bearer " + token));
        answers.add(platform.get("/manage/v1/credentials", "X-Api-Key", platform.apiKey(ACME)));
        answers.add(platform.get("/access/v1/explain?method=GET&path=/orders", "X-Api-Key", platform.apiKey(ACME)));
        answers.add(postForm("/identity/oauth/token", "grant_type=client_credentials"));
        answers.add(postForm("/identity/oauth/introspect", "token=" + token));
        answers.add(postForm("/identity/oauth/revoke", "token=unknown"));
        return answers;
    }

    private List<HttpResponse<String>> whatStandsOnNothing() {
        return List.of(
                platform.get("/v1/companies/acme/departments"),
                platform.get("/.well-known/oauth-authorization-server"),
                new TestBrowser(platform).get("/account/sign-in"),
                internal("/health/live"));
    }

    /** What an application is looked up for, by visitors of whom nothing else is known. */
    private List<HttpResponse<String>> whatStandsOnApplications() {
        var grants = new TestGrants(platform);
        var application = grants.clientId(TestGrants.PUBLIC);
        var visitor = new TestBrowser(platform);
        return List.of(
                visitor.get("/identity/oauth/allow?client_id=" + application),
                visitor.get("/identity/oauth/allow?client_id=https%3A%2F%2Fclient.example%2Fmetadata"),
                platform.post("/identity/oauth/par", "client_id=" + application, "Content-Type", FORM),
                register(),
                platform.get("/identity/oauth/register/" + application, "Authorization", "Bearer x"));
    }

    private HttpResponse<String> register() {
        var token = platform.domain()
                .registration()
                .initialTokens()
                .create(new Actor.Operator("op"), "Test", 1, Duration.ofHours(1));
        return platform.post(
                "/identity/oauth/register",
                "{\"redirect_uris\":[\"https://a.example/cb\"]}",
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + token.value().reveal());
    }

    private HttpResponse<String> whyRefused() {
        return browser.get("/settings/refusals?method=GET&path=/orders&credential="
                + platform.client(ACME, CLIENT).get("clientId").asString());
    }

    private static void assertAnswered(List<HttpResponse<String>> answers) {
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.statusCode())
                        .as(answer.uri() + " " + answer.body())
                        .isLessThan(300));
    }

    private static void assertUnavailable(List<HttpResponse<String>> answers) {
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode())
                    .as(answer.uri() + " " + answer.body())
                    .isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
            assertThat(answer.body().toLowerCase(java.util.Locale.ROOT)).contains("try again");
        });
    }

    private void recover() {
        // A turn that began before may have failed behind the repair and set another pause.
        for (int i = 0; i < 10 && !platform.domain().inForce().isEverything(); i++) {
            advance(Duration.ofSeconds(2));
            change();
        }
        assertThat(platform.domain().inForce().isEverything()).isTrue();
    }

    @Test
    void answersNothingThatStandsOnWhatItCannotFollow() throws Exception {
        assertAnswered(whatStandsOnCredentials());
        assertAnswered(whatStandsOnNothing());
        assertThat(internal("/health/ready").statusCode()).isEqualTo(200);

        enter("WRITTEN_BY_A_LATER_VERSION", "platform", "x");
        change();
        advance(Duration.ofSeconds(9));
        assertAnswered(whatStandsOnCredentials());
        advance(Duration.ofSeconds(2));

        assertUnavailable(whatStandsOnCredentials());
        assertUnavailable(whatStandsOnApplications());
        assertUnavailable(List.of(
                platform.get("/identity/oauth/jwks"),
                browser.get("/account/security"),
                browser.get("/settings/credentials")));
        assertAnswered(whatStandsOnNothing());
        var ready = internal("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(TestPlatform.json(ready).get("reasons").valueStream().map(reason -> reason.asString()))
                .hasSize(8)
                .anyMatch(reason -> reason.matches("sessions is 1\\d s behind the store: the store could not be read"));

        execute("delete from change_feed where kind = 'WRITTEN_BY_A_LATER_VERSION'");
        recover();
        assertAnswered(whatStandsOnCredentials());
        assertAnswered(List.of(platform.get("/identity/oauth/jwks"), register(), browser.get("/account/security")));
        assertThat(internal("/health/ready").body()).isEqualTo("{\"status\":\"up\"}");
    }

    /** The others hear; what is done meanwhile is acknowledged, with the word that it is not in force here yet. */
    @Test
    void keepsTheOthersAtWorkWhenOneViewIsBehind() throws Exception {
        var made = platform.domain()
                .credentials()
                .commands()
                .createApiKey(
                        new Actor.CompanyUser(platform.companyId(ACME), platform.adminUserId(ACME)),
                        new dev.latchkey.core.credential.CredentialRequest.NewApiKey("Broken", ""));
        var broken = made.credential().id();
        execute("update credential set allow_list = 'no network' where id = '" + broken + "'");
        enter("CREDENTIAL", platform.companyId(ACME), broken);

        var acknowledged = makeKey();
        assertThat(acknowledged.statusCode()).as(acknowledged.body()).isEqualTo(201);
        assertThat(acknowledged.headers().firstValue(InForce.HEADER)).contains(InForce.PENDING);
        var revoked = postForm("/identity/oauth/revoke", "token=" + platform.token(ACME, CLIENT));
        assertThat(revoked.statusCode()).isEqualTo(200);
        assertThat(revoked.headers().firstValue(InForce.HEADER)).contains(InForce.PENDING);
        assertThat(browser.get("/settings/users").body()).contains("not all of them are in force yet");
        assertThat(internal("/health/ready").statusCode()).isEqualTo(200);

        advance(Duration.ofSeconds(11));
        change();
        assertUnavailable(whatStandsOnCredentials());
        assertUnavailable(List.of(whyRefused()));
        assertAnswered(List.of(browser.get("/settings/users"), platform.get("/identity/oauth/jwks"), register()));
        var ready = internal("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .containsPattern("\\[\"credentials is 1\\d s behind the store: [^\"]+\"\\]")
                .doesNotContain("no network");
        assertThat(internal("/metrics").body())
                .containsPattern("latchkey_view_lag_seconds\\{view=\"credentials\"\\} 1\\d\\.")
                .containsPattern("latchkey_view_lag_seconds\\{view=\"sessions\"\\} 0\\.")
                .containsPattern("latchkey_view_position\\{view=\"grants\"\\} \\d");

        execute("update credential set allow_list = '' where id = '" + broken + "'");
        recover();
        assertAnswered(whatStandsOnCredentials());
        assertAnswered(List.of(whyRefused()));
        assertThat(makeKey().headers().firstValue(InForce.HEADER)).isEmpty();
        assertThat(browser.get("/settings/users").body()).doesNotContain("not all of them are in force yet");
    }

    @Test
    void asksNobodyAboutAnApplicationThatMayHaveEnded() throws Exception {
        var grants = new TestGrants(platform);
        var application = grants.clientId(TestGrants.CONFIDENTIAL);
        var code = grants.code(
                grants.authorization(TestGrants.CONFIDENTIAL, "ADMINISTRATOR", Scopes.parse("orders_read")));
        assertThat(grants.exchange(TestGrants.CONFIDENTIAL, code, Map.of()).statusCode())
                .isEqualTo(200);
        var pages = List.of("/settings/applications", "/account/applications");
        pages.forEach(path -> assertThat(browser.get(path).body()).contains(application));
        assertThat(register().headers().firstValue(InForce.HEADER)).isEmpty();

        execute("update application set token_format = 'NO_FORMAT' where client_id = '" + application + "'");
        enter("APPLICATION", partnerId(application), application);
        var registered = register();
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        assertThat(registered.headers().firstValue(InForce.HEADER)).contains(InForce.PENDING);

        advance(Duration.ofSeconds(11));
        change();
        assertUnavailable(whatStandsOnApplications());
        assertUnavailable(pages.stream().map(browser::get).toList());
        assertAnswered(List.of(
                browser.get("/settings/users"),
                whyRefused(),
                platform.get("/identity/oauth/jwks"),
                platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(ACME))));

        execute("update application set token_format = 'OPAQUE' where client_id = '" + application + "'");
        recover();
        pages.forEach(path -> assertThat(browser.get(path).body()).contains(application));
        assertThat(register().headers().firstValue(InForce.HEADER)).isEmpty();
        assertThat(whatStandsOnApplications())
                .extracting(HttpResponse::statusCode)
                .doesNotContain(503);
    }

    private String partnerId(String application) {
        return platform.domain()
                .partners()
                .index()
                .find(application)
                .orElseThrow()
                .application()
                .partnerId();
    }

    private HttpResponse<String> makeKey() {
        return platform.send(platform.request(
                        platform.api("/manage/v1/credentials"),
                        "X-Api-Key",
                        platform.apiKey(ACME),
                        "Content-Type",
                        "application/json")
                .POST(BodyPublishers.ofString("{\"type\":\"API_KEY\",\"name\":\"Nightly\"}")));
    }
}
