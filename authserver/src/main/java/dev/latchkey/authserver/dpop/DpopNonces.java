package dev.latchkey.authserver.dpop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.latchkey.engine.protocol.Base64Url;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Server nonces (RFC 9449 §8) without a store: each slot of time has one, an HMAC that every node of the deployment computes
 * alike. Accepted in its own slot and in the next one, so for at least one lifetime and less than two. Safe for use by many threads.
 */
public final class DpopNonces {

    private static final int NONCE_BYTES = 16;

    private final SecretKeySpec key;
    private final long slotMillis;
    private volatile Slot latest;

    /** What a nonce may be. */
    enum Freshness {
        CURRENT,
        PREVIOUS,
        STALE
    }

    private record Slot(long number, String nonce, String previous) {}

    /**
     * Makes nonces.
     *
     * @param key 32 bytes, the same on every node
     * @param lifetime length of a slot, at least one second
     */
    public DpopNonces(byte[] key, Duration lifetime) {
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("expected a lifetime of at least 1 s, got " + lifetime);
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.slotMillis = lifetime.toMillis();
        this.latest = slot(0);
    }

    /** What to send in {@code DPoP-Nonce}. */
    public String current(Instant now) {
        return at(now).nonce;
    }

    Freshness judge(String nonce, Instant now) {
        var slot = at(now);
        var bytes = nonce.getBytes(US_ASCII);
        if (MessageDigest.isEqual(bytes, slot.nonce.getBytes(US_ASCII))) {
            return Freshness.CURRENT;
        }
        return MessageDigest.isEqual(bytes, slot.previous.getBytes(US_ASCII)) ? Freshness.PREVIOUS : Freshness.STALE;
    }

    private Slot at(Instant now) {
        var number = Math.floorDiv(now.toEpochMilli(), slotMillis);
        var slot = latest;
        if (slot.number != number) {
            slot = slot(number);
            latest = slot;
        }
        return slot;
    }

    private Slot slot(long number) {
        return new Slot(number, nonce(number), nonce(number - 1));
    }

    private String nonce(long number) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
            return Base64Url.encode(Arrays.copyOf(hash, NONCE_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a nonce", e);
        }
    }
}
