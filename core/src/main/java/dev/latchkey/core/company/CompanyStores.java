package dev.latchkey.core.company;

import dev.latchkey.core.audit.AuditedStore;

/** What the store keeps of companies and of who works in them. */
public interface CompanyStores extends AuditedStore {

    Companies companies();

    Users users();

    Closings closings();
}
