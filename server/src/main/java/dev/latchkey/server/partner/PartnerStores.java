package dev.latchkey.server.partner;

import dev.latchkey.server.audit.AuditedStore;

/** What the store keeps of partners and of their applications. */
public interface PartnerStores extends AuditedStore {

    Partners partners();

    Applications applications();
}
