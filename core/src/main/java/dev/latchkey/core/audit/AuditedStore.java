package dev.latchkey.core.audit;

import dev.latchkey.core.change.Transactions;

/** A store whose commands leave an entry in the change feed and one in the audit log. */
public interface AuditedStore {

    Transactions transactions();

    AuditLog auditLog();
}
