package dev.latchkey.core.account;

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New passwords: by who knows the old one, or by a link that was sent to the address and works once. Neither lets anybody
 * in past the second factor. Safe for use by many threads; all methods but {@link #requestLink} wait for the store.
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

    private final Transactions transactions;
    private final Accounts accounts;
    private final Sessions sessions;
    private final PasswordResetStore resets;
    private final PasswordHashing passwords;
    private final SignInThrottle throttle;
    private final SecretHasher hasher;
    private final PersonLog log;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Semaphore mailsAtOnce = new Semaphore(MAILS_AT_ONCE_MAX);

    PasswordChanges(
            AccountStores stores,
            Sessions sessions,
            PasswordHashing passwords,
            SignInThrottle throttle,
            SecretHasher hasher,
            PersonLog log,
            InstantSource clock,
            SecureRandom random) {
        this.transactions = stores.transactions();
        this.accounts = stores.accounts();
        this.sessions = sessions;
        this.resets = stores.passwordResets();
        this.passwords = passwords;
        this.throttle = throttle;
        this.hasher = hasher;
        this.log = log;
        this.clock = clock;
        this.random = random;
    }

    /** Changes a password and ends every other session of its person. */
    public Outcome change(SignedIn signedIn, String current, String wanted) {
        var person = signedIn.person();
        var unfit = PasswordRules.check(wanted, signedIn.email());
        if (unfit.isPresent()) {
            return new Outcome.Unfit(unfit.get());
        }
        var before = transactions
                .read(tx -> accounts.find(tx, person))
                .map(Account::passwordHash)
                .orElse(null);
        // Held tries get the answer of wrong ones: whoever sits at a stolen session is to learn nothing.
        if (!(throttle.enterCode(person) instanceof SignInThrottle.Entry.Entered(var counted))
                || !passwords.matches(before, current)) {
            return new Outcome.NotYours();
        }
        counted.succeeded();
        var hash = passwords.hash(wanted);
        return transactions.<Outcome>write(tx -> {
            if (before == null || !accounts.replacePassword(tx, person, before, hash)) {
                return new Outcome.Meanwhile();
            }
            resets.deleteOf(tx, person);
            sessions.endAllOf(tx, person, signedIn.sessionId());
            log.record(tx, person, AuditEvent.USER_PASSWORD_CHANGED, Map.of());
            return new Outcome.Changed();
        });
    }

    /**
     * Sends a link to everybody who signs in with the address, later and elsewhere, so that neither answer nor time tells
     * whether there is anybody. A link whose letter nobody takes is taken back and does not count.
     *
     * @param letter written around the token
     * @param executor where letters are written
     * @return false when letters are not taken now, which is found out before the address is looked at
     */
    public boolean requestLink(
            String typedEmail,
            InetAddress address,
            Letters letters,
            Function<Secret, Letters.Letter> letter,
            Executor executor) {
        if (!(throttle.enterMailRequest(address) instanceof SignInThrottle.Entry.Entered)
                || !mailsAtOnce.tryAcquire()) {
            LOG.warn("a request for a new password was dropped, because there are too many");
            return true;
        }
        var isHandedOn = false;
        try {
            if (!letters.areTaken()) {
                return false;
            }
            executor.execute(() -> {
                try {
                    send(typedEmail, letters, letter);
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

    private void send(String typedEmail, Letters letters, Function<Secret, Letters.Letter> letter) {
        try {
            var email = new EmailAddress(typedEmail.strip());
            for (var account : transactions.read(tx -> accounts.findByEmail(tx, email))) {
                if (account.isActive()) {
                    newLink(account.person()).ifPresent(token -> send(account.email(), token, letters, letter));
                }
            }
        } catch (CommandRefused e) {
            // Not an address; the answer is the same.
        } catch (RuntimeException e) {
            LOG.error("a link for a new password could not be sent", e);
        }
    }

    private void send(String email, Secret token, Letters letters, Function<Secret, Letters.Letter> letter) {
        try {
            letters.send(email, letter.apply(token));
        } catch (Letters.NotSent e) {
            LOG.error("a link for a new password could not be sent and is taken back", e);
            transactions.write(tx -> {
                resets.delete(tx, hasher.hash(token));
                return email;
            });
        }
    }

    private Optional<Secret> newLink(Person person) {
        var token = Secret.random(TOKEN_BYTES, random);
        var now = clock.instant();
        return transactions.write(tx -> {
            resets.deleteExpired(tx, now);
            if (resets.countOpen(tx, person, now) >= LINKS_MAX) {
                return Optional.empty();
            }
            resets.insert(tx, person, hasher.hash(token), now.plus(LINK_MAX));
            log.record(tx, person, AuditEvent.USER_PASSWORD_RESET_REQUESTED, Map.of());
            return Optional.of(token);
        });
    }

    /** Whether a link would work now. */
    public boolean isLinkAlive(String token) {
        return TOKEN.matcher(token).matches()
                && transactions
                        .read(tx -> resets.find(tx, hasher.hash(new Secret(token)), clock.instant()))
                        .isPresent();
    }

    /** Uses a link up for a new password; every session of its person ends. A password that will not do leaves it open. */
    public Outcome redeem(String token, String wanted) {
        if (!TOKEN.matcher(token).matches()) {
            return new Outcome.LinkDead();
        }
        var hashOfToken = hasher.hash(new Secret(token));
        var account = transactions.read(
                tx -> resets.find(tx, hashOfToken, clock.instant()).flatMap(person -> accounts.find(tx, person)));
        if (account.isEmpty()) {
            return new Outcome.LinkDead();
        }
        var unfit = PasswordRules.check(wanted, account.get().email());
        if (unfit.isPresent()) {
            return new Outcome.Unfit(unfit.get());
        }
        var hash = passwords.hash(wanted);
        return transactions.<Outcome>write(tx -> {
            var person = resets.redeem(tx, hashOfToken, clock.instant())
                    .flatMap(one -> accounts.find(tx, one))
                    .filter(Account::isActive)
                    .map(Account::person);
            if (person.isEmpty()) {
                return new Outcome.LinkDead();
            }
            accounts.setPassword(tx, person.get(), hash);
            sessions.endAllOf(tx, person.get(), null);
            log.record(tx, person.get(), AuditEvent.USER_PASSWORD_RESET, Map.of());
            return new Outcome.Changed();
        });
    }
}
