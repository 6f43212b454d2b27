package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Users;
import java.util.Map;

/** Tells those people of a company who may let applications in of one that waits for it. */
public final class ApprovalLetters {

    /** Most people who are told of one application. */
    public static final int PEOPLE_MAX = 20;

    private final Companies companies;
    private final Users users;
    private final Accounts accounts;
    private final Notices notices;

    ApprovalLetters(AccountStores stores, Notices notices) {
        this.companies = stores.companies();
        this.users = stores.users();
        this.accounts = stores.accounts();
        this.notices = notices;
    }

    /**
     * Writes the letters of an application that waits for the company.
     *
     * @param name what it calls itself
     */
    public void write(Transaction tx, String companyId, String clientId, String name) {
        companies.rolesWith(tx, companyId, Permissions.APPLICATIONS_MANAGE).stream()
                .flatMap(role -> users.withRole(tx, companyId, role.id(), PEOPLE_MAX).stream())
                .limit(PEOPLE_MAX)
                .flatMap(user -> accounts.find(tx, new Person.CompanyPerson(companyId, user.id())).stream())
                .forEach(account -> notices.write(
                        tx,
                        account,
                        NoticeKind.APPROVAL_WAITING,
                        Map.of("company", account.ownerName(), "name", name, "clientId", clientId)));
    }
}
