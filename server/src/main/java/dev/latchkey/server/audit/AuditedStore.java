package dev.latchkey.server.audit;

import dev.latchkey.server.store.change.Transactions;

/** A store whose commands leave an entry in the change feed and one in the audit log. */
public interface AuditedStore {

    Transactions transactions();

    AuditLog auditLog();
}
