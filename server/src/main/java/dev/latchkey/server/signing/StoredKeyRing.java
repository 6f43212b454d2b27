package dev.latchkey.server.signing;

import dev.latchkey.server.signing.SigningKeys.State;
import dev.latchkey.server.store.change.Change;
import dev.latchkey.server.store.change.ChangeFeed;
import dev.latchkey.server.store.change.ChangeKind;
import dev.latchkey.server.store.change.ChangeListener;
import dev.latchkey.server.store.change.Transaction;
import dev.latchkey.server.store.change.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The key ring as the store has it; the first start makes the first key. It follows the change feed, so on the node that rotates
 * the new ring is in use before the command returns. Private keys are stored encrypted with the master key. Safe for use by many
 * threads.
 */
public final class StoredKeyRing implements Supplier<KeyRing>, ChangeListener {

    private static final int PAGE = 1_000;

    private final Transactions transactions;
    private final ChangeFeed feed;
    private final SigningKeys keys;
    private final MasterKey masterKey;
    private final InstantSource clock;
    private final ReentrantLock updating = new ReentrantLock();
    private volatile KeyRing ring;
    /** Guarded by {@link #updating}. */
    private long appliedSeq;

    public StoredKeyRing(
            Transactions transactions, ChangeFeed feed, SigningKeys keys, MasterKey masterKey, InstantSource clock) {
        this.transactions = transactions;
        this.feed = feed;
        this.keys = keys;
        this.masterKey = masterKey;
        this.clock = clock;
        this.ring = transactions.write(this::loadOrCreate);
    }

    @Override
    public KeyRing get() {
        return ring;
    }

    @Override
    public void catchUp() {
        updating.lock();
        try {
            ring = transactions.read(this::follow);
        } finally {
            updating.unlock();
        }
    }

    /** Reads the ring again when the feed names a key, and leaves it as it is otherwise: most changes are about other things. */
    private KeyRing follow(Transaction tx) {
        var isChanged = false;
        for (var page = feed.after(tx, appliedSeq, PAGE); !page.isEmpty(); page = feed.after(tx, appliedSeq, PAGE)) {
            isChanged |= page.stream().anyMatch(change -> change.kind() == ChangeKind.SIGNING_KEY);
            appliedSeq = page.getLast().seq();
        }
        return isChanged ? load(tx) : ring;
    }

    private KeyRing loadOrCreate(Transaction tx) {
        appliedSeq = feed.newestSeq(tx);
        if (keys.notRetired(tx).stream().noneMatch(key -> key.state() == State.ACTIVE)) {
            insertActive(tx, SigningKey.generate(), clock.instant());
        }
        return load(tx);
    }

    private void insertActive(Transaction tx, SigningKey key, Instant now) {
        if (!keys.insert(tx, StoredSigningKey.of(key, State.ACTIVE, masterKey, now))) {
            throw new IllegalStateException("a new signing key has the id of another: " + key.kid());
        }
        tx.changed(ChangeKind.SIGNING_KEY, Change.PLATFORM, key.kid());
    }

    private KeyRing load(Transaction tx) {
        var others = new ArrayList<SigningKey>();
        SigningKey active = null;
        for (var stored : keys.notRetired(tx)) {
            var key = StoredSigningKey.decrypt(stored, masterKey);
            if (stored.state() == State.ACTIVE && active == null) {
                active = key;
            } else {
                others.add(key);
            }
        }
        if (active == null) {
            throw new IllegalStateException("the store has no active signing key");
        }
        return KeyRing.of(active, others);
    }
}
