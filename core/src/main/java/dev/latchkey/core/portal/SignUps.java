package dev.latchkey.core.portal;

import dev.latchkey.core.account.AccountAssembly;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.PasswordRules;
import dev.latchkey.core.account.SignInThrottle;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.TimeOrderedId;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Allowance;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.partner.PartnerFounding;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Organisations that become partners by themselves. A stranger says who it is and gets a letter; the password is chosen with the link in it, so
 * nobody chooses one for another's address, and no password is computed for who has proven nothing. The answer is the same whatever is known of
 * an address. Bounded by address, by what all ask for together, and by what is kept. Safe for use by many threads; all methods wait for the
 * store.
 */
public final class SignUps {

    /** How long a link works. */
    public static final Duration LINK_MAX = Duration.ofHours(24);

    /** Most that wait for the operator. */
    public static final int WAITING_MAX = 200;

    /** Most that are open. */
    static final int OPEN_MAX = 2_500;

    /** Most of one address that are open or wait for the operator; further ones are dropped. */
    static final int OPEN_PER_ADDRESS_MAX = 3;

    /** Most partners that there are when another makes itself one. */
    static final int PARTNERS_MAX = 10_000;

    /** Most in an hour from one place, and from all. */
    static final int PER_PLACE_MAX = 5;

    static final int ALL_MAX = 100;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int LETTERS_AT_ONCE_MAX = 8;
    private static final int TOKEN_BYTES = 32;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Logger LOG = LoggerFactory.getLogger(SignUps.class);

    /** What becomes of a wish. */
    public enum Answer {
        /** A letter goes out, or the address was sent as many as it may be. */
        TAKEN,
        TOO_MANY,
        /** No letters are taken now. */
        NO_LETTERS
    }

    /** What becomes of a link. */
    public sealed interface Outcome {

        /** The partner is there, and its owner signs in with the password. */
        record Founded() implements Outcome {}

        /** The operator decides. */
        record Waits() implements Outcome {}

        record Unfit(PasswordRules.Refusal why) implements Outcome {}

        /** The link is unknown, used or too old. */
        record LinkDead() implements Outcome {}
    }

    /** Who wants to be a partner. */
    public record Wish(String organisation, String name, EmailAddress email) {}

    private final Transactions transactions;
    private final SignUpStore store;
    private final PartnerFounding founding;
    private final AccountAssembly people;
    private final SecretHasher hasher;
    private final SignUpPolicy policy;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Allowance ofPlace;
    private final Allowance ofAll;
    private final Semaphore lettersAtOnce = new Semaphore(LETTERS_AT_ONCE_MAX);

    public SignUps(
            PortalStores stores,
            PartnerFounding founding,
            AccountAssembly people,
            SignUpPolicy policy,
            InstantSource clock,
            SecureRandom random) {
        this.transactions = stores.transactions();
        this.store = stores.signUps();
        this.founding = founding;
        this.people = people;
        this.hasher = people.linkHasher();
        this.policy = policy;
        this.clock = clock;
        this.random = random;
        this.ofPlace = new Allowance(PER_PLACE_MAX, HOUR, clock);
        this.ofAll = new Allowance(ALL_MAX, HOUR, clock);
    }

    public SignUpPolicy policy() {
        return policy;
    }

    /**
     * What an organisation that signs itself up may be called.
     *
     * @throws CommandRefused when a reader thinks of the product, of a partner or of an application of one
     */
    public void checkOrganisation(String organisation) {
        founding.checkOwnName(organisation, "");
    }

    /**
     * Sends a letter with a link, later and elsewhere.
     *
     * @param wish whose name was checked
     * @param from where it comes from
     * @param letter written around the link
     * @param executor where the letter is written
     */
    public Answer ask(
            Wish wish, InetAddress from, Letters letters, Function<Secret, Letters.Letter> letter, Executor executor) {
        if (!ofPlace.take(SignInThrottle.place(from)) || !ofAll.take("all") || !lettersAtOnce.tryAcquire()) {
            return Answer.TOO_MANY;
        }
        var isHandedOn = false;
        try {
            if (!letters.areTaken()) {
                return Answer.NO_LETTERS;
            }
            executor.execute(() -> {
                try {
                    send(wish, letters, letter);
                } finally {
                    lettersAtOnce.release();
                }
            });
            isHandedOn = true;
            return Answer.TAKEN;
        } finally {
            if (!isHandedOn) {
                lettersAtOnce.release();
            }
        }
    }

    private void send(Wish wish, Letters letters, Function<Secret, Letters.Letter> letter) {
        var token = Secret.random(TOKEN_BYTES, random);
        try {
            var kept = keep(wish, token);
            if (kept.isPresent()) {
                send(kept.get(), letters, letter.apply(token));
            }
        } catch (RuntimeException e) {
            LOG.error("a letter to an organisation that signed up could not be sent", e);
        }
    }

    private void send(SignUp signUp, Letters letters, Letters.Letter letter) {
        try {
            letters.send(signUp.email().value(), letter);
        } catch (Letters.NotSent e) {
            transactions.write(tx -> {
                store.delete(tx, signUp.id());
                return signUp;
            });
            throw e;
        }
    }

    private Optional<SignUp> keep(Wish wish, Secret token) {
        return transactions.write(tx -> {
            var now = now();
            store.deleteExpired(tx, now);
            if (store.count(tx, wish.email()) >= OPEN_PER_ADDRESS_MAX || store.countOpen(tx) >= OPEN_MAX) {
                return Optional.empty();
            }
            var signUp = new SignUp(
                    TimeOrderedId.next(now, random), wish.organisation(), wish.name(), wish.email(), now, null);
            store.insert(tx, signUp, hasher.hash(token), now.plus(LINK_MAX));
            return Optional.of(signUp);
        });
    }

    /** What a link was sent for, if it works. */
    public Optional<SignUp> find(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        var link = hasher.hash(new Secret(token));
        return transactions.read(tx -> store.findByLink(tx, link, clock.instant()));
    }

    /**
     * Uses a link up, with a password for its owner. A password that will not do, or a name that another has by now, leaves it open.
     *
     * @param from where the link was used
     * @throws CommandRefused when the name is another's by now, or there are too many
     */
    public Outcome confirm(String token, String password, InetAddress from) {
        var found = find(token);
        if (found.isEmpty()) {
            return new Outcome.LinkDead();
        }
        var signUp = found.get();
        var unfit = PasswordRules.check(password, signUp.email().value());
        if (unfit.isPresent()) {
            return new Outcome.Unfit(unfit.get());
        }
        founding.checkOwnName(signUp.organisation(), signUp.id());
        var hash = people.hashFirst(signUp.email(), password, from);
        return policy == SignUpPolicy.OPEN ? found(signUp, token, hash) : wait(token, hash);
    }

    private Outcome found(SignUp asked, String token, PasswordHash hash) {
        return founding.inTurn(() -> {
            founding.checkOwnName(asked.organisation(), asked.id());
            return found(token, hash);
        });
    }

    private Outcome found(String token, PasswordHash hash) {
        return transactions.<Outcome>write(tx -> {
            var now = now();
            var found = store.findByLink(tx, hasher.hash(new Secret(token)), now);
            if (found.isEmpty()) {
                return new Outcome.LinkDead();
            }
            var signUp = found.get();
            founding.requireFewer(tx, PARTNERS_MAX);
            var ownerId = TimeOrderedId.next(now, random);
            store.delete(tx, signUp.id());
            founding.found(
                    tx,
                    new Author(Author.Type.PARTNER_USER, ownerId),
                    signUp.id(),
                    signUp.organisation(),
                    new PartnerFounding.Owner(ownerId, signUp.email(), signUp.name(), hash));
            return new Outcome.Founded();
        });
    }

    private Outcome wait(String token, PasswordHash hash) {
        return transactions.<Outcome>write(tx -> {
            var found = store.findByLink(tx, hasher.hash(new Secret(token)), now());
            if (found.isEmpty()) {
                return new Outcome.LinkDead();
            }
            if (store.countWaiting(tx) >= WAITING_MAX) {
                throw CommandRefused.tooMany("as many organisations wait as may; come back with this link later");
            }
            store.setWaiting(tx, found.get().id(), hash);
            return new Outcome.Waits();
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
