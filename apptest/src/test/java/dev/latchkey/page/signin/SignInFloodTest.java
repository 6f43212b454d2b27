package dev.latchkey.page.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparing passwords is work: so much of it and no more, even for who knows one. */
class SignInFloodTest {

    @TempDir
    private Path folder;

    @Test
    void whoKnowsAPasswordSignsInOftenAndNotWithoutEnd() {
        var clock = new MutableClock();
        try (var platform = TestPlatform.start(folder, Map.of(), clock)) {
            var user = platform.user(0, 0);
            var email = user.get("email").asString();
            var password = user.get("password").asString();
            var colleague = TestBrowser.signedIn(platform, 0, 1);
            var browsers = new ArrayList<TestBrowser>();
            for (var i = 0; i < 100; i++) {
                var browser = new TestBrowser(platform);
                assertThat(browser.signIn(email, password).statusCode())
                        .as("sign-in " + i)
                        .isEqualTo(303);
                browsers.add(browser);
                clock.advance(Duration.ofMillis(1));
            }
            assertThat(IntStream.of(0, 49, 50, 99).filter(i -> isSignedIn(browsers.get(i))))
                    .as("50 sessions are left, the newest")
                    .containsExactly(50, 99);
            assertThat(isSignedIn(colleague)).isTrue();

            var held = new TestBrowser(platform).signIn(email, password);

            assertThat(held.statusCode()).isEqualTo(429);
            assertThat(held.headers().firstValue("Retry-After")).isPresent();
            clock.advance(Duration.ofSeconds(1));
            assertThat(new TestBrowser(platform).signIn(email, password).statusCode())
                    .isEqualTo(303);
        }
    }

    private static boolean isSignedIn(TestBrowser browser) {
        return browser.get("/account/security").statusCode() == 200;
    }
}
