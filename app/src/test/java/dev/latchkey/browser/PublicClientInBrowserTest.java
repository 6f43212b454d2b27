package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.latchkey.app.config.Cors;
import dev.latchkey.testing.CallbackServer;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

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
        var here = elsewhere.redirectUri();
        platform = TestPlatform.startForPages(
                folder,
                Map.of(
                        "orders-api",
                        new Cors(
                                Set.of(here.getScheme() + "://" + here.getRawAuthority()),
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
}
