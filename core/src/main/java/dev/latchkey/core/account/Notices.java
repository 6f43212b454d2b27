package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.change.TimeOrderedId;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Letters that tell people what happened. Each is written in the transaction of what it tells of and sent afterwards, at least once: one
 * that was sent when the process was killed is sent again. Safe for use by many threads.
 */
public final class Notices {

    /** Most that wait for one person, for all people of one company or partner, and together; beyond that the oldest go. */
    public static final NoticeStore.Bounds WAITING_MAX = new NoticeStore.Bounds(20, 1_000, 20_000);

    /** Most that are given up in one transaction. */
    static final int DROPPED_AT_ONCE_MAX = 1_000;

    /** Most attempts to send one. */
    public static final int ATTEMPTS_MAX = 40;

    /** How long one is tried. */
    public static final Duration AGE_MAX = Duration.ofDays(3);

    /** From the beginning of the first attempt to the next, longer than any attempt takes; each pause after it is twice as long. */
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    private static final Duration PAUSE_MAX = Duration.ofHours(2);
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private final Transactions transactions;
    private final NoticeStore store;
    private final AuditLog log;
    private final NoticeStore.Bounds bounds;
    private final InstantSource clock;
    private final SecureRandom random;
    private volatile Runnable listener = () -> {};
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    public Notices(AccountStores stores, InstantSource clock, SecureRandom random) {
        this(stores, WAITING_MAX, clock, random);
    }

    public Notices(AccountStores stores, NoticeStore.Bounds bounds, InstantSource clock, SecureRandom random) {
        this.transactions = stores.transactions();
        this.store = stores.notices();
        this.log = stores.auditLog();
        this.bounds = bounds;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Writes a letter to somebody who is not without those of this kind.
     *
     * @param facts nothing secret
     */
    public void write(Transaction tx, Account to, NoticeKind kind, Map<String, String> facts) {
        if (!kind.isWarning() && store.declined(tx, to.person()).contains(kind)) {
            return;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var notice = new Notice(TimeOrderedId.next(now, random), to.person(), to.email(), kind, facts, now, 0);
        countDropped(store.insert(tx, notice, bounds), "too many wait");
        listener.run();
    }

    /** What somebody does not want. Waits for the store. */
    public Set<NoticeKind> declined(Person person) {
        return transactions.read(tx -> store.declined(tx, person));
    }

    /**
     * Somebody wants these and no others, but for warnings, which everybody gets; the log tells of it when they wanted others before. Waits
     * for the store.
     *
     * @param address where it was asked for, which the log tells
     */
    public void choose(Person person, Set<NoticeKind> wanted, InetAddress address) {
        var declined = Stream.of(NoticeKind.values())
                .filter(kind -> !kind.isWarning() && !wanted.contains(kind))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(NoticeKind.class)));
        transactions.write(tx -> {
            var before = store.declined(tx, person);
            if (!before.equals(declined)) {
                store.setDeclined(tx, person, declined);
                record(tx, person, before, declined, address);
            }
            return true;
        });
    }

    private void record(
            Transaction tx, Person person, Set<NoticeKind> before, Set<NoticeKind> after, InetAddress address) {
        var context =
                Map.of("address", address.getHostAddress(), "previousOff", names(before), "currentOff", names(after));
        var now = clock.instant();
        log.append(
                tx,
                new AuditEntry(
                        person.ownerId(),
                        now,
                        AuditEvent.USER_LETTERS_CHOSEN,
                        person.author(),
                        person.subject(),
                        context));
    }

    private static String names(Set<NoticeKind> kinds) {
        return kinds.isEmpty()
                ? "none"
                : kinds.stream().sorted().map(NoticeKind::name).collect(Collectors.joining(" "));
    }

    /** @param hears of each letter, in the transaction in which it is written, on the writer's thread: it must not wait */
    public void onWritten(Runnable hears) {
        listener = hears;
    }

    /** Waits until every letter that this node has begun to write is in the store, or was undone: writes come one after the other. */
    public void settle() {
        transactions.write(tx -> true);
    }

    /**
     * Begins an attempt to send one that is due, warnings first, of either those that were tried least often; when it is not {@link #sent},
     * it is tried again later. Waits for the store.
     */
    public Optional<Notice> begin() {
        var due = transactions.read(tx -> store.findDue(tx, clock.instant()));
        return due.filter(notice ->
                transactions.write(tx -> store.begin(tx, notice, clock.instant().plus(pauseAfter(notice.attempts())))));
    }

    /** From the beginning of one attempt to the next. */
    static Duration pauseAfter(int attemptsBefore) {
        var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(attemptsBefore, 10));
        return doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
    }

    /** It was taken by who carries letters. */
    public void sent(Notice notice) {
        transactions.write(tx -> {
            store.delete(tx, notice.id());
            return true;
        });
    }

    /** Gives up what was tried too long or too often, and counts what waits. Waits for the store. */
    public void tidy() {
        var now = clock.instant();
        var oldest = now.minus(AGE_MAX);
        if (transactions.read(tx -> store.hasHopeless(tx, oldest, ATTEMPTS_MAX, now))) {
            int dropped;
            do {
                dropped = transactions.write(
                        tx -> store.deleteHopeless(tx, oldest, ATTEMPTS_MAX, now, DROPPED_AT_ONCE_MAX));
                countDropped(dropped, "nobody took them for too long");
            } while (dropped == DROPPED_AT_ONCE_MAX);
        }
        waiting.set(transactions.read(store::count));
    }

    private void countDropped(int count, String why) {
        if (count > 0) {
            dropped.addAndGet(count);
            LOG.warn("letters were given up without being sent: {} ({})", count, why);
        }
    }

    /** How many waited when it was last looked at. */
    public long waiting() {
        return waiting.get();
    }

    /** How many were given up by this node. */
    public long dropped() {
        return dropped.get();
    }
}
