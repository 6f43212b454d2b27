package dev.latchkey.core.credential;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The 32-byte digest of a secret: keyed with the deployment's key, or a plain SHA-256 where the secret was imported by
 * hash. A key of maps; equality is constant time.
 */
public final class SecretHash {

    public static final int BYTES = 32;

    private final byte[] bytes;
    private final int hashCode;

    /** @throws IllegalArgumentException when it is not {@value #BYTES} bytes long */
    public SecretHash(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("expected a digest of " + BYTES + " bytes, got " + bytes.length);
        }
        this.bytes = bytes.clone();
        this.hashCode = Arrays.hashCode(bytes);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretHash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return hashCode;
    }

    /** Redacted: a digest in a log would let its reader confirm a guess. */
    @Override
    public String toString() {
        return "SecretHash[redacted]";
    }
}
