package dev.latchkey.core.signing;

import dev.latchkey.core.audit.AuditedStore;

/** What the store keeps of signing keys. */
public interface SigningStores extends AuditedStore {

    SigningKeys signingKeys();
}
