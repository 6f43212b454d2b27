package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.Users;
import dev.latchkey.engine.protocol.Permission;
import java.util.List;
import java.util.Objects;

/**
 * Those people of a company who may do something and can be told of it by letter. Whoever has not taken up their invitation is told nothing,
 * since nobody knows whose address that is.
 */
final class PermittedPeople {

    /** Most who are told of one thing. */
    static final int PEOPLE_MAX = 20;

    /** Most people of a role who are looked at. */
    private static final int READ_MAX = 1_000;

    private final Companies companies;
    private final Users users;
    private final Accounts accounts;

    PermittedPeople(AccountStores stores) {
        this.companies = stores.companies();
        this.users = stores.users();
        this.accounts = stores.accounts();
    }

    List<Account> with(Transaction tx, String companyId, Permission permission) {
        return companies.rolesWith(tx, companyId, permission).stream()
                .flatMap(role -> users.withRole(tx, companyId, role.id(), READ_MAX).stream())
                .filter(user -> Objects.nonNull(user.passwordHash()))
                .limit(PEOPLE_MAX)
                .map(User::id)
                .flatMap(id -> accounts.find(tx, new Person.CompanyPerson(companyId, id)).stream())
                .filter(Account::isActive)
                .toList();
    }
}
