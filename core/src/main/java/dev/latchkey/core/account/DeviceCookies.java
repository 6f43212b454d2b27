package dev.latchkey.core.account;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.engine.protocol.Base64Url;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says that a browser has signed in to an account of late, with the password that is still in force: a random name, an end and a mark
 * of the password, and their digest with the address under our key.
 */
final class DeviceCookies {

    /** How long a browser is known; it is not when this has passed to the millisecond. */
    static final Duration KNOWN_MAX = Duration.ofDays(90);

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_-]{22})\\.([0-9]{1,15})\\.([A-Za-z0-9_-]{12})\\.([A-Za-z0-9_-]{43})");
    private static final int NAME_BYTES = 16;
    private static final int MARK_LENGTH = 12;

    private final SecretHasher hasher;
    private final InstantSource clock;
    private final SecureRandom random;

    DeviceCookies(SecretHasher hasher, InstantSource clock, SecureRandom random) {
        this.hasher = hasher;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A browser that has signed in.
     *
     * @param mark of the password that it did so with
     */
    record Device(String name, String mark) {}

    /** @param before the cookie that the browser has, whose name stays when it is ours; absent when there is none */
    Secret issue(EmailAddress email, PasswordHash password, @Nullable String before) {
        var name = (before == null ? Optional.<Device>empty() : read(before, email))
                .map(Device::name)
                .orElseGet(() -> Secret.random(NAME_BYTES, random).reveal());
        var until = Long.toString(clock.instant().plus(KNOWN_MAX).toEpochMilli());
        var mark = mark(password);
        return new Secret(String.join(".", name, until, mark, encoded(digest(name + " " + until + " " + mark, email))));
    }

    /**
     * The browser, when the cookie is ours, for this address, and not too old.
     *
     * @param passwords those of the address that are in force; asked for only when all else is right, so that strangers cause no reads
     */
    Optional<Device> find(String cookie, EmailAddress email, Supplier<? extends Collection<PasswordHash>> passwords) {
        return read(cookie, email)
                .filter(device -> passwords.get().stream().anyMatch(password -> isKnownBy(device, password)));
    }

    /** Whether the browser has signed in with this password. */
    boolean isKnownBy(Device device, PasswordHash password) {
        return mark(password).equals(device.mark());
    }

    private Optional<Device> read(String cookie, EmailAddress email) {
        var parts = FORM.matcher(cookie);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var device = new Device(parts.group(1), parts.group(3));
        return Base64Url.decode(parts.group(4))
                .map(SecretHash::new)
                .filter(claimed ->
                        claimed.equals(digest(device.name() + " " + parts.group(2) + " " + device.mark(), email)))
                .filter(_ -> clock.millis() < Long.parseLong(parts.group(2)))
                .map(_ -> device);
    }

    /** Enough to see that a password is still the same; under our key, so that it confirms no guess. */
    private String mark(PasswordHash password) {
        return encoded(hasher.hash(new Secret("password " + SignInTickets.fingerprint(password))))
                .substring(0, MARK_LENGTH);
    }

    private SecretHash digest(String what, EmailAddress email) {
        // In two parts, because an address may be as long as a secret.
        var folded = email.folded();
        var half = folded.length() / 2;
        var first = encoded(hasher.hash(new Secret("first " + folded.substring(0, half))));
        var second = encoded(hasher.hash(new Secret("second " + folded.substring(half))));
        return hasher.hash(new Secret("device " + what + " " + first + " " + second));
    }

    private static String encoded(SecretHash hash) {
        return Base64Url.encode(hash.toBytes());
    }
}
