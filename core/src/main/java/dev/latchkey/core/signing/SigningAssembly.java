package dev.latchkey.core.signing;

import java.time.InstantSource;

/** Signing keys, joined: the ring that a node signs and verifies with, its way from one state to the next, and what upstreams share with us. */
public final class SigningAssembly {

    private final StoredKeyRing keyRing;
    private final KeyRotation rotation;
    private final RequestKeys requestKeys;

    /** Makes the first key when there is none. */
    public SigningAssembly(
            SigningStores stores, MasterKey masterKey, KeyRotation.Settings settings, InstantSource clock) {
        this.keyRing = new StoredKeyRing(stores.transactions(), stores.signingKeys(), masterKey, clock);
        this.rotation = new KeyRotation(
                stores.transactions(), stores.signingKeys(), masterKey, stores.auditLog(), clock, settings);
        this.requestKeys = new RequestKeys(masterKey);
    }

    public StoredKeyRing keyRing() {
        return keyRing;
    }

    public KeyRotation rotation() {
        return rotation;
    }

    public RequestKeys requestKeys() {
        return requestKeys;
    }
}
