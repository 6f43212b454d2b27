package dev.latchkey.core.account;

import dev.latchkey.core.account.SignInTickets.Step;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import java.util.List;
import java.util.Optional;

/** Which of the accounts that one password is right for somebody signs in to. */
final class AccountChoice {

    private final Accounts accounts;
    private final SignInTickets tickets;

    AccountChoice(Accounts accounts, SignInTickets tickets) {
        this.accounts = accounts;
        this.tickets = tickets;
    }

    /**
     * The accounts of the same address, as they are now, that the password of the ticket is right for.
     *
     * @return none when the ticket is too old or not this browser's
     */
    List<Account> of(Transaction tx, String ticketCookie, SignIn.Origin origin) {
        return tickets.read(Step.CHOICE, ticketCookie, origin.visitor())
                .flatMap(ticket -> accounts.find(tx, ticket.person())
                        .map(one -> accounts.findByEmail(tx, new EmailAddress(one.email())).stream()
                                .filter(account -> account.isActive()
                                        && account.passwordHash() != null
                                        && ticket.isOf(account.passwordHash()))
                                .toList()))
                .orElse(List.of());
    }

    Optional<Account> find(Transaction tx, String ticketCookie, String choice, SignIn.Origin origin) {
        return of(tx, ticketCookie, origin).stream()
                .filter(account -> shown(account).id().equals(choice))
                .findFirst();
    }

    static SignIn.Choice shown(Account account) {
        var person = account.person();
        var id = person.kind() + " " + person.ownerId() + " " + person.personId();
        return new SignIn.Choice(id, person.kind(), account.ownerName());
    }
}
