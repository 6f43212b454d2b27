package dev.latchkey.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.credential.SecretHasher;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose passwords have places apart in which to wait. */
class SignInGuardTest {

    private static final EmailAddress ANN = new EmailAddress("ann@acme.example");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final SignInGuard guard = new SignInGuard(
            new SignInThrottle(clock),
            new DeviceCookies(new SecretHasher(new byte[32]), new SecureRandom()),
            clock,
            10);

    private static SignIn.Origin at(String address, @Nullable String device) {
        return new SignIn.Origin(
                InetAddress.ofLiteral(address), new Browser(address, "agent"), "visitor", device, null, () -> false);
    }

    private boolean isKnown(String address) {
        return guard.asker(ANN, at(address, null)).isKnown();
    }

    @Test
    void anAddressIsKnownForADayAfterARightPassword() {
        assertThat(isKnown("2001:db8::1")).isFalse();
        guard.succeeded(at("2001:db8::1", null));
        now = now.plus(Duration.ofHours(23));
        assertThat(isKnown("2001:db8::2")).as("of the same /64").isTrue();
        assertThat(isKnown("2001:db8:0:1::1")).isFalse();
        now = now.plus(Duration.ofHours(2));
        assertThat(isKnown("2001:db8::1")).isFalse();
    }

    @Test
    void aBrowserThatHasSignedInToTheAccountIsKnownByItselfWhereverItIs() {
        var device = guard.remember(ANN).reveal();
        var asker = guard.asker(ANN, at("192.0.2.1", device));
        assertThat(asker.isKnown()).isTrue();
        assertThat(asker.place())
                .isNotEqualTo(guard.asker(ANN, at("192.0.2.1", null)).place());
        var others = new EmailAddress("bob@acme.example");
        assertThat(guard.asker(others, at("192.0.2.1", device)).isKnown()).isFalse();
    }

    @Test
    void remembersSoManyAddressesAndNoMore() {
        for (var i = 0; i < 200; i++) {
            guard.succeeded(at("192.0.2." + i, null));
        }
        assertThat(guard.addressesKnown()).isEqualTo(10);
    }
}
