package dev.latchkey.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What was used once and must not be used again while it lives. Holds hashes only, and forgets nothing that lives: when full, what
 * is new is refused. In memory of this node. Safe for use by many threads; a call takes microseconds and never blocks for longer.
 */
public final class ReplayGuard {

    /** What came of an attempt. */
    public enum Use {
        FIRST,
        REPEATED,
        FULL
    }

    private static final int STRIPES = 16;

    /** How many dead entries one call may remove: more than it adds, so that the guard shrinks as it is used. */
    private static final int REMOVED_MAX = 4;

    private final Stripe[] stripes = new Stripe[STRIPES];

    private record Key(long high, long low) {}

    private record Entry(Key key, long expiresAtMillis) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return Long.compare(expiresAtMillis, other.expiresAtMillis);
        }
    }

    private static final class Stripe {
        private final Set<Key> used = new HashSet<>();
        private final PriorityQueue<Entry> byExpiry = new PriorityQueue<>();
    }

    private final int stripeEntriesMax;

    /** @param entriesMax at least 16; an entry takes about 150 bytes */
    public ReplayGuard(int entriesMax) {
        if (entriesMax < STRIPES) {
            throw new IllegalArgumentException("expected room for at least " + STRIPES + ", got " + entriesMax);
        }
        this.stripeEntriesMax = entriesMax / STRIPES;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /**
     * Uses an id of its owner; of several concurrent calls with the same one, one is the first.
     *
     * @param expiresAt from when on the same id would be refused for another reason
     */
    public Use use(String owner, String id, Instant expiresAt, Instant now) {
        var key = key(owner, id);
        var stripe = stripes[(int) key.low & (STRIPES - 1)];
        var nowMillis = now.toEpochMilli();
        synchronized (stripe) {
            for (int i = 0; i < REMOVED_MAX; i++) {
                var oldest = stripe.byExpiry.peek();
                if (oldest == null || oldest.expiresAtMillis > nowMillis) {
                    break;
                }
                stripe.byExpiry.remove();
                stripe.used.remove(oldest.key);
            }
            if (stripe.used.contains(key)) {
                return Use.REPEATED;
            }
            if (stripe.used.size() >= stripeEntriesMax) {
                return Use.FULL;
            }
            stripe.used.add(key);
            stripe.byExpiry.add(new Entry(key, expiresAt.toEpochMilli()));
            return Use.FIRST;
        }
    }

    /** Half of a SHA-256: a second id with the same hash cannot be found for somebody else's. */
    private static Key key(String owner, String id) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var ownerBytes = owner.getBytes(UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(ownerBytes.length).flip());
            digest.update(ownerBytes);
            var hash = ByteBuffer.wrap(digest.digest(id.getBytes(UTF_8)));
            return new Key(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
