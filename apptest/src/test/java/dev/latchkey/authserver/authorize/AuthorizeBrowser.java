package dev.latchkey.authserver.authorize;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A browser that applications send to the authorization endpoint. */
final class AuthorizeBrowser {

    final TestPlatform platform;
    final TestGrants grants;
    final TestBrowser browser;

    AuthorizeBrowser(TestPlatform platform) {
        this.platform = platform;
        this.grants = new TestGrants(platform);
        this.browser = new TestBrowser(platform);
    }

    AuthorizeBrowser signedIn(String systemRole) {
        for (var user : platform.sheet().get("companies").get(0).get("users")) {
            if (user.get("systemRole").asString().equals(systemRole)) {
                browser.signIn(
                        user.get("email").asString(), user.get("password").asString());
            }
        }
        return this;
    }

    /** A good request of an application. */
    Map<String, @Nullable String> good(int application) {
        var parameters = new LinkedHashMap<String, @Nullable String>();
        parameters.put("client_id", grants.clientId(application));
        parameters.put("redirect_uri", TestGrants.REDIRECT_URI);
        parameters.put("response_type", "code");
        parameters.put("scope", "orders_read");
        parameters.put("state", "st ate&=");
        parameters.put("code_challenge", TestGrants.challenge(TestGrants.VERIFIER));
        parameters.put("code_challenge_method", "S256");
        return parameters;
    }

    /** @param changes parameters to send otherwise; absent ones are left out */
    HttpResponse<String> allow(int application, Map<String, @Nullable String> changes) {
        var parameters = good(application);
        parameters.putAll(changes);
        return browser.get("/identity/oauth/allow?" + query(parameters));
    }

    /** Follows a request to its question. */
    HttpResponse<String> question(int application, Map<String, @Nullable String> changes) {
        return browser.get(TestBrowser.location(allow(application, changes)));
    }

    /** Answers a question. */
    HttpResponse<String> decide(String requestId, String decision) {
        return browser.post("/identity/oauth/consent", "request", requestId, "decision", decision);
    }

    static String requestId(HttpResponse<String> redirect) {
        return parameters(TestBrowser.location(redirect)).getOrDefault("request", "");
    }

    static String query(Map<String, @Nullable String> parameters) {
        var query = new StringBuilder();
        parameters.forEach((name, value) -> {
            if (value != null) {
                query.append(query.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, UTF_8).replace("+", "%20"));
            }
        });
        return query.toString();
    }

    static Map<String, String> parameters(String address) {
        var parameters = new LinkedHashMap<String, String>();
        var query = URI.create(address).getRawQuery();
        if (query != null) {
            for (var pair : query.split("&", -1)) {
                var equals = pair.indexOf('=');
                parameters.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return parameters;
    }
}
