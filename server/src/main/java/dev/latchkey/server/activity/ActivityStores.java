package dev.latchkey.server.activity;

import dev.latchkey.server.audit.AuditedStore;

/** What the store keeps of what credentials do. */
public interface ActivityStores extends AuditedStore {

    ActivityStore activity();

    Shadows shadows();
}
