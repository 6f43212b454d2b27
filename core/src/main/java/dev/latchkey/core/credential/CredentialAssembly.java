package dev.latchkey.core.credential;

import dev.latchkey.core.company.ActorRights;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.time.InstantSource;

/** The credentials of companies and partners, joined: their commands, and what a node holds of them in memory. */
public final class CredentialAssembly {

    private final CredentialCommands commands;
    private final CredentialIndex index;
    private final ImportedKeys importedKeys;
    private final ScopeNumbers scopeNumbers;

    public CredentialAssembly(
            CredentialStores stores,
            ActorRights rights,
            ScopeCatalog scopes,
            SecretIssuer secrets,
            SecretHasher hasher,
            InstantSource clock) {
        this.commands = new CredentialCommands(
                stores.transactions(),
                stores.credentials(),
                new SubsetRule(rights, stores.companies(), scopes),
                new CredentialAudit(stores.auditLog(), clock),
                secrets,
                clock);
        this.index = new CredentialIndex(stores.companies(), stores.credentials(), stores.partners(), clock);
        this.importedKeys =
                new ImportedKeys(index, stores.transactions(), stores.credentials(), stores.partners(), hasher);
        this.scopeNumbers = new ScopeNumbers(stores.scopeOrdinals());
    }

    public CredentialCommands commands() {
        return commands;
    }

    /** What works now. */
    public CredentialIndex index() {
        return index;
    }

    /** Keys that were imported by their plain hash. */
    public ImportedKeys importedKeys() {
        return importedKeys;
    }

    /** Numbers of scopes in tokens. */
    public ScopeNumbers scopeNumbers() {
        return scopeNumbers;
    }
}
