package dev.latchkey.core.activity;

import dev.latchkey.core.change.FlushTimer;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Principal.CompanyClient;
import dev.latchkey.engine.decision.Principal.Proven;
import dev.latchkey.engine.request.DecisionListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what each credential of a company did. Recording never blocks; every {@value FlushTimer#SECONDS} s, and at the end, what
 * came together is written, a slice at a time. A crash loses what was not written. What waits has a share of the heap, and each company one
 * of that; beyond it the calls are dropped and counted. Safe for use by many threads.
 */
public final class ActivityRecorder implements DecisionListener, AutoCloseable {

    /** Most credentials of one interval; calls of more are not recorded. */
    private static final int PENDING_MAX = 50_000;

    /** What waits to be written takes at most so much of the heap, as a divisor. */
    private static final int HEAP_SHARE = 16;

    private static final long PENDING_BYTES_MAX = 64L << 20;

    /** Most credentials that are written at once. */
    static final int SLICE_MAX = 200;

    /** After so many bytes of theirs the next slice begins. */
    private static final long SLICE_BYTES = 64 << 10;

    private static final Duration CALLS_KEPT = Duration.ofDays(30);
    private static final Duration COUNTS_KEPT = Duration.ofDays(90);

    private final Transactions transactions;
    private final ActivityStore store;
    private final ScopeTrialIndex trials;
    private final InstantSource clock;
    private final PendingBytes budget;
    private final Map<Subject, PendingActivity> pending = new ConcurrentHashMap<>();
    private volatile DecisionListener next = _ -> {};
    private final FlushTimer timer = new FlushTimer("activity-recorder");

    private ActivityRecorder(
            Transactions transactions,
            ActivityStore store,
            ScopeTrialIndex trials,
            InstantSource clock,
            PendingBytes budget) {
        this.budget = budget;
        this.transactions = transactions;
        this.store = store;
        this.trials = trials;
        this.clock = clock;
    }

    /** Starts to write what will be recorded. */
    public static ActivityRecorder start(
            Transactions transactions, ActivityStore store, ScopeTrialIndex trials, InstantSource clock) {
        return start(
                transactions,
                store,
                trials,
                clock,
                pendingBytesMax(Runtime.getRuntime().maxMemory()));
    }

    /** @param pendingBytesMax most bytes of what waits to be written */
    static ActivityRecorder start(
            Transactions transactions,
            ActivityStore store,
            ScopeTrialIndex trials,
            InstantSource clock,
            long pendingBytesMax) {
        var recorder = new ActivityRecorder(transactions, store, trials, clock, new PendingBytes(pendingBytesMax));
        recorder.timer.start(recorder::flush);
        return recorder;
    }

    /** So many bytes may wait to be written with such a heap. */
    static long pendingBytesMax(long heapBytes) {
        return Math.min(heapBytes / HEAP_SHARE, PENDING_BYTES_MAX);
    }

    /** Bytes that wait to be written now, at most. */
    public long pendingBytes() {
        return budget.taken();
    }

    /** Most bytes that may wait. */
    public long pendingBytesMax() {
        return budget.max();
    }

    /** How many calls, or counts, were dropped because too much waited, ever. */
    public long dropped() {
        return budget.dropped();
    }

    /** Has one more listener told of each decision, once it is among what {@link #flush} writes. */
    public void tellNext(DecisionListener listener) {
        next = listener;
    }

    /** Scopes are in use from the beginning of a request on, however long it takes: nobody is to take them away for unused meanwhile. */
    @Override
    public void onAdmitted(Admitted admitted) {
        var used = admitted.scopesUsed();
        if (!used.isEmpty() && admitted.principal() instanceof Proven principal) {
            var subject = subjectOf(principal);
            if (subject != null) {
                var at = clock.instant();
                var trial = principal instanceof CompanyClient
                        ? trials.find(subject, at).orElse(null)
                        : null;
                add(subject, activity -> activity.addScopes(admitted.operation(), used, at, trial));
            }
        }
    }

    @Override
    public void onDecided(Decided decided) {
        var principal = principalOf(decided);
        var subject = principal == null ? null : subjectOf(principal);
        if (subject != null) {
            var at = clock.instant();
            add(subject, activity -> activity.add(decided, at));
        }
        next.onDecided(decided);
    }

    /** Absent for who is of no company. */
    private static @Nullable Subject subjectOf(Proven principal) {
        return principal
                .findCompany()
                .map(company -> new Subject(company.id(), principal.credentialId()))
                .orElse(null);
    }

    /** @param adding says whether it was added */
    private void add(Subject subject, Predicate<PendingActivity> adding) {
        while (true) {
            var activity = pending.get(subject);
            if (activity == null) {
                activity = begin(subject);
                if (activity == null) {
                    budget.drop();
                    return;
                }
            }
            if (adding.test(activity)) {
                return;
            }
            // Taken to be written between the look-up and now, and about to leave the map.
            pending.remove(subject, activity);
        }
    }

    private @Nullable PendingActivity begin(Subject subject) {
        return pending.size() >= PENDING_MAX
                ? null
                : pending.computeIfAbsent(subject, one -> PendingActivity.begin(one, budget));
    }

    /** Who was let in; of a refused request, the first credential that was proven. */
    private static @Nullable Proven principalOf(Decided decided) {
        if (decided.decision() instanceof Decision.Allow(var principal)) {
            return principal instanceof Proven proven ? proven : null;
        }
        return decided.credentials().isEmpty()
                ? null
                : decided.credentials().getFirst().principal();
    }

    /** Writes now and waits, also for what is being written. */
    public synchronized void flush() {
        var taken = take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            for (var from = 0; from < taken.size(); ) {
                from = write(taken, from);
            }
        } finally {
            taken.forEach(PendingActivity::giveBack);
        }
    }

    /**
     * Writes a slice, which takes the thread that writes some milliseconds: everybody's changes wait for that thread, and take turns with slices.
     *
     * @return where the next begins
     */
    private int write(List<PendingActivity> taken, int from) {
        var to = from;
        var bytes = 0L;
        while (to < taken.size() && to - from < SLICE_MAX && bytes < SLICE_BYTES) {
            bytes += taken.get(to++).bytes();
        }
        var slice = taken.subList(from, to);
        var activities = slice.stream().map(PendingActivity::take).toList();
        transactions.write(tx -> {
            store.add(tx, activities);
            return activities.size();
        });
        slice.forEach(PendingActivity::giveBack);
        return to;
    }

    private List<PendingActivity> take() {
        var taken = new ArrayList<PendingActivity>();
        for (var subject : List.copyOf(pending.keySet())) {
            var activity = pending.remove(subject);
            if (activity != null) {
                taken.add(activity);
            }
        }
        return taken;
    }

    /** Forgets what is too old, a part in each transaction: everybody's changes wait for the thread that writes. */
    public void prune() {
        var now = clock.instant();
        boolean hasMore;
        do {
            hasMore = transactions.write(tx -> store.prune(tx, now.minus(CALLS_KEPT), now.minus(COUNTS_KEPT)));
        } while (hasMore);
    }

    /** Writes the rest and stops. Close before the store. */
    @Override
    public void close() {
        timer.close();
        flush();
    }
}
