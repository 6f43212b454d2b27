package dev.latchkey.core.partner;

import dev.latchkey.core.audit.AuditedStore;

/** What the store keeps of partners and of their applications. */
public interface PartnerStores extends AuditedStore {

    Partners partners();

    PartnerUsers partnerUsers();

    Applications applications();

    ApplicationSecrets applicationSecrets();

    ScopeReasonStore scopeReasons();
}
