package dev.latchkey.core.company;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes, changes and removes a company's own system roles. Each command is one transaction with permission, rows, change feed and
 * audit entry in it, and throws {@link CommandRefused} when nothing happened. What holders may do changes at once.
 */
public final class RoleCommands {

    /** Most custom roles of a company. */
    public static final int ROLES_MAX = 100;

    private final Transactions transactions;
    private final Companies companies;
    private final Users users;
    private final PowerRule power;
    private final CompanyAudit audit;
    private final Supplier<Catalogue> catalogue;

    /** @param catalogue what roles may hold */
    public RoleCommands(
            Transactions transactions,
            Companies companies,
            Users users,
            ActorRights actorRights,
            AuditLog log,
            Supplier<Catalogue> catalogue,
            InstantSource clock) {
        this.transactions = transactions;
        this.companies = companies;
        this.users = users;
        this.power = actorRights.power();
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
        power.give(tx, actor, Permissions.COMPANY_SETTINGS_MANAGE, new Power.Role(role));
        if (companies.customRoles(tx, actor.companyId()).size() >= ROLES_MAX) {
            throw CommandRefused.tooMany("a company has at most " + ROLES_MAX + " roles of its own");
        }
        if (!companies.insertRole(tx, actor.companyId(), role)) {
            throw CommandRefused.conflict("name", "a role with this name or id is there already");
        }
        record(tx, actor, AuditEvent.SYSTEM_ROLE_CREATED, role, facts(role));
        return role;
    }

    private SystemRole checked(String id, String name, Set<Permission> permissions) {
        TextLimits.checkId(id);
        TextLimits.checkName("name", name);
        if (!catalogue.get().permissions().all().containsAll(permissions)) {
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
            power.require(tx, actor, Permissions.COMPANY_SETTINGS_MANAGE);
            var before = ownRole(tx, actor, id);
            power.change(tx, actor, Permissions.COMPANY_SETTINGS_MANAGE, new Power.Role(before), new Power.Role(after));
            checkIsNotHeldBy(tx, actor, id);
            precondition.accept(before);
            if (!companies.updateRole(tx, actor.companyId(), after)) {
                throw CommandRefused.conflict("name", "a role with this name is there already");
            }
            var facts = new AuditFacts()
                    .with("name", after.name())
                    .changed("name", before.name(), after.name())
                    .changed("permissions", names(before), names(after));
            var weight = ChangeWeight.of(new Power.Role(after).narrows(new Power.Role(before)));
            var type = AuditSubject.Type.SYSTEM_ROLE;
            audit.record(tx, actor, AuditEvent.SYSTEM_ROLE_CHANGED, type, id, facts.map(), weight);
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
        var userId = LockoutGuard.personOf(actor);
        if (userId != null
                && users.find(tx, actor.companyId(), userId)
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
            power.require(tx, actor, Permissions.COMPANY_SETTINGS_MANAGE);
            var role = ownRole(tx, actor, id);
            power.end(tx, actor, Permissions.COMPANY_SETTINGS_MANAGE, new Power.Role(role));
            companies.holdersOfRole(tx, actor.companyId(), id).requireNobody();
            precondition.accept(role);
            companies.deleteRole(tx, actor.companyId(), id);
            record(tx, actor, AuditEvent.SYSTEM_ROLE_REMOVED, role, facts(role));
            return role;
        });
    }

    /** What a page shows of a role. */
    public static Seen seen(SystemRole role) {
        return Seen.of(
                role.name(),
                role.permissions().stream().map(Permission::value).sorted().toList(),
                role.reachesWholeOrganisation());
    }

    private static AuditFacts facts(SystemRole role) {
        return new AuditFacts().with("name", role.name()).with("permissions", names(role));
    }

    private static List<String> names(SystemRole role) {
        return role.permissions().stream().map(Permission::value).sorted().toList();
    }

    private void record(Transaction tx, Actor.InCompany actor, AuditEvent event, SystemRole role, AuditFacts facts) {
        audit.record(tx, actor, event, AuditSubject.Type.SYSTEM_ROLE, role.id(), facts.map());
    }
}
