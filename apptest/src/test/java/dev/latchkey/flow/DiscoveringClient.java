package dev.latchkey.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A program that knows the address of an operation and nothing else, and its user's browser. */
final class DiscoveringClient {

    static final String REDIRECT_URI = "http://127.0.0.1:53117/cb";

    private static final Pattern RESOURCE_METADATA = Pattern.compile("resource_metadata=\"([^\"]+)\"");
    private static final Pattern SCOPE = Pattern.compile("scope=\"([^\"]+)\"");

    private final TestPlatform platform;
    private final TestBrowser browser;
    private final JsonNode resource;
    private final JsonNode server;
    private final String scope;
    private String request = "";

    /** Follows the signs from a refusal (RFC 9728 section 5.1) to the authorization server's metadata (RFC 8414 section 3.1). */
    DiscoveringClient(TestPlatform platform, URI operation) {
        this.platform = platform;
        this.browser = new TestBrowser(platform);
        var refused = platform.send(platform.request(operation).GET());
        assertThat(refused.statusCode()).isEqualTo(401);
        var challenge = refused.headers().firstValue("WWW-Authenticate").orElse("");
        this.scope = found(SCOPE, challenge);
        this.resource = json(get(found(RESOURCE_METADATA, challenge)));
        assertThat(operation.toString()).startsWith(resource.get("resource").asString());
        var issuer = resource.get("authorization_servers").get(0).asString();
        this.server = json(get(issuer + "/.well-known/oauth-authorization-server"));
        assertThat(server.get("issuer").asString()).isEqualTo(issuer);
        assertThat(server.get("code_challenge_methods_supported").get(0).asString())
                .isEqualTo("S256");
    }

    private static String found(Pattern pattern, String challenge) {
        var found = pattern.matcher(challenge);
        assertThat(found.find()).as(challenge).isTrue();
        return found.group(1);
    }

    JsonNode server() {
        return server;
    }

    /** What the refusal says that a token needs. */
    String scope() {
        return scope;
    }

    /** Registers as a public client (RFC 7591), for every scope that the server says it has. */
    HttpResponse<String> register() {
        var body = """
            {"client_name": "Order Assistant", "redirect_uris": ["http://127.0.0.1/cb"], "scope": "%s",
             "token_endpoint_auth_method": "none", "grant_types": ["authorization_code", "refresh_token"]}
            """.formatted(server.get("scopes_supported").values().stream()
                .map(JsonNode::asString)
                .collect(Collectors.joining(" ")));
        var request = platform.request(
                URI.create(server.get("registration_endpoint").asString()), "Content-Type", "application/json");
        return platform.send(request.POST(BodyPublishers.ofString(body)));
    }

    /** Has its user sign in and opens the question. */
    HttpResponse<String> ask(String clientId, JsonNode user) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", clientId);
        parameters.put("redirect_uri", REDIRECT_URI);
        parameters.put("scope", scope);
        parameters.put("resource", resource.get("resource").asString());
        parameters.put("state", "s");
        parameters.put("code_challenge", TestGrants.challenge(TestGrants.VERIFIER));
        parameters.put("code_challenge_method", "S256");
        browser.signIn(user.get("email").asString(), user.get("password").asString());
        var endpoint = server.get("authorization_endpoint").asString();
        assertThat(endpoint).startsWith(platform.web("").toString());
        var asked = browser.get(endpoint.substring(platform.web("").toString().length()) + "?" + form(parameters));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(303);
        this.request = parameters(TestBrowser.location(asked)).getOrDefault("request", "");
        return browser.get(TestBrowser.location(asked));
    }

    /** Its user agrees; the answer of the token endpoint. */
    HttpResponse<String> allowed(String clientId) {
        var decided = browser.post("/identity/oauth/consent", "request", request, "decision", "allow");
        assertThat(TestBrowser.location(decided)).as(decided.body()).startsWith(REDIRECT_URI + "?");
        var answer = parameters(TestBrowser.location(decided));
        assertThat(answer)
                .containsEntry("state", "s")
                .containsEntry("iss", server.get("issuer").asString())
                .containsKey("code");
        var token = new LinkedHashMap<String, String>();
        token.put("grant_type", "authorization_code");
        token.put("client_id", clientId);
        token.put("code", answer.getOrDefault("code", ""));
        token.put("redirect_uri", REDIRECT_URI);
        token.put("resource", resource.get("resource").asString());
        token.put("code_verifier", TestGrants.VERIFIER);
        return token(token);
    }

    HttpResponse<String> refreshed(String clientId, String refreshToken) {
        return token(Map.of("grant_type", "refresh_token", "client_id", clientId, "refresh_token", refreshToken));
    }

    private HttpResponse<String> token(Map<String, String> form) {
        var request = platform.request(
                URI.create(server.get("token_endpoint").asString()),
                "Content-Type",
                "application/x-www-form-urlencoded");
        return platform.send(request.POST(BodyPublishers.ofString(form(form))));
    }

    private HttpResponse<String> get(String address) {
        return platform.send(platform.request(URI.create(address)).GET());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestPlatform.json(answer);
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> parameters(String address) {
        var parameters = new LinkedHashMap<String, String>();
        var query = URI.create(address).getRawQuery();
        for (var pair : query == null ? new String[0] : query.split("&", -1)) {
            var equals = pair.indexOf('=');
            parameters.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
