package dev.latchkey.core.credential;

import dev.latchkey.core.change.FlushTimer;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.credential.UsageStore.Uses;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Remembers when, from where and with what each secret was last used. Recording never blocks; every
 * {@value FlushTimer#SECONDS} s, and at the end, what came together is written in one batch. A crash loses what was not
 * written. What waits, and what is being written, has a share of the heap; beyond it a use of a further secret is dropped and counted.
 * Safe for use by many threads.
 */
public final class UsageRecorder implements AutoCloseable {

    /** In place of a secret's id, for a use by a token that says no secret: of a client with keys, or of a user. */
    public static final String BY_TOKEN = "";

    private static final int PENDING_MAX = 100_000;
    private static final int PENDING_MIN = 1_000;

    /** One use for each so many bytes of the heap, of which it takes 1 KiB at most: with its texts, until they are written. */
    private static final int HEAP_BYTES_OF_ONE = 16 * 1024;

    /** Most that are written at once, which takes the thread that writes some milliseconds. */
    static final int SLICE_MAX = 256;

    private static final int USER_AGENT_LENGTH_MAX = 200;
    private static final int OPERATION_LENGTH_MAX = 200;
    private static final int OUTCOME_LENGTH_MAX = 32;
    private static final int ADDRESS_LENGTH_MAX = 45;

    private static final Open ONE = new Open(1, null);

    private record SecretKey(String credentialId, String secretId) {}

    private final Transactions transactions;
    private final UsageStore store;
    private final ConcurrentHashMap<SecretKey, LastUse> pending = new ConcurrentHashMap<>();
    private final int pendingMax;

    /** What is let in and not over. One entry for each secret that has such, and so no more than there are requests at work. */
    private final ConcurrentHashMap<SecretKey, Open> open = new ConcurrentHashMap<>();

    /**
     * How many requests by a secret are at work.
     *
     * @param hidden the last use that ended beside them, of which the store was told that it goes on; absent for none
     */
    private record Open(int count, @Nullable LastUse hidden) {}

    /** Those that wait and those that are being written. */
    private final AtomicInteger kept = new AtomicInteger();

    private final LongAdder dropped = new LongAdder();

    /** The last that was begun in the background, over or not. Guarded by this. */
    private CompletableFuture<?> writing = CompletableFuture.completedFuture(null);

    private final FlushTimer timer = new FlushTimer("usage-recorder");

    private UsageRecorder(Transactions transactions, UsageStore store, int pendingMax) {
        this.pendingMax = pendingMax;
        this.transactions = transactions;
        this.store = store;
    }

    /** Starts to write what will be recorded. */
    public static UsageRecorder start(Transactions transactions, UsageStore store) {
        return start(transactions, store, pendingMax(Runtime.getRuntime().maxMemory()));
    }

    /** @param pendingMax most uses that wait, or are being written */
    static UsageRecorder start(Transactions transactions, UsageStore store, int pendingMax) {
        var recorder = new UsageRecorder(transactions, store, pendingMax);
        recorder.timer.start(recorder::flushLater);
        return recorder;
    }

    /** So many uses may wait with such a heap. */
    public static int pendingMax(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_OF_ONE, PENDING_MIN, PENDING_MAX);
    }

    /** Most uses that may wait, or be in writing. */
    public int pendingMax() {
        return pendingMax;
    }

    /** Uses that wait, or are being written, now. */
    public int pending() {
        return kept.get();
    }

    /** How many were dropped because too many waited, ever. */
    public long dropped() {
        return dropped.sum();
    }

    /**
     * Records a use that came to its end, and counts it.
     *
     * @param secretId the secret that was presented, or {@link #BY_TOKEN}
     * @param userAgent as it came; cut to {@value #USER_AGENT_LENGTH_MAX} characters
     */
    public void recordUse(
            String credentialId,
            String secretId,
            Instant at,
            String address,
            String userAgent,
            String operation,
            String outcome) {
        record(credentialId, use(secretId, at, address, userAgent, operation, outcome, 1));
    }

    /** Whether a use of this secret waits to be written, so that it is known soon that it is in use. Takes no lock. */
    public boolean isAwaited(String credentialId, String secretId) {
        return pending.containsKey(new SecretKey(credentialId, secretId));
    }

    /** A use has begun that {@link #closed} will tell of: what ends beside it does not make it look over. */
    public void opened(String credentialId, String secretId) {
        open.merge(new SecretKey(credentialId, secretId), ONE, (one, _) -> new Open(one.count() + 1, one.hidden()));
    }

    /** A use that was {@linkplain #opened opened} is over; to be called before it is recorded as such. */
    public void closed(String credentialId, String secretId) {
        var key = new SecretKey(credentialId, secretId);
        open.computeIfPresent(key, (_, one) -> {
            if (one.count() > 1) {
                return new Open(one.count() - 1, one.hidden());
            }
            if (one.hidden() != null) {
                record(credentialId, one.hidden().withoutCount());
            }
            return null;
        });
    }

    /** Records that a use begins, as {@link #recordUse} does when it ends; what ends is counted, and this is not. */
    public void recordBegin(
            String credentialId, String secretId, Instant at, String address, String userAgent, String operation) {
        record(credentialId, use(secretId, at, address, userAgent, operation, LastUse.LET_IN, 0));
    }

    private static LastUse use(
            String secretId,
            Instant at,
            String address,
            String userAgent,
            String operation,
            String outcome,
            long count) {
        return new LastUse(
                secretId,
                at.truncatedTo(ChronoUnit.MINUTES),
                cut(address, ADDRESS_LENGTH_MAX),
                cut(userAgent, USER_AGENT_LENGTH_MAX),
                cut(operation, OPERATION_LENGTH_MAX),
                cut(outcome, OUTCOME_LENGTH_MAX),
                count);
    }

    private void record(String credentialId, LastUse use) {
        var key = new SecretKey(credentialId, use.secretId());
        if (kept.get() >= pendingMax && !pending.containsKey(key)) {
            dropped.increment();
            return;
        }
        kept.incrementAndGet();
        pending.merge(key, use, (one, other) -> {
            kept.decrementAndGet();
            return newer(one, other);
        });
    }

    /** Both together: the second unless it is older, with the count of both. */
    private static LastUse newer(LastUse one, LastUse other) {
        var last = other.at().isBefore(one.at()) ? one : other;
        return new LastUse(
                last.secretId(),
                last.at(),
                last.address(),
                last.userAgent(),
                last.operation(),
                last.outcome(),
                one.count() + other.count());
    }

    /** PostgreSQL takes no NUL in a text, and one would keep the whole batch from being written. */
    private static String cut(String text, int lengthMax) {
        var clean = text.replace('\0', ' ');
        return clean.length() <= lengthMax ? clean : clean.substring(0, lengthMax);
    }

    /** Writes now and waits, also for what is being written. */
    public void flush() {
        writing().handle((_, _) -> null).join();
        var uses = take();
        if (uses.isEmpty()) {
            return;
        }
        for (var from = 0; from < uses.size(); from += SLICE_MAX) {
            var slice = slice(uses, from);
            try {
                transactions.write(tx -> add(tx, slice));
            } finally {
                kept.addAndGet(-slice.size());
            }
        }
    }

    private static List<Uses> slice(List<Uses> uses, int from) {
        return uses.subList(from, Math.min(from + SLICE_MAX, uses.size()));
    }

    private int add(Transaction tx, List<Uses> slice) {
        store.add(tx, slice);
        return slice.size();
    }

    private synchronized CompletableFuture<?> writing() {
        return writing;
    }

    /** Writes in the background. */
    synchronized void flushLater() {
        var uses = take();
        if (!uses.isEmpty()) {
            writing = writeLater(uses, 0);
        }
    }

    /** A slice, and the next once it is written: others write between. What could not be written waits again. */
    private CompletableFuture<?> writeLater(List<Uses> uses, int from) {
        if (from >= uses.size()) {
            return CompletableFuture.completedFuture(from);
        }
        var slice = slice(uses, from);
        return transactions
                .submit(tx -> add(tx, slice))
                .toCompletableFuture()
                .whenComplete((_, failure) -> {
                    if (failure == null) {
                        kept.addAndGet(-slice.size());
                    } else {
                        putBack(uses.subList(from, uses.size()));
                    }
                })
                .thenCompose(_ -> writeLater(uses, from + SLICE_MAX));
    }

    private List<Uses> take() {
        var uses = new ArrayList<Uses>();
        for (var key : pending.keySet()) {
            var use = pending.remove(key);
            if (use != null) {
                uses.add(new Uses(key.credentialId(), asItIs(key, use)));
            }
        }
        return uses;
    }

    /** A use that ended is not the last one while another goes on. */
    private LastUse asItIs(SecretKey key, LastUse use) {
        return open.computeIfPresent(key, (_, one) -> new Open(one.count(), use.isOpen() ? one.hidden() : use)) == null
                ? use
                : use.asLetIn();
    }

    private void putBack(List<Uses> uses) {
        for (var use : uses) {
            var key = new SecretKey(use.credentialId(), use.last().secretId());
            pending.merge(key, use.last(), (later, earlier) -> {
                kept.decrementAndGet();
                return newer(earlier, later);
            });
        }
    }

    /** Writes the rest and stops. Close before the store. */
    @Override
    public void close() {
        timer.close();
        flush();
    }
}
