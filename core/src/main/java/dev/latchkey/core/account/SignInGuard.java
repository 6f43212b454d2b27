package dev.latchkey.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.core.account.PasswordTurns.Asker;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.credential.Secret;
import java.time.Duration;
import java.time.InstantSource;

/** Slows guessing down, though not for a browser that has signed in to the account before. Safe for use by many threads. */
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

    /** A try at a password of the account with this address. */
    SignInThrottle.Entry enter(EmailAddress email, SignIn.Origin origin) {
        var cookie = origin.device();
        var device = cookie == null ? null : devices.nameOf(cookie, email).orElse(null);
        return throttle.enter(email.folded(), origin.address(), device);
    }

    /** Who has the password compared: known is a browser that has signed in to the account, and an address from which somebody has within a day. */
    Asker asker(EmailAddress email, SignIn.Origin origin) {
        var cookie = origin.device();
        var device = cookie == null ? null : devices.nameOf(cookie, email).orElse(null);
        if (device != null) {
            return new Asker(email.folded(), true, origin.hasLeft()); // however many browsers it has
        }
        var place = SignInThrottle.place(origin.address());
        return new Asker(place, known.getIfPresent(place) != null, origin.hasLeft());
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

    /** For a browser that has signed in, to be known next time. */
    Secret remember(EmailAddress email) {
        return devices.issue(email);
    }
}
