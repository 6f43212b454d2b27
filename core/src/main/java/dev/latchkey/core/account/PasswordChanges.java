package dev.latchkey.core.account;

import dev.latchkey.core.account.PasswordTurns.Asker;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHasher;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New passwords: by who knows the old one, or by a link that was sent to the address and works once. Neither lets anybody
 * in past the second factor. Safe for use by many threads; all methods wait for the store.
 */
public final class PasswordChanges {

    /** How long a link works. */
    public static final Duration LINK_MAX = Duration.ofMinutes(30);
    /** Most open links of one person; further requests are dropped. */
    public static final int LINKS_MAX = 3;

    private static final int TOKEN_BYTES = 32;
    private static final int MAILS_AT_ONCE_MAX = 32;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Logger LOG = LoggerFactory.getLogger(PasswordChanges.class);

    /** What becomes of a wish for a new password. */
    public sealed interface Outcome {
        record Changed() implements Outcome {}

        /** The old password is wrong. */
        record NotYours() implements Outcome {}

        /** It was changed by somebody else while this was under way; nothing happened. */
        record Meanwhile() implements Outcome {}

        /** The new password will not do. */
        record Unfit(PasswordRules.Refusal why) implements Outcome {}

        /** The link is unknown, used or too old. */
        record LinkDead() implements Outcome {}
    }

    /** Whom no link is for. */
    private static final Person NOBODY = new Person.OperatorPerson("nobody");

    /** Most links in one letter. */
    private static final int LINKS_PER_LETTER_MAX = 20;

    /**
     * A link in a letter.
     *
     * @param ownerName the company or partner that the password is for; empty for who runs the platform
     */
    public record Link(String ownerName, Secret token) {}

    private final Transactions transactions;
    private final Accounts accounts;
    private final Sessions sessions;
    private final PasswordResetStore resets;
    private final SecondFactorStore secondFactors;
    private final PasswordHashing passwords;
    private final Guesses guesses;
    private final SecretHasher hasher;
    private final PasswordEndings endings;
    private final PersonLog log;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Semaphore mailsAtOnce = new Semaphore(MAILS_AT_ONCE_MAX);

    /** @implNote Many parameters: a new password touches each of them. */
    PasswordChanges(
            AccountStores stores,
            Sessions sessions,
            PasswordHashing passwords,
            Guesses guesses,
            SecretHasher hasher,
            PasswordEndings endings,
            PersonLog log,
            InstantSource clock,
            SecureRandom random) {
        this.transactions = stores.transactions();
        this.accounts = stores.accounts();
        this.sessions = sessions;
        this.resets = stores.passwordResets();
        this.secondFactors = stores.secondFactors();
        this.passwords = passwords;
        this.guesses = guesses;
        this.hasher = hasher;
        this.endings = endings;
        this.log = log;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Changes a password and ends every other session of its person, and codes that are on their way to applications.
     *
     * @param address where the change was asked for, which the log tells
     */
    public Outcome change(SignedIn signedIn, String current, String wanted, InetAddress address) {
        var person = signedIn.person();
        var unfit = PasswordRules.checkChange(current, wanted, signedIn.email());
        if (unfit.isPresent()) {
            return new Outcome.Unfit(unfit.get());
        }
        var before = transactions
                .read(tx -> accounts.find(tx, person))
                .map(Account::passwordHash)
                .orElse(null);
        // Held tries get the answer of wrong ones: whoever sits at a stolen session is to learn nothing.
        if (!(guesses.throttle().enterPassword(signedIn) instanceof SignInThrottle.Entry.Entered entered)
                || !passwords.matches(before, current, Asker.provenAt(address))
                || entered.counted().succeeded(List.of(person)).isPresent()) {
            guesses.failures().recordPasswordChange(person, address);
            return new Outcome.NotYours();
        }
        var hash = passwords.hash(new EmailAddress(signedIn.email()), wanted, Asker.provenAt(address));
        return transactions.<Outcome>write(tx -> {
            if (before == null || !accounts.replacePassword(tx, person, before, hash)) {
                return new Outcome.Meanwhile();
            }
            resets.deleteOf(tx, person);
            sessions.keepOnly(tx, signedIn);
            endings.passwordReplaced(tx, person, false);
            log.tell(tx, person, AuditEvent.USER_PASSWORD_CHANGED, NoticeKind.PASSWORD_CHANGED, address);
            return new Outcome.Changed();
        });
    }

    /**
     * Sends a letter with a link for each account of the address, later and elsewhere, so that neither answer nor time tells
     * whether there is anybody. Links whose letter nobody takes are taken back and do not count.
     *
     * @param letter written around the links, of which there is at least one
     * @param executor where letters are written
     * @return false when letters are not taken now, which is found out before the address is looked at
     * @throws RuntimeException when the store takes no link now, found out before the address is looked at as well
     */
    public boolean requestLink(
            String typedEmail,
            InetAddress address,
            Letters letters,
            Function<List<Link>, Letters.Letter> letter,
            Executor executor) {
        if (!(guesses.throttle().enterMailRequest(address) instanceof SignInThrottle.Entry.Entered)
                || !mailsAtOnce.tryAcquire()) {
            LOG.warn("a request for a new password was dropped, because there are too many");
            return true;
        }
        var isHandedOn = false;
        try {
            if (!letters.areTaken()) {
                return false;
            }
            rehearse();
            executor.execute(() -> {
                try {
                    send(typedEmail, address, letters, letter);
                } finally {
                    mailsAtOnce.release();
                }
            });
            isHandedOn = true;
            return true;
        } finally {
            if (!isHandedOn) {
                mailsAtOnce.release();
            }
        }
    }

    /** Stores a link of nobody and takes it back, for every address alike: on a full disk nobody is told that a letter is under way. */
    private void rehearse() {
        var token = hasher.hash(Secret.random(TOKEN_BYTES, random));
        transactions.write(tx -> {
            resets.insert(tx, NOBODY, token, clock.instant());
            resets.delete(tx, token);
            return token;
        });
    }

    private void send(
            String typedEmail, InetAddress address, Letters letters, Function<List<Link>, Letters.Letter> letter) {
        try {
            var email = new EmailAddress(typedEmail.strip());
            var byAddress = new LinkedHashMap<String, List<Link>>();
            var links = 0;
            for (var account : transactions.read(tx -> accounts.findByEmail(tx, email))) {
                if (account.mayForgetPassword() && links < LINKS_PER_LETTER_MAX) {
                    var token = newLink(account.person(), address);
                    if (token.isPresent()) {
                        byAddress
                                .computeIfAbsent(account.email(), _ -> new ArrayList<>())
                                .add(new Link(account.ownerName(), token.get()));
                        links++;
                    }
                }
            }
            // To the address that the account has, letter by letter: what was typed may be another mailbox that only
            // folds to the same.
            byAddress.forEach((stored, ofOne) -> send(stored, ofOne, letters, letter));
        } catch (CommandRefused e) {
            // Not an address; the answer is the same.
        } catch (RuntimeException e) {
            LOG.error("a link for a new password could not be sent", e);
        }
    }

    private void send(String address, List<Link> links, Letters letters, Function<List<Link>, Letters.Letter> letter) {
        try {
            letters.send(address, letter.apply(links));
        } catch (Letters.NotSent e) {
            LOG.error("links for a new password could not be sent and are taken back", e);
            transactions.write(tx -> {
                links.forEach(link -> resets.delete(tx, hasher.hash(link.token())));
                return address;
            });
        }
    }

    private Optional<Secret> newLink(Person person, InetAddress address) {
        var token = Secret.random(TOKEN_BYTES, random);
        var now = clock.instant();
        return transactions.write(tx -> {
            resets.deleteExpired(tx, now);
            if (resets.countOpen(tx, person, now) >= LINKS_MAX) {
                return Optional.empty();
            }
            resets.insert(tx, person, hasher.hash(token), now.plus(LINK_MAX));
            log.record(tx, person, AuditEvent.USER_PASSWORD_RESET_REQUESTED, address);
            return Optional.of(token);
        });
    }

    /** Whose password a link would set now, if it works: not while they, or their company, are suspended. */
    public Optional<Account> findByLink(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        var hash = hasher.hash(new Secret(token));
        return transactions.read(tx -> resets.find(tx, hash, clock.instant())
                .flatMap(person -> accounts.find(tx, person))
                .filter(Account::isActive));
    }

    /**
     * Uses a link up for a new password; every session of its person ends, and codes that are on their way to applications. A password that
     * will not do leaves it open. An account that had none begins anew: what stands as its second factor was set up by nobody who could
     * sign in, and goes.
     *
     * @param revokes whether all that the person let applications do ends as well
     * @param address where the link was used, which the log tells
     */
    public Outcome redeem(String token, String wanted, boolean revokes, InetAddress address) {
        var account = findByLink(token);
        if (account.isEmpty()) {
            return new Outcome.LinkDead();
        }
        var unfit = PasswordRules.check(wanted, account.get().email());
        if (unfit.isPresent()) {
            return new Outcome.Unfit(unfit.get());
        }
        var hash = passwords.hash(new EmailAddress(account.get().email()), wanted, Asker.provenAt(address));
        return transactions.<Outcome>write(tx -> {
            var now = resets.redeem(tx, hasher.hash(new Secret(token)), clock.instant())
                    .flatMap(one -> accounts.find(tx, one))
                    .filter(Account::isActive);
            if (now.isEmpty()) {
                return new Outcome.LinkDead();
            }
            var person = now.get().person();
            if (now.get().passwordHash() == null) {
                secondFactors.delete(tx, person);
            }
            accounts.setPassword(tx, person, hash);
            sessions.endAllOf(tx, person, null);
            log.passwordReset(tx, account.get(), address);
            endings.passwordReplaced(tx, person, revokes);
            return new Outcome.Changed();
        });
    }
}
