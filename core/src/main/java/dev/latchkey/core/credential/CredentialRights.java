package dev.latchkey.core.credential;

import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Rights;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.Facts;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.engine.decision.SystemRole;
import java.time.InstantSource;
import java.util.Optional;

/** What a credential holds when it gives a command itself, and whether an actor may hold what a credential holds. */
public final class CredentialRights implements ActorRights.OfCredentials {

    private final Credentials credentials;
    private final Companies companies;
    private final PermissionCatalog permissions;
    private final InstantSource clock;

    public CredentialRights(
            Credentials credentials, Companies companies, PermissionCatalog permissions, InstantSource clock) {
        this.credentials = credentials;
        this.companies = companies;
        this.permissions = permissions;
        this.clock = clock;
    }

    @Override
    public Optional<Rights> find(Transaction tx, String companyId, String credentialId) {
        return credentials
                .find(tx, companyId, credentialId)
                .filter(credential -> !credential.stateAt(clock.instant()).isFinal())
                .flatMap(credential -> rightsOf(tx, credential));
    }

    private Optional<Rights> rightsOf(Transaction tx, Credential credential) {
        var facts = credential.facts();
        return switch (credential) {
            case ApiKey _ -> Optional.of(within(Rights.unlimited(permissions), facts));
            case OAuthClient client ->
                companies
                        .findRole(tx, client.companyId(), client.settings().systemRoleId())
                        .map(role -> within(ofClient(role, client.settings()), facts));
            case PartnerKey _ -> Optional.empty();
        };
    }

    private Rights ofClient(SystemRole role, ClientSettings settings) {
        return Rights.of(role, permissions, settings.accessGroupId()).within(settings.scopes());
    }

    private static Rights within(Rights rights, Facts facts) {
        return rights.within(facts.allowList().blocks(), facts.expiresAt());
    }
}
