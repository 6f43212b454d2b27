package dev.latchkey.core.company;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.command.Rights;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may give, change and end power: who holds the permission for it and at least as much as the power itself, in every dimension
 * of docs/security/power.md. Every command that does so asks here, in its own transaction, and nowhere else; {@code PowerRuleShapeTest}
 * holds that. The company needs no comparison: a command is about the actor's own, always.
 */
public final class PowerRule {

    private final ActorRights rights;
    private final Supplier<Catalogue> catalogue;

    /** @param catalogue what there is to hold, as it counts at the moment of a command */
    PowerRule(ActorRights rights, Supplier<Catalogue> catalogue) {
        this.rights = rights;
        this.catalogue = catalogue;
    }

    /**
     * The actor's own, for what neither gives nor takes power from anybody else: looking, wishing, and what people do with their own.
     *
     * @throws CommandRefused when the actor is not there or no longer active
     */
    public Rights own(Transaction tx, Actor.InCompany actor) {
        return rights.get(tx, actor);
    }

    /**
     * As {@link #own}, of who holds a permission.
     *
     * @throws CommandRefused when the actor lacks it
     */
    public Rights require(Transaction tx, Actor.InCompany actor, Permission needed) {
        var held = own(tx, actor);
        held.require(needed);
        return held;
    }

    /** @throws CommandRefused when the actor lacks the permission, or less than what it would give is its own */
    public Rights give(Transaction tx, Actor.InCompany actor, Permission needed, Power given) {
        var held = require(tx, actor, needed);
        requireCovers(held, given);
        if (given instanceof Power.Lasting lasting) {
            requireUnbound(held, lasting);
        }
        return held;
    }

    /**
     * What lasts may be made less by who does not: only what is added counts as given.
     *
     * @throws CommandRefused when the actor lacks the permission, or what was there or will be there exceeds it
     */
    public Rights change(Transaction tx, Actor.InCompany actor, Permission needed, Power before, Power after) {
        var held = end(tx, actor, needed, before);
        requireCovers(held, after);
        if (after instanceof Power.Lasting more && before instanceof Power.Lasting less && !more.isWithin(less)) {
            requireUnbound(held, more);
        }
        return held;
    }

    /** @throws CommandRefused when the actor lacks the permission, or what it would end exceeds it */
    public Rights end(Transaction tx, Actor.InCompany actor, Permission needed, Power ended) {
        var held = require(tx, actor, needed);
        try {
            requireCovers(held, ended);
        } catch (CommandRefused e) {
            throw e.reason() == CommandRefused.Reason.EXCEEDS_MAKER
                    ? CommandRefused.exceedsMaker(
                            String.valueOf(e.field()),
                            "what is there may do more than you; ask somebody who may do as much")
                    : e;
        }
        return held;
    }

    /** What a role holds, with an access group or none, before anything narrows it: for rights that are known from memory. */
    public Rights ofRole(SystemRole role, @Nullable String accessGroupId) {
        return Rights.of(role, catalogue.get().permissions(), accessGroupId);
    }

    /** Whether somebody holds the permission and at least a power: for looking, which changes nothing and so has no transaction. */
    public boolean covers(Rights held, Permission needed, Power power) {
        try {
            held.require(needed);
            requireCovers(held, power);
            return true;
        } catch (CommandRefused _) {
            return false;
        }
    }

    private void requireCovers(Rights held, Power power) {
        switch (power) {
            case Power.Person(var role, var accessGroupId) -> {
                requireOverOthers(held, role);
                held.requireCovers(role);
                held.requireCoversGroup(accessGroupId);
            }
            case Power.Role(var role) -> {
                requireOverOthers(held, role);
                held.requireCovers(role);
            }
            case Power.Rows(var one, var many, var _) -> requireEveryRow(held, one, many);
            case Power.Key(var networks, var expiresAt) -> {
                requireItself(held, "credentialType");
                held.requireOutlives(expiresAt);
                held.requireCoversNetworks(networks);
                held.requireWholeOrganisation();
            }
            case Power.Client(var role, var accessGroupId, var scopes, var networks, var expiresAt) -> {
                requireItself(held, "credentialType");
                held.requireOutlives(expiresAt);
                held.requireCoversNetworks(networks);
                held.requireCovers(role);
                held.requireCoversGroup(accessGroupId);
                held.requireCovers(scopes);
            }
            case Power.Admission(var scopes) -> {
                held.requireUnbound("scopes", "an application");
                held.requireCovers(scopes);
            }
        }
    }

    /**
     * Who holds power over others does so from everywhere, without an end and with whatever scopes they give to a credential of
     * theirs; so nobody who does not makes, changes or ends them.
     */
    private void requireOverOthers(Rights held, SystemRole role) {
        var now = catalogue.get();
        if (now.permissions().areAdministrative(role.permissions())) {
            held.requireUnbound("systemRole", "who holds the role " + role.name());
            held.requireEveryScope(now.scopes().ofCompanies(), role.name());
        }
    }

    private static void requireUnbound(Rights held, Power.Lasting given) {
        switch (given) {
            case Power.Person _ -> held.requireUnbound("systemRole", "a person");
            case Power.Role(var role) -> held.requireUnbound("systemRole", "who gets the role " + role.name());
            case Power.Rows _ -> held.requireUnbound("rules", "who is in an access group");
        }
    }

    private static void requireItself(Rights held, String field) {
        if (held.application() != null) {
            throw CommandRefused.exceedsMaker(
                    field, "a credential would stay when the application that asks is taken out; ask without one");
        }
    }

    private static void requireEveryRow(Rights held, String one, String many) {
        if (!held.seesEveryRow()) {
            throw CommandRefused.notPermitted(
                    "only who sees every " + one + " can change which " + many + " a group opens");
        }
    }
}
