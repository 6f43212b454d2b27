package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Allowance;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.Users;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tells those people of a company who may let applications in of one that waits for it: once a day of each application. Whoever has not
 * taken up their invitation is told nothing, since nobody knows whose address that is. Safe for use by many threads.
 */
public final class ApprovalLetters {

    /** Most people who are told of one application. */
    public static final int PEOPLE_MAX = 20;

    /** Most people of a role who are looked at. */
    private static final int READ_MAX = 1_000;

    private final Companies companies;
    private final Users users;
    private final Accounts accounts;
    private final Notices notices;
    private final Allowance ofApplication;
    /** Apart from that of invitations, which those who may ask for applications must not use up. */
    private final LetterLimits limits;

    ApprovalLetters(AccountStores stores, Notices notices, InstantSource clock) {
        this.companies = stores.companies();
        this.users = stores.users();
        this.accounts = stores.accounts();
        this.notices = notices;
        this.ofApplication = new Allowance(1, Duration.ofDays(1), clock);
        this.limits = new LetterLimits(clock);
    }

    /**
     * Writes the letters of an application that waits for the company; none, or fewer, when there were enough.
     *
     * @param asker whose wish it is, for whom they count
     * @param name what it calls itself
     */
    public void write(Transaction tx, Actor.InCompany asker, String clientId, String name) {
        if (!ofApplication.take(asker.companyId() + " " + clientId)) {
            return;
        }
        readers(tx, asker.companyId()).stream()
                .takeWhile(_ -> limits.take(asker))
                .forEach(account -> notices.write(
                        tx,
                        account,
                        NoticeKind.APPROVAL_WAITING,
                        Map.of("company", account.ownerName(), "name", name, "clientId", clientId)));
    }

    private List<Account> readers(Transaction tx, String companyId) {
        return companies.rolesWith(tx, companyId, Permissions.APPLICATIONS_MANAGE).stream()
                .flatMap(role -> users.withRole(tx, companyId, role.id(), READ_MAX).stream())
                .filter(user -> Objects.nonNull(user.passwordHash()))
                .limit(PEOPLE_MAX)
                .map(User::id)
                .flatMap(id -> accounts.find(tx, new Person.CompanyPerson(companyId, id)).stream())
                .filter(Account::isActive)
                .toList();
    }
}
