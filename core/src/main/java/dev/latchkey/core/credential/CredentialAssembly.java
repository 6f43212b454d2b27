package dev.latchkey.core.credential;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.company.ActorRights;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The credentials of companies and partners, joined: their commands, and what a node holds of them in memory. */
public final class CredentialAssembly {

    /** Credentials may take the heap divided by this. */
    private static final int HEAP_PART = 4;

    private final CredentialCommands commands;
    private final SecretCommands secretCommands;
    private final ManagedClients clients;
    private final ClientProofCommands proofCommands;
    private final CredentialIndex index;
    private final ImportedKeys importedKeys;
    private final ScopeNumbers scopeNumbers;
    private final CredentialSight sight;
    private final SecurityProfile profile;
    private final CredentialReach reach;

    /**
     * @param catalogue which scopes there are, at the moment of a command
     * @param profile what every client keeps to, whatever was stored of it
     */
    public CredentialAssembly(
            CredentialStores stores,
            ActorRights rights,
            Supplier<Catalogue> catalogue,
            SecretIssuer secrets,
            SecretHasher hasher,
            SecurityProfile profile,
            InstantSource clock) {
        this(stores, rights, catalogue, secrets, hasher, profile, MemoryBudget.ofHeap("credentials", HEAP_PART), clock);
    }

    /**
     * As {@link #CredentialAssembly(CredentialStores, ActorRights, Supplier, SecretIssuer, SecretHasher, SecurityProfile, InstantSource)}.
     *
     * @param budget what those that work may take of this process's memory
     */
    CredentialAssembly(
            CredentialStores stores,
            ActorRights rights,
            Supplier<Catalogue> catalogue,
            SecretIssuer secrets,
            SecretHasher hasher,
            SecurityProfile profile,
            MemoryBudget budget,
            InstantSource clock) {
        var subsetRule = new SubsetRule(rights, stores.companies(), catalogue);
        var audit = new CredentialAudit(stores.auditLog(), clock);
        var own = new OwnCredentials(stores.credentials(), budget, clock);
        this.commands = new CredentialCommands(
                stores.transactions(), stores.credentials(), subsetRule, audit, secrets, own, profile);
        this.secretCommands = new SecretCommands(
                stores.transactions(), stores.credentials(), subsetRule, audit, secrets, own, profile);
        this.clients = new ManagedClients(stores.credentials(), subsetRule, audit, own);
        this.proofCommands =
                new ClientProofCommands(stores.transactions(), stores.credentials(), clients, secrets, own, profile);
        this.index = new CredentialIndex(
                stores.companies(), stores.credentials(), stores.partners(), profile, budget, clock);
        this.importedKeys =
                new ImportedKeys(index, stores.transactions(), stores.credentials(), stores.partners(), hasher);
        this.sight = new CredentialSight(rights);
        this.profile = profile;
        this.reach = new CredentialReach(stores.companies());
        this.scopeNumbers = new ScopeNumbers(stores.scopeOrdinals());
    }

    public CredentialCommands commands() {
        return commands;
    }

    /** Rotation, and cutting off. */
    public SecretCommands secretCommands() {
        return secretCommands;
    }

    /** How clients prove themselves. */
    public ClientProofCommands proofCommands() {
        return proofCommands;
    }

    /** For commands about clients that are not of this package. */
    public ManagedClients clients() {
        return clients;
    }

    /** What works now. */
    public CredentialIndex index() {
        return index;
    }

    /** What clients are told about others. */
    public CredentialSight sight() {
        return sight;
    }

    /** Keys that were imported by their plain hash. */
    public ImportedKeys importedKeys() {
        return importedKeys;
    }

    /** What every client keeps to, whatever was stored of it. */
    public SecurityProfile profile() {
        return profile;
    }

    /** Whether what is made gets into anything. */
    public CredentialReach reach() {
        return reach;
    }

    /** Numbers of scopes in tokens. */
    public ScopeNumbers scopeNumbers() {
        return scopeNumbers;
    }
}
