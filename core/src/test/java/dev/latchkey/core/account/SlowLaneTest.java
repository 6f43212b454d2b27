package dev.latchkey.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody without a cookie mistypes while strangers elsewhere guess at the account all the time. */
class SlowLaneTest {

    private static final String ANN = "ann@acme.example";
    private static final String HOME = "198.51.100.1";
    private static final int STRANGERS = 20;

    private Instant now = Instant.ofEpochSecond(1_000_000);
    private final SignInThrottle throttle = new SignInThrottle(() -> now);

    private SignInThrottle.Entry enter(String address) {
        return throttle.enter(ANN, InetAddress.ofLiteral(address), null);
    }

    /** Until the account has its longest wait, beginning now. */
    @BeforeEach
    void strangersGuess() {
        for (var round = 0; round < 5; round++) {
            for (var stranger = 1; stranger <= STRANGERS; stranger++) {
                guess("203.0.113." + stranger);
            }
        }
    }

    /** As soon as may be. */
    private void guess(String address) {
        while (enter(address) instanceof SignInThrottle.Entry.Held(var delay)) {
            now = now.plus(delay);
        }
    }

    private Duration held(String address) {
        return enter(address) instanceof SignInThrottle.Entry.Held(var delay) ? delay : Duration.ZERO;
    }

    @Test
    void isHeldUpForSecondsAlsoAfterTwoMistakes() {
        guess(HOME);
        guess(HOME);
        guess("203.0.113.1"); // whose turn it is takes the account's
        assertThat(held("203.0.113.2")).as("strangers").isGreaterThan(Duration.ofMinutes(1));

        now = now.plusSeconds(10);
        assertThat(enter(HOME)).isInstanceOf(SignInThrottle.Entry.Entered.class);
    }

    @Test
    void isAGuesserAfterThree() {
        for (var i = 0; i < 3; i++) {
            guess(HOME);
        }
        guess("203.0.113.1");
        assertThat(held(HOME)).isGreaterThan(Duration.ofMinutes(1));
    }
}
