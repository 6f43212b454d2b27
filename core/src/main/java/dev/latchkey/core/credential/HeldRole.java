package dev.latchkey.core.credential;

import dev.latchkey.engine.decision.SystemRole;

/**
 * A role as it is now, held once for all clients that have it: a change of the role is one change however many they are. Only the
 * follower sets it. Safe for use by many threads.
 */
public final class HeldRole {

    private volatile SystemRole role;

    HeldRole(SystemRole role) {
        this.role = role;
    }

    public SystemRole role() {
        return role;
    }

    void set(SystemRole changed) {
        role = changed;
    }
}
