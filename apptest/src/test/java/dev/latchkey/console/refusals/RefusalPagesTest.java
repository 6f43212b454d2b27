package dev.latchkey.console.refusals;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusalPagesTest {

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

    private static String question(String credential, String method, String path) {
        return "/settings/refusals?credential=" + credential + "&method=" + method + "&path="
                + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    private String client(int company, int number) {
        return platform.client(company, number).get("clientId").asString();
    }

    @Test
    void namesTheGateAndWhatIsMissing() {
        assertThat(admin.get(question("", "GET", "/orders")).body())
                .contains("refused with 401", "<strong>Operation</strong><span>Said no</span>", "Held");
        assertThat(admin.get(question(client(0, 1), "GET", "/users")).body())
                .contains(
                        "refused with 403",
                        "<strong>Operation</strong><span>Passed</span>",
                        "<strong>Scope</strong><span>Said no</span>",
                        "<strong>Role</strong><span>Not reached</span>",
                        "users_read")
                .containsOnlyOnce(
                        "<details class=\"lk-again\" data-fold=\"narrow\" open><summary>Ask about another request");
        assertThat(admin.get("/settings/refusals").body()).doesNotContain("Ask about another request", "data-fold");
        assertThat(admin.get(question(client(0, 2), "GET", "/audit-api/v201910/audit-events"))
                        .body())
                .contains("<strong>Scope</strong><span>Passed</span>", "<strong>Role</strong><span>Said no</span>");
        assertThat(admin.get(question(client(0, 0), "GET", "/orders")).body())
                .contains("This request goes through", "<strong>Visibility</strong><span>Decided by the API</span>");
        assertThat(admin.get(question("", "GET", "/nothing")).body()).contains("refused with 404");
    }

    @Test
    void leadsFromAMissingScopeToTheFormThatAddsIt() {
        var client = client(0, 1);
        var edit = "/settings/credentials/" + client + "/edit";
        var question = question(client, "GET", "/users");
        assertThat(admin.get(question).body()).contains("href=\"" + edit + "?add=users_read\"", "Add users_read…");
        var form = admin.get(edit + "?add=users_read").body();
        assertThat(form)
                .contains("What adding users_read opens", "<code>GET /users</code>")
                .contains("name=\"scope.users_read\" value=\"on\" checked")
                .doesNotContain("<code>GET /orders</code>");
        assertThat(admin.get(edit).body())
                .doesNotContain("What adding", "name=\"scope.users_read\" value=\"on\" checked");
        assertThat(admin.get(edit + "?add=orders_read+nonsense").body()).doesNotContain("What adding");
        assertThat(admin.get(question(client(0, 2), "GET", "/audit-api/v201910/audit-events"))
                        .body())
                .contains("/edit?permit=audit_view\"", "Change its role…");
        assertThat(admin.get(question("", "GET", "/users")).body()).doesNotContain("?add=");
    }

    /** The form shows a role that is enough, and what it opens, and nothing is changed before it is sent. */
    @Test
    void leadsFromAMissingRoleToTheFormThatHasItTicked() {
        var client = client(0, 2);
        var edit = "/settings/credentials/" + client + "/edit";
        var form = admin.get(edit + "?permit=audit_view").body();
        assertThat(form)
                .contains(
                        "What the role Admin permits beyond ", "It is the smallest role that permits what was missing")
                .containsPattern("name=\"systemRole\" value=\"ADMINISTRATOR\" checked")
                .contains("<code>GET /audit-api/v201910/audit-events</code>");
        assertThat(admin.get(edit).body())
                .doesNotContain("What the role")
                .doesNotContain("value=\"ADMINISTRATOR\" checked");
        assertThat(admin.get(edit + "?permit=no_such").body()).doesNotContain("What the role");
    }

    @Test
    void whereOneScopeIsEnoughEachIsAddedByItself() {
        var client = client(0, 1);
        var path = "/customers/acme-1/orders/acme-1/status";
        var add = "/settings/credentials/" + client + "/edit?add=";
        var token = platform.token(0, 1);
        var refused = platform.recorded(
                agent -> platform.send(platform.request(platform.api(path), "Authorization", "Bearer " + token)
                        .header("User-Agent", agent)
                        .PUT(HttpRequest.BodyPublishers.noBody())));
        var recorded = "/settings/refusals?request="
                + TestPlatform.json(refused).get("requestId").asString();
        for (var question : List.of(question(client, "PUT", path), recorded)) {
            assertThat(admin.get(question).body())
                    .contains("href=\"" + add + "customers_create\"", "Add customers_create…")
                    .contains("href=\"" + add + "customers_manage\"", "Add customers_manage…")
                    .contains("one of the scopes customers_create or customers_manage")
                    .doesNotContain("customers_create+", "customers_create%20", "customers_create, customers_manage…");
        }
    }

    @Test
    void offersNothingThatTheClientHasAndTheTokenWasAskedForWithout() {
        var token = platform.tokenWithScope(platform.client(0, 0), "orders_read");
        var refused = platform.getRecorded("/users", "Authorization", "Bearer " + token);
        assertThat(refused.statusCode()).isEqualTo(403);
        var page = admin.get("/settings/refusals?request="
                        + TestPlatform.json(refused).get("requestId").asString())
                .body();
        assertThat(page)
                .contains("users_read", "this client can ask for one with the scope users_read")
                .doesNotContain("?add=", "An administrator of");
    }

    /** Each of these pages waits for an API, so that whoever asks without end holds as many as there may be. */
    @Test
    void onePersonAsksSoMuchAtOnceAndOthersGoOn() throws Exception {
        var other = browser(0, 1);
        var page = platform.web(question(client(0, 0), "GET", "/orders/acme-1"));
        var cookies = admin.cookies().entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(joining("; "));
        var arrived = new Semaphore(0);
        var refused = new Semaphore(0);
        var go = new CompletableFuture<Optional<EchoUpstream.Answer>>();
        platform.upstream().script(_ -> {
            arrived.release();
            return go.orTimeout(60, TimeUnit.SECONDS).join();
        });
        try {
            var answers = IntStream.range(0, 40)
                    .mapToObj(_ -> platform.sendLater(
                                    platform.request(page, "Cookie", cookies).GET())
                            .thenApply(one -> {
                                refused.release(one.statusCode() == 503 ? 1 : 0);
                                return one;
                            }))
                    .toList();
            assertThat(refused.tryAcquire(8, 60, TimeUnit.SECONDS)).isTrue();
            assertThat(arrived.tryAcquire(8, 60, TimeUnit.SECONDS)).isTrue();
            assertThat(arrived.availablePermits()).isZero();
            assertThat(other.get("/account/security").statusCode()).isEqualTo(200);

            go.complete(Optional.empty());
            var made = 0;
            for (var answer : answers) {
                var one = answer.get(60, TimeUnit.SECONDS);
                if (one.statusCode() == 200) {
                    made++;
                } else {
                    assertThat(one.statusCode()).isEqualTo(503);
                    assertThat(one.headers().firstValue("Retry-After")).contains("1");
                    assertThat(one.body()).contains("Too many pages were asked for at once");
                }
            }
            assertThat(made).isBetween(8, 32);
        } finally {
            go.complete(Optional.empty());
            platform.upstream().script(_ -> Optional.empty());
        }
    }

    /** The same gates and words as the endpoint gives, for each client and a number of operations. */
    @Test
    void saysWhatTheEndpointSays() {
        var differing = new ArrayList<String>();
        for (var number = 0; number < 5; number++) {
            for (var path : List.of("/orders", "/users", "/customers", "/invoices", "/feed/orders", "/nowhere")) {
                for (var method : List.of("GET", "DELETE")) {
                    var asked = json(method, path, client(0, number));
                    var page =
                            admin.get(question(client(0, number), method, path)).body();
                    for (var expected : words(asked)) {
                        if (!page.contains(expected)) {
                            differing.add(method + " " + path + " " + number + ": " + expected);
                        }
                    }
                }
            }
        }
        assertThat(differing).isEmpty();
    }

    private JsonNode json(String method, String path, String credential) {
        return TestPlatform.json(platform.get(
                "/access/v1/explain?method=" + method + "&path=" + path + "&credential=" + credential,
                "X-Api-Key",
                platform.apiKey(0)));
    }

    private static List<String> words(JsonNode asked) {
        var words = new ArrayList<String>();
        words.add(
                asked.get("decision").asString().equals("allow")
                        ? "goes through"
                        : "refused with " + asked.get("status").asInt());
        for (var gate : asked.get("gates")) {
            var name = gate.get("gate").asString();
            var outcome = switch (gate.get("outcome").asString()) {
                case "passed" -> "Passed";
                case "refused" -> "Said no";
                case "not_reached" -> "Not reached";
                default -> "Decided by the API";
            };
            words.add("<strong>" + Character.toUpperCase(name.charAt(0)) + name.substring(1) + "</strong><span>"
                    + outcome + "</span>");
        }
        if (asked.has("explanation")) {
            asked.get("explanation").get("missing").forEach(one -> words.add(one.asString()));
        }
        return words;
    }

    @ParameterizedTest
    @CsvSource({"'', 400", "orders, 400", "https://elsewhere.example/, 400"})
    void asksForAPath(String path, int status) {
        var page = admin.get(question("", "GET", path));
        assertThat(page.statusCode()).isEqualTo(status);
        assertThat(page.body()).contains("enter one that begins with a slash");
    }

    @Test
    void aMalformedTargetIsExplainedToo() {
        assertThat(admin.get(question("", "GET", "/orders/%2e%2e")).body()).contains("refused with 400");
        assertThat(admin.get(question("", "BREW", "/orders")).statusCode()).isEqualTo(400);
    }

    /** Those of forms say which page the form stands on. */
    private static String withoutTokens(String page) {
        return page.replaceAll("name=\"csrf\" value=\"[^\"]+\"", "name=\"csrf\"");
    }

    @Test
    void nothingIsLearnedOfOtherCompaniesCredentials() {
        var foreign = admin.get(question(client(1, 0), "GET", "/orders"));
        var unknown = admin.get(question("0".repeat(client(1, 0).length()), "GET", "/orders"));
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(withoutTokens(foreign.body()).replace(client(1, 0), "x"))
                .isEqualTo(withoutTokens(unknown.body())
                        .replace("0".repeat(client(1, 0).length()), "x"));
    }

    @Test
    void aRevokedCredentialSaysSoToItsOwnCompany() {
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var commands = platform.domain().credentials().commands();
        var id = commands.createApiKey(actor, new NewApiKey("Short-lived", ""))
                .credential()
                .id();
        commands.revoke(actor, id);
        assertThat(admin.get(question(id, "GET", "/orders")).body()).contains("is revoked");
        assertThat(browser(1, 0).get(question(id, "GET", "/orders")).body())
                .contains("your company has none with this ID")
                .doesNotContain("is revoked");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void nobodyWithoutThePermissionGetsIn(int user) {
        var person = browser(0, user);
        assertThat(person.get(question("", "GET", "/orders")).statusCode()).isEqualTo(403);
        assertThat(person.get("/").body()).doesNotContain("/settings/refusals");
    }
}
