package dev.latchkey.core.credential;

import static dev.latchkey.core.command.Permissions.CREDENTIALS_MANAGE;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.PowerRule;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What power a credential is, for {@link PowerRule}: nobody makes, changes, gets the secret of or ends a stronger one. */
public final class SubsetRule {

    private final PowerRule power;
    private final Companies companies;
    private final Supplier<Catalogue> catalogue;

    public SubsetRule(ActorRights actorRights, Companies companies, Supplier<Catalogue> catalogue) {
        this.power = actorRights.power();
        this.companies = companies;
        this.catalogue = catalogue;
    }

    /** @throws CommandRefused when the actor may not manage credentials, or none as strong as this */
    void give(Transaction tx, Actor.InCompany actor, Credential made) {
        power.require(tx, actor, CREDENTIALS_MANAGE);
        power.give(tx, actor, CREDENTIALS_MANAGE, powerOf(tx, made));
    }

    /** @throws CommandRefused when the actor may not manage credentials, or none as strong as it was or will be */
    void change(Transaction tx, Actor.InCompany actor, Credential before, Credential after) {
        power.require(tx, actor, CREDENTIALS_MANAGE);
        power.change(tx, actor, CREDENTIALS_MANAGE, powerOf(tx, before), powerOf(tx, after));
    }

    /** @throws CommandRefused when the actor may not manage credentials, or none as strong as this */
    void end(Transaction tx, Actor.InCompany actor, Credential ended) {
        power.require(tx, actor, CREDENTIALS_MANAGE);
        power.end(tx, actor, CREDENTIALS_MANAGE, powerOf(tx, ended));
    }

    /** @throws CommandRefused when the actor may not manage credentials */
    void require(Transaction tx, Actor.InCompany actor) {
        power.require(tx, actor, CREDENTIALS_MANAGE);
    }

    /** Whether a credential may do less than before, and nothing more. */
    boolean narrows(Transaction tx, Credential before, Credential after) {
        return powerOf(tx, after).narrows(powerOf(tx, before));
    }

    private Power powerOf(Transaction tx, Credential credential) {
        var facts = credential.facts();
        var networks = facts.allowList().blocks();
        return switch (credential) {
            case ApiKey _ -> new Power.Key(networks, facts.expiresAt());
            case OAuthClient client -> {
                var settings = client.settings();
                yield new Power.Client(
                        role(tx, client), group(tx, client), settings.scopes(), networks, facts.expiresAt());
            }
            case PartnerKey _ -> throw CommandRefused.notFound("credential");
        };
    }

    private SystemRole role(Transaction tx, OAuthClient client) {
        return companies.requireRole(tx, client.companyId(), client.settings().systemRoleId());
    }

    private @Nullable String group(Transaction tx, OAuthClient client) {
        var groupId = client.settings().accessGroupId();
        if (groupId != null
                && companies.findGroup(tx, client.companyId(), groupId).isEmpty()) {
            throw CommandRefused.invalid("accessGroup", "there is no such access group");
        }
        return groupId;
    }

    /**
     * The settings with the canonical names of their scopes.
     *
     * @param held scopes that the client has already and keeps, whatever the catalogue says of them by now
     * @throws CommandRefused when this deployment does not know one of them, or it is for partners alone, or there are too many
     */
    ClientSettings canonical(ClientSettings settings, Scopes held) {
        var scopes = catalogue.get().scopes();
        var canonical = scopes.canonical(settings.scopes())
                .orElseThrow(() -> CommandRefused.invalid(
                        "scopes", "not known: " + settings.scopes().minus(knownOf(settings, scopes))));
        var ofPartners = canonical.minus(scopes.ofCompanies()).minus(scopes.current(held));
        if (!ofPartners.isEmpty()) {
            throw CommandRefused.invalid("scopes", "for partners' own credentials alone: " + ofPartners);
        }
        if (!scopes.current(held).containsAll(canonical)) {
            ScopesHeld.check(canonical);
        }
        return new ClientSettings(settings.systemRoleId(), settings.accessGroupId(), canonical, settings.tokenFormat());
    }

    private static Scopes knownOf(ClientSettings settings, ScopeCatalog scopes) {
        return Scopes.of(settings.scopes().stream()
                .filter(scope -> scopes.canonical(scope).isPresent())
                .toList());
    }
}
