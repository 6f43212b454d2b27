package dev.latchkey.server.company;

import dev.latchkey.server.audit.AuditedStore;

/** What the store keeps of companies and of who works in them. */
public interface CompanyStores extends AuditedStore {

    Companies companies();

    Users users();
}
