package dev.latchkey.core.grant;

import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.partner.ApplicationIndex;
import java.time.InstantSource;

/** What users let applications do, joined: from consent over codes to grants, and the grants that count now. */
public final class GrantAssembly {

    private final ConsentCommands consents;
    private final GrantCommands commands;
    private final CompanyGrants ofCompanies;
    private final GrantIndex index;
    private final RevokedTokenSet revokedInForce = new RevokedTokenSet();
    private final RevokedTokenView revokedTokens;

    /** Grants may take the heap divided by this. */
    private static final int HEAP_PART = 8;

    /**
     * @param applications that grants are resolved with
     * @param endings the one that companies, partners and installations are joined with
     */
    public GrantAssembly(
            GrantStores stores,
            ApplicationIndex applications,
            GrantEndings endings,
            ActorRights rights,
            SecretIssuer secrets,
            GrantSettings settings,
            InstantSource clock) {
        this(
                stores,
                applications,
                endings,
                rights,
                secrets,
                settings,
                MemoryBudget.ofHeap("authorizations", HEAP_PART),
                clock);
    }

    /**
     * As {@link #GrantAssembly(GrantStores, ApplicationIndex, GrantEndings, ActorRights, SecretIssuer, GrantSettings, InstantSource)}.
     *
     * @param budget what grants that live may take of this process's memory
     */
    GrantAssembly(
            GrantStores stores,
            ApplicationIndex applications,
            GrantEndings endings,
            ActorRights rights,
            SecretIssuer secrets,
            GrantSettings settings,
            MemoryBudget budget,
            InstantSource clock) {
        this.index = new GrantIndex(
                stores.companies(), stores.users(), stores.installations(), stores.userGrants(), applications, budget);
        this.revokedTokens = new RevokedTokenView(stores.revokedTokens(), revokedInForce, clock);
        this.consents = new ConsentCommands(stores, endings, rights, secrets, settings, clock);
        this.commands = new GrantCommands(stores, endings, index, secrets, settings, clock);
        this.ofCompanies = new CompanyGrants(stores, endings, rights);
    }

    /** What users allow and take back. */
    public ConsentCommands consents() {
        return consents;
    }

    /** What applications do with codes and refresh tokens. */
    public GrantCommands commands() {
        return commands;
    }

    /** What administrators see and end of their users' grants. */
    public CompanyGrants ofCompanies() {
        return ofCompanies;
    }

    /** What counts now. */
    public GrantIndex index() {
        return index;
    }

    /** Tokens that were ended one by one, as far as they have not expired. */
    public RevokedTokenSet revokedInForce() {
        return revokedInForce;
    }

    /** What keeps those up to the store. */
    public RevokedTokenView revokedTokens() {
        return revokedTokens;
    }
}
