package dev.latchkey.core.account;

import dev.latchkey.core.account.PasswordTurns.Asker;
import dev.latchkey.core.account.SignInThrottle.Entry;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which accounts of an e-mail address a password is right for, asked no more often than guessing may go. The computations are as many whoever
 * was found, so that the time tells nothing. Safe for use by many threads; waits for the store.
 */
final class PasswordCheck {

    /** Computations for each try; what was made before addresses had salts of their own may take one more. */
    private static final int COMPARISONS = Person.Kind.values().length;

    /** What came of it. */
    sealed interface Result {
        /**
         * Right for at least one.
         *
         * @param accounts those that are active
         * @param rehashed a new hash where one of theirs is outdated, for all of them
         */
        record Right(List<Account> accounts, Optional<PasswordHash> rehashed) implements Result {}

        record Wrong() implements Result {}

        /** Not compared with all that there may be, or right too often. */
        record Held(Duration delay) implements Result {}
    }

    private final Transactions transactions;
    private final Accounts accounts;
    private final PasswordHashing passwords;
    private final SignInGuard guard;
    private final FailedSignIns failures;

    PasswordCheck(AccountStores stores, PasswordHashing passwords, SignInGuard guard, FailedSignIns failures) {
        this.transactions = stores.transactions();
        this.accounts = stores.accounts();
        this.passwords = passwords;
        this.guard = guard;
        this.failures = failures;
    }

    Result check(String typedEmail, String password, SignIn.Origin origin) {
        var parsed = email(typedEmail);
        var email = parsed.orElse(new EmailAddress("nobody@invalid"));
        var guesser = guard.guesser(email, origin, () -> hashes(find(email)));
        return switch (guard.enter(guesser)) {
            case Entry.Held(var wait) -> new Result.Held(wait);
            case Entry.Entered entered -> {
                var found = parsed.map(this::find).orElse(List.of());
                yield check(guesser, entered, found, password);
            }
        };
    }

    private List<Account> find(EmailAddress email) {
        return transactions.read(tx -> accounts.findByEmail(tx, email));
    }

    private Result check(SignInGuard.Guesser guesser, Entry.Entered entered, List<Account> found, String password) {
        var othersHeld = entered.othersHeld();
        var tried = othersHeld == null ? found : knownTo(guesser, found);
        var asker = guard.asker(guesser);
        var right = withThisPassword(tried, password, asker);
        if (right.isEmpty()) {
            failures.record(tried, guesser.origin());
            // The same where nothing was left out: whether the address has more accounts is nobody's business.
            return othersHeld == null ? new Result.Wrong() : new Result.Held(othersHeld);
        }
        var tooOften =
                entered.counted().succeeded(right.stream().map(Account::person).toList());
        if (tooOften.isPresent()) {
            return new Result.Held(tooOften.get());
        }
        guard.succeeded(guesser.origin());
        return new Result.Right(right, rehashed(guesser.email(), right, password, asker.proven()));
    }

    private List<Account> knownTo(SignInGuard.Guesser guesser, List<Account> found) {
        return found.stream()
                .filter(account -> account.passwordHash() != null && guard.isKnownBy(guesser, account.passwordHash()))
                .toList();
    }

    private List<Account> withThisPassword(List<Account> tried, String password, Asker asker) {
        var right = passwords.matching(hashes(tried), password, COMPARISONS, asker);
        return tried.stream()
                .filter(account -> account.isActive() && right.contains(account.passwordHash()))
                .toList();
    }

    private static List<PasswordHash> hashes(List<Account> accounts) {
        return accounts.stream()
                .map(Account::passwordHash)
                .filter(Objects::nonNull)
                .toList();
    }

    /** All get the same, which the ticket for a choice stands on. */
    private Optional<PasswordHash> rehashed(EmailAddress email, List<Account> right, String password, Asker asker) {
        return hashes(right).stream().anyMatch(hash -> passwords.isOutdated(hash, email))
                ? Optional.of(passwords.hash(email, password, asker))
                : Optional.empty();
    }

    private static Optional<EmailAddress> email(String typed) {
        try {
            return Optional.of(new EmailAddress(typed.strip()));
        } catch (CommandRefused e) {
            return Optional.empty();
        }
    }
}
