package dev.latchkey.core.signing;

import java.time.InstantSource;

/** Signing keys, joined: the ring that a node signs and verifies with, and its way from one state to the next. */
public final class SigningAssembly {

    private final StoredKeyRing keyRing;
    private final KeyRotation rotation;

    /** Makes the first key when there is none. */
    public SigningAssembly(
            SigningStores stores, MasterKey masterKey, KeyRotation.Settings settings, InstantSource clock) {
        this.keyRing = new StoredKeyRing(stores.transactions(), stores.signingKeys(), masterKey, clock);
        this.rotation = new KeyRotation(
                stores.transactions(), stores.signingKeys(), masterKey, stores.auditLog(), clock, settings);
    }

    public StoredKeyRing keyRing() {
        return keyRing;
    }

    public KeyRotation rotation() {
        return rotation;
    }
}
