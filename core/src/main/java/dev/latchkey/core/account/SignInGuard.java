package dev.latchkey.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.core.account.PasswordTurns.Asker;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows guessing down, though not for a browser that has signed in to the account before. One address may have several accounts; who knows
 * the password of one is a stranger to the others. Safe for use by many threads.
 */
final class SignInGuard {

    private static final Duration KNOWN_FOR = Duration.ofDays(1);

    private final SignInThrottle throttle;
    private final DeviceCookies devices;
    private final Cache<String, Boolean> known;

    SignInGuard(SignInThrottle throttle, DeviceCookies devices, InstantSource clock) {
        this(
                throttle,
                devices,
                clock,
                SignInThrottle.countersMax(Runtime.getRuntime().maxMemory()));
    }

    /** @param knownMax most addresses remembered */
    SignInGuard(SignInThrottle throttle, DeviceCookies devices, InstantSource clock, int knownMax) {
        this.throttle = throttle;
        this.devices = devices;
        this.known = Caffeine.newBuilder()
                .maximumSize(knownMax)
                .expireAfterWrite(KNOWN_FOR)
                .ticker(() -> clock.millis() * 1_000_000)
                .build();
    }

    /**
     * Who tries which address.
     *
     * @param device the browser when it has signed in to an account of the address before, with a password that is in force; absent otherwise
     */
    record Guesser(EmailAddress email, SignIn.Origin origin, DeviceCookies.@Nullable Device device) {}

    /** @param passwords those of the address that are in force, asked for once at most */
    Guesser guesser(EmailAddress email, SignIn.Origin origin, Supplier<? extends Collection<PasswordHash>> passwords) {
        var cookie = origin.device();
        var device =
                cookie == null ? null : devices.find(cookie, email, passwords).orElse(null);
        return new Guesser(email, origin, device);
    }

    /** A try at the passwords of this address. */
    SignInThrottle.Entry enter(Guesser guesser) {
        return throttle.enter(guesser.email().folded(), guesser.origin().address(), guesser.device());
    }

    /** Who has the password compared: known is a browser that has signed in to the account, and an address from which somebody has within a day. */
    Asker asker(Guesser guesser) {
        var origin = guesser.origin();
        var device = guesser.device();
        if (device != null) { // however many browsers are known by the same password
            return new Asker(guesser.email().folded() + " " + device.mark(), true, origin.hasLeft());
        }
        var place = SignInThrottle.place(origin.address());
        return new Asker(place, known.getIfPresent(place) != null, origin.hasLeft());
    }

    /** Whether it is the browser that has signed in with this password. */
    boolean isKnownBy(Guesser guesser, PasswordHash password) {
        var device = guesser.device();
        return device != null && devices.isKnownBy(device, password);
    }

    /** The password was right. */
    void succeeded(SignIn.Origin origin) {
        known.put(SignInThrottle.place(origin.address()), true);
    }

    /** How many addresses are known, once those beyond the bound are dropped. */
    long addressesKnown() {
        known.cleanUp();
        return known.estimatedSize();
    }

    /** A try at the second factor of somebody who has given the password. */
    SignInThrottle.Entry enterCode(Person person) {
        return throttle.enterCode(person);
    }

    /** A try at their own password of somebody in a session. */
    SignInThrottle.Entry enterPassword(SignedIn signedIn) {
        return throttle.enterPassword(signedIn);
    }

    /**
     * For a browser that has signed in, to be known next time while this password is in force.
     *
     * @param before the cookie that it has; absent when there is none
     */
    Secret remember(EmailAddress email, PasswordHash password, @Nullable String before) {
        return devices.issue(email, password, before);
    }
}
