package dev.latchkey.server.signing;

import dev.latchkey.server.audit.AuditedStore;

/** What the store keeps of signing keys. */
public interface SigningStores extends AuditedStore {

    SigningKeys signingKeys();
}
