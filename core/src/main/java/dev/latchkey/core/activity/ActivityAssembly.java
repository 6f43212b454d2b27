package dev.latchkey.core.activity;

import dev.latchkey.core.credential.CredentialCommands;
import java.time.InstantSource;

/** What credentials do, joined: trials of fewer scopes, and those that run now. */
public final class ActivityAssembly {

    private final ShadowIndex running;
    private final ShadowCommands commands;

    public ActivityAssembly(ActivityStores stores, CredentialCommands credentials, InstantSource clock) {
        this.running = new ShadowIndex(stores.shadows(), clock);
        this.commands =
                new ShadowCommands(stores.transactions(), stores.activity(), stores.shadows(), credentials, clock);
    }

    /** The trials that run now. */
    public ShadowIndex running() {
        return running;
    }

    /** Takes scopes away that are not used. */
    public ShadowCommands commands() {
        return commands;
    }
}
