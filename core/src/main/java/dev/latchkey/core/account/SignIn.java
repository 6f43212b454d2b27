package dev.latchkey.core.account;

import dev.latchkey.core.account.SignInThrottle.Entry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.credential.Secret;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets people in. Every refused password gets the same answer after the same work, whether the address is unknown, has no
 * password, or belongs to somebody who is not active any more. Where one address belongs to several people, each of another
 * kind, the password decides who comes in. Safe for use by many threads; all methods wait for the store.
 */
public final class SignIn {

    /** How long somebody may take from the password to the second factor. */
    public static final Duration SECOND_FACTOR_MAX = Duration.ofMinutes(5);

    /**
     * Where a try comes from.
     *
     * @param visitor secret name of the browser
     * @param device its cookie from an earlier sign-in; absent when there is none
     * @param previous the session it is in, which ends when another begins; absent when there is none
     */
    public record Origin(
            InetAddress address,
            Browser browser,
            String visitor,
            @Nullable String device,
            @Nullable SignedIn previous) {
        @Override
        public String toString() {
            return "Origin[" + address + "]";
        }
    }

    /** What becomes of a try. */
    public sealed interface Outcome {
        /** In. The second secret is for the browser to keep, so that it is known next time. */
        record Opened(Sessions.Opened session, Secret device) implements Outcome {}

        /** The password was right; the ticket is for the browser to bring back with a code. */
        record SecondFactorNeeded(Secret ticket) implements Outcome {}

        /** Wrong, and nobody says what. */
        record Refused() implements Outcome {}

        /** Not even looked at. */
        record Held(Duration delay) implements Outcome {}

        /** Too late for the second factor, or the ticket is not this browser's: begin anew. */
        record Lapsed() implements Outcome {}
    }

    private final Transactions transactions;
    private final Accounts accounts;
    private final Sessions sessions;
    private final SecondFactors secondFactors;
    private final PasswordHashing passwords;
    private final SecondFactorTickets tickets;
    private final SignInGuard guard;
    private final PersonLog log;
    private final FailedSignIns failures;

    SignIn(
            AccountStores stores,
            Sessions sessions,
            SecondFactors secondFactors,
            SecondFactorTickets tickets,
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
        this.guard = guard;
        this.log = log;
        this.failures = failures;
    }

    /** The first step, and the only one for who has no second factor. */
    public Outcome withPassword(String typedEmail, String password, Origin origin) {
        var parsed = email(typedEmail);
        var email = parsed.orElse(new EmailAddress("nobody@invalid"));
        return switch (guard.enter(email, origin)) {
            case Entry.Held(var wait) -> new Outcome.Held(wait);
            case Entry.Entered(var counted) -> {
                var found = parsed.<List<Account>>map(
                                address -> transactions.read(tx -> accounts.findByEmail(tx, address)))
                        .orElse(List.of());
                var account = withThisPassword(found, password);
                if (account.isEmpty()) {
                    failures.record(found, origin);
                    yield new Outcome.Refused();
                }
                counted.succeeded();
                yield enter(account.get(), password, origin);
            }
        };
    }

    /** Compares once for each kind of person there is, whoever was found, so that the time tells nothing. */
    private Optional<Account> withThisPassword(List<Account> found, String password) {
        Optional<Account> right = Optional.empty();
        for (var i = 0; i < Person.Kind.values().length; i++) {
            var account = i < found.size() ? found.get(i) : null;
            var isRight = passwords.matches(account == null ? null : account.passwordHash(), password);
            if (isRight && right.isEmpty() && account != null && account.isActive()) {
                right = Optional.of(account);
            }
        }
        return right;
    }

    private Outcome enter(Account account, String password, Origin origin) {
        var hash = account.passwordHash();
        var fresh = hash != null && passwords.isOutdated(hash) ? passwords.hash(password) : null;
        return transactions.<Outcome>write(tx -> {
            // Read again: the person may have left while the password was compared.
            var now = accounts.find(tx, account.person()).filter(Account::isActive);
            if (now.isEmpty() || hash == null || !Objects.equals(hash, now.get().passwordHash())) {
                return new Outcome.Refused();
            }
            if (fresh != null) {
                accounts.setPassword(tx, account.person(), fresh);
            }
            return secondFactors.isEnabled(tx, account.person())
                    ? new Outcome.SecondFactorNeeded(
                            tickets.issue(account.person(), fresh == null ? hash : fresh, origin))
                    : open(tx, now.get(), origin, "PASSWORD");
        });
    }

    /** The second step, with a code of the application or a recovery code. */
    public Outcome withSecondFactor(String ticketCookie, String code, Origin origin) {
        var ticket = tickets.read(ticketCookie, origin);
        if (ticket.isEmpty()) {
            return new Outcome.Lapsed();
        }
        var person = ticket.get().person();
        return switch (guard.enterCode(person)) {
            case Entry.Held(var wait) -> new Outcome.Held(wait);
            case Entry.Entered(var counted) -> {
                var outcome = transactions.<Outcome>write(tx -> {
                    var account = accounts.find(tx, person).filter(Account::isActive);
                    var hash = account.map(Account::passwordHash);
                    if (hash.isEmpty() || !ticket.get().isFor(hash.get())) {
                        return new Outcome.Lapsed();
                    }
                    return secondFactors.use(tx, person, code)
                            ? open(tx, account.get(), origin, "SECOND_FACTOR")
                            : new Outcome.Refused();
                });
                if (outcome instanceof Outcome.Opened) {
                    counted.succeeded();
                }
                yield outcome;
            }
        };
    }

    private Outcome open(Transaction tx, Account account, Origin origin, String method) {
        var previous = origin.previous();
        if (previous != null) {
            sessions.end(tx, previous.person(), previous.sessionId());
        }
        var opened = sessions.create(tx, account, origin.browser());
        log.record(
                tx,
                account.person(),
                AuditEvent.USER_SIGNED_IN,
                Map.of("method", method, "address", origin.browser().address()));
        return new Outcome.Opened(opened, guard.remember(new EmailAddress(account.email())));
    }

    /** Somebody who is signed in proves it once more; the session gets another secret. */
    public Outcome again(SignedIn signedIn, String password, Origin origin) {
        var email = new EmailAddress(signedIn.email());
        return switch (guard.enter(email, origin)) {
            case Entry.Held(var wait) -> new Outcome.Held(wait);
            case Entry.Entered(var counted) -> {
                if (!isPasswordOf(signedIn.person(), password)) {
                    failures.record(signedIn.person(), origin);
                    yield new Outcome.Refused();
                }
                counted.succeeded();
                var ticket = transactions.read(tx -> secondFactorTicket(tx, signedIn.person(), origin));
                if (ticket.isPresent()) {
                    yield new Outcome.SecondFactorNeeded(ticket.get());
                }
                yield sessions.rotate(signedIn)
                        .<Outcome>map(opened -> new Outcome.Opened(opened, guard.remember(email)))
                        .orElseGet(Outcome.Lapsed::new);
            }
        };
    }

    /** Empty for a person without a second factor. */
    private Optional<Secret> secondFactorTicket(Transaction tx, Person person, Origin origin) {
        if (!secondFactors.isEnabled(tx, person)) {
            return Optional.empty();
        }
        return accounts.find(tx, person).map(Account::passwordHash).map(hash -> tickets.issue(person, hash, origin));
    }

    private boolean isPasswordOf(Person person, String password) {
        var account = transactions.read(tx -> accounts.find(tx, person)).filter(Account::isActive);
        return passwords.matches(account.map(Account::passwordHash).orElse(null), password);
    }

    private static Optional<EmailAddress> email(String typed) {
        try {
            return Optional.of(new EmailAddress(typed.strip()));
        } catch (CommandRefused e) {
            return Optional.empty();
        }
    }
}
