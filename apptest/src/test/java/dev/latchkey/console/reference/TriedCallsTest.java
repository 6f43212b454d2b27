package dev.latchkey.console.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.console.reference.code.Language;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that somebody tries on a page of the reference come from them, and not from us; the code that stands there runs as it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TriedCallsTest {

    private static final Pattern CODE = Pattern.compile(
            "<pre class=\"lk-snippet lk-source\"[^>]*aria-label=\"([^\"]*)\">(.*?)</pre>", Pattern.DOTALL);

    private static final String OWN = "127.0.0.1";
    private static final String VISITOR = "203.0.113.9";
    private static final String PAGE = "/reference/orders-api/orders.all";

    private Path folder = Path.of("");
    private TestPlatform platform;
    private TestBrowser person;

    @BeforeAll
    void start(@TempDir Path folder) {
        this.folder = folder;
        platform = TestPlatform.start(folder, Map.of("listeners.trustedProxies", OWN));
        person = new TestBrowser(platform);
        var admin = platform.user(0, 0);
        person.signIn(admin.get("email").asString(), admin.get("password").asString());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private NewSecret<ApiKey> keyFor(String network) {
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var request = new NewApiKey(new Label("only from " + network, ""), null, IpAllowList.parse(List.of(network)));
        return platform.domain().credentials().commands().createApiKey(actor, request);
    }

    private HttpResponse<String> tryIt(NewSecret<ApiKey> key, String agent) {
        person.get(PAGE);
        var headers = Map.of("X-Forwarded-For", VISITOR, "User-Agent", agent);
        return person.postWith(
                PAGE,
                headers,
                person.csrf(),
                "kind",
                "key",
                "credential",
                key.secret().reveal());
    }

    @Test
    void doesNotPassAnAllowListThatHasOnlyOurOwnAddress() {
        assertThat(tryIt(keyFor(OWN + "/32"), "any").body())
                .contains(">403</span>", "may not be used from this address");
    }

    @Test
    void passesTheAllowListOfTheVisitor() {
        assertThat(tryIt(keyFor(VISITOR + "/32"), "any").body()).contains(">200</span>");
    }

    @Test
    void isEnteredForTheOwnerWithTheVisitorsAddressAndAgent() {
        var key = keyFor("203.0.113.0/24");
        var agents = new String[1];
        platform.recorded(agent -> {
            agents[0] = agent;
            return tryIt(key, agent);
        });
        var activity = platform.get(
                "/manage/v1/credentials/" + key.credential().id() + "/activity", "X-Api-Key", platform.apiKey(0));
        assertThat(activity.statusCode()).isEqualTo(200);
        assertThat(activity.body()).contains(VISITOR, agents[0]).doesNotContain(OWN);
    }

    @Test
    void whoComesOnAConnectionOfTheirOwnIsWhoTheyAre() {
        var key = keyFor("198.51.100.0/24").secret().reveal();
        tryIt(keyFor("203.0.113.0/24"), "any");
        for (var header : List.of("Latchkey-Handed-Over", "Latchkey-Visitor", "X-Real-Ip", "Forwarded")) {
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", key, header, "198.51.100.7")
                            .statusCode())
                    .as(header)
                    .isEqualTo(403);
        }
    }

    /** As somebody reads and copies it: title and text of each. */
    private Map<String, String> code(String path, Language language) {
        var found = new LinkedHashMap<String, String>();
        CODE.matcher(new TestBrowser(platform)
                        .get(path + "?lang=" + language.id())
                        .body())
                .results()
                .forEach(one -> found.put(one.group(1), text(one.group(2))));
        return found;
    }

    private static String text(String html) {
        return html.replaceAll("<[^>]+>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    @Nested
    class WhenCodeIsRun {

        private static final String STEPS = "/reference/tokens";

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CSHARP")
        void getsATokenOfAClientAndUsesIt(Language language) {
            var client = platform.client(0, 0);
            var environment = Map.of(
                    "LATCHKEY_CLIENT_ID", client.get("clientId").asString(),
                    "LATCHKEY_CLIENT_SECRET", client.get("clientSecret").asString());
            isRun(language, "With OAuth client credentials", environment, address -> address);
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CSHARP")
        void getsATokenOfAUserWhoAgreedAndUsesIt(Language language) {
            var grants = new TestGrants(platform);
            var application = grants.application(TestGrants.CONFIDENTIAL);
            var environment = Map.of(
                    "LATCHKEY_CLIENT_ID", application.get("clientId").asString(),
                    "LATCHKEY_CLIENT_SECRET", application.get("clientSecret").asString(),
                    "LATCHKEY_REDIRECT_URI", TestGrants.REDIRECT_URI);
            isRun(language, "With the OAuth authorization code flow", environment, address -> agree(grants, address));
        }

        /** Of an answer to another request nothing is taken. */
        @ParameterizedTest
        @EnumSource(names = {"CURL", "JAVASCRIPT", "PYTHON", "JAVA"})
        void goesOnOnlyWithTheAnswerToItsRequest(Language language) {
            if (CodeRun.isHere(language)) {
                var environment = Map.of(
                        "LATCHKEY_CLIENT_ID",
                        "a",
                        "LATCHKEY_CLIENT_SECRET",
                        "b",
                        "LATCHKEY_REDIRECT_URI",
                        TestGrants.REDIRECT_URI);
                var code = code(STEPS, language).getOrDefault("With the OAuth authorization code flow", "");
                var issuer = Target.encode(platform.api("").toString());
                var printed = CodeRun.run(
                        language,
                        code,
                        folder,
                        environment,
                        _ -> TestGrants.REDIRECT_URI + "?code=c&state=another&iss=" + issuer);
                assertThat(printed).contains("This answers another request.");
            }
        }

        private void isRun(
                Language language, String title, Map<String, String> environment, UnaryOperator<String> browser) {
            var code = code(STEPS, language).getOrDefault(title, "");
            assertThat(code).contains("/identity/oauth/token");
            if (CodeRun.isHere(language)) {
                var printed = CodeRun.run(language, code, folder, environment, browser);
                if (language == Language.GO) {
                    assertThat(printed).as("where the form is wrong").doesNotContain(":");
                } else {
                    assertThat(printed).contains("totalFound").doesNotContain("rror");
                }
            }
        }

        /** As the page of consent does. */
        private String agree(TestGrants grants, String address) {
            var asked = new HashMap<String, String>();
            for (var pair : URI.create(address).getRawQuery().split("&")) {
                var parts = pair.split("=", 2);
                asked.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            assertThat(asked)
                    .containsEntry("response_type", "code")
                    .containsEntry("code_challenge_method", "S256")
                    .containsEntry("redirect_uri", TestGrants.REDIRECT_URI);
            var code = grants.code(new Authorization(
                    platform.companyId(0),
                    grants.userId("ADMINISTRATOR"),
                    asked.getOrDefault("client_id", ""),
                    TestGrants.REDIRECT_URI,
                    Scopes.parse(asked.getOrDefault("scope", "")),
                    null,
                    asked.get("code_challenge"),
                    null));
            return TestGrants.REDIRECT_URI + "?code=" + code + "&state=" + asked.get("state") + "&iss="
                    + Target.encode(platform.api("").toString());
        }
    }
}
