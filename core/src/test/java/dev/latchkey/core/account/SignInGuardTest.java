package dev.latchkey.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.SecretHasher;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose passwords have places apart in which to wait. */
class SignInGuardTest {

    private static final EmailAddress ANN = new EmailAddress("ann@acme.example");

    private static final PasswordHash FIRST = hash('A');
    private static final PasswordHash SECOND = hash('E');

    private List<PasswordHash> inForce = List.of(FIRST);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final SignInGuard guard = new SignInGuard(
            new SignInThrottle(clock),
            new DeviceCookies(new SecretHasher(new byte[32]), clock, new SecureRandom()),
            clock,
            10);

    private static PasswordHash hash(char last) {
        return new PasswordHash("$argon2id$v=19$m=64,t=1,p=1$" + "A".repeat(22) + "$" + "A".repeat(42) + last);
    }

    private static SignIn.Origin at(String address, @Nullable String device) {
        return new SignIn.Origin(
                InetAddress.ofLiteral(address), new Browser(address, "agent"), "visitor", device, null, () -> false);
    }

    private SignInGuard.Guesser guesser(EmailAddress email, String address, @Nullable String device) {
        return guard.guesser(email, at(address, device), () -> inForce);
    }

    private boolean isKnown(String address) {
        return guard.asker(guesser(ANN, address, null)).isKnown();
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
        var device = guard.remember(ANN, FIRST, null).reveal();
        var asker = guard.asker(guesser(ANN, "192.0.2.1", device));
        assertThat(asker.isKnown()).isTrue();
        assertThat(asker.place())
                .isNotEqualTo(guard.asker(guesser(ANN, "192.0.2.1", null)).place());
        var others = new EmailAddress("bob@acme.example");
        assertThat(guard.asker(guesser(others, "192.0.2.1", device)).isKnown()).isFalse();
    }

    @Test
    void aBrowserIsAStrangerOnceThePasswordIsAnother() {
        var device = guard.remember(ANN, FIRST, null).reveal();
        inForce = List.of(SECOND);
        assertThat(guard.guesser(ANN, at("192.0.2.1", device), () -> inForce).device())
                .isNull();
        inForce = List.of(SECOND, FIRST);
        assertThat(guard.guesser(ANN, at("192.0.2.1", device), () -> inForce).device())
                .as("one of several accounts of the address still has it")
                .isNotNull();
        inForce = List.of();
        assertThat(guard.guesser(ANN, at("192.0.2.1", device), () -> inForce).device())
                .isNull();
    }

    @Test
    void aBrowserIsAStrangerAfter90Days() {
        var device = guard.remember(ANN, FIRST, null).reveal();
        now = now.plus(Duration.ofDays(90)).minusMillis(1);
        assertThat(guesser(ANN, "192.0.2.1", device).device()).isNotNull();
        now = now.plusMillis(1);
        assertThat(guesser(ANN, "192.0.2.1", device).device()).isNull();
    }

    @Test
    void aCookieOfSomebodyElsesMakingCausesNoRead() {
        var device = guard.remember(ANN, FIRST, null).reveal();
        var parts = device.split("\\.");
        for (var i = 0; i < parts.length; i++) {
            var forged = parts.clone();
            forged[i] = (forged[i].charAt(0) == '1' ? "2" : "1") + forged[i].substring(1);
            var guesser = guard.guesser(ANN, at("192.0.2.1", String.join(".", forged)), () -> {
                throw new AssertionError("was read");
            });
            assertThat(guesser.device()).as("part %s", i).isNull();
        }
    }

    @Test
    void remembersSoManyAddressesAndNoMore() {
        for (var i = 0; i < 200; i++) {
            guard.succeeded(at("192.0.2." + i, null));
        }
        assertThat(guard.addressesKnown()).isEqualTo(10);
    }
}
