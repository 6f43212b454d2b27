package dev.latchkey.core.signing;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.signing.SigningKeys.State;
import dev.latchkey.core.signing.SigningKeys.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves signing keys on: pending (published, not used) → active → retiring (not used any more, still published) → retired. No
 * request is lost, because a key signs only after everybody had time to fetch it, and is trusted until everything that it signed
 * has ended. Each step is one transaction with its audit entry and its entry in the change feed. Safe for use by many threads,
 * and by several nodes: a step that another one took is not taken again.
 */
public final class KeyRotation {

    /** How long a published JWK set may be kept by whoever fetched it. */
    public static final Duration JWKS_MAX_AGE = Duration.ofMinutes(5);

    /**
     * How long a key is published before it signs: the 10 minutes for which our own library for upstreams keeps a set, and that
     * of {@link #JWKS_MAX_AGE} on top for caches on the way.
     */
    public static final Duration PUBLISHED_BEFORE_USE = Duration.ofMinutes(15);

    /** Who the schedule acts as. */
    private static final Author SCHEDULE = new Author(Author.Type.SYSTEM, "signing-key-schedule");

    /**
     * When things are due.
     *
     * @param rotateEvery age at which a key is replaced; longer than {@link #PUBLISHED_BEFORE_USE}
     * @param verifiedFor how long a key is trusted after its last signature: the longest life of what it signed, and the
     *     difference that clocks may have
     */
    public record Settings(Duration rotateEvery, Duration verifiedFor) {
        public Settings {
            if (rotateEvery.compareTo(PUBLISHED_BEFORE_USE) <= 0 || verifiedFor.isNegative()) {
                throw new IllegalArgumentException("expected a rotation slower than " + PUBLISHED_BEFORE_USE);
            }
        }
    }

    private final Transactions transactions;
    private final SigningKeys keys;
    private final MasterKey masterKey;
    private final AuditLog log;
    private final InstantSource clock;
    private final Settings settings;

    public KeyRotation(
            Transactions transactions,
            SigningKeys keys,
            MasterKey masterKey,
            AuditLog log,
            InstantSource clock,
            Settings settings) {
        this.transactions = transactions;
        this.keys = keys;
        this.masterKey = masterKey;
        this.log = log;
        this.clock = clock;
        this.settings = settings;
    }

    /** Makes and publishes a key, unless one waits already. @return the id of the one that waits now */
    public String prepare(Author author) {
        return prepare(author, tx -> {});
    }

    /**
     * As {@link #prepare(Author)}, for whom may lose the power to do it while a key is made.
     *
     * @param power asked in the transaction; what it throws comes out of this, and nothing is changed
     */
    public String prepare(Author author, Consumer<Transaction> power) {
        var fresh = SigningKey.generate();
        return transactions.write(tx -> {
            power.accept(tx);
            var waiting = first(tx, State.PENDING);
            if (waiting.isPresent()) {
                return waiting.get().kid();
            }
            var now = now();
            if (!keys.insert(tx, StoredSigningKey.of(fresh, State.PENDING, masterKey, now))) {
                throw new IllegalStateException("a new signing key has the id of another: " + fresh.kid());
            }
            record(tx, author, AuditEvent.SIGNING_KEY_PREPARED, fresh.kid());
            return fresh.kid();
        });
    }

    /**
     * Lets the waiting key sign from now on, if it was published for {@link #PUBLISHED_BEFORE_USE}; the one before retires.
     *
     * @param publishingSince since when this node has answered with its keys: while nobody could fetch it, no time counts
     * @return the id of the key that signs now; empty when none waits or none has waited for long enough
     */
    public Optional<String> activate(Author author, Instant publishingSince) {
        return transactions.write(tx -> first(tx, State.PENDING)
                .filter(waiting -> !now().isBefore(
                                later(waiting.stateChangedAt(), publishingSince).plus(PUBLISHED_BEFORE_USE)))
                .map(waiting -> activate(tx, author, waiting)));
    }

    /**
     * Lets the waiting key sign at once. Who verifies with a set fetched earlier, and does not fetch again for an unknown key,
     * refuses what it signs for as long as that set is kept.
     *
     * @return the id of the key that signs now; empty when none waits
     */
    public Optional<String> activateNow(Author author) {
        return transactions.write(tx -> first(tx, State.PENDING).map(waiting -> activate(tx, author, waiting)));
    }

    private String activate(Transaction tx, Author author, StoredKey waiting) {
        var now = now();
        for (var key : keys.notRetired(tx)) {
            if (key.state() == State.ACTIVE) {
                keys.move(tx, key.kid(), State.ACTIVE, State.RETIRING, now);
                tx.changed(ChangeKind.SIGNING_KEY, Change.PLATFORM, key.kid());
            }
        }
        keys.move(tx, waiting.kid(), State.PENDING, State.ACTIVE, now);
        record(tx, author, AuditEvent.SIGNING_KEY_ACTIVATED, waiting.kid());
        return waiting.kid();
    }

    /** Ends the trust in every retiring key whose last signature has outlived everything. @return their ids */
    public List<String> retire(Author author) {
        return retire(author, settings.verifiedFor());
    }

    /** Ends the trust in every retiring key at once, and with it all that they signed: for a key that was stolen. */
    public List<String> distrust(Author author) {
        return retire(author, Duration.ZERO);
    }

    private List<String> retire(Author author, Duration after) {
        return transactions.write(tx -> {
            var now = now();
            var retired = new ArrayList<String>();
            for (var key : keys.notRetired(tx)) {
                if (key.state() == State.RETIRING
                        && !now.isBefore(key.stateChangedAt().plus(after))
                        && keys.move(tx, key.kid(), State.RETIRING, State.RETIRED, now)) {
                    record(tx, author, AuditEvent.SIGNING_KEY_RETIRED, key.kid());
                    retired.add(key.kid());
                }
            }
            return retired;
        });
    }

    /**
     * Takes whatever step is due; for a timer.
     *
     * @param publishingSince as in {@link #activate}
     */
    public void advance(Instant publishingSince) {
        var now = now();
        var found = list();
        if (found.stream().anyMatch(key -> isRetirable(key, now))) {
            retire(SCHEDULE);
        }
        if (found.stream().anyMatch(key -> key.state() == State.PENDING)) {
            activate(SCHEDULE, publishingSince);
        } else if (found.stream().anyMatch(key -> isDue(key, now))) {
            prepare(SCHEDULE);
        }
    }

    private boolean isRetirable(StoredKey key, Instant now) {
        return key.state() == State.RETIRING
                && !now.isBefore(key.stateChangedAt().plus(settings.verifiedFor()));
    }

    private boolean isDue(StoredKey key, Instant now) {
        return key.state() == State.ACTIVE
                && !now.isBefore(
                        key.stateChangedAt().plus(settings.rotateEvery()).minus(PUBLISHED_BEFORE_USE));
    }

    /** All that are not retired, oldest first. */
    public List<StoredKey> list() {
        return transactions.read(keys::notRetired);
    }

    private Optional<StoredKey> first(Transaction tx, State state) {
        return keys.notRetired(tx).stream().filter(key -> key.state() == state).findFirst();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void record(Transaction tx, Author author, AuditEvent event, String kid) {
        var subject = new AuditSubject(AuditSubject.Type.SIGNING_KEY, kid);
        log.append(tx, new AuditEntry(Change.PLATFORM, now(), event, author, subject, Map.of()));
        tx.changed(ChangeKind.SIGNING_KEY, Change.PLATFORM, kid);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
