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
import org.jspecify.annotations.Nullable;

/**
 * Remembers what each credential of a company did. Recording never blocks; every {@value FlushTimer#SECONDS} s, and at the end, what
 * came together is written in one batch. A crash loses what was not written. Safe for use by many threads.
 */
public final class ActivityRecorder implements DecisionListener, AutoCloseable {

    /** Most credentials of one interval; calls of more are not recorded. */
    private static final int PENDING_MAX = 50_000;

    private static final Duration CALLS_KEPT = Duration.ofDays(30);
    private static final Duration COUNTS_KEPT = Duration.ofDays(90);

    private final Transactions transactions;
    private final ActivityStore store;
    private final ScopeTrialIndex trials;
    private final InstantSource clock;
    private final Map<Subject, PendingActivity> pending = new ConcurrentHashMap<>();
    private volatile DecisionListener next = _ -> {};
    private final FlushTimer timer = new FlushTimer("activity-recorder");

    private ActivityRecorder(
            Transactions transactions, ActivityStore store, ScopeTrialIndex trials, InstantSource clock) {
        this.transactions = transactions;
        this.store = store;
        this.trials = trials;
        this.clock = clock;
    }

    /** Starts to write what will be recorded. */
    public static ActivityRecorder start(
            Transactions transactions, ActivityStore store, ScopeTrialIndex trials, InstantSource clock) {
        var recorder = new ActivityRecorder(transactions, store, trials, clock);
        recorder.timer.start(recorder::flush);
        return recorder;
    }

    /** Has one more listener told of each decision, once it is among what {@link #flush} writes. */
    public void tellNext(DecisionListener listener) {
        next = listener;
    }

    @Override
    public void onDecided(Decided decided) {
        record(decided);
        next.onDecided(decided);
    }

    private void record(Decided decided) {
        var principal = principalOf(decided);
        var company = principal == null ? null : principal.findCompany().orElse(null);
        if (principal == null || company == null) {
            return;
        }
        var subject = new Subject(company.id(), principal.credentialId());
        var at = clock.instant();
        var trial =
                principal instanceof CompanyClient ? trials.find(subject, at).orElse(null) : null;
        while (true) {
            var activity = pending.get(subject);
            if (activity == null) {
                if (pending.size() >= PENDING_MAX) {
                    return;
                }
                activity = pending.computeIfAbsent(subject, PendingActivity::new);
            }
            if (activity.add(decided, at, trial)) {
                return;
            }
            // Taken to be written between the look-up and now, and about to leave the map.
            pending.remove(subject, activity);
        }
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

    /** Writes now and waits. */
    public void flush() {
        var activities = take();
        if (!activities.isEmpty()) {
            transactions.write(tx -> {
                store.add(tx, activities);
                return activities.size();
            });
        }
    }

    private List<Activity> take() {
        var activities = new ArrayList<Activity>();
        for (var subject : List.copyOf(pending.keySet())) {
            var activity = pending.remove(subject);
            if (activity != null) {
                activities.add(activity.take());
            }
        }
        return activities;
    }

    /** Forgets what is too old. */
    public void prune() {
        var now = clock.instant();
        transactions.write(tx -> {
            store.prune(tx, now.minus(CALLS_KEPT), now.minus(COUNTS_KEPT));
            return now;
        });
    }

    /** Writes the rest and stops. Close before the store. */
    @Override
    public void close() {
        timer.close();
        flush();
    }
}
