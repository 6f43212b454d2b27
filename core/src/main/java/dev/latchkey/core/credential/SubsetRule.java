package dev.latchkey.core.credential;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Rights;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;

/**
 * A credential can never be stronger than who makes it, and nobody gets the secret of a stronger one: scopes, role, access
 * group and expiry are subsets of the actor's.
 */
public final class SubsetRule {

    private final ActorRights actorRights;
    private final Companies companies;
    private final ScopeCatalog scopes;

    public SubsetRule(ActorRights actorRights, Companies companies, ScopeCatalog scopes) {
        this.actorRights = actorRights;
        this.companies = companies;
        this.scopes = scopes;
    }

    /** @throws CommandRefused when the actor lacks the permission */
    Rights require(Transaction tx, Actor.InCompany actor, Permission permission) {
        var rights = actorRights.get(tx, actor);
        rights.require(permission);
        return rights;
    }

    /** @throws CommandRefused when the actor may not manage credentials, or none as strong as this */
    void check(Transaction tx, Actor.InCompany actor, Credential credential) {
        var rights = require(tx, actor, Permissions.CREDENTIALS_MANAGE);
        rights.requireOutlives(credential.facts().expiresAt());
        switch (credential) {
            case ApiKey _ -> rights.requireWholeOrganisation();
            case OAuthClient client -> checkSettings(tx, rights, client.companyId(), client.settings());
            case PartnerKey _ -> throw CommandRefused.notFound("credential");
        }
    }

    private void checkSettings(Transaction tx, Rights rights, String companyId, ClientSettings settings) {
        var role = companies
                .findRole(tx, companyId, settings.systemRoleId())
                .orElseThrow(() -> CommandRefused.invalid("systemRole", "there is no such system role"));
        rights.requireCovers(role);
        var groupId = settings.accessGroupId();
        if (groupId != null && companies.findGroup(tx, companyId, groupId).isEmpty()) {
            throw CommandRefused.invalid("accessGroup", "there is no such access group");
        }
        rights.requireCoversGroup(groupId);
        rights.requireCovers(settings.scopes());
    }

    /**
     * The settings with the canonical names of their scopes.
     *
     * @throws CommandRefused when this deployment does not know one of them
     */
    ClientSettings canonical(ClientSettings settings) {
        var canonical = scopes.canonical(settings.scopes())
                .orElseThrow(() -> CommandRefused.invalid(
                        "scopes", "not known: " + settings.scopes().minus(knownOf(settings))));
        return new ClientSettings(settings.systemRoleId(), settings.accessGroupId(), canonical, settings.tokenFormat());
    }

    private Scopes knownOf(ClientSettings settings) {
        return Scopes.of(settings.scopes().stream()
                .filter(scope -> scopes.canonical(scope).isPresent())
                .toList());
    }
}
