package dev.latchkey.core.company;

import dev.latchkey.core.catalogue.Catalogue;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Companies, joined: what is done with them and with their users, roles and access groups. */
public final class CompanyAssembly {

    private final CompanyCommands commands;
    private final ClosingWork closing;
    private final RoleCommands roles;
    private final AccessGroupCommands groups;

    /**
     * @param deprovisionings what ends with a user or a company
     * @param catalogue what roles may hold and groups may ask for, at the moment of a command
     */
    public CompanyAssembly(
            CompanyStores stores,
            ActorRights rights,
            List<Deprovisioning> deprovisionings,
            Supplier<Catalogue> catalogue,
            InstantSource clock,
            SecureRandom random) {
        this.commands = new CompanyCommands(
                stores.transactions(),
                stores.companies(),
                stores.users(),
                rights,
                stores.auditLog(),
                deprovisionings,
                clock,
                random);
        this.closing = new ClosingWork(stores, deprovisionings);
        this.roles = new RoleCommands(
                stores.transactions(), stores.companies(), stores.users(), rights, stores.auditLog(), catalogue, clock);
        this.groups = new AccessGroupCommands(
                stores.transactions(), stores.companies(), rights, stores.auditLog(), catalogue, clock);
    }

    /** Companies and their users. */
    public CompanyCommands commands() {
        return commands;
    }

    /** Ends what is left of what was closed. */
    public ClosingWork closing() {
        return closing;
    }

    /** Roles of their own. */
    public RoleCommands roles() {
        return roles;
    }

    /** Which rows their users and clients see. */
    public AccessGroupCommands groups() {
        return groups;
    }
}
