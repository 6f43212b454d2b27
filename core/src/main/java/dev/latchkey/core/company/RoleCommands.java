package dev.latchkey.core.company;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.RuleField;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Rights;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.company.Companies.Holders;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes, changes and removes a company's own system roles and its access groups. Each command is one transaction with permission,
 * rows, change feed and audit entry in it, and throws {@link CommandRefused} when nothing happened. What holders may do changes
 * at once.
 */
public final class RoleCommands {

    /** Most custom roles of a company. */
    public static final int ROLES_MAX = 100;
    /** Most access groups of a company. */
    public static final int GROUPS_MAX = 1_000;

    private final Transactions transactions;
    private final Companies companies;
    private final Users users;
    private final ActorRights actorRights;
    private final CompanyAudit audit;
    private final Catalogue catalogue;

    /** @param catalogue the permissions that roles may hold, and the fields that groups may ask for */
    public RoleCommands(
            Transactions transactions,
            Companies companies,
            Users users,
            ActorRights actorRights,
            AuditLog log,
            Catalogue catalogue,
            InstantSource clock) {
        this.transactions = transactions;
        this.companies = companies;
        this.users = users;
        this.actorRights = actorRights;
        this.audit = new CompanyAudit(log, clock);
        this.catalogue = catalogue;
    }

    /**
     * Makes a role of the company's own. It never reaches the whole organisation; that is Admin's alone.
     *
     * @param id starts with {@code cr_}
     * @param permissions some of the catalogue that the actor holds
     */
    public SystemRole createRole(Actor.InCompany actor, String id, String name, Set<Permission> permissions) {
        return transactions.write(tx -> createRole(tx, actor, id, name, permissions));
    }

    /** As {@link #createRole(Actor.InCompany, String, String, Set)}, as a part of a larger command. */
    public SystemRole createRole(
            Transaction tx, Actor.InCompany actor, String id, String name, Set<Permission> permissions) {
        if (!id.startsWith("cr_")) {
            throw CommandRefused.invalid("id", "expected the id of a custom role to start with cr_");
        }
        var role = checked(id, name, permissions);
        require(tx, actor).requireCovers(role);
        if (companies.customRoles(tx, actor.companyId()).size() >= ROLES_MAX) {
            throw CommandRefused.tooMany("a company has at most " + ROLES_MAX + " roles of its own");
        }
        if (!companies.insertRole(tx, actor.companyId(), role)) {
            throw CommandRefused.conflict("name", "a role with this name or id is there already");
        }
        record(tx, actor, AuditEvent.SYSTEM_ROLE_CREATED, role);
        return role;
    }

    private SystemRole checked(String id, String name, Set<Permission> permissions) {
        TextLimits.checkId(id);
        TextLimits.checkName("name", name);
        if (!catalogue.permissions().all().containsAll(permissions)) {
            throw CommandRefused.invalid("permissions", "expected permissions of the catalogue");
        }
        return new SystemRole(id, name, permissions, false);
    }

    /**
     * Changes a role of the company's own; whoever holds it may do the new set at once. Neither what it was nor what it becomes may
     * exceed the actor, and nobody changes the role they hold.
     */
    public SystemRole editRole(Actor.InCompany actor, String id, String name, Set<Permission> permissions) {
        return editRole(actor, id, name, permissions, _ -> {});
    }

    /**
     * As {@link #editRole(Actor.InCompany, String, String, Set)}, where the role is still as its reader knows it.
     *
     * @param precondition looks at the role in the transaction and throws when nothing shall happen
     */
    public SystemRole editRole(
            Actor.InCompany actor,
            String id,
            String name,
            Set<Permission> permissions,
            Consumer<SystemRole> precondition) {
        var after = checked(id, name, permissions);
        return transactions.write(tx -> {
            var rights = require(tx, actor);
            var before = ownRole(tx, actor, id);
            rights.requireCovers(before);
            rights.requireCovers(after);
            checkIsNotHeldBy(tx, actor, id);
            precondition.accept(before);
            if (!companies.updateRole(tx, actor.companyId(), after)) {
                throw CommandRefused.conflict("name", "a role with this name is there already");
            }
            record(tx, actor, AuditEvent.SYSTEM_ROLE_CHANGED, after);
            return after;
        });
    }

    private SystemRole ownRole(Transaction tx, Actor.InCompany actor, String id) {
        if (companies.builtInRoles().find(id).isPresent()) {
            throw CommandRefused.notPermitted("built-in roles stay as they are; make a role of your own");
        }
        return companies
                .findCustomRole(tx, actor.companyId(), id)
                .orElseThrow(() -> CommandRefused.notFound("system role"));
    }

    private void checkIsNotHeldBy(Transaction tx, Actor.InCompany actor, String roleId) {
        if (actor instanceof Actor.CompanyUser(var companyId, var userId)
                && users.find(tx, companyId, userId)
                        .filter(user -> user.systemRoleId().equals(roleId))
                        .isPresent()) {
            throw CommandRefused.notPermitted(
                    "you cannot change the system role that you hold; ask another administrator");
        }
    }

    /** Removes a role that nobody holds. */
    public void removeRole(Actor.InCompany actor, String id) {
        removeRole(actor, id, _ -> {});
    }

    /**
     * As {@link #removeRole(Actor.InCompany, String)}, where the role is still as its reader knows it.
     *
     * @param precondition looks at the role in the transaction and throws when nothing shall happen
     */
    public void removeRole(Actor.InCompany actor, String id, Consumer<SystemRole> precondition) {
        transactions.write(tx -> {
            var rights = require(tx, actor);
            var role = ownRole(tx, actor, id);
            rights.requireCovers(role);
            requireNobody(companies.holdersOfRole(tx, actor.companyId(), id));
            precondition.accept(role);
            companies.deleteRole(tx, actor.companyId(), id);
            record(tx, actor, AuditEvent.SYSTEM_ROLE_REMOVED, role);
            return role;
        });
    }

    private static void requireNobody(Holders holders) {
        if (holders.users() + holders.credentials() > 0) {
            throw CommandRefused.conflict(
                    "holders",
                    "still held by " + holders.users() + " users and " + holders.credentials()
                            + " credentials; give them another first");
        }
    }

    /** A field that no row has, or a value that none can have, would open nothing and nobody would know why. */
    private AccessGroup checked(AccessGroup group) {
        var fields = catalogue.ruleFields();
        if (fields.isEmpty()) {
            return group;
        }
        group.rules().forEach((name, values) -> {
            var field = fields.stream().filter(one -> one.name().equals(name)).findFirst();
            if (field.isEmpty()) {
                throw CommandRefused.invalid(
                        "rules",
                        "expected the fields "
                                + fields.stream().map(RuleField::name).collect(Collectors.joining(", "))
                                + "; got " + name);
            }
            var known = field.get().values();
            if (!known.isEmpty() && !known.containsAll(values)) {
                throw CommandRefused.invalid("rules", "expected for " + name + " some of " + String.join(", ", known));
            }
        });
        return group;
    }

    /** What a page shows of a role. */
    public static Seen seen(SystemRole role) {
        return Seen.of(
                role.name(),
                role.permissions().stream().map(Permission::value).sorted().toList(),
                role.reachesWholeOrganisation());
    }

    /** @param rules field to values; see {@link AccessGroup} */
    public AccessGroup createAccessGroup(
            Actor.InCompany actor, String id, String name, SortedMap<String, SortedSet<String>> rules) {
        return transactions.write(tx -> createAccessGroup(tx, actor, id, name, rules));
    }

    /** As {@link #createAccessGroup(Actor.InCompany, String, String, SortedMap)}, as a part of a larger command. */
    public AccessGroup createAccessGroup(
            Transaction tx, Actor.InCompany actor, String id, String name, SortedMap<String, SortedSet<String>> rules) {
        var group = checked(new AccessGroup(actor.companyId(), id, name, rules));
        require(tx, actor);
        if (companies.groups(tx, actor.companyId()).size() >= GROUPS_MAX) {
            throw CommandRefused.tooMany("a company has at most " + GROUPS_MAX + " access groups");
        }
        if (!companies.insertGroup(tx, group)) {
            throw CommandRefused.conflict("name", "an access group with this name or id is there already");
        }
        record(tx, actor, AuditEvent.ACCESS_GROUP_CREATED, group);
        return group;
    }

    /** Changes which rows a group opens. Who sees only some rows cannot widen the group they are in, or any other. */
    public AccessGroup editAccessGroup(
            Actor.InCompany actor, String id, String name, SortedMap<String, SortedSet<String>> rules) {
        return editAccessGroup(actor, id, name, rules, _ -> {});
    }

    /**
     * As {@link #editAccessGroup(Actor.InCompany, String, String, SortedMap)}, where the group is still as its reader knows it.
     *
     * @param precondition looks at the group in the transaction and throws when nothing shall happen
     */
    public AccessGroup editAccessGroup(
            Actor.InCompany actor,
            String id,
            String name,
            SortedMap<String, SortedSet<String>> rules,
            Consumer<AccessGroup> precondition) {
        var after = checked(new AccessGroup(actor.companyId(), id, name, rules));
        return transactions.write(tx -> {
            var rights = require(tx, actor);
            var before = requireGroup(tx, actor, id);
            if (!rights.seesEveryRow()) {
                var rows = catalogue.wording().rows();
                throw CommandRefused.notPermitted(
                        "only who sees every " + rows.one() + " can change which " + rows.many() + " a group opens");
            }
            precondition.accept(before);
            if (!companies.updateGroup(tx, after)) {
                throw CommandRefused.conflict("name", "an access group with this name is there already");
            }
            record(tx, actor, AuditEvent.ACCESS_GROUP_CHANGED, after);
            return after;
        });
    }

    /** Removes a group that nobody is in. */
    public void removeAccessGroup(Actor.InCompany actor, String id) {
        removeAccessGroup(actor, id, _ -> {});
    }

    /**
     * As {@link #removeAccessGroup(Actor.InCompany, String)}, where the group is still as its reader knows it.
     *
     * @param precondition looks at the group in the transaction and throws when nothing shall happen
     */
    public void removeAccessGroup(Actor.InCompany actor, String id, Consumer<AccessGroup> precondition) {
        transactions.write(tx -> {
            require(tx, actor);
            var group = requireGroup(tx, actor, id);
            requireNobody(companies.holdersOfGroup(tx, actor.companyId(), id));
            precondition.accept(group);
            companies.deleteGroup(tx, actor.companyId(), id);
            record(tx, actor, AuditEvent.ACCESS_GROUP_REMOVED, group);
            return group;
        });
    }

    private AccessGroup requireGroup(Transaction tx, Actor.InCompany actor, String id) {
        return companies
                .findGroup(tx, actor.companyId(), id)
                .orElseThrow(() -> CommandRefused.notFound("access group"));
    }

    private Rights require(Transaction tx, Actor.InCompany actor) {
        var rights = actorRights.get(tx, actor);
        rights.require(Permissions.COMPANY_SETTINGS_MANAGE);
        return rights;
    }

    private void record(Transaction tx, Actor.InCompany actor, AuditEvent event, SystemRole role) {
        audit.record(tx, actor, event, AuditSubject.Type.SYSTEM_ROLE, role.id(), Map.of("name", role.name()));
    }

    private void record(Transaction tx, Actor.InCompany actor, AuditEvent event, AccessGroup group) {
        audit.record(tx, actor, event, AuditSubject.Type.ACCESS_GROUP, group.id(), Map.of("name", group.name()));
    }
}
