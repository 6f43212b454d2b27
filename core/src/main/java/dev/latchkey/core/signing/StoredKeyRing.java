package dev.latchkey.core.signing;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.change.View;
import dev.latchkey.core.signing.SigningKeys.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.function.Supplier;

/**
 * The key ring as the store has it; the first start makes the first key. On the node that rotates the new ring is in use before the
 * command returns. Private keys are stored encrypted with the master key. Safe for use by many
 * threads.
 */
public final class StoredKeyRing implements Supplier<KeyRing>, View {

    private final SigningKeys keys;
    private final MasterKey masterKey;
    private final InstantSource clock;
    private volatile KeyRing ring;

    public StoredKeyRing(Transactions transactions, SigningKeys keys, MasterKey masterKey, InstantSource clock) {
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
    public String name() {
        return "signing-keys";
    }

    @Override
    public void loadAll(Transaction tx) {
        ring = load(tx);
    }

    @Override
    public void apply(Transaction tx, Change change) {
        if (change.kind() == ChangeKind.SIGNING_KEY) {
            loadAll(tx);
        }
    }

    private KeyRing loadOrCreate(Transaction tx) {
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
