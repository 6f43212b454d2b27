package dev.latchkey.core.account;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.engine.protocol.Base64Url;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says that a browser has signed in to an account before: a random name, and its digest with the address under our key. */
final class DeviceCookies {

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");
    private static final int NAME_BYTES = 16;

    private final SecretHasher hasher;
    private final SecureRandom random;

    DeviceCookies(SecretHasher hasher, SecureRandom random) {
        this.hasher = hasher;
        this.random = random;
    }

    Secret issue(EmailAddress email) {
        var name = Secret.random(NAME_BYTES, random).reveal();
        return new Secret(name + "." + Base64Url.encode(digest(name, email).toBytes()));
    }

    /** The browser's name, when the cookie is ours and for this account. */
    Optional<String> nameOf(String cookie, EmailAddress email) {
        var parts = FORM.matcher(cookie);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var name = parts.group(1);
        return Base64Url.decode(parts.group(2))
                .map(SecretHash::new)
                .filter(claimed -> claimed.equals(digest(name, email)))
                .map(_ -> name);
    }

    private SecretHash digest(String name, EmailAddress email) {
        // In two parts, because an address may be as long as a secret.
        var folded = email.folded();
        var half = folded.length() / 2;
        var first = Base64Url.encode(
                hasher.hash(new Secret("first " + folded.substring(0, half))).toBytes());
        var second = Base64Url.encode(
                hasher.hash(new Secret("second " + folded.substring(half))).toBytes());
        return hasher.hash(new Secret("device " + name + " " + first + " " + second));
    }
}
