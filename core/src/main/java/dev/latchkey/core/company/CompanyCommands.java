package dev.latchkey.core.company;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.TimeOrderedId;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.command.ShownName;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes companies, users, roles and access groups. Each command is one transaction with its change feed and
 * audit entries. All throw {@link CommandRefused}, after which nothing happened. Commands that make something take its id,
 * for seeding; {@link #newId} gives one.
 */
public final class CompanyCommands {

    /**
     * What a new user shall be.
     *
     * @param passwordHash absent when no password is set yet
     */
    public record NewUser(
            String id,
            EmailAddress email,
            String firstName,
            String lastName,
            String systemRoleId,
            @Nullable String accessGroupId,
            @Nullable PasswordHash passwordHash) {}

    private final Transactions transactions;
    private final Companies companies;
    private final Users users;
    private final LockoutGuard lockoutGuard;
    private final ActorRights rights;
    private final PowerRule power;
    private final CompanyAudit audit;
    private final List<Deprovisioning> deprovisionings;
    private final InstantSource clock;
    private final SecureRandom random;

    /** @param deprovisionings what ends with a user or a company */
    public CompanyCommands(
            Transactions transactions,
            Companies companies,
            Users users,
            ActorRights actorRights,
            AuditLog log,
            List<Deprovisioning> deprovisionings,
            InstantSource clock,
            SecureRandom random) {
        this.transactions = transactions;
        this.companies = companies;
        this.users = users;
        this.lockoutGuard =
                new LockoutGuard(users, companies.builtInRoles().administrator().id());
        this.rights = actorRights;
        this.power = actorRights.power();
        this.audit = new CompanyAudit(log, clock);
        this.deprovisionings = List.copyOf(deprovisionings);
        this.clock = clock;
        this.random = random;
    }

    /** An identifier for something new. */
    public String newId() {
        return TimeOrderedId.next(now(), random);
    }

    public Company createCompany(Actor.Operator actor, String id, String identifier, String name) {
        return transactions.write(tx -> createCompany(tx, actor, id, identifier, name));
    }

    /** As {@link #createCompany(Actor.Operator, String, String, String)}, as a part of a larger command. */
    public Company createCompany(Transaction tx, Actor.Operator actor, String id, String identifier, String name) {
        ShownName.requireNotOfProduct("name", name, rights.productNames());
        var company = new Company(id, identifier, name, true, now());
        if (!companies.insert(tx, company)) {
            throw CommandRefused.conflict("identifier", "a company with this identifier or id is there already");
        }
        var facts = new AuditFacts().with("identifier", identifier).with("name", name);
        audit.record(tx, actor.in(id), AuditEvent.COMPANY_CREATED, AuditSubject.Type.COMPANY, id, facts.map());
        return company;
    }

    /**
     * Activates a company, or deactivates it: its users and credentials get nothing, at once, and what its clients' tokens allowed
     * does not come back with the company.
     */
    public void setCompanyActive(Actor.Operator actor, String companyId, boolean isActive) {
        transactions.write(tx -> setCompanyActive(tx, actor, companyId, isActive, null));
    }

    /** As {@link #setCompanyActive(Actor.Operator, String, boolean)}, as a part of a larger command, for a reason that the log tells. */
    public Company setCompanyActive(
            Transaction tx, Actor.Operator actor, String companyId, boolean isActive, @Nullable String reason) {
        var company = companies.find(tx, companyId).orElseThrow(() -> CommandRefused.notFound("company"));
        companies.setActive(tx, companyId, isActive);
        if (isActive) {
            deprovisionings.forEach(deprovisioning -> deprovisioning.companyReturns(tx, companyId));
        } else {
            deprovisionings.forEach(deprovisioning -> deprovisioning.companyDeactivated(tx, companyId));
            companies.killTokens(tx, companyId, now());
        }
        var event = isActive ? AuditEvent.COMPANY_ACTIVATED : AuditEvent.COMPANY_DEACTIVATED;
        var facts =
                new AuditFacts().changed("active", company.isActive(), isActive).given("reason", reason);
        audit.record(tx, actor.in(companyId), event, AuditSubject.Type.COMPANY, companyId, facts.map());
        return company;
    }

    /** Makes a user whose role and access group do not exceed the actor's. */
    public User createUser(Actor.InCompany actor, NewUser request) {
        return transactions.write(tx -> createUser(tx, actor, request));
    }

    /** As {@link #createUser(Actor.InCompany, NewUser)}, as a part of a larger command. */
    public User createUser(Transaction tx, Actor.InCompany actor, NewUser request) {
        var user = new User(
                actor.companyId(),
                request.id(),
                request.email(),
                request.firstName(),
                request.lastName(),
                request.systemRoleId(),
                request.accessGroupId(),
                true,
                request.passwordHash(),
                now());
        power.require(tx, actor, Permissions.USERS_MANAGE);
        power.give(tx, actor, Permissions.USERS_MANAGE, powerOf(tx, user));
        users.requireRoom(tx, actor.companyId());
        if (!users.insert(tx, user)) {
            throw CommandRefused.conflict("email", "a user with this e-mail address or id is there already");
        }
        var facts = new AuditFacts().with("role", user.systemRoleId()).with("accessGroupId", user.accessGroupId());
        audit.record(tx, actor, AuditEvent.USER_ACCOUNT_CREATED, AuditSubject.Type.USER, user.id(), facts.map());
        return user;
    }

    /** Activates a user, or deactivates one: everything the user let in ends at once. */
    public void setUserActive(Actor.InCompany actor, String userId, boolean isActive) {
        updateUser(actor, userId, new UserUpdate(null, null, null, isActive, null));
    }

    /** Gives a user another role and access group. */
    public User changeRole(Actor.InCompany actor, String userId, String systemRoleId, @Nullable String accessGroupId) {
        var group = new GroupAssignment(accessGroupId);
        return updateUser(actor, userId, new UserUpdate(null, null, systemRoleId, null, group));
    }

    /**
     * What shall become of a user; absent values stay as they are.
     *
     * @param accessGroup the group to be in from now on; absent: as it is
     */
    public record UserUpdate(
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String systemRoleId,
            @Nullable Boolean isActive,
            @Nullable GroupAssignment accessGroup) {

        private User of(User before) {
            return new User(
                    before.companyId(),
                    before.id(),
                    before.email(),
                    Objects.requireNonNullElse(firstName, before.firstName()),
                    Objects.requireNonNullElse(lastName, before.lastName()),
                    Objects.requireNonNullElse(systemRoleId, before.systemRoleId()),
                    accessGroup == null ? before.accessGroupId() : accessGroup.groupId(),
                    Objects.requireNonNullElse(isActive, before.isActive()),
                    before.passwordHash(),
                    before.createdAt());
        }
    }

    /** @param groupId absent for no group */
    public record GroupAssignment(@Nullable String groupId) {}

    /** Changes a user in one step; neither what the user was nor what it becomes may exceed the actor. */
    public User updateUser(Actor.InCompany actor, String userId, UserUpdate update) {
        return updateUser(actor, userId, update, _ -> {});
    }

    /**
     * As {@link #updateUser(Actor.InCompany, String, UserUpdate)}, where the user is still as its reader knows it.
     *
     * @param precondition looks at the user in the transaction and throws when nothing shall happen
     */
    public User updateUser(Actor.InCompany actor, String userId, UserUpdate update, Consumer<User> precondition) {
        return transactions.write(tx -> update(tx, actor, userId, update, precondition));
    }

    /** Puts users into a group, or out of any, all or none of them. */
    public List<User> assignAccessGroup(Actor.InCompany actor, Set<String> userIds, GroupAssignment assignment) {
        var update = new UserUpdate(null, null, null, null, assignment);
        return transactions.write(tx -> userIds.stream()
                .map(userId -> update(tx, actor, userId, update, _ -> {}))
                .toList());
    }

    /** The one way in which a user changes. What stays as it is leaves no trace. */
    private User update(
            Transaction tx, Actor.InCompany actor, String userId, UserUpdate update, Consumer<User> precondition) {
        power.require(tx, actor, Permissions.USERS_MANAGE);
        var before = users.find(tx, actor.companyId(), userId).orElseThrow(() -> CommandRefused.notFound("user"));
        var after = update.of(before);
        var given = powerOf(tx, after);
        var held = powerOf(tx, before);
        power.change(tx, actor, Permissions.USERS_MANAGE, held, given);
        if (after.isActive() && !before.isActive()) {
            power.give(tx, actor, Permissions.USERS_MANAGE, given);
        }
        lockoutGuard.check(tx, actor, before, after);
        // After everything that refuses the change by itself (RFC 9110 section 13.2.1).
        precondition.accept(before);
        write(tx, actor, before, after, given.narrows(held));
        return after;
    }

    private void write(Transaction tx, Actor.InCompany actor, User before, User after, boolean narrows) {
        var company = actor.companyId();
        if (!before.firstName().equals(after.firstName()) || !before.lastName().equals(after.lastName())) {
            users.setName(tx, company, after.id(), after.firstName(), after.lastName());
            var facts = new AuditFacts()
                    .changed("firstName", before.firstName(), after.firstName())
                    .changed("lastName", before.lastName(), after.lastName());
            audit.record(tx, actor, AuditEvent.USER_ACCOUNT_UPDATED, AuditSubject.Type.USER, after.id(), facts.map());
        }
        if (!before.systemRoleId().equals(after.systemRoleId())
                || !Objects.equals(before.accessGroupId(), after.accessGroupId())) {
            users.setRole(tx, company, after.id(), after.systemRoleId(), after.accessGroupId());
            var context = RoleFacts.changed(tx, companies, before, after);
            var weight = ChangeWeight.of(narrows);
            audit.record(tx, actor, AuditEvent.USER_ROLE_CHANGED, AuditSubject.Type.USER, after.id(), context, weight);
        }
        if (before.isActive() != after.isActive()) {
            setActive(tx, company, after.id(), after.isActive());
            var event = after.isActive() ? AuditEvent.USER_ACCOUNT_ACTIVATED : AuditEvent.USER_ACCOUNT_DEACTIVATED;
            audit.record(tx, actor, event, AuditSubject.Type.USER, after.id(), Map.of());
        }
    }

    private void setActive(Transaction tx, String companyId, String userId, boolean isActive) {
        users.setActive(tx, companyId, userId, isActive);
        if (!isActive) {
            deprovisionings.forEach(deprovisioning -> deprovisioning.userDeactivated(tx, companyId, userId));
        }
    }

    private Power powerOf(Transaction tx, User user) {
        var role = companies.requireRole(tx, user.companyId(), user.systemRoleId());
        var groupId = user.accessGroupId();
        if (groupId != null
                && companies.findGroup(tx, user.companyId(), groupId).isEmpty()) {
            throw CommandRefused.invalid("accessGroup", "there is no such access group");
        }
        return new Power.Person(role, groupId);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
