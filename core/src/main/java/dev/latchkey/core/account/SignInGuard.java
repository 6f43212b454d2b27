package dev.latchkey.core.account;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.credential.Secret;

/** Slows guessing down, though not for a browser that has signed in to the account before. Safe for use by many threads. */
final class SignInGuard {

    private final SignInThrottle throttle;
    private final DeviceCookies devices;

    SignInGuard(SignInThrottle throttle, DeviceCookies devices) {
        this.throttle = throttle;
        this.devices = devices;
    }

    /** A try at a password of the account with this address. */
    SignInThrottle.Entry enter(EmailAddress email, SignIn.Origin origin) {
        var cookie = origin.device();
        var device = cookie == null ? null : devices.nameOf(cookie, email).orElse(null);
        return throttle.enter(email.folded(), origin.address(), device);
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
