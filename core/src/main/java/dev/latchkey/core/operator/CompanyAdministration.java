package dev.latchkey.core.operator;

import dev.latchkey.core.account.Invitations;
import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.core.company.Users;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What operators do to companies in a browser. That the operator still is one is looked up in the transaction of each command, which holds
 * the entry in the company's log as well. A command given twice is done once.
 */
public final class CompanyAdministration {

    private final Transactions transactions;
    private final Companies companies;
    private final Users users;
    private final OperatorRule rule;
    private final CompanyCommands commands;
    private final Invitations invitations;

    public CompanyAdministration(
            CompanyStores stores, OperatorRule rule, CompanyCommands commands, Invitations invitations) {
        this.transactions = stores.transactions();
        this.companies = stores.companies();
        this.users = stores.users();
        this.rule = rule;
        this.commands = commands;
        this.invitations = invitations;
    }

    /** The first administrator of a company. */
    public record Administrator(EmailAddress email, String firstName, String lastName) {}

    /**
     * A company with its first administrator.
     *
     * @param isNew false when the same was asked for before, and was made then
     */
    public record Founded(Company company, String administratorId, boolean isNew) {}

    /**
     * Makes a company with its first administrator, who has no password yet.
     *
     * @throws CommandRefused when another company has the identifier, or a value breaks a rule
     */
    public Founded found(Actor.Operator actor, String identifier, String name, Administrator administrator) {
        return transactions.write(tx -> {
            rule.require(tx, actor);
            var before = asked(tx, identifier, name, administrator);
            if (before.isPresent()) {
                return before.get();
            }
            var company = commands.createCompany(tx, actor, commands.newId(), identifier, name);
            var user = commands.createUser(
                    tx,
                    actor.in(company.id()),
                    new CompanyCommands.NewUser(
                            commands.newId(),
                            administrator.email(),
                            administrator.firstName(),
                            administrator.lastName(),
                            companies.builtInRoles().administrator().id(),
                            null,
                            null));
            return new Founded(company, user.id(), true);
        });
    }

    /** The same company, when a form was sent twice. */
    private Optional<Founded> asked(Transaction tx, String identifier, String name, Administrator administrator) {
        return companies
                .findByIdentifier(tx, identifier)
                .filter(company -> company.name().equals(name))
                .flatMap(company -> users.findByEmail(tx, company.id(), administrator.email())
                        .map(user -> new Founded(company, user.id(), false)));
    }

    /**
     * A link with which an administrator who has no password yet chooses one.
     *
     * @throws CommandRefused when there is no such administrator, or one who has a password or was given enough links
     */
    public PasswordChanges.Link link(Actor.Operator actor, String companyId, String userId) {
        transactions.read(tx -> {
            rule.require(tx, actor);
            return users.find(tx, companyId, userId)
                    .filter(user -> user.systemRoleId()
                            .equals(companies.builtInRoles().administrator().id()))
                    .orElseThrow(() -> CommandRefused.notFound("administrator"));
        });
        return invitations.link(actor.in(companyId), userId);
    }

    /**
     * Suspends a company: everything of it ends, at once; see {@link CompanyCommands#setCompanyActive}. One that is suspended already
     * stays as it is.
     *
     * @param reason for the company's own log
     * @param seen the company as the operator saw it
     */
    public void suspend(Actor.Operator actor, String companyId, String reason, Seen seen) {
        TextLimits.checkName("reason", reason);
        setActive(actor, companyId, false, reason, seen);
    }

    /** Lets a suspended company work again. */
    public void resume(Actor.Operator actor, String companyId, Seen seen) {
        setActive(actor, companyId, true, null, seen);
    }

    private void setActive(
            Actor.Operator actor, String companyId, boolean isActive, @Nullable String reason, Seen seen) {
        transactions.write(tx -> {
            rule.require(tx, actor);
            var company = companies.find(tx, companyId).orElseThrow(() -> CommandRefused.notFound("company"));
            if (company.isActive() == isActive) {
                return company;
            }
            seen.require(company.seen());
            return commands.setCompanyActive(tx, actor, companyId, isActive, reason);
        });
    }
}
