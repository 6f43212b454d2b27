package dev.latchkey.server.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

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
