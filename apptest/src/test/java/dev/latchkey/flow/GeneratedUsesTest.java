package dev.latchkey.flow;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.ImportedSecret;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Whatever credentials of every kind do, in any order: each secret's last use on the page is the last request that it proved. */
class GeneratedUsesTest extends CompanyClientCalls {

    private static final Pattern AGENT = Pattern.compile(" by ((?:generated|recorded-call)[-/][0-9]+)");
    private static final String TOKENS = ">Access tokens<";
    private static final String PARTNER_KEYS = "/partner/key";
    private static final int REQUESTS = 200;

    /**
     * One way of proving something.
     *
     * @param credential its ID, or the path of its page
     * @param row what is found in its row of the page of the credential, and in no other
     * @param isRecordedLater whether the request is recorded a moment after its answer
     * @param call takes the user agent and returns the one that it was made with
     */
    private record Way(String credential, String row, boolean isRecordedLater, UnaryOperator<String> call) {}

    private final List<Way> ways = new ArrayList<>();
    private final Map<String, List<String>> rows = new LinkedHashMap<>();

    private void way(String credential, String row, boolean isRecordedLater, UnaryOperator<String> call) {
        ways.add(new Way(credential, row, isRecordedLater, call));
        var ofPage = rows.computeIfAbsent(credential, _ -> new ArrayList<>());
        if (!ofPage.contains(row)) {
            ofPage.add(row);
        }
    }

    private static String lastFour(String secret) {
        return "…" + secret.substring(secret.length() - 4);
    }

    private String rotate(String id) {
        var answer = manage("POST", CREDENTIALS + "/" + id + "/rotations", "{\"overlap\":\"ONE_DAY\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer).get("secret").asString();
    }

    private void get(String agent, String header, String value) {
        assertThat(platform.get("/orders?limit=1", header, value, "User-Agent", agent)
                        .statusCode())
                .isEqualTo(200);
    }

    private JsonNode form(String agent, String path, String body, String... headers) {
        var request = platform.request(platform.api(path), headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("User-Agent", agent)
                .POST(BodyPublishers.ofString(body));
        var answer = platform.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().isEmpty() ? MissingNode.getInstance() : json(answer);
    }

    private void apiKey() {
        var made = json(manage("POST", CREDENTIALS, "{\"type\":\"API_KEY\",\"name\":\"Key\"}"));
        var first = made.get("secret").asString();
        for (var secret : List.of(first, rotate(idOf(made)))) {
            way(idOf(made), lastFour(secret), true, agent -> {
                get(agent, "X-Api-Key", secret);
                return agent;
            });
        }
    }

    private void clientWithSecrets(String format) {
        var made = make(",\"tokenFormat\":\"" + format + "\"");
        var id = idOf(made);
        var first = made.get("secret").asString();
        for (var secret : List.of(first, rotate(id))) {
            var basic = TestPlatform.basic(id, secret);
            var token = json(askBySecret(id, secret)).get("access_token").asString();
            way(id, lastFour(secret), false, agent -> {
                form(agent, "/identity/oauth/token", "grant_type=client_credentials", "Authorization", basic);
                return agent;
            });
            way(id, lastFour(secret), false, agent -> {
                form(agent, "/identity/oauth/introspect", "token=none", "Authorization", basic);
                return agent;
            });
            way(id, lastFour(secret), false, agent -> {
                form(agent, "/identity/oauth/revoke", "token=none", "Authorization", basic);
                return agent;
            });
            way(id, lastFour(secret), true, agent -> {
                get(agent, "Authorization", "Bearer " + token);
                return agent;
            });
        }
    }

    private void clientWithKeys() {
        var id = makeWithKeys(key, next);
        for (ECKey one : List.of(key, next)) {
            way(id, one.getKeyID(), false, agent -> {
                var asserted = new ClientAssertion(
                        one, id, platform.sheet().get("apiUrl").asString());
                form(agent, "/identity/oauth/token", "grant_type=client_credentials&" + asserted.parameters());
                return agent;
            });
        }
        var token = token(assertion(id));
        way(id, TOKENS, true, agent -> {
            get(agent, "Authorization", "Bearer " + token);
            return agent;
        });
    }

    private void importedKey() {
        var secret = "DCRA1-0123456789abcdef0123456789abcdef";
        var admin = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var id = platform.domain()
                .credentials()
                .commands()
                .importApiKey(
                        admin,
                        new NewApiKey(new Label("Imported", ""), null, IpAllowList.ANY),
                        new ImportedSecret.ByValue(new Secret(secret)))
                .id();
        way(id, lastFour(secret), true, agent -> {
            get(agent, "X-Api-Key", secret);
            return agent;
        });
    }

    /** On the partner's own page. */
    private void partnerKeys() {
        var partner = new TestPartner(platform);
        var made = platform.domain()
                .partners()
                .commands()
                .regenerateKey(partner.owner(), partner.id(), new RotationOverlap.Lasting(Duration.ofDays(1)));
        for (var secret : List.of(platform.partnerKey(), made.secret().reveal())) {
            way(PARTNER_KEYS, lastFour(secret), true, agent -> {
                var answer = platform.get("/feed/orders", "X-Api-Key", secret, "User-Agent", agent);
                assertThat(answer.statusCode()).isEqualTo(200);
                return agent;
            });
        }
    }

    /** Secrets of an application, beside each other, on the partner's own page. */
    private void applicationSecrets() {
        var partner = new TestPartner(platform);
        var grants = new TestGrants(platform);
        var clientId = grants.clientId(TestGrants.CONFIDENTIAL);
        var made = platform.domain().partners().secretCommands().add(partner.owner(), partner.id(), clientId, "Second");
        var first =
                grants.application(TestGrants.CONFIDENTIAL).get("clientSecret").asString();
        for (var secret : List.of(first, made.secret().reveal())) {
            var row = lastFour(secret);
            var page = "/partner/applications/" + clientId;
            var basic = TestPlatform.basic(clientId, secret);
            way(page, row, false, agent -> {
                var asked = grants.authorization(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.parse("orders_read"));
                var code = "grant_type=authorization_code&code=" + grants.code(asked) + "&redirect_uri="
                        + URLEncoder.encode(TestGrants.REDIRECT_URI, StandardCharsets.UTF_8) + "&code_verifier="
                        + TestGrants.VERIFIER;
                form(agent, "/identity/oauth/token", code, "Authorization", basic);
                return agent;
            });
            way(page, row, false, agent -> {
                form(agent, "/identity/oauth/introspect", "token=none", "Authorization", basic);
                return agent;
            });
            var refreshed = new AtomicReference<>(
                    grants.tokens(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.parse("orders_read"))
                            .get("refresh_token")
                            .asString());
            way(page, row, false, agent -> {
                var body = form(
                        agent,
                        "/identity/oauth/token",
                        "grant_type=refresh_token&refresh_token=" + refreshed.get(),
                        "Authorization",
                        basic);
                refreshed.set(body.get("refresh_token").asString());
                return agent;
            });
        }
    }

    @Test
    void eachSecretsLastUseIsTheLastRequestThatItProved() {
        apiKey();
        clientWithSecrets("OPAQUE");
        clientWithSecrets("JWT");
        clientWithKeys();
        importedKey();
        partnerKeys();
        applicationSecrets();
        var owner = new TestPartner(platform).signedIn(InstantSource.system());
        var user = platform.user(0, 0);
        var admin = new TestBrowser(platform);
        admin.signIn(user.get("email").asString(), user.get("password").asString());
        var random = new Random(20261130);
        var expected = new LinkedHashMap<String, String>();
        for (var i = 1; i <= REQUESTS; i++) {
            var way = ways.get(random.nextInt(ways.size()));
            var agent = way.isRecordedLater()
                    ? platform.recorded(way.call())
                    : way.call().apply("generated-" + i);
            expected.put(way.credential() + way.row(), agent);
            if (i % 15 == 0) {
                platform.domain().usage().flush();
                for (var of : rows.entrySet()) {
                    var page = of.getKey().startsWith("/")
                            ? owner.get(of.getKey()).body()
                            : admin.get("/settings/credentials/" + of.getKey()).body();
                    for (var row : of.getValue()) {
                        assertThat(agentIn(page, row))
                                .as("request %s, %s of %s", i, row, of.getKey())
                                .isEqualTo(expected.getOrDefault(of.getKey() + row, "none"));
                    }
                }
            }
        }
        assertThat(expected).as("what came at all").hasSizeGreaterThanOrEqualTo(8);
    }

    private static String agentIn(String page, String row) {
        for (var one : page.split("<tr>|<li>", -1)) {
            if (one.contains(row) && (one.contains("data-label=\"Last use\"") || one.contains("Last used:"))) {
                var agent = AGENT.matcher(one);
                return agent.find() ? agent.group(1) : "none";
            }
        }
        // The row of tokens comes with the first of them, those of secrets are there before.
        return row.equals(TOKENS) ? "none" : "no such row";
    }
}
