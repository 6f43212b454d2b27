package dev.latchkey.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What was used once and must not be used again while it lives. Holds hashes only, and forgets nothing that lives: when there is no
 * room, what is new is refused. Nobody can take the room of others: a holder and a group of holders have so much each, and the last
 * quarter of it all is for groups that have next to nothing. In memory of this node. Safe for use by many threads; a call takes
 * microseconds and never blocks for longer.
 */
public final class ReplayGuard {

    /** What came of an attempt. */
    public enum Use {
        FIRST,
        REPEATED,
        /** The holder, or its group, has used its room up. It gets it back as what it used expires. */
        FULL
    }

    /**
     * Who uses ids up.
     *
     * @param group whom the holder belongs to, such as a company
     * @param name of the holder within its group
     */
    public record Holder(String group, String name) {
        /** One who belongs to nobody else. */
        public static Holder alone(String name) {
            return new Holder(name, name);
        }
    }

    private static final int STRIPES = 16;

    /** How many dead entries one call may remove: more than it adds, so that the guard shrinks as it is used. */
    private static final int REMOVED_MAX = 4;

    /** Next to nothing is one of so many entries. */
    private static final int SMALL_PART = 256;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicInteger held = new AtomicInteger();
    private final int entriesMax;
    private final int groupMax;
    private final int holderMax;

    /** How many entries a group, or a holder of a group, has. */
    private static final class Account {
        private final Holder holder;
        private final @Nullable Account group;
        private int entries;

        private Account(Holder holder, @Nullable Account group) {
            this.holder = holder;
            this.group = group;
        }
    }

    /** A used id: half of a SHA-256, by which alone it is compared; a second id with the same hash cannot be found for somebody else's. */
    private static final class Entry implements Comparable<Entry> {
        private final long high;
        private final long low;
        private final long expiresAtMillis;
        private final @Nullable Account account;

        private Entry(long high, long low, long expiresAtMillis, @Nullable Account account) {
            this.high = high;
            this.low = low;
            this.expiresAtMillis = expiresAtMillis;
            this.account = account;
        }

        private Entry of(Account owner) {
            return new Entry(high, low, expiresAtMillis, owner);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry entry && entry.high == high && entry.low == low;
        }

        @Override
        public int hashCode() {
            return (int) low;
        }

        @Override
        public int compareTo(Entry other) {
            return Long.compare(expiresAtMillis, other.expiresAtMillis);
        }
    }

    /** All of a group is in one stripe. */
    private static final class Stripe {
        private final Set<Entry> used = new HashSet<>();
        private final PriorityQueue<Entry> byExpiry = new PriorityQueue<>();
        private final Map<String, Account> groups = new HashMap<>();
        private final Map<Holder, Account> holders = new HashMap<>();
    }

    /**
     * With a quarter of the room for each group, and an eighth for each holder.
     *
     * @param entriesMax at least 16; an entry takes about 100 bytes
     */
    public ReplayGuard(int entriesMax) {
        this(entriesMax, entriesMax / 4, entriesMax / 8);
    }

    /**
     * @param entriesMax at least 16; an entry takes about 100 bytes
     * @param groupMax most of one group, at least 1
     * @param holderMax most of one holder, at least 1
     */
    public ReplayGuard(int entriesMax, int groupMax, int holderMax) {
        if (entriesMax < STRIPES || groupMax < 1 || holderMax < 1) {
            throw new IllegalArgumentException("expected room for at least " + STRIPES + ", got " + entriesMax);
        }
        this.entriesMax = entriesMax;
        this.groupMax = groupMax;
        this.holderMax = holderMax;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /**
     * Uses an id up; of several concurrent calls with the same one, one is the first.
     *
     * @param owner whose id it is, such as a key: the same id of another owner is another one
     * @param expiresAt from when on the same id would be refused for another reason
     */
    public Use use(Holder holder, String owner, String id, Instant expiresAt, Instant now) {
        var entry = entry(owner, id, expiresAt);
        var nowMillis = now.toEpochMilli();
        if (held.get() >= reservedFrom()) {
            for (var each : stripes) {
                removeExpired(each, nowMillis, Integer.MAX_VALUE);
            }
        }
        var stripe = stripes[holder.group().hashCode() & (STRIPES - 1)];
        synchronized (stripe) {
            removeExpired(stripe, nowMillis, REMOVED_MAX);
            return stripe.used.contains(entry) ? Use.REPEATED : add(stripe, holder, entry);
        }
    }

    private Use add(Stripe stripe, Holder holder, Entry entry) {
        var group = stripe.groups.computeIfAbsent(holder.group(), _ -> new Account(holder, null));
        var own = stripe.holders.computeIfAbsent(holder, _ -> new Account(holder, group));
        var hasRoom = own.entries < holderMax && group.entries < groupMax && hasRoomFor(group);
        if (hasRoom) {
            var added = entry.of(own);
            stripe.used.add(added);
            stripe.byExpiry.add(added);
            own.entries++;
            group.entries++;
            held.incrementAndGet();
        }
        forgetIfIdle(stripe, own);
        return hasRoom ? Use.FIRST : Use.FULL;
    }

    private boolean hasRoomFor(Account group) {
        var all = held.get();
        return all < reservedFrom() || (all < entriesMax && group.entries < Math.max(1, entriesMax / SMALL_PART));
    }

    /** From so many on there is room only for those who have next to nothing. */
    private int reservedFrom() {
        return entriesMax - entriesMax / 4;
    }

    private void removeExpired(Stripe stripe, long nowMillis, int max) {
        synchronized (stripe) {
            for (var removed = 0; removed < max; removed++) {
                var oldest = stripe.byExpiry.peek();
                if (oldest == null || oldest.expiresAtMillis > nowMillis) {
                    return;
                }
                stripe.byExpiry.remove();
                stripe.used.remove(oldest);
                held.decrementAndGet();
                giveBack(stripe, oldest.account);
            }
        }
    }

    private static void giveBack(Stripe stripe, @Nullable Account account) {
        if (account != null) {
            account.entries--;
            if (account.group != null) {
                account.group.entries--;
            }
            forgetIfIdle(stripe, account);
        }
    }

    private static void forgetIfIdle(Stripe stripe, Account own) {
        if (own.entries == 0) {
            stripe.holders.remove(own.holder);
        }
        if (own.group != null && own.group.entries == 0) {
            stripe.groups.remove(own.holder.group());
        }
    }

    private static Entry entry(String owner, String id, Instant expiresAt) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var ownerBytes = owner.getBytes(UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(ownerBytes.length).flip());
            digest.update(ownerBytes);
            var hash = ByteBuffer.wrap(digest.digest(id.getBytes(UTF_8)));
            return new Entry(hash.getLong(), hash.getLong(), expiresAt.toEpochMilli(), null);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
