package dev.latchkey.console.people;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SecondFactorStore;
import dev.latchkey.core.catalogue.BuiltInRoles;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.GroupName;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.UserSearch;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.listing.CountedPart;
import dev.latchkey.core.listing.Position;
import dev.latchkey.engine.decision.SystemRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads who is in a company. Needs {@link Permissions#USERS_VIEW}, checked in the transaction that reads. Blocks. */
public final class PeopleReader {

    /** Beyond this many users a page does not count. */
    static final int COUNT_MAX = 1_000;

    private final Transactions transactions;
    private final Users users;
    private final Companies companies;
    private final SecondFactorStore factors;
    private final ActorRights rights;

    public PeopleReader(
            Transactions transactions,
            Users users,
            Companies companies,
            SecondFactorStore factors,
            ActorRights rights) {
        this.transactions = transactions;
        this.users = users;
        this.companies = companies;
        this.factors = factors;
        this.rights = rights;
    }

    private <T> T read(Actor.CompanyUser actor, Function<Transaction, T> query) {
        return transactions.read(tx -> {
            rights.get(tx, actor).require(Permissions.USERS_VIEW);
            return query.apply(tx);
        });
    }

    /**
     * What a search for users finds, and how many in all, but at most one more than {@link #COUNT_MAX}.
     *
     * @param position absent for the first page
     */
    CountedPart<User> users(Actor.CompanyUser actor, UserSearch search, @Nullable Position position, int limit) {
        return read(actor, tx -> users.list().counted(tx, actor.companyId(), search, position, limit, COUNT_MAX + 1));
    }

    User user(Actor.CompanyUser actor, String userId) {
        return read(actor, tx -> users.find(tx, actor.companyId(), userId))
                .orElseThrow(() -> CommandRefused.notFound("user"));
    }

    /** Whether somebody who may sign in with a password needs nothing else for it; false for who may not manage users. */
    boolean lacksSecondFactor(Actor.CompanyUser actor, User user) {
        return user.isActive()
                && user.passwordHash() != null
                && transactions.read(tx -> rights.get(tx, actor).permissions().contains(Permissions.USERS_MANAGE)
                        && factors.find(tx, new Person.CompanyPerson(actor.companyId(), user.id()))
                                .isEmpty());
    }

    BuiltInRoles builtInRoles() {
        return companies.builtInRoles();
    }

    /** The built-in ones first. */
    List<SystemRole> roles(Actor.CompanyUser actor) {
        var roles = new ArrayList<>(companies.builtInRoles().all());
        roles.addAll(read(actor, tx -> companies.customRoles(tx, actor.companyId())));
        return roles;
    }

    /** How many active users hold a role, by its id; a role that nobody holds is not in it. */
    Map<String, Integer> activeHolders(Actor.CompanyUser actor) {
        return read(actor, tx -> users.countActiveByRole(tx, actor.companyId()));
    }

    /** Without their rules, which may be long. */
    List<GroupName> groups(Actor.CompanyUser actor) {
        return read(actor, tx -> companies.groupNames(tx, actor.companyId()));
    }

    AccessGroup group(Actor.CompanyUser actor, String groupId) {
        return read(actor, tx -> companies.findGroup(tx, actor.companyId(), groupId))
                .orElseThrow(() -> CommandRefused.notFound("access group"));
    }

    /** Some groups as something shorter, one after the other, since all of their rules together may be long. */
    <T> List<T> groups(Actor.CompanyUser actor, List<GroupName> named, Function<AccessGroup, T> shorter) {
        return read(
                actor,
                tx -> named.stream()
                        .flatMap(one -> companies.findGroup(tx, actor.companyId(), one.id()).map(shorter).stream())
                        .toList());
    }

    /** The first groups, whose rules are not too long together. */
    List<AccessGroup> firstGroups(Actor.CompanyUser actor) {
        return read(
                actor,
                tx -> companies
                        .groups(tx, actor.companyId(), "", AccessGroupCommands.GROUPS_MAX)
                        .groups());
    }
}
