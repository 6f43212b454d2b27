package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.grant.UserGrant;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.ScopeReasons;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.EndedSession;
import dev.latchkey.testing.RequestsAt;
import dev.latchkey.testing.StoreFault;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** From an application's request through sign-in and consent to its code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsentTest {

    private static final Scopes READ = Scopes.of("orders_read");

    private Path data;
    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        data = folder;
        platform = TestPlatform.start(folder, Map.of("registration.dynamic", "true"));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private static Map<String, String> answer(HttpResponse<String> redirect) {
        assertThat(redirect.statusCode()).as(redirect.body()).isEqualTo(303);
        assertThat(TestBrowser.location(redirect)).startsWith(TestGrants.REDIRECT_URI + "?");
        return AuthorizeBrowser.parameters(TestBrowser.location(redirect));
    }

    @Test
    void asksToSignInThenGivesTheCodeThatBecomesTokens() {
        var browser = new AuthorizeBrowser(platform);
        var opened = browser.allow(TestGrants.PUBLIC, Map.of());
        var id = AuthorizeBrowser.requestId(opened);
        assertThat(TestBrowser.location(browser.browser.get(TestBrowser.location(opened))))
                .startsWith("/account/sign-in?continue=%2Fidentity%2Foauth%2Fconsent%3Frequest%3D");
        browser.signedIn("STANDARD");
        var question = browser.browser.get(TestBrowser.location(opened));
        assertThat(question.statusCode()).isEqualTo(200);
        assertThat(question.body()).contains("PartsBridge Mobile", "See orders", "Verified", "localhost:9999");
        assertThat(question.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("form-action 'self' http://localhost:9999;");
        var answer = answer(browser.decide(id, "allow"));
        assertThat(answer).containsEntry("state", "st ate&=").containsKey("iss");
        var exchanged = browser.grants.exchange(TestGrants.PUBLIC, answer.getOrDefault("code", ""), Map.of());
        assertThat(exchanged.statusCode()).as(exchanged.body()).isEqualTo(200);
        assertThat(browser.decide(id, "allow").statusCode())
                .as("a second decision")
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADMINISTRATOR", "STANDARD", "EMPLOYEE"})
    void saysHowMuchTheUserSees(String role) {
        var browser = new AuthorizeBrowser(platform).signedIn(role);
        var question = browser.question(TestGrants.PUBLIC, Map.of()).body();
        var token = browser.grants
                .tokens(TestGrants.CONFIDENTIAL, role, Scopes.of("orders_read"))
                .get("access_token")
                .asString();
        var orders = TestPlatform.json(platform.get("/orders?limit=1", "Authorization", "Bearer " + token))
                .get("totalFound")
                .asLong();
        assertThat(question)
                .contains("Orders you can see: <strong>" + orders + "</strong>")
                .contains(role.equals("ADMINISTRATOR") ? "you see everything in" : "Only what you can see yourself");
    }

    @Test
    void saysWhyEachScopeIsAskedForInTheWordsOfThePartner() {
        var grants = new TestGrants(platform);
        var clientId = grants.clientId(TestGrants.PUBLIC);
        var stores = platform.domain().stores();
        var partnerId = stores.transactions()
                .read(tx -> stores.partners().page(tx, "", 1))
                .getFirst()
                .id();
        var reasons = ScopeReasons.of(Map.of("orders_read", "To show <b>your</b> orders"));
        stores.transactions().write(tx -> {
            stores.scopeReasons().replace(tx, partnerId, clientId, reasons);
            return tx;
        });
        var question = new AuthorizeBrowser(platform)
                .signedIn("STANDARD")
                .question(TestGrants.PUBLIC, Map.of())
                .body();
        assertThat(question).contains("See orders", "Its maker says: “To show &lt;b&gt;your&lt;/b&gt; orders”");
        stores.transactions().write(tx -> {
            stores.scopeReasons().replace(tx, partnerId, clientId, ScopeReasons.NONE);
            return tx;
        });
        assertThat(new AuthorizeBrowser(platform)
                        .signedIn("EXTENDED")
                        .question(TestGrants.PUBLIC, Map.of())
                        .body())
                .doesNotContain("Its maker says");
    }

    @Test
    void goesBackWithAccessDeniedWhenTheUserRefuses() {
        var browser = new AuthorizeBrowser(platform).signedIn("EXTENDED");
        var opened = browser.allow(TestGrants.PUBLIC, Map.of());
        browser.browser.get(TestBrowser.location(opened));
        assertThat(answer(browser.decide(AuthorizeBrowser.requestId(opened), "refuse")))
                .containsEntry("error", "access_denied")
                .containsEntry("state", "st ate&=");
    }

    @Test
    void leavesTheQuestionOpenWhenARefusalCouldNotBeKept() {
        var browser = new AuthorizeBrowser(platform).signedIn("EXTENDED");
        var opened = browser.allow(TestGrants.PUBLIC, Map.of());
        browser.browser.get(TestBrowser.location(opened));
        var id = AuthorizeBrowser.requestId(opened);
        try (var _ = StoreFault.in(data, "insert on audit_entry when new.event = 'OAUTH_APPLICATION_ACCESS_REFUSED'")) {
            assertThat(browser.decide(id, "refuse").statusCode()).isGreaterThanOrEqualTo(500);
        }
        assertThat(answer(browser.decide(id, "refuse"))).containsEntry("error", "access_denied");
    }

    @Test
    void remembersAConfidentialApplicationAndAsksOnlyForWhatIsNew() {
        var browser = new AuthorizeBrowser(platform).signedIn("ADMINISTRATOR");
        var opened = browser.allow(TestGrants.CONFIDENTIAL, Map.of());
        browser.browser.get(TestBrowser.location(opened));
        answer(browser.decide(AuthorizeBrowser.requestId(opened), "allow"));

        assertThat(answer(browser.question(TestGrants.CONFIDENTIAL, Map.of()))).containsKey("code");
        assertThat(answer(browser.allow(TestGrants.CONFIDENTIAL, Map.of("prompt", "none"))))
                .containsKey("code");
        assertThat(answer(browser.allow(
                        TestGrants.CONFIDENTIAL, Map.of("prompt", "none", "scope", "orders_read customers_read"))))
                .containsEntry("error", "consent_required");
        assertThat(browser.question(TestGrants.CONFIDENTIAL, Map.of("prompt", "consent"))
                        .statusCode())
                .isEqualTo(200);
        var more = browser.question(TestGrants.CONFIDENTIAL, Map.of("scope", "orders_read customers_read"));
        assertThat(more.body()).contains("It will also be able to", "See customers", "It already may");
    }

    @Test
    void asksAgainForAPublicClientThatOthersCouldStandInFor() {
        var browser = new AuthorizeBrowser(platform).signedIn("RESTRICTED");
        var opened = browser.allow(TestGrants.PUBLIC, Map.of());
        browser.browser.get(TestBrowser.location(opened));
        answer(browser.decide(AuthorizeBrowser.requestId(opened), "allow"));
        assertThat(browser.question(TestGrants.PUBLIC, Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void belongsToOneBrowserAndOnePerson() {
        var browser = new AuthorizeBrowser(platform).signedIn("STANDARD");
        var opened = browser.allow(TestGrants.PUBLIC, Map.of());
        var place = TestBrowser.location(opened);
        assertThat(new AuthorizeBrowser(platform)
                        .signedIn("STANDARD")
                        .browser
                        .get(place)
                        .statusCode())
                .as("another browser")
                .isEqualTo(400);
        assertThat(browser.browser.get(place).statusCode()).isEqualTo(200);
        browser.signedIn("EXTENDED");
        assertThat(browser.browser.get(place).body()).contains("Somebody else began this");
    }

    @Test
    void showsNoScriptFromAHint() {
        var browser = new AuthorizeBrowser(platform);
        var hint = "\"><script>alert(1)</script>";
        var opened = browser.allow(TestGrants.PUBLIC, Map.of("login_hint", hint, "state", hint));
        var signIn = browser.browser.get(TestBrowser.location(opened));
        assertThat(browser.browser.get(TestBrowser.location(signIn)).body()).doesNotContain("<script");
    }

    @Test
    void takesNoDecisionWithoutTheTokenOfItsForm() {
        var browser = new AuthorizeBrowser(platform).signedIn("STANDARD");
        var opened = browser.allow(TestGrants.PUBLIC, Map.of());
        browser.browser.get(TestBrowser.location(opened));
        var id = AuthorizeBrowser.requestId(opened);
        assertThat(browser.browser
                        .postWith("/identity/oauth/consent", Map.of(), "forged", "request", id, "decision", "allow")
                        .statusCode())
                .isEqualTo(403);
        answer(browser.decide(id, "allow"));
    }

    @Test
    void signsInAgainWhenAsked() {
        var browser = new AuthorizeBrowser(platform).signedIn("STANDARD");
        var opened = browser.allow(TestGrants.PUBLIC, Map.of("prompt", "login", "login_hint", "me@example.com"));
        assertThat(TestBrowser.location(browser.browser.get(TestBrowser.location(opened))))
                .startsWith("/account/sign-in?")
                .contains("again=true", "login_hint=me%40example.com");
        browser.signedIn("STANDARD");
        assertThat(browser.browser.get(TestBrowser.location(opened)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void listsWhatIsConnectedAndDisconnectsIt() {
        var browser = new AuthorizeBrowser(platform).signedIn("EMPLOYEE");
        var opened = browser.allow(TestGrants.PUBLIC, Map.of("scope", "user_me_read"));
        browser.browser.get(TestBrowser.location(opened));
        var answer = answer(browser.decide(AuthorizeBrowser.requestId(opened), "allow"));
        var tokens = TestPlatform.json(
                browser.grants.exchange(TestGrants.PUBLIC, answer.getOrDefault("code", ""), Map.of()));
        assertThat(browser.browser.get("/account/applications").body()).contains("PartsBridge Mobile");
        var clientId = browser.grants.clientId(TestGrants.PUBLIC);
        browser.browser.get("/account/applications/disconnect?application=" + clientId);
        browser.browser.post("/account/applications/disconnect", "application", clientId);
        assertThat(browser.browser.get("/account/applications").body()).doesNotContain("PartsBridge Mobile");
        assertThat(platform.get(
                                "/users/me",
                                "Authorization",
                                "Bearer " + tokens.get("access_token").asString())
                        .statusCode())
                .isEqualTo(401);
    }

    /** A silent request that looked at the consent before it was taken back, and would write after it. */
    @Test
    void whatIsTakenBackIsNotBroughtBackByARequestUnderWay(@TempDir Path scratch) throws Exception {
        var asking = new AuthorizeBrowser(platform).signedIn("RESTRICTED");
        agree(asking, Map.of("scope", "user_me_read"));
        var silent = Map.<String, @Nullable String>of("scope", "user_me_read", "prompt", "none");
        var code = answer(asking.allow(TestGrants.CONFIDENTIAL, silent)).getOrDefault("code", "");
        assertThat(asking.grants
                        .exchange(TestGrants.CONFIDENTIAL, code, Map.of())
                        .statusCode())
                .isEqualTo(200);
        var ending = new AuthorizeBrowser(platform).signedIn("RESTRICTED").browser;
        var disconnect = "/account/applications/disconnect";
        var clientId = asking.grants.clientId(TestGrants.CONFIDENTIAL);
        ending.get(disconnect + "?application=" + clientId);
        var go = new CountDownLatch(1);
        try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
            var held = platform.domain().stores().transactions().submit(_ -> awaited(go));
            var ended = requests.submit(() -> ending.post(disconnect, "application", clientId));
            RequestsAt.await("ConsentCommands.revokeByUser", scratch);
            var answered = requests.submit(() -> asking.allow(TestGrants.CONFIDENTIAL, silent));
            RequestsAt.await("Consenting.remembered", scratch);
            go.countDown();
            assertThat(held.toCompletableFuture().get()).isTrue();
            assertThat(ended.get().statusCode()).isEqualTo(303);
            assertThat(answer(answered.get()))
                    .containsEntry("error", "consent_required")
                    .doesNotContainKey("code");
        }
        assertThat(answer(asking.allow(TestGrants.CONFIDENTIAL, silent))).containsEntry("error", "consent_required");
    }

    private static boolean awaited(CountDownLatch go) {
        try {
            return go.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Between the look at the session and the transaction: this node still holds it, the store has it no more. */
    @Test
    void aSessionThatEndsMeanwhileGivesNoCode() {
        var browser = new AuthorizeBrowser(platform).signedIn("ADMINISTRATOR");
        agree(browser, Map.of("prompt", "consent"));
        var opened = browser.allow(TestGrants.CONFIDENTIAL, Map.of("prompt", "consent"));
        assertThat(browser.browser.get(TestBrowser.location(opened)).statusCode())
                .isEqualTo(200);
        try (var _ = EndedSession.of(data, browser.browser)) {
            assertThat(answer(browser.allow(TestGrants.CONFIDENTIAL, Map.of("prompt", "none"))))
                    .containsEntry("error", "login_required");
        }
        assertThat(answer(browser.allow(TestGrants.CONFIDENTIAL, Map.of("prompt", "none"))))
                .containsKey("code");
        try (var _ = EndedSession.of(data, browser.browser)) {
            assertThat(TestBrowser.location(browser.decide(AuthorizeBrowser.requestId(opened), "allow")))
                    .startsWith("/account/sign-in?");
        }
    }

    /** Somebody else took the application out while the page was open, which said that it was in. */
    @Test
    void allowsNothingButWhatThePageShowed() {
        var browser = new AuthorizeBrowser(platform).signedIn("ADMINISTRATOR");
        var application = browser.grants.register(Application.Protocol.DEFAULT, READ, TestGrants.REDIRECT_URI);
        var clientId = String.valueOf(application.get("client_id"));
        var administrator = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var installations = platform.domain().installations();
        var opened = browser.allow(TestGrants.CONFIDENTIAL, Map.of("client_id", clientId));
        var page = browser.browser.get(TestBrowser.location(opened));
        assertThat(page.body()).doesNotContain("lk-note-warn");
        installations.uninstall(administrator, clientId);
        var id = AuthorizeBrowser.requestId(opened);
        var anew = browser.decide(id, "allow");
        assertThat(anew.statusCode()).isEqualTo(200);
        assertThat(anew.body()).contains("Something about this changed", "lk-note-warn");
        assertThat(installations.find(platform.companyId(0), clientId)).isEmpty();
        assertThat(answer(browser.decide(id, "allow"))).containsKey("code");
        assertThat(installations.find(platform.companyId(0), clientId)).isPresent();
    }

    /** One who agreed and whose application made nothing of it, and one with a code under way. */
    @Test
    void whatEndsForEverybodyEndsForWhoHasNoGrant() {
        var administrator = new AuthorizeBrowser(platform).signedIn("ADMINISTRATOR");
        var application = administrator.grants.register(Application.Protocol.DEFAULT, READ, TestGrants.REDIRECT_URI);
        var clientId = String.valueOf(application.get("client_id"));
        var changes = Map.<String, @Nullable String>of("client_id", clientId);
        var silent = Map.<String, @Nullable String>of("client_id", clientId, "prompt", "none");
        var person = new AuthorizeBrowser(platform).signedIn("STANDARD");
        agree(person, changes);
        var code = answer(person.allow(TestGrants.CONFIDENTIAL, silent)).getOrDefault("code", "");
        var own = "/account/applications";
        assertThat(person.browser.get(own).body()).contains(clientId, "Registered by a test");
        var page = "/settings/applications/" + clientId;
        assertThat(administrator.browser.get(page).body()).contains(page + "/end-all", "/revoke");
        administrator.browser.get(page + "/end-all");
        assertThat(TestBrowser.location(administrator.browser.post(page + "/end-all", "confirm", "end for everybody")))
                .endsWith("note=ended");
        assertThat(person.grants
                        .exchange(TestGrants.CONFIDENTIAL, code, application)
                        .statusCode())
                .isEqualTo(400);
        assertThat(answer(person.allow(TestGrants.CONFIDENTIAL, silent))).containsEntry("error", "consent_required");
        assertThat(person.browser.get(own).body()).doesNotContain(clientId);

        agree(person, changes);
        var ofOne = page + "/users/" + person.grants.userId("STANDARD") + "/revoke";
        assertThat(administrator.browser.get(ofOne).statusCode()).isEqualTo(200);
        assertThat(administrator.browser.post(ofOne).statusCode()).isEqualTo(303);
        assertThat(answer(person.allow(TestGrants.CONFIDENTIAL, silent))).containsEntry("error", "consent_required");

        agree(person, changes);
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var commands = platform.domain().companies().commands();
        commands.setUserActive(actor, person.grants.userId("STANDARD"), false);
        commands.setUserActive(actor, person.grants.userId("STANDARD"), true);
        person.signedIn("STANDARD");
        assertThat(answer(person.allow(TestGrants.CONFIDENTIAL, silent)))
                .as("deactivated meanwhile")
                .containsEntry("error", "consent_required");
    }

    /** A thief's loop fills neither the store nor the audit log. */
    @Test
    void silentCodesAreBoundAndLeaveNoEntry() {
        var browser = new AuthorizeBrowser(platform).signedIn("EMPLOYEE");
        var application = browser.grants.register(Application.Protocol.DEFAULT, READ, TestGrants.REDIRECT_URI);
        var clientId = String.valueOf(application.get("client_id"));
        agree(browser, Map.of("client_id", clientId));
        var silent = Map.<String, @Nullable String>of("client_id", clientId, "prompt", "none");
        var before = entries();
        for (var times = 0; times < Consenting.SILENT_MAX; times++) {
            assertThat(answer(browser.allow(TestGrants.CONFIDENTIAL, silent))).containsKey("code");
        }
        var answers = new ArrayList<Map<String, String>>();
        for (var times = 0; times < Consenting.SILENT_MAX; times++) {
            answers.add(answer(browser.allow(TestGrants.CONFIDENTIAL, silent)));
        }
        assertThat(answers).anySatisfy(one -> assertThat(one).containsEntry("error", "temporarily_unavailable"));
        assertThat(entries()).isEqualTo(before);
    }

    private long entries() {
        try (var store = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("latchkey.db"));
                var statement = store.createStatement();
                var found = statement.executeQuery(
                        "select count(*) from audit_entry where event = 'OAUTH_APPLICATION_ACCESS_GRANTED'")) {
            return found.next() ? found.getLong(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode registered(String method, String at, String token, String body) {
        var answer = platform.send(
                platform.request(URI.create(at), "Content-Type", "application/json", "Authorization", "Bearer " + token)
                        .method(method, BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return TestPlatform.json(answer);
    }

    @Test
    void aRedirectUriThatWasGivenUpGetsNoCode() {
        var browser = new AuthorizeBrowser(platform).signedIn("ADMINISTRATOR");
        var token = platform.domain()
                .registration()
                .initialTokens()
                .create(new Actor.Operator("op"), "Test", 1, Duration.ofHours(1));
        var body = "{\"client_name\":\"Robot\",\"redirect_uris\":[\"" + TestGrants.REDIRECT_URI
                + "\"],\"scope\":\"orders_read\",\"token_endpoint_auth_method\":\"client_secret_post\"}";
        var client = registered(
                "POST",
                platform.api("/identity/oauth/register").toString(),
                token.value().reveal(),
                body);
        var id = client.get("client_id").asString();
        var changes = Map.<String, @Nullable String>of("client_id", id);
        var opened = browser.allow(TestGrants.CONFIDENTIAL, changes);
        browser.browser.get(TestBrowser.location(opened));
        var code = answer(browser.decide(AuthorizeBrowser.requestId(opened), "allow"));
        var open = browser.allow(TestGrants.CONFIDENTIAL, Map.of("client_id", id, "prompt", "consent"));
        browser.browser.get(TestBrowser.location(open));
        registered(
                "PUT",
                client.get("registration_client_uri").asString(),
                client.get("registration_access_token").asString(),
                body.replace(TestGrants.REDIRECT_URI, "https://other.example/cb")
                        .replaceFirst("\\{", "{\"client_id\":\"" + id + "\","));
        var refused = browser.decide(AuthorizeBrowser.requestId(open), "allow");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("an address that the application has not registered");
        var exchanged = browser.grants.exchange(
                TestGrants.CONFIDENTIAL,
                code.getOrDefault("code", ""),
                Map.of(
                        "client_id",
                        id,
                        "client_secret",
                        client.get("client_secret").asString()));
        assertThat(exchanged.statusCode()).isEqualTo(400);
        assertThat(exchanged.body()).contains("invalid_grant", "not registered any more");
    }

    /** One grant is made here for an API that is not served: no deployment serves it and then does not. */
    @Test
    void saysOfWhatIsForOneApiWhetherThatIsServed() {
        var browser = new AuthorizeBrowser(platform).signedIn("ADMINISTRATOR");
        var grants = browser.grants;
        var application = grants.register(Application.Protocol.DEFAULT, READ, TestGrants.REDIRECT_URI);
        var orders = new ApiResource(platform.api("/orders").toString(), "orders-api");
        var code = grants.code(grants.authorization(application, "ADMINISTRATOR", READ, orders));
        assertThat(grants.exchange(TestGrants.CONFIDENTIAL, code, application).statusCode())
                .isEqualTo(200);
        var clientId = String.valueOf(application.get("client_id"));
        var stores = platform.domain().stores();
        var now = platform.domain().clock().instant();
        stores.transactions().write(tx -> {
            var number = 1;
            var grant = new UserGrant(
                    platform.companyId(0),
                    "grant" + number,
                    number,
                    grants.userId("ADMINISTRATOR"),
                    clientId,
                    READ,
                    new ApiResource(orders.identifier(), "books"),
                    null,
                    now,
                    0,
                    now.plus(Duration.ofDays(1)));
            stores.userGrants().insert(tx, grant);
            return grant;
        });
        for (var page : new String[] {"/account/applications", "/settings/applications/" + clientId}) {
            assertThat(browser.browser.get(page).body())
                    .contains("For the API orders-api alone.")
                    .contains("For the API books alone, which is not served now");
        }
        var ofAll = grants.code(grants.authorization(application, "STANDARD", READ, null));
        assertThat(grants.exchange(TestGrants.CONFIDENTIAL, ofAll, application).statusCode())
                .isEqualTo(200);
        var managed = platform.get("/manage/v1/applications/" + clientId + "/grants", "X-Api-Key", platform.apiKey(0));
        var limits = new ArrayList<String>();
        for (var grant : TestPlatform.json(managed).get("content")) {
            limits.add(grant.path("api").asString("all") + " "
                    + grant.path("isServed").asString(""));
        }
        assertThat(limits).containsExactlyInAnyOrder("orders-api true", "books false", "all ");
    }

    private static Map<String, @Nullable String> asked(Scopes scopes, @Nullable String resource) {
        var changes = new HashMap<String, @Nullable String>();
        changes.put("scope", scopes.toString());
        changes.put("resource", resource);
        return changes;
    }

    /** Whether there is a question, also where the application wants none. */
    private static boolean isAsked(AuthorizeBrowser browser, Map<String, @Nullable String> changes) {
        var silent = new HashMap<String, @Nullable String>(changes);
        silent.put("prompt", "none");
        var answer = answer(browser.allow(TestGrants.CONFIDENTIAL, silent));
        assertThat(answer.getOrDefault("error", "consent_required")).isEqualTo("consent_required");
        var status = browser.question(TestGrants.CONFIDENTIAL, changes).statusCode();
        assertThat(status).isEqualTo(answer.containsKey("code") ? 303 : 200);
        return status == 200;
    }

    private static String agree(AuthorizeBrowser browser, Map<String, @Nullable String> changes) {
        var opened = browser.allow(TestGrants.CONFIDENTIAL, changes);
        var question = browser.browser.get(TestBrowser.location(opened)).body();
        assertThat(answer(browser.decide(AuthorizeBrowser.requestId(opened), "allow")))
                .containsKey("code");
        return question;
    }

    @Test
    void remembersForWhichApiTheUserAgreed() {
        var both = Scopes.of("orders_read", "customers_read");
        var browser = new AuthorizeBrowser(platform).signedIn("EXTENDED");
        var orders = asked(READ, platform.api("/orders").toString());
        var prices = asked(READ, platform.api("/v1/companies").toString());
        var everywhere = asked(READ, null);
        var origin = asked(READ, platform.api("").toString());

        assertThat(agree(browser, orders)).contains("For the API orders-api alone.");
        assertThat(isAsked(browser, orders)).isFalse();
        assertThat(isAsked(browser, prices)).as("another API").isTrue();
        assertThat(isAsked(browser, everywhere)).as("every API").isTrue();
        assertThat(isAsked(browser, origin)).as("every API, by name").isTrue();

        var customersOfAll = asked(Scopes.of("customers_read"), null);
        assertThat(agree(browser, customersOfAll)).doesNotContain("For the API");
        assertThat(isAsked(browser, asked(both, orders.get("resource"))))
                .as("one was agreed to there, the other everywhere")
                .isFalse();
        assertThat(isAsked(browser, asked(both, null))).isTrue();
        assertThat(isAsked(browser, prices)).isTrue();

        agree(browser, everywhere);
        assertThat(isAsked(browser, everywhere)).isFalse();
        assertThat(isAsked(browser, asked(both, null))).isFalse();
        assertThat(isAsked(browser, prices)).as("less than every API").isFalse();
        assertThat(isAsked(browser, orders)).isFalse();

        var clientId = browser.grants.clientId(TestGrants.CONFIDENTIAL);
        browser.browser.get("/account/applications/disconnect?application=" + clientId);
        browser.browser.post("/account/applications/disconnect", "application", clientId);
        assertThat(isAsked(browser, orders)).as("taken back").isTrue();
        assertThat(isAsked(browser, everywhere)).as("taken back").isTrue();
    }

    /** Requests that wait are for another API now, as after a change of the files that takes this name away. */
    private void takeAway(String api) throws SQLException {
        try (var store = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("latchkey.db"));
                var statement = store.createStatement()) {
            statement.execute("pragma busy_timeout = 60000");
            assertThat(statement.executeUpdate("update authorization_request set request = replace(request, '\"" + api
                            + "\"', '\"gone\"')" + " where request like '%\"" + api + "\"%'"))
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "allow", "request", "refuse"})
    void answersARequestWhoseApiIsGoneWithAnError(String decision) throws Exception {
        var browser = new AuthorizeBrowser(platform).signedIn("EXTENDED");
        var resource = platform.api("/orders").toString();
        var opened = browser.allow(TestGrants.PUBLIC, Map.of("resource", resource));
        var place = TestBrowser.location(opened);
        assertThat(browser.browser.get(place).statusCode()).isEqualTo(200);
        takeAway("orders-api");
        var given = decision.isEmpty()
                ? browser.browser.get(place)
                : browser.decide(AuthorizeBrowser.requestId(opened), decision);
        assertThat(answer(given))
                .containsEntry("error", decision.equals("refuse") ? "access_denied" : "invalid_target")
                .containsEntry("state", "st ate&=")
                .doesNotContainKey("code");
        assertThat(browser.browser.get(place).statusCode()).as("it is over").isEqualTo(400);
    }

    @Test
    void answersAPushedRequestWhoseApiIsGoneWithAnError() throws Exception {
        var browser = new AuthorizeBrowser(platform).signedIn("EXTENDED");
        var form = browser.good(TestGrants.PUBLIC);
        form.put("resource", platform.api("/orders").toString());
        var uri = TestPlatform.json(push(browser, form)).get("request_uri").asString();
        takeAway("orders-api");
        var query =
                "/identity/oauth/allow?client_id=" + browser.grants.clientId(TestGrants.PUBLIC) + "&request_uri=" + uri;
        assertThat(answer(browser.browser.get(query)))
                .containsEntry("error", "invalid_target")
                .containsEntry("state", "st ate&=");
    }

    @Test
    void servesAnOldClientWithoutResponseTypeAndPkce() {
        var browser = new AuthorizeBrowser(platform).signedIn("STANDARD");
        Map<String, @Nullable String> old = new HashMap<>();
        old.put("response_type", null);
        old.put("code_challenge", null);
        old.put("code_challenge_method", null);
        old.put("scope", "user_me_read");
        var opened = browser.allow(TestGrants.CONFIDENTIAL, old);
        browser.browser.get(TestBrowser.location(opened));
        var answer = answer(browser.decide(AuthorizeBrowser.requestId(opened), "allow"));
        Map<String, @Nullable String> plain = new HashMap<>();
        plain.put("code_verifier", null);
        plain.put("redirect_uri", null);
        var exchanged = browser.grants.exchange(TestGrants.CONFIDENTIAL, answer.getOrDefault("code", ""), plain);
        assertThat(exchanged.statusCode()).as(exchanged.body()).isEqualTo(200);
        var token = TestPlatform.json(exchanged).get("access_token").asString();
        assertThat(platform.get("/users/me", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
        assertThat(platform.get("/users/me?access_token=" + token).statusCode()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void bringsAPushedRequestToItsCodeOnce() {
        var browser = new AuthorizeBrowser(platform).signedIn("STANDARD");
        var pushed = push(browser, browser.good(TestGrants.PUBLIC));
        assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
        assertThat(pushed.headers().firstValue("Cache-Control")).hasValue("no-store");
        var uri = TestPlatform.json(pushed).get("request_uri").asString();
        var query =
                "/identity/oauth/allow?client_id=" + browser.grants.clientId(TestGrants.PUBLIC) + "&request_uri=" + uri;
        var wrong = browser.browser.get("/identity/oauth/allow?client_id="
                + browser.grants.clientId(TestGrants.CONFIDENTIAL) + "&request_uri=" + uri);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.headers().firstValue("Location")).isEmpty();
        var opened = browser.browser.get(query);
        browser.browser.get(TestBrowser.location(opened));
        assertThat(answer(browser.decide(AuthorizeBrowser.requestId(opened), "allow")))
                .containsEntry("state", "st ate&=");
        assertThat(browser.browser.get(query).statusCode()).isEqualTo(400);
        var named = query + "&state=s&redirect_uri=" + TestGrants.REDIRECT_URI;
        assertThat(AuthorizeBrowser.parameters(TestBrowser.location(browser.browser.get(named))))
                .containsEntry("error", "invalid_request_uri")
                .containsEntry("state", "s");
    }

    @Test
    void judgesAPushedRequestAsItIsPushed() {
        var browser = new AuthorizeBrowser(platform);
        for (var wrong : Map.of(
                        "redirect_uri", "http://localhost:9999/other",
                        "scope", "no_such_scope",
                        "request_uri", "urn:ietf:params:oauth:request_uri:x",
                        "code_challenge_method", "plain")
                .entrySet()) {
            var form = browser.good(TestGrants.PUBLIC);
            form.put(wrong.getKey(), wrong.getValue());
            assertThat(push(browser, form).statusCode()).as(wrong.getKey()).isEqualTo(400);
        }
        var unproven = browser.good(TestGrants.CONFIDENTIAL);
        assertThat(push(browser, unproven).statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> push(AuthorizeBrowser browser, Map<String, @Nullable String> form) {
        return browser.platform.post(
                "/identity/oauth/par",
                AuthorizeBrowser.query(form),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    @Test
    void letsAnAdministratorInstallAndOthersAskForIt(@TempDir Path other) throws Exception {
        var clock = new MutableClock();
        try (var fresh = TestPlatform.start(Files.createDirectory(other.resolve("data")), Map.of(), clock)) {
            var setUp = new AuthorizeBrowser(fresh).signedIn("ADMINISTRATOR");
            var admin = new dev.latchkey.core.command.Actor.CompanyUser(
                    fresh.companyId(0), setUp.grants.userId("ADMINISTRATOR"));
            fresh.domain().installations().uninstall(admin, setUp.grants.clientId(TestGrants.PUBLIC));

            var colleague = new AuthorizeBrowser(fresh).signedIn("STANDARD");
            var asked = colleague.allow(TestGrants.PUBLIC, Map.of());
            assertThat(colleague.browser.get(TestBrowser.location(asked)).body())
                    .contains("An administrator must approve this");
            var id = AuthorizeBrowser.requestId(asked);
            assertThat(colleague.decide(id, "allow").body()).contains("An administrator must approve this");
            try (var _ = StoreFault.in(
                    other.resolve("data"),
                    "insert on audit_entry when new.event = 'APPLICATION_INSTALLATION_REQUESTED'")) {
                assertThat(colleague.decide(id, "request").statusCode()).isGreaterThanOrEqualTo(500);
            }
            assertThat(colleague.decide(id, "request").body()).contains("error=access_denied");

            clock.advance(Duration.ofMinutes(9));
            var opened = setUp.allow(TestGrants.PUBLIC, Map.of());
            assertThat(setUp.browser.get(TestBrowser.location(opened)).statusCode())
                    .isEqualTo(200);
            clock.advance(Duration.ofMinutes(1));
            confirms(setUp, opened);
            assertThat(setUp.browser.get(TestBrowser.location(opened)).body())
                    .contains("You also let this application into");
            assertThat(answer(setUp.decide(AuthorizeBrowser.requestId(opened), "allow")))
                    .containsKey("code");
            assertThat(colleague.question(TestGrants.PUBLIC, Map.of()).body()).contains("value=\"allow\"");
        }
    }

    /** What lets an application into the company takes a password that was typed lately, as all administration does. */
    private static void confirms(AuthorizeBrowser setUp, HttpResponse<String> opened) {
        var toConfirm = "/account/confirm?continue=%2Fidentity%2Foauth%2Fconsent%3Frequest%3D";
        var decided = setUp.decide(AuthorizeBrowser.requestId(opened), "allow");
        assertThat(TestBrowser.location(decided)).startsWith(toConfirm);
        assertThat(TestBrowser.location(setUp.browser.get(TestBrowser.location(opened))))
                .startsWith(toConfirm);
        setUp.browser.get(TestBrowser.location(decided));
        var password = setUp.platform.sheet().get("companies").get(0).get("users").values().stream()
                .filter(user -> user.get("systemRole").asString().equals("ADMINISTRATOR"))
                .findFirst()
                .orElseThrow()
                .get("password")
                .asString();
        assertThat(setUp.browser
                        .post("/account/confirm", "password", password, "continue", TestBrowser.location(opened))
                        .statusCode())
                .isEqualTo(303);
    }
}
