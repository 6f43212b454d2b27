package dev.latchkey.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * One thing to measure.
 *
 * @param expectedText what the answer to a single request must hold
 * @param process whose processor time counts
 */
record Scenario(String name, Load load, String expectedText, Child process) {

    private static final String ITEM = BenchUpstream.BODY;
    private static final String GRANT = "grant_type=client_credentials";

    /** All of them, the baseline first. */
    static List<Scenario> all(Child forwarder, Child latchkey, HttpClient http)
            throws IOException, InterruptedException {
        var api = latchkey.get("apiUrl");
        var item = URI.create(api + "/items/42");
        var token = URI.create(api + "/identity/oauth/token");
        var opaque = bearer(fetchToken(http, tokenLoad(token, latchkey.get("opaqueClient"))));
        var jwt = bearer(fetchToken(http, tokenLoad(token, latchkey.get("jwtClient"))));
        return List.of(
                new Scenario(
                        "plain forwarder",
                        Load.get(URI.create("http://127.0.0.1:" + forwarder.get("port") + "/items/42"), opaque, 200),
                        ITEM,
                        forwarder),
                new Scenario(
                        "gateway, no credential asked",
                        Load.get(URI.create(api + "/public-items/42"), Map.of(), 200),
                        ITEM,
                        latchkey),
                new Scenario(
                        "gateway, API key",
                        Load.get(item, Map.of(BenchProduct.KEY_HEADER, latchkey.get("apiKey")), 200),
                        ITEM,
                        latchkey),
                new Scenario("gateway, opaque token", Load.get(item, opaque, 200), ITEM, latchkey),
                new Scenario("gateway, JWT", Load.get(item, jwt, 200), ITEM, latchkey),
                new Scenario(
                        "gateway, refused with 403",
                        Load.get(URI.create(api + "/managed-items/42"), opaque, 403),
                        BenchProduct.MANAGE,
                        latchkey),
                new Scenario(
                        "token endpoint, opaque",
                        tokenLoad(token, latchkey.get("opaqueClient")),
                        "access_token",
                        latchkey),
                new Scenario(
                        "token endpoint, JWT", tokenLoad(token, latchkey.get("jwtClient")), "access_token", latchkey));
    }

    private static Load tokenLoad(URI endpoint, String authorization) {
        return new Load(
                endpoint,
                "POST",
                Map.of("Authorization", authorization, "Content-Type", "application/x-www-form-urlencoded"),
                GRANT,
                200);
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static String fetchToken(HttpClient http, Load load) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(askOnce(http, load).body())
                .get("access_token")
                .asString();
    }

    /** Makes sure that what is about to be measured is what is meant. */
    void check(HttpClient http) throws IOException, InterruptedException {
        var answer = askOnce(http, load);
        if (!answer.body().contains(expectedText)) {
            throw new IllegalStateException(
                    name + ": expected an answer with \"" + expectedText + "\", got: " + answer.body());
        }
    }

    private static HttpResponse<String> askOnce(HttpClient http, Load load) throws IOException, InterruptedException {
        var body = load.body();
        var request = HttpRequest.newBuilder(load.target())
                .method(load.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
        load.headers().forEach(request::header);
        var answer = http.send(request.build(), BodyHandlers.ofString(UTF_8));
        if (answer.statusCode() != load.expectedStatus()) {
            throw new IllegalStateException(load.target() + ": expected status " + load.expectedStatus() + ", got "
                    + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }
}
