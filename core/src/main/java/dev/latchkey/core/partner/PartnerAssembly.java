package dev.latchkey.core.partner;

import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.time.InstantSource;

/** Partners and their applications, joined: their commands, and the applications that work now. */
public final class PartnerAssembly {

    private final PartnerCommands commands;
    private final ApplicationIndex index;

    /** @param suspensions what ends with an application */
    public PartnerAssembly(
            PartnerStores stores,
            PartnerCommands.Suspensions suspensions,
            ScopeCatalog scopes,
            SecretIssuer secrets,
            InstantSource clock) {
        this.commands = new PartnerCommands(
                stores.transactions(),
                stores.partners(),
                stores.applications(),
                suspensions,
                stores.auditLog(),
                scopes,
                secrets,
                clock);
        this.index = new ApplicationIndex(stores.partners(), stores.applications());
    }

    public PartnerCommands commands() {
        return commands;
    }

    /** What works now. */
    public ApplicationIndex index() {
        return index;
    }
}
