package dev.latchkey.server.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.server.signing.SigningKeys.State;
import dev.latchkey.server.signing.SigningKeys.StoredKey;
import dev.latchkey.server.store.change.Change;
import dev.latchkey.server.store.change.ChangeKind;
import dev.latchkey.server.store.change.Transaction;
import dev.latchkey.server.store.change.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.function.Supplier;

/**
 * The key ring as the store has it; the first start makes the first key. Private keys are stored encrypted with the master
 * key. Safe for use by many threads.
 */
public final class StoredKeyRing implements Supplier<KeyRing> {

    private final Transactions transactions;
    private final SigningKeys keys;
    private final MasterKey masterKey;
    private final InstantSource clock;
    private volatile KeyRing ring;

    public StoredKeyRing(Transactions transactions, SigningKeys keys, MasterKey masterKey, InstantSource clock) {
        this.transactions = transactions;
        this.keys = keys;
        this.masterKey = masterKey;
        this.clock = clock;
        this.ring = transactions.write(this::loadOrCreate);
    }

    @Override
    public KeyRing get() {
        return ring;
    }

    /** Reads the ring again, after another node changed it. */
    public void reload() {
        ring = transactions.read(this::load);
    }

    private KeyRing loadOrCreate(Transaction tx) {
        if (keys.notRetired(tx).stream().noneMatch(key -> key.state() == State.ACTIVE)) {
            insertActive(tx, SigningKey.generate(), clock.instant());
        }
        return load(tx);
    }

    private void insertActive(Transaction tx, SigningKey key, Instant now) {
        var stored = new StoredKey(
                key.kid(),
                "ES256",
                State.ACTIVE,
                key.publicJwk().toJSONString(),
                new EncryptedKey(masterKey.encrypt(key.toPrivateJwk().getBytes(UTF_8), context(key.kid()))),
                now,
                now);
        if (!keys.insert(tx, stored)) {
            throw new IllegalStateException("a new signing key has the id of another: " + key.kid());
        }
        tx.changed(ChangeKind.SIGNING_KEY, Change.PLATFORM, key.kid());
    }

    private KeyRing load(Transaction tx) {
        var others = new ArrayList<SigningKey>();
        SigningKey active = null;
        for (var stored : keys.notRetired(tx)) {
            var key = decrypt(stored);
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

    private SigningKey decrypt(StoredKey stored) {
        var jwk = masterKey.decrypt(stored.privateEncrypted().toBytes(), context(stored.kid()));
        return SigningKey.parse(new String(jwk, UTF_8));
    }

    private static String context(String kid) {
        return "signing key " + kid;
    }
}
