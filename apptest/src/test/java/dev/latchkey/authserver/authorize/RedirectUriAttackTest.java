package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A redirect URI is compared exactly with those registered (RFC 9700 section 2.1); what is only like one gets no code and no error. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedirectUriAttackTest {

    private TestPlatform platform;
    private AuthorizeBrowser browser;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        browser = new AuthorizeBrowser(platform);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP://localhost:9999/callback",
                "http://LOCALHOST:9999/callback",
                "http://localhost:9998/callback",
                "http://localhost/callback",
                "http://localhost:9999/Callback",
                "http://localhost:9999/callback/",
                "http://localhost:9999/./callback",
                "http://localhost:9999/x/../callback",
                "http://localhost:9999/%63allback",
                "http://user@localhost:9999/callback",
                "http://localhost:9999@evil.example/callback",
                "http://localhost:9999/callback#",
                "http://localhost:9999/callback#x",
                "http://localhost:9999/callback?x=1",
                "http://localhost:9999/callback/x",
                "http://localhost.:9999/callback",
                "http://localhost:9999\\@evil.example/callback",
                "http://localhost:9999/callback\\",
                "http://127.0.0.1:9999/callback",
                "http://[::1]:9999/callback",
                "https://localhost:9999/callback",
                "http://ⓛocalhost:9999/callback",
                "http://localhost.evil.example:9999/callback",
                "http://*:9999/callback",
                "//localhost:9999/callback",
                "/callback",
                "javascript:alert(1)",
                "data:text/html,x",
                "http://localhost:9999/callback ",
                " http://localhost:9999/callback",
                "http://localhost:09999/callback",
                "http://localhost:9999//callback",
                "http://localhost:9999/callback%00"
            })
    void keepsARedirectUriThatIsNotRegisteredOnOurPage(String attack) {
        var answer = browser.allow(TestGrants.CONFIDENTIAL, Map.of("redirect_uri", attack));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body()).contains("This link is not right").doesNotContain("evil.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:1/callback#",
                "http://localhost.:1/callback",
                "http://127.0.0.2:1/callback",
                "http://user@localhost:1/callback",
                "http://localhost:1@evil.example/callback",
                "http://localhost:1/callback/",
                "https://localhost:1/callback"
            })
    void leavesAPublicClientThePortOfItsLoopbackAndNothingElse(String attack) {
        var answer = browser.allow(TestGrants.PUBLIC, Map.of("redirect_uri", attack));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "file:///etc/passwd",
                "http://evil.example/callback",
                "https://user@evil.example/callback",
                "https://evil.example/callback#fragment",
                "https:///callback",
                "https://evil.example:/callback",
                "https://evil.example:99999/callback",
                "https://evil.example:0/callback",
                "https://evil.example:0000443/callback",
                "https://evil.example:00443/callback",
                "https://[::1]:0443/callback",
                "http://localhost:09999/callback",
                "https://evil.example:65536/callback",
                "https://evil.example/č",
                "https://evil.example/č\u010a",
                "https://evil.example/\u00e4",
                "com.evil.app://\u202ebank.example/callback",
                "/callback",
                "",
                "https://evil.example/ space",
                "https://*.evil.example/callback\\"
            })
    void cannotBeRegistered(String uri) {
        assertThat(RedirectUri.parse(uri)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example/callback",
                "https://app.example:1/callback?a=%C3%A4",
                "https://app.example:65535/callback",
                "https://[2001:db8::1]:443/callback",
                "http://[::1]:9999/callback",
                "com.example.app:/callback"
            })
    void canBeRegistered(String uri) {
        assertThat(RedirectUri.parse(uri)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://%s/callback", "%s:/callback"})
    void namesNoReceiverThatThereIsNoRoomFor(String form) {
        var label = "a".repeat(60) + ".";
        var longest = label.repeat(4) + "example";
        assertThat(RedirectUri.parse(form.formatted(longest))).isPresent();
        assertThat(RedirectUri.parse(form.formatted(label + longest))).isEmpty();
    }
}
