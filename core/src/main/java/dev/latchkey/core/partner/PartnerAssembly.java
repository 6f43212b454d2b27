package dev.latchkey.core.partner;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.SecurityProfile;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Partners and their applications, joined: their commands, and the applications that work now. */
public final class PartnerAssembly {

    /** Applications may take the heap divided by this. */
    private static final int HEAP_PART = 16;

    private final PartnerCommands commands;
    private final ApplicationCommands applicationCommands;
    private final ApplicationSecretCommands secretCommands;
    private final PartnerFounding founding;
    private final ApplicationIndex index;

    /**
     * @param suspensions what ends with an application
     * @param catalogue which scopes there are, and what the product is called, at the moment of a command
     * @param profile what every application keeps to, whatever was stored of it
     */
    public PartnerAssembly(
            PartnerStores stores,
            Suspensions suspensions,
            Supplier<Catalogue> catalogue,
            SecretIssuer secrets,
            SecurityProfile profile,
            InstantSource clock) {
        this.index = new ApplicationIndex(
                stores.partners(), stores.applications(), profile, MemoryBudget.ofHeap("applications", HEAP_PART));
        var names = new KnownNames(index, () -> catalogue.get().wording().productNames());
        var turns = new NameTurns();
        this.founding = new PartnerFounding(stores, names, turns, clock);
        this.applicationCommands = new ApplicationCommands(
                stores,
                suspensions,
                new ApplicationLimits(names, turns, index, () -> catalogue.get().scopes(), profile),
                secrets,
                clock);
        this.secretCommands = new ApplicationSecretCommands(stores, index, secrets, clock);
        this.commands = new PartnerCommands(stores, names, applicationCommands, suspensions, secrets, profile, clock);
    }

    public PartnerCommands commands() {
        return commands;
    }

    /** What is done to applications by whoever builds them. */
    public ApplicationCommands applicationCommands() {
        return applicationCommands;
    }

    /** What is done to their secrets. */
    public ApplicationSecretCommands secretCommands() {
        return secretCommands;
    }

    /** For organisations that sign themselves up. */
    public PartnerFounding founding() {
        return founding;
    }

    /** What works now. */
    public ApplicationIndex index() {
        return index;
    }
}
