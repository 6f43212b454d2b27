package dev.latchkey.core.account;

import dev.latchkey.core.account.HeldSessions.Held;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.TimeOrderedId;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.change.View;
import dev.latchkey.core.change.WriteCondition;
import dev.latchkey.core.change.WritesWhile;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHasher;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of people who signed in. The cookie holds a public name and 256 random bits, the store only the digest of those.
 * What was found once is kept in memory until the change feed says that it ended, which on the node that ended it is before
 * the end is acknowledged.
 *
 * <p>That a session is used is not announced: with everybody who is signed in it would be most of what is in the feed, to tell nodes
 * about people they do not serve. Instead a session that seems unused for too long is read again before it counts as ended: another
 * node may have seen its person. Safe for use by many threads; all methods may wait for the store.
 */
public final class Sessions implements View {

    /** Most live sessions of one person; the next sign-in ends the oldest. */
    public static final int PER_PERSON_MAX = 50;

    private static final int SECRET_BYTES = 32;
    private static final Duration SEEN_PRECISION = Duration.ofMinutes(1);
    private static final Pattern COOKIE = Pattern.compile("([0-9a-f-]{36})\\.([A-Za-z0-9_-]{43})");

    /**
     * How long sessions live.
     *
     * @param idleMax ends when unused for this long
     * @param lifetimeMax ends then in any case
     */
    public record Lifetimes(Duration idleMax, Duration lifetimeMax) {}

    /** A session with the value that its cookie shall have from now on. */
    public record Opened(Secret cookie, SignedIn signedIn) {}

    private final Transactions transactions;
    private final SessionStore store;
    private final SecretHasher hasher;
    private final Lifetimes lifetimes;
    private final InstantSource clock;
    private final SecureRandom random;

    private final HeldSessions held;

    public Sessions(
            Transactions transactions,
            SessionStore store,
            Accounts accounts,
            SecretHasher hasher,
            Lifetimes lifetimes,
            InstantSource clock,
            SecureRandom random) {
        this.transactions = transactions;
        this.store = store;
        this.held = new HeldSessions(transactions, store, accounts);
        this.hasher = hasher;
        this.lifetimes = lifetimes;
        this.clock = clock;
        this.random = random;
    }

    /** Opens a session for somebody who has just proved who they are. */
    public Opened create(Transaction tx, Account account, Browser browser) {
        var now = now();
        var person = account.person();
        var id = TimeOrderedId.next(now, random);
        var cookie = newCookie(id);
        var session = new StoredSession(
                person, id, hasher.hash(cookie), now, now, now, now.plus(lifetimes.lifetimeMax()), browser);
        store.deleteExpired(
                tx, now.plusMillis(1), now.minus(lifetimes.idleMax()).plusMillis(1));
        var others = store.ofPerson(tx, person);
        for (var oldest : others.subList(0, Math.max(0, others.size() - PER_PERSON_MAX + 1))) {
            end(tx, person, oldest.id());
        }
        store.insert(tx, session);
        return new Opened(cookie, SignedIn.of(session, account));
    }

    /** The live session that a cookie proves, of a person who is still active. Being found counts as use. */
    public Optional<SignedIn> find(String cookie) {
        var parts = COOKIE.matcher(cookie);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var now = now();
        var id = parts.group(1);
        var found = held.find(id);
        if (found != null && !isLive(found.session(), now)) {
            found = held.findAnew(found);
        }
        if (found == null
                || !found.session().secretHash().equals(hasher.hash(new Secret(cookie)))
                || !isLive(found.session(), now)) {
            return Optional.empty();
        }
        touch(found, now);
        return Optional.of(found.signedIn());
    }

    /**
     * Gives a session another secret after its person proved anew who they are.
     *
     * @return empty when the session has ended meanwhile
     */
    public Optional<Opened> rotate(SignedIn signedIn) {
        return rotate(signedIn, now());
    }

    /**
     * Gives a session another secret and no more: whoever had to prove who they are has to as soon as before.
     *
     * @return empty when the session has ended meanwhile
     */
    public Optional<Opened> renew(SignedIn signedIn) {
        return rotate(signedIn, signedIn.authenticatedAt());
    }

    private Optional<Opened> rotate(SignedIn signedIn, Instant authenticatedAt) {
        var cookie = newCookie(signedIn.sessionId());
        var person = signedIn.person();
        var secret = hasher.hash(cookie);
        var isThere = transactions.<Boolean>write(tx -> {
            var isRotated = store.rotate(tx, person, signedIn.sessionId(), secret, authenticatedAt);
            if (isRotated) {
                tx.changed(ChangeKind.SESSION, person.ownerId(), signedIn.sessionId());
            }
            return isRotated;
        });
        if (isThere && WritesWhile.current().orElse(null) instanceof SessionStands own) {
            own.renewed(signedIn.sessionId(), secret);
        }
        return isThere ? Optional.of(new Opened(cookie, signedIn.provenAt(authenticatedAt))) : Optional.empty();
    }

    /**
     * That a session still stands, with what its cookie proved, of a person who is still active: for everything that a request with that
     * cookie stores. It ends in {@link SessionOver}.
     *
     * @param cookie that {@link #find} found the session by
     */
    public WriteCondition standing(SignedIn signedIn, String cookie) {
        var id = signedIn.sessionId();
        return new SessionStands(id, hasher.hash(new Secret(cookie)), (tx, secret) -> {
            var stands = held.read(tx, id)
                    .map(Held::session)
                    .filter(session -> session.secretHash().equals(secret) && isLive(session, now()))
                    .isPresent();
            if (!stands) {
                held.drop(id); // else who is sent to sign in would be known there
            }
            return stands;
        });
    }

    /** Ends one session; false when the person has no such session. */
    public boolean end(Transaction tx, Person person, String sessionId) {
        var isEnded = store.delete(tx, person, sessionId);
        if (isEnded) {
            tx.changed(ChangeKind.SESSION, person.ownerId(), sessionId);
        }
        return isEnded;
    }

    /**
     * Ends a person's sessions.
     *
     * @param exceptSessionId the one to keep; absent for none
     * @return how many ended
     */
    public int endAllOf(Transaction tx, Person person, @Nullable String exceptSessionId) {
        var ended = 0;
        for (var session : store.ofPerson(tx, person)) {
            if (!Objects.equals(session.id(), exceptSessionId) && end(tx, person, session.id())) {
                ended++;
            }
        }
        return ended;
    }

    /** Ends every other session of a person, and drops what this one has begun to set up, which others may have seen. */
    void keepOnly(Transaction tx, SignedIn signedIn) {
        endAllOf(tx, signedIn.person(), signedIn.sessionId());
        dropProposedFactors(tx, signedIn.person());
    }

    /** Drops the second factors that a person's sessions have begun to set up; they are shown others. */
    public void dropProposedFactors(Transaction tx, Person person) {
        store.dropProposedFactors(tx, person);
    }

    /** A person's live sessions, the one used last first. */
    public List<StoredSession> list(Person person) {
        var now = now();
        return transactions.read(tx -> store.ofPerson(tx, person)).stream()
                .filter(session -> isLive(session, now))
                .sorted((a, b) -> b.lastSeenAt().compareTo(a.lastSeenAt()))
                .toList();
    }

    @Override
    public String name() {
        return "sessions";
    }

    /** Sessions are read when somebody comes with one. */
    @Override
    public void loadAll(Transaction tx) {
        held.dropAll();
    }

    @Override
    public void apply(Transaction tx, Change change) {
        held.apply(change);
    }

    private boolean isLive(StoredSession session, Instant now) {
        return now.isBefore(session.expiresAt())
                && now.isBefore(session.lastSeenAt().plus(lifetimes.idleMax()));
    }

    /** Written behind: nobody waits for it, and losing it costs a minute of idle time. */
    private void touch(Held found, Instant now) {
        var session = found.session();
        if (now.isBefore(session.lastSeenAt().plus(SEEN_PRECISION))) {
            return;
        }
        var seen = session.seenAt(now);
        if (held.replace(found, new Held(seen, found.signedIn()))) {
            var _ = transactions.submit(tx -> {
                store.setLastSeen(tx, session.person(), session.id(), now);
                return true;
            });
        }
    }

    private Secret newCookie(String sessionId) {
        return new Secret(sessionId + "." + Secret.random(SECRET_BYTES, random).reveal());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
