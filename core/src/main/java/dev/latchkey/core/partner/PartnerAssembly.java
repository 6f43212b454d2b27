package dev.latchkey.core.partner;

import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Partners and their applications, joined: their commands, and the applications that work now. */
public final class PartnerAssembly {

    private final PartnerCommands commands;
    private final ApplicationIndex index;

    /**
     * @param suspensions what ends with an application
     * @param scopes which there are, at the moment of a command
     * @param profile what every application keeps to, whatever was stored of it
     */
    public PartnerAssembly(
            PartnerStores stores,
            PartnerCommands.Suspensions suspensions,
            Supplier<ScopeCatalog> scopes,
            SecretIssuer secrets,
            SecurityProfile profile,
            InstantSource clock) {
        this.index = new ApplicationIndex(stores.partners(), stores.applications(), profile);
        this.commands = new PartnerCommands(stores, index, suspensions, scopes, secrets, profile, clock);
    }

    public PartnerCommands commands() {
        return commands;
    }

    /** What works now. */
    public ApplicationIndex index() {
        return index;
    }
}
