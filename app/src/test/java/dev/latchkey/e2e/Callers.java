package dev.latchkey.e2e;

import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.core.partner.Application;
import dev.latchkey.e2e.Credential.Kind;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One caller of every kind of credential that a deployment has, in both of its companies, and some with two at once. */
final class Callers {

    private static final List<String> COMPANIES = List.of("acme", "globex");
    private static final int ADMIN = 0;
    private static final int CLIENT_WITH_JWT = 4;
    private static final int CLIENTS = 5;

    private final TestPlatform platform;
    private final RolePermissions roles;
    private final TestGrants grants;
    private final Set<String> all;
    private final List<Caller> fixed = new ArrayList<>();
    private final Map<Set<String>, List<Credential>> narrowed = new HashMap<>();

    Callers(TestPlatform platform, RolePermissions roles) {
        this.platform = platform;
        this.roles = roles;
        this.grants = new TestGrants(platform);
        this.all = scopes(platform.client(0, ADMIN));
        fixed.add(Caller.of("no credential"));
        var partner = Credential.key(Kind.PARTNER_KEY, "", platform.partnerKey());
        var key = Credential.key(Kind.API_KEY, "acme", platform.apiKey(0));
        fixed.add(Caller.of("partner key", partner));
        fixed.add(Caller.of(
                "partner key in the query", Credential.key(Kind.PARTNER_KEY_IN_QUERY, "", platform.partnerKey())));
        fixed.add(Caller.of("API key in the query", Credential.key(Kind.API_KEY_IN_QUERY, "acme", platform.apiKey(0))));
        addCompanies();
        for (var role : List.of("ADMINISTRATOR", "STANDARD", "EMPLOYEE")) {
            fixed.add(Caller.of("user token, " + role, userToken(role, all)));
        }
        var client = clientToken(0, ADMIN);
        fixed.add(Caller.of("bound user token", boundUserToken("STANDARD", all)));
        fixed.add(Caller.of("bound client token", boundClientToken()));
        fixed.add(Caller.of("API key and client token", key, client));
        fixed.add(Caller.of("API key and client token with one scope", key, clientToken(0, 1)));
        fixed.add(Caller.of("API key and user token", key, userToken("EMPLOYEE", all)));
        fixed.add(Caller.of("API key and bound user token", key, boundUserToken("ADMINISTRATOR", all)));
        fixed.add(Caller.of("API key and another company's token", key, clientToken(1, ADMIN)));
        fixed.add(Caller.of("partner key and client token", partner, client));
    }

    private void addCompanies() {
        for (var company = 0; company < COMPANIES.size(); company++) {
            var name = COMPANIES.get(company);
            fixed.add(Caller.of(name + " API key", Credential.key(Kind.API_KEY, name, platform.apiKey(company))));
            for (var i = 0; i < CLIENTS; i++) {
                var client = platform.client(company, i).get("name").asString();
                fixed.add(Caller.of(name + " client " + client, clientToken(company, i)));
            }
        }
    }

    /** Those, and tokens of clients and users that hold exactly what the operation asks for and everything but one of it. */
    Stream<Caller> of(PlainOperation operation) {
        var asked = Set.copyOf(operation.scopes());
        if (asked.isEmpty()) {
            return fixed.stream();
        }
        var lacking =
                asked.stream().sorted().flatMap(scope -> narrowed(without(all, scope), "everything but " + scope));
        return Stream.of(fixed.stream(), narrowed(asked, "exactly what is asked"), lacking)
                .flatMap(callers -> callers);
    }

    private Stream<Caller> narrowed(Set<String> scopes, String name) {
        return narrowed
                .computeIfAbsent(scopes, _ -> List.of(narrowedClientToken(scopes), userToken("ADMINISTRATOR", scopes)))
                .stream()
                .map(token -> Caller.of(token.kind() + " with " + name, token));
    }

    private static Set<String> without(Set<String> scopes, String left) {
        var rest = new TreeSet<>(scopes);
        rest.remove(left);
        return Set.copyOf(rest);
    }

    private Credential clientToken(int company, int number) {
        var client = platform.client(company, number);
        return Credential.token(
                Kind.CLIENT_TOKEN,
                COMPANIES.get(company),
                platform.token(company, number),
                scopes(client),
                roles.of(client.get("systemRole").asString()));
    }

    private Credential narrowedClientToken(Set<String> scopes) {
        var token = platform.tokenWithScope(platform.client(0, ADMIN), String.join(" ", new TreeSet<>(scopes)));
        return Credential.token(Kind.CLIENT_TOKEN, "acme", token, scopes, roles.of("ADMINISTRATOR"));
    }

    /** One of its own for each token, because an application's limits are those of all its users together. */
    private Map<String, @Nullable String> newApplication() {
        return grants.register(
                Application.Protocol.DEFAULT, Scopes.parse(String.join(" ", all)), TestGrants.REDIRECT_URI);
    }

    private Credential userToken(String role, Set<String> scopes) {
        var application = newApplication();
        var answer = grants.exchange(TestGrants.CONFIDENTIAL, code(application, role, scopes), application);
        return userToken(role, scopes, TestPlatform.json(answer));
    }

    private Credential userToken(String role, Set<String> scopes, JsonNode answer) {
        return Credential.token(
                Kind.USER_TOKEN, "acme", answer.get("access_token").asString(), scopes, roles.of(role));
    }

    private String code(Map<String, @Nullable String> application, String role, Set<String> scopes) {
        return grants.code(grants.authorization(application, role, Scopes.parse(String.join(" ", scopes)), null));
    }

    private Credential boundUserToken(String role, Set<String> scopes) {
        var application = newApplication();
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code(application, role, scopes));
        form.put("redirect_uri", TestGrants.REDIRECT_URI);
        form.put("code_verifier", TestGrants.VERIFIER);
        application.forEach((name, value) -> form.put(name, String.valueOf(value)));
        var key = Presentation.newKey();
        return userToken(role, scopes, boundTokens(key, form)).bound(key);
    }

    private Credential boundClientToken() {
        var client = platform.client(0, CLIENT_WITH_JWT);
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", client.get("clientId").asString());
        form.put("client_secret", client.get("clientSecret").asString());
        var key = Presentation.newKey();
        var token = boundTokens(key, form).get("access_token").asString();
        return Credential.token(Kind.CLIENT_TOKEN, "acme", token, all, roles.of("ADMINISTRATOR"))
                .bound(key);
    }

    /** Asks, learns the nonce, asks again. */
    private JsonNode boundTokens(ECKey key, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var uri = platform.api("/identity/oauth/token");
        String nonce = null;
        for (var attempt = 0; attempt < 2; attempt++) {
            var answer = platform.send(platform.request(
                            uri,
                            "Content-Type",
                            "application/x-www-form-urlencoded",
                            "DPoP",
                            Presentation.proof(key, "POST", uri, null, nonce))
                    .POST(BodyPublishers.ofString(body)));
            if (answer.statusCode() == 200) {
                return TestPlatform.json(answer);
            }
            nonce = answer.headers().firstValue("DPoP-Nonce").orElseThrow();
        }
        throw new IllegalStateException("no bound token");
    }

    private static Set<String> scopes(JsonNode client) {
        return client.get("scopes").values().stream().map(JsonNode::asString).collect(Collectors.toUnmodifiableSet());
    }
}
