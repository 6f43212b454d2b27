package dev.latchkey.core.company;

import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.command.Rights;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;

/**
 * Who may give, change and end power: who holds the permission for it and at least as much as the power itself, in every dimension
 * of docs/security/power.md. Every command that does so asks here, in its own transaction, and nowhere else; {@code PowerRuleShapeTest}
 * holds that. The company needs no comparison: a command is about the actor's own, always.
 */
public final class PowerRule {

    private final ActorRights rights;
    private final PermissionCatalog permissions;

    PowerRule(ActorRights rights, PermissionCatalog permissions) {
        this.rights = rights;
        this.permissions = permissions;
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
        return held;
    }

    /** @throws CommandRefused when the actor lacks the permission, or what was there or will be there exceeds it */
    public Rights change(Transaction tx, Actor.InCompany actor, Permission needed, Power before, Power after) {
        var held = end(tx, actor, needed, before);
        requireCovers(held, after);
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

    private void requireCovers(Rights held, Power power) {
        switch (power) {
            case Power.Person(var role, var accessGroupId) -> {
                requireStays(held, role);
                held.requireCovers(role);
                held.requireCoversGroup(accessGroupId);
            }
            case Power.Role(var role) -> {
                requireStays(held, role);
                held.requireCovers(role);
            }
            case Power.Rows(var one, var many) -> requireEveryRow(held, one, many);
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
                requireUnbound(held);
                held.requireCovers(scopes);
            }
        }
    }

    /** Persons and roles are bound to no place and no end; who holds power over others so is made by nobody who is. */
    private void requireStays(Rights held, SystemRole role) {
        if (held.isBound() && permissions.areAdministrative(role.permissions())) {
            throw CommandRefused.exceedsMaker(
                    "systemRole",
                    "who holds the role " + role.name()
                            + " gives power to others from everywhere and without an end, and the credential that asks"
                            + " ends or is held to networks or an application; ask with one that is not");
        }
    }

    private static void requireItself(Rights held, String field) {
        if (held.application() != null) {
            throw CommandRefused.exceedsMaker(
                    field, "a credential would stay when the application that asks is taken out; ask without one");
        }
    }

    private static void requireUnbound(Rights held) {
        if (held.isBound()) {
            throw CommandRefused.exceedsMaker(
                    "scopes",
                    "an application works from everywhere and without an end, and the credential that asks ends or is"
                            + " held to networks or an application; ask with one that is not");
        }
    }

    private static void requireEveryRow(Rights held, String one, String many) {
        if (!held.seesEveryRow()) {
            throw CommandRefused.notPermitted(
                    "only who sees every " + one + " can change which " + many + " a group opens");
        }
    }
}
