package dev.latchkey.console.people;

import dev.latchkey.core.catalogue.BuiltInRoles;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.Users;
import dev.latchkey.engine.decision.SystemRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads who is in a company. Needs {@link Permissions#USERS_VIEW}, checked in the transaction that reads. Blocks. */
public final class PeopleReader {

    private final Transactions transactions;
    private final Users users;
    private final Companies companies;
    private final ActorRights rights;

    public PeopleReader(Transactions transactions, Users users, Companies companies, ActorRights rights) {
        this.transactions = transactions;
        this.users = users;
        this.companies = companies;
        this.rights = rights;
    }

    private <T> T read(Actor.CompanyUser actor, Function<Transaction, T> query) {
        return transactions.read(tx -> {
            rights.get(tx, actor).require(Permissions.USERS_VIEW);
            return query.apply(tx);
        });
    }

    /** Users whose name or address contains the text, in the order in which they came, behind {@code afterId}. */
    List<User> users(Actor.CompanyUser actor, String text, String afterId, int limit) {
        return read(actor, tx -> users.search(tx, actor.companyId(), text, afterId, 0, limit));
    }

    User user(Actor.CompanyUser actor, String userId) {
        return read(actor, tx -> users.find(tx, actor.companyId(), userId))
                .orElseThrow(() -> CommandRefused.notFound("user"));
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

    List<AccessGroup> groups(Actor.CompanyUser actor) {
        return read(actor, tx -> companies.groups(tx, actor.companyId()));
    }
}
