package dev.latchkey.console.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Clients with keys on the pages: made, rotated, given a secret and keys again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientKeyPagesTest {

    private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");
    private static final Pattern SECRET = Pattern.compile("id=\"secret\">([^<]+)<");
    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([^\"]+)\"");
    private static final String LIST = "/settings/credentials";

    private final ECKey key = TestKeys.ec("first-key");
    private final ECKey next = TestKeys.ec("next-key");
    private TestPlatform platform;
    private TestBrowser admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        admin = new TestBrowser(platform);
        var one = platform.user(0, 0);
        admin.signIn(one.get("email").asString(), one.get("password").asString());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private static String find(Pattern pattern, HttpResponse<String> page) {
        var matcher = pattern.matcher(page.body());
        assertThat(matcher.find()).as(page.body()).isTrue();
        return matcher.group(1);
    }

    private static String jwks(ECKey... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }

    /** @param proof fields about how it proves itself */
    private HttpResponse<String> make(String name, String... proof) {
        var fields = new ArrayList<>(List.of(
                "form",
                find(FORM, admin.get(LIST + "/new/client")),
                "name",
                name,
                "expiry",
                "never",
                "scope.orders_read",
                "on",
                "systemRole",
                "ADMINISTRATOR",
                "tokenFormat",
                "OPAQUE"));
        fields.addAll(List.of(proof));
        return admin.post(LIST + "/new/client", fields.toArray(String[]::new));
    }

    private String makeWithKeys(String name) {
        var made = make(name, "method", "jwks", "jwks", jwks(key));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        var location = TestBrowser.location(made);
        assertThat(admin.get(location).body()).contains("there is no secret to copy");
        return location.substring(LIST.length() + 1, location.indexOf('?'));
    }

    private HttpResponse<String> change(String id, String... fields) {
        var path = LIST + "/" + id + "/authentication";
        admin.get(path);
        return admin.post(path, fields);
    }

    private int ask(String id, ECKey signer) {
        var now = Instant.now().getEpochSecond();
        var assertion = TestKeys.es256(
                signer,
                "{\"alg\":\"ES256\"}",
                "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d,\"jti\":\"%s\"}"
                        .formatted(id, id, platform.sheet().get("apiUrl").asString(), now + 60, UUID.randomUUID()));
        return platform.post(
                        "/identity/oauth/token",
                        "grant_type=client_credentials&client_assertion_type="
                                + "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion="
                                + assertion,
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .statusCode();
    }

    private int askBySecret(String id, String secret) {
        return platform.post(
                        "/identity/oauth/token",
                        "grant_type=client_credentials",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        TestPlatform.basic(id, secret))
                .statusCode();
    }

    @Test
    void aClientWithKeysIsMadeUsedAndShown() {
        var id = makeWithKeys("Made with keys");
        assertThat(admin.get(LIST + "/" + id).body())
                .contains("With keys of its own", "first-key", "Not used yet", "/authentication")
                .doesNotContain(id + "/rotate");
        assertThat(ask(id, key)).isEqualTo(200);
        platform.domain().usage().flush();
        assertThat(admin.get(LIST + "/" + id).body())
                .contains("POST /identity/oauth/token")
                .doesNotContain("Not used yet");
        assertThat(admin.get(LIST).body()).contains("Made with keys");
        assertThat(TestBrowser.location(admin.get(LIST + "/" + id + "/rotate"))).endsWith("/authentication");
        assertThat(admin.post(LIST + "/" + id + "/rotate", "overlap", "now", "newest", "")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void keysAreRotatedByReplacingTheSet() {
        var id = makeWithKeys("Rotated");
        var both = change(id, "method", "jwks", "jwks", jwks(key, next), "dpopBound", "on", "endpointAudience", "on");
        assertThat(both.statusCode()).as(both.body()).isEqualTo(303);
        assertThat(admin.get(TestBrowser.location(both)).body())
                .contains(
                        "first-key", "next-key", "bound to a key (DPoP)", "name the token endpoint as their audience");
        assertThat(change(id, "method", "jwks", "jwks", jwks(next)).statusCode())
                .isEqualTo(303);
        assertThat(ask(id, next)).isEqualTo(200);
        assertThat(ask(id, key)).isEqualTo(401);
        assertThat(change(id, "method", "jwksUri", "jwksUri", "https://client.example/jwks.json")
                        .statusCode())
                .isEqualTo(303);
        assertThat(admin.get(LIST + "/" + id).body()).contains("https://client.example/jwks.json");
    }

    @Test
    void aSecretTakesThePlaceOfKeysAndKeysThatOfASecret() {
        var id = makeWithKeys("To and fro");
        var shown = change(id, "method", "secret");
        assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
        assertThat(shown.headers().firstValue("Cache-Control")).contains("no-store");
        var secret = find(SECRET, shown);
        assertThat(askBySecret(id, secret)).isEqualTo(200);
        assertThat(ask(id, key)).isEqualTo(401);
        assertThat(change(id, "method", "jwks", "jwks", jwks(key)).statusCode()).isEqualTo(303);
        assertThat(askBySecret(id, secret)).isEqualTo(401);
        assertThat(ask(id, key)).isEqualTo(200);
    }

    @Test
    void saysBesideTheFieldWhatIsWrongAndKeepsWhatWasTyped() {
        for (var wrong : List.of(
                List.of("jwks", "", "Paste the public keys"),
                List.of("jwks", "{\"keys\":[]}", "none that we can verify with"),
                List.of("jwks", "{\"keys\":[" + key.toJSONString() + "]}", "private key"),
                List.of("jwksUri", "", "Enter the address"),
                List.of("jwksUri", "http://client.example/jwks", "Enter an https address"))) {
            var made = make("Not made", "method", wrong.get(0), wrong.get(0), wrong.get(1));
            assertThat(made.statusCode()).as(wrong.toString()).isEqualTo(422);
            assertThat(made.body()).contains(wrong.get(2), "Not made");
        }
        assertThat(make("Not made", "method", "guess").statusCode()).isEqualTo(422);
        assertThat(admin.get(LIST + "?q=Not+made").body()).contains("Nothing matches");
        var id = makeWithKeys("Kept");
        assertThat(change(id, "method", "jwks", "jwks", "{").statusCode()).isEqualTo(422);
        assertThat(ask(id, key)).isEqualTo(200);
    }

    /** A form changes only what it showed. */
    @Test
    void aFormThatWasFilledInBeforeAnotherChangedItDoesNothing() {
        var id = makeWithKeys("Crossing");
        var path = LIST + "/" + id + "/authentication";
        var seen = find(SEEN, admin.get(path));
        assertThat(change(id, "method", "jwks", "jwks", jwks(key, next)).statusCode())
                .isEqualTo(303);
        var crossed = admin.post(path, "method", "secret", "seen", seen);
        assertThat(crossed.statusCode()).isEqualTo(409);
        assertThat(ask(id, next)).isEqualTo(200);
    }

    @Test
    void refusesThoseWhoseRoleDoesNotManageCredentialsAndOtherCompanies() {
        var id = makeWithKeys("Closed");
        for (var user : List.of(platform.user(0, 4), platform.user(1, 0))) {
            var browser = new TestBrowser(platform);
            browser.signIn(user.get("email").asString(), user.get("password").asString());
            assertThat(browser.get(LIST + "/" + id + "/authentication").statusCode())
                    .isIn(403, 404);
            assertThat(browser.post(LIST + "/" + id + "/authentication", "method", "secret")
                            .statusCode())
                    .isIn(403, 404);
        }
        assertThat(ask(id, key)).isEqualTo(200);
        var apiKey = platform.domain()
                .credentials()
                .commands()
                .createApiKey(
                        new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0)),
                        new NewApiKey("A key", ""))
                .credential()
                .id();
        assertThat(admin.get(LIST + "/" + apiKey + "/authentication").statusCode())
                .isEqualTo(404);
    }
}
