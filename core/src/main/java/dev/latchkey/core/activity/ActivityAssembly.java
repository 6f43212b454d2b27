package dev.latchkey.core.activity;

import dev.latchkey.core.credential.ManagedClients;
import java.time.InstantSource;

/** What credentials do, joined: trials of fewer scopes, and those that run now. */
public final class ActivityAssembly {

    private final ScopeTrialIndex running;
    private final ScopeTrialCommands commands;

    public ActivityAssembly(ActivityStores stores, ManagedClients clients, InstantSource clock) {
        this.running = new ScopeTrialIndex(stores.trials(), clock);
        this.commands =
                new ScopeTrialCommands(stores.transactions(), stores.activity(), stores.trials(), clients, clock);
    }

    /** The trials that run now. */
    public ScopeTrialIndex running() {
        return running;
    }

    /** Takes scopes away that are not used. */
    public ScopeTrialCommands commands() {
        return commands;
    }
}
