package dev.latchkey.core.credential;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns secrets into what the store keeps: HMAC-SHA-256 under the deployment's key, so that a stolen database cannot
 * confirm a guess. Safe for use by many threads, without locks.
 */
public final class SecretHasher {

    /** Length of the deployment's key, in bytes. */
    public static final int KEY_BYTES = 32;

    private final SecretKeySpec key;
    private final ThreadLocal<Mac> mac = ThreadLocal.withInitial(this::newMac);

    /** @throws IllegalArgumentException when the key is not {@value #KEY_BYTES} bytes long */
    public SecretHasher(byte[] deploymentKey) {
        if (deploymentKey.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "expected a deployment key of " + KEY_BYTES + " bytes, got " + deploymentKey.length);
        }
        this.key = new SecretKeySpec(deploymentKey, "HmacSHA256");
    }

    public SecretHash hash(Secret secret) {
        return new SecretHash(mac.get().doFinal(secret.bytes()));
    }

    /** The plain SHA-256 by which some keys are imported. */
    static SecretHash sha256(Secret secret) {
        try {
            return new SecretHash(MessageDigest.getInstance("SHA-256").digest(secret.bytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Mac newMac() {
        try {
            var fresh = Mac.getInstance("HmacSHA256");
            fresh.init(key);
            return fresh;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "SecretHasher[redacted]";
    }
}
