package dev.latchkey.core.credential;

import dev.latchkey.engine.protocol.Base64Url;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

/** The value of a credential in clear. Lives as short as possible; text forms redact it and comparison is constant time. */
public final class Secret {

    /** Longest secret accepted, in characters; foreign keys included. */
    public static final int LENGTH_MAX = 256;

    private final String value;

    /** @throws IllegalArgumentException when it is empty or longer than {@value #LENGTH_MAX} characters */
    public Secret(String value) {
        if (value.isEmpty() || value.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("expected a secret of 1 to " + LENGTH_MAX + " characters");
        }
        this.value = value;
    }

    /** A new one: so many random bytes in base64url. */
    public static Secret random(int bytes, SecureRandom random) {
        var value = new byte[bytes];
        random.nextBytes(value);
        return new Secret(Base64Url.encode(value));
    }

    /** The clear text. The only way to it, so that its readers can be counted. */
    public String reveal() {
        return value;
    }

    /** The beginning and the last four characters, for people to tell secrets apart. */
    public SecretHint hint() {
        return SecretHint.of(value);
    }

    byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        throw new UnsupportedOperationException("a secret is no key of a map; use its SecretHash");
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
