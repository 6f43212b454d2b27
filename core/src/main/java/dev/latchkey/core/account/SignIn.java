package dev.latchkey.core.account;

import dev.latchkey.core.account.PasswordTurns.Asker;
import dev.latchkey.core.account.SignInThrottle.Entry;
import dev.latchkey.core.account.SignInTickets.Step;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.Secret;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets people in. Every refused password gets the same answer after the same work, whether the address is unknown, has no
 * password, or belongs to somebody who is not active any more. One address may have an account in any number of companies, as a
 * partner's and as an operator's, each with a password of its own: the password decides which come into question, and of several the
 * person chooses one. No account learns of another. Safe for use by many threads; all methods wait for the store.
 */
public final class SignIn {

    /** How long somebody may take for each step from the password on. */
    public static final Duration STEPS_MAX = Duration.ofMinutes(5);

    /**
     * Where a try comes from.
     *
     * @param visitor secret name of the browser
     * @param device its cookie from an earlier sign-in; absent when there is none
     * @param previous the session it is in, which ends when another begins; absent when there is none
     * @param hasLeft whether nobody waits for the outcome any more; asked by many threads
     */
    public record Origin(
            InetAddress address,
            Browser browser,
            String visitor,
            @Nullable String device,
            @Nullable SignedIn previous,
            BooleanSupplier hasLeft) {
        @Override
        public String toString() {
            return "Origin[" + address + "]";
        }
    }

    /** What becomes of a try. */
    public sealed interface Outcome {
        /** In. The second secret is for the browser to keep, so that it is known next time. */
        record Opened(Sessions.Opened session, Secret device) implements Outcome {}

        /** The password was right for several accounts; the ticket is for the browser to bring back with the one that was chosen. */
        record ChoiceNeeded(Secret ticket) implements Outcome {}

        /** The password was right; the ticket is for the browser to bring back with a code. */
        record SecondFactorNeeded(Secret ticket) implements Outcome {}

        /** Wrong, and nobody says what. */
        record Refused() implements Outcome {}

        /** Not even looked at. */
        record Held(Duration delay) implements Outcome {}

        /** Too late for the next step, or the ticket is not this browser's: begin anew. */
        record Lapsed() implements Outcome {}
    }

    /**
     * One of the accounts that a password is right for.
     *
     * @param id names it in this choice
     * @param ownerName the company or partner; empty for who runs the platform
     */
    public record Choice(String id, Person.Kind kind, String ownerName) {}

    private final Transactions transactions;
    private final Accounts accounts;
    private final Sessions sessions;
    private final SecondFactors secondFactors;
    private final PasswordHashing passwords;
    private final PasswordCheck check;
    private final SignInTickets tickets;
    private final AccountChoice choice;
    private final SignInGuard guard;
    private final PersonLog log;
    private final FailedSignIns failures;

    SignIn(
            AccountStores stores,
            Sessions sessions,
            SecondFactors secondFactors,
            SignInTickets tickets,
            PasswordHashing passwords,
            SignInGuard guard,
            PersonLog log,
            FailedSignIns failures) {
        this.transactions = stores.transactions();
        this.accounts = stores.accounts();
        this.sessions = sessions;
        this.secondFactors = secondFactors;
        this.tickets = tickets;
        this.passwords = passwords;
        this.check = new PasswordCheck(stores, passwords, guard, failures);
        this.choice = new AccountChoice(accounts, tickets);
        this.guard = guard;
        this.log = log;
        this.failures = failures;
    }

    /** The first step, and the only one for who has no second factor. */
    public Outcome withPassword(String typedEmail, String password, Origin origin) {
        return switch (check.check(typedEmail, password, origin)) {
            case PasswordCheck.Result.Held(var wait) -> new Outcome.Held(wait);
            case PasswordCheck.Result.Wrong() -> new Outcome.Refused();
            case PasswordCheck.Result.Right(var right, var rehashed) -> enter(right, rehashed, origin);
        };
    }

    private Outcome enter(List<Account> right, Optional<PasswordHash> rehashed, Origin origin) {
        var hash = rehashed.orElseGet(() -> hashOf(right.getFirst()));
        return transactions.<Outcome>write(tx -> {
            // Read again: the person may have left while the password was compared.
            var still = right.stream()
                    .filter(before -> accounts.find(tx, before.person())
                            .filter(now -> now.isActive() && Objects.equals(hashOf(before), now.passwordHash()))
                            .isPresent())
                    .toList();
            if (rehashed.isPresent()) {
                still.forEach(account -> accounts.setPassword(tx, account.person(), hash));
            }
            return switch (still.size()) {
                case 0 -> new Outcome.Refused();
                case 1 -> enter(tx, still.getFirst(), hash, origin);
                default ->
                    new Outcome.ChoiceNeeded(
                            tickets.seal(Step.CHOICE, still.getFirst().person(), hash, origin.visitor()));
            };
        });
    }

    private Outcome enter(Transaction tx, Account account, PasswordHash hash, Origin origin) {
        return secondFactors.isEnabled(tx, account.person())
                ? new Outcome.SecondFactorNeeded(
                        tickets.seal(Step.SECOND_FACTOR, account.person(), hash, origin.visitor()))
                : open(tx, account, hash, origin, "PASSWORD");
    }

    private static PasswordHash hashOf(Account account) {
        return Objects.requireNonNull(account.passwordHash());
    }

    /**
     * What there is to choose from after the password.
     *
     * @return none when the ticket is too old or not this browser's
     */
    public List<Choice> choices(String ticketCookie, Origin origin) {
        return transactions.read(tx -> choice.of(tx, ticketCookie, origin)).stream()
                .map(AccountChoice::shown)
                .toList();
    }

    /** The step after the password where that was right for several accounts. */
    public Outcome withChoice(String ticketCookie, String chosen, Origin origin) {
        return transactions.<Outcome>write(tx -> choice.find(tx, ticketCookie, chosen, origin)
                .map(account -> enter(tx, account, hashOf(account), origin))
                .orElseGet(Outcome.Lapsed::new));
    }

    /** The second step, with a code of the application or a recovery code. */
    public Outcome withSecondFactor(String ticketCookie, String code, Origin origin) {
        var ticket = tickets.read(Step.SECOND_FACTOR, ticketCookie, origin.visitor());
        if (ticket.isEmpty()) {
            return new Outcome.Lapsed();
        }
        var person = ticket.get().person();
        return switch (guard.enterCode(person)) {
            case Entry.Held(var wait) -> new Outcome.Held(wait);
            case Entry.Entered entered -> {
                var outcome = transactions.<Outcome>write(tx -> {
                    var account = accounts.find(tx, person).filter(Account::isActive);
                    var hash = account.map(Account::passwordHash);
                    if (hash.isEmpty() || !ticket.get().isOf(hash.get())) {
                        return new Outcome.Lapsed();
                    }
                    return secondFactors.use(tx, person, code)
                            ? open(tx, account.get(), hash.get(), origin, "SECOND_FACTOR")
                            : new Outcome.Refused();
                });
                if (outcome instanceof Outcome.Opened) {
                    entered.counted().succeeded();
                } else if (outcome instanceof Outcome.Refused) {
                    failures.recordSecondFactor(person, origin);
                }
                yield outcome;
            }
        };
    }

    private Outcome open(Transaction tx, Account account, PasswordHash hash, Origin origin, String method) {
        var previous = origin.previous();
        if (previous != null) {
            sessions.end(tx, previous.person(), previous.sessionId());
        }
        var opened = sessions.create(tx, account, origin.browser());
        log.signedIn(tx, account, method, origin);
        return new Outcome.Opened(opened, guard.remember(new EmailAddress(account.email()), hash, origin.device()));
    }

    /** Somebody who is signed in proves it once more; the session gets another secret. */
    public Outcome again(SignedIn signedIn, String password, Origin origin) {
        var person = signedIn.person();
        return switch (guard.enterPassword(signedIn)) {
            case Entry.Held(var wait) -> new Outcome.Held(wait);
            case Entry.Entered entered -> {
                var hash = transactions
                        .read(tx -> accounts.find(tx, person))
                        .filter(Account::isActive)
                        .map(Account::passwordHash)
                        .orElse(null);
                if (!passwords.matches(hash, password, Asker.proven(person, origin.hasLeft())) || hash == null) {
                    failures.record(person, origin);
                    yield new Outcome.Refused();
                }
                yield entered.counted()
                        .succeeded(List.of(person))
                        .<Outcome>map(Outcome.Held::new)
                        .orElseGet(() -> again(signedIn, hash, origin));
            }
        };
    }

    private Outcome again(SignedIn signedIn, PasswordHash hash, Origin origin) {
        if (secondFactors.isEnabled(signedIn.person())) {
            return new Outcome.SecondFactorNeeded(
                    tickets.seal(Step.SECOND_FACTOR, signedIn.person(), hash, origin.visitor()));
        }
        var email = new EmailAddress(signedIn.email());
        return sessions.rotate(signedIn)
                .<Outcome>map(opened -> new Outcome.Opened(opened, guard.remember(email, hash, origin.device())))
                .orElseGet(Outcome.Lapsed::new);
    }
}
