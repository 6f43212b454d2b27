package dev.latchkey.page.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
            for (var i = 0; i < 100; i++) {
                assertThat(new TestBrowser(platform).signIn(email, password).statusCode())
                        .as("sign-in " + i)
                        .isEqualTo(303);
            }

            var held = new TestBrowser(platform).signIn(email, password);

            assertThat(held.statusCode()).isEqualTo(429);
            assertThat(held.headers().firstValue("Retry-After")).isPresent();
            clock.advance(Duration.ofSeconds(1));
            assertThat(new TestBrowser(platform).signIn(email, password).statusCode())
                    .isEqualTo(303);
        }
    }
}
