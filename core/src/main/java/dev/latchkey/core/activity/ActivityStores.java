package dev.latchkey.core.activity;

import dev.latchkey.core.audit.AuditedStore;

/** What the store keeps of what credentials do. */
public interface ActivityStores extends AuditedStore {

    ActivityStore activity();

    ScopeTrials trials();

    DueWork dueWork();
}
