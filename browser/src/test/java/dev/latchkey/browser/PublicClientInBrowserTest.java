package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.app.config.Cors;
import dev.latchkey.core.partner.Application;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.CallbackServer;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.PageOrigin;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A script on a page of another origin, under the rules of a real browser. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicClientInBrowserTest {

    /** Answers status, the nonce that it may read, and the error. */
    private static final String ASK_FOR_A_TOKEN = """
        async ([address, client]) => {
          const metadata = await (await fetch(address + '/.well-known/oauth-authorization-server',
              {headers: {'MCP-Protocol-Version': '2025-06-18'}})).json();
          const encoded = part => btoa(JSON.stringify(part)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
          const keys = await crypto.subtle.generateKey({name: 'ECDSA', namedCurve: 'P-256'}, true, ['sign']);
          const {kty, crv, x, y} = await crypto.subtle.exportKey('jwk', keys.publicKey);
          const body = encoded({typ: 'dpop+jwt', alg: 'ES256', jwk: {kty, crv, x, y}}) + '.' + encoded({
              jti: crypto.randomUUID(), htm: 'POST', htu: metadata.token_endpoint, iat: Math.floor(Date.now() / 1000)});
          const signed = await crypto.subtle.sign({name: 'ECDSA', hash: 'SHA-256'}, keys.privateKey, new TextEncoder().encode(body));
          const signature = btoa(String.fromCharCode(...new Uint8Array(signed)))
              .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
          const answer = await fetch(metadata.token_endpoint, {method: 'POST', headers: {DPoP: body + '.' + signature},
              body: new URLSearchParams({grant_type: 'authorization_code', client_id: client, code: 'x', code_verifier: 'v'.repeat(43)})});
          return [String(answer.status), String((answer.headers.get('DPoP-Nonce') ?? '').length > 0), (await answer.json()).error];
        }
        """;

    private TestPlatform platform;
    private CallbackServer elsewhere;
    private PageOrigin application;
    private PageOrigin stranger;

    /** Answers status and what it may read of the answer. */
    private static final String CALL = """
        async ([address, headers]) => {
          const answer = await fetch(address, {headers});
          return [String(answer.status), answer.headers.get('X-RateLimit-Limit') ?? '', answer.headers.get('WWW-Authenticate') ?? '',
              JSON.stringify(await answer.json())];
        }
        """;

    @BeforeAll
    void start(@TempDir Path folder) {
        elsewhere = CallbackServer.start();
        application = PageOrigin.start("127.0.0.1", PublicClientInBrowserTest.class);
        stranger = PageOrigin.start("localhost", PublicClientInBrowserTest.class);
        var here = elsewhere.redirectUri();
        platform = TestPlatform.startForPages(
                folder,
                Map.of(
                        "orders-api",
                        new Cors(
                                Set.of(here.getScheme() + "://" + here.getRawAuthority(), application.origin()),
                                List.of(),
                                List.of(),
                                false,
                                Duration.ofMinutes(1)),
                        "customers-api",
                        new Cors(Set.of("https://another.example"), List.of(), List.of(), false, Duration.ZERO)));
    }

    @SuppressWarnings("unchecked")
    private List<String> call(String path, String... header) {
        var headers = header.length == 0 ? Map.of() : Map.of(header[0], header[1]);
        return (List<String>) onAPageElsewhere(CALL, List.of(platform.api(path).toString(), headers));
    }

    @Test
    void callsAnApiWithAKeyAndWithAToken() {
        var withKey = call("/orders", "X-API-Key", platform.apiKey(0));
        assertThat(withKey.getFirst()).isEqualTo("200");
        assertThat(withKey.get(1)).isNotEmpty();
        assertThat(withKey.getLast()).contains("totalFound");
        assertThat(call("/orders", "Authorization", "Bearer " + platform.token(0, 0)))
                .startsWith("200");
    }

    @Test
    void readsWhyItWasRefused() {
        var refused = call("/orders", "Authorization", "Bearer nobody's");
        assertThat(refused.getFirst()).isEqualTo("401");
        assertThat(refused.get(2)).contains("invalid_token");
        assertThat(refused.getLast()).contains("explanation");
        assertThat(call("/no-such-path")).startsWith("404");
    }

    @Test
    void callsNoApiThatIsForOthersAlone() {
        var before = platform.upstream().count();
        assertThat(catchThrowable(() -> call("/customers", "X-API-Key", platform.apiKey(0))))
                .isInstanceOf(PlaywrightException.class)
                .hasMessageContaining("Failed to fetch");
        assertThat(platform.upstream().count()).isEqualTo(before);
    }

    @AfterAll
    void stop() {
        elsewhere.close();
        application.close();
        stranger.close();
        platform.close();
    }

    private Object onAPageElsewhere(String script, Object argument) {
        try (var person = ChromiumBrowser.shared().person()) {
            Page page = person.newPage();
            page.navigate(elsewhere.redirectUri().toString());
            return page.evaluate(script, argument);
        }
    }

    @Test
    void readsMetadataAndTheNonceThatItsProofNeeds() {
        var application =
                platform.sheet().get("partner").get("applications").get(1).get("clientId");
        assertThat(onAPageElsewhere(ASK_FOR_A_TOKEN, List.of(platform.api("").toString(), application.asString())))
                .isEqualTo(List.of("400", "true", "use_dpop_nonce"));
    }

    @Test
    void readsNoPageAndNoManagementApi() {
        for (var closed : List.of(platform.web("/account/sign-in"), platform.api("/manage/v1/users"))) {
            assertThat(catchThrowable(() ->
                            onAPageElsewhere("async address => (await fetch(address)).status", closed.toString())))
                    .isInstanceOf(PlaywrightException.class)
                    .hasMessageContaining("Failed to fetch");
        }
    }

    /** Registers the application, and gives both origins the same settings. */
    private void register() {
        var client = new TestGrants(platform)
                .register(
                        Application.Protocol.PUBLIC,
                        Scopes.of("orders_read", "user_me_read"),
                        application.page().toString())
                .get("client_id");
        var settings = JsonMapper.shared()
                .createObjectNode()
                .put("api", platform.sheet().get("apiUrl").asString())
                .put("client", client)
                .put("scope", "orders_read user_me_read")
                .toString();
        application.settings(settings);
        stranger.settings(settings);
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + button)))
                .click();
    }

    /** What the application says, once it has an answer. */
    private static String said(Page page, String begins) {
        var said = page.locator("#said");
        PlaywrightAssertions.assertThat(said).hasText(Pattern.compile("^(" + begins + "|failed: )"));
        return said.textContent();
    }

    private static String act(Page page, String button, String begins) {
        press(page, button);
        return said(page, begins);
    }

    @Test
    void isSignedInToCallsRefreshesAndRevokesFromAPageAlone() {
        register();
        try (var person = ChromiumBrowser.shared().person()) {
            var page = person.newPage();
            page.navigate(application.page().toString());
            press(page, "Sign in");
            var who = platform.user(0, 0);
            page.getByLabel("E-mail").fill(who.get("email").asString());
            page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                    .fill(who.get("password").asString());
            page.keyboard().press("Enter");
            page.waitForURL(url -> url.contains("/identity/oauth/consent"));
            press(page, "Allow");
            page.waitForURL(url -> url.startsWith(application.page().toString()));

            assertThat(said(page, "signed in")).isEqualTo("signed in for orders_read user_me_read");
            assertThat(page.url())
                    .as("the code is out of sight")
                    .isEqualTo(application.page().toString());
            assertThat(act(page, "Call", "[0-9]")).startsWith("200 ").contains("totalFound");
            assertThat(act(page, "Refresh", "another|the same")).isEqualTo("another token");
            assertThat(act(page, "Call", "[0-9]")).startsWith("200 ");
            var token = String.valueOf(page.evaluate("tokens.access_token"));

            assertIsNothingForTheStranger(person, token);

            assertThat(act(page, "Revoke", "revoked")).isEqualTo("revoked");
            assertThat(act(page, "Call", "[0-9]")).startsWith("401 ").contains("invalid_token", "explanation");
        }
    }

    /** Not even with the token, which counts everywhere else; and no code goes there. */
    private void assertIsNothingForTheStranger(BrowserContext person, String token) {
        var page = person.newPage();
        page.navigate(stranger.page().toString());
        page.evaluate("token => { tokens = {access_token: token}; }", token);
        var before = platform.upstream().count();
        assertThat(act(page, "Call", "[0-9]")).isEqualTo("failed: Failed to fetch");
        assertThat(platform.upstream().count()).isEqualTo(before);

        press(page, "Sign in");
        page.waitForURL(url -> url.startsWith(platform.web("/").toString()));
        PlaywrightAssertions.assertThat(page.locator("body")).containsText("has not registered");
        assertThat(page.url()).startsWith(platform.web("/identity/oauth/").toString());
    }
}
