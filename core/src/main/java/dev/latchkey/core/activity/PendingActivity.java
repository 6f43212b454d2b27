package dev.latchkey.core.activity;

import dev.latchkey.core.activity.Activity.HourCount;
import dev.latchkey.core.activity.Activity.ScopeUse;
import dev.latchkey.core.activity.Activity.TrialRefusal;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.request.DecisionListener.Decided;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one credential did since the last time it was written: so many of each, and no more than there is memory for of its company.
 * Guarded by itself.
 */
final class PendingActivity {

    /** Most calls, and most refusals for each status, that one interval tells of. */
    static final int TOLD_MAX = 20;

    private static final int OPERATIONS_MAX = 500;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    /** Of one that has counted a call, and of each number beyond. */
    private static final int BYTES = 1_000;

    private static final int NUMBER_BYTES = 150;

    /** Of an operation that a trial would have refused, with each scope that it lacks. */
    private static final int MISSING_BYTES = 1_000;

    /** What is told of calls may take so much of what is free, as a divisor; counts have the rest. */
    private static final int TOLD_PART = 2;

    private final Subject subject;
    private final PendingBytes budget;
    private final Map<Long, Map<CallOutcome, Count>> hours = new HashMap<>(2);
    private final Deque<PendingCall> calls = new ArrayDeque<>(1);
    private final Deque<PendingCall> refusals = new ArrayDeque<>(1);
    private final Deque<PendingCall> limited = new ArrayDeque<>(1);
    private final Map<Long, Map<Scope, Count>> days = new HashMap<>(2);
    private final Map<String, Missing> missing = new HashMap<>(2);
    private long bytes;
    private boolean isTaken;

    private static final class Count {
        private long calls;
    }

    private static final class Missing {
        private final TreeSet<String> scopes = new TreeSet<>();
        private long calls;
        private Instant lastAt = Instant.EPOCH;
    }

    private PendingActivity(Subject subject, PendingBytes budget) {
        this.subject = subject;
        this.budget = budget;
    }

    /** Absent when there is no memory left for its company. */
    static @Nullable PendingActivity begin(Subject subject, PendingBytes budget) {
        var begun = new PendingActivity(subject, budget);
        return begun.takes(BYTES, 1) ? begun : null;
    }

    private boolean takes(long wanted, int part) {
        if (!budget.tryTake(subject.companyId(), wanted, part)) {
            return false;
        }
        bytes += wanted;
        return true;
    }

    private void giveBack(long some) {
        bytes -= some;
        budget.giveBack(subject.companyId(), some);
    }

    /** What it takes at most. */
    synchronized long bytes() {
        return bytes;
    }

    /** It was written, or never came to it. */
    synchronized void giveBack() {
        isTaken = true;
        giveBack(bytes);
    }

    /** @return false when this was taken to be written, so that a new one is needed */
    synchronized boolean add(Decided decided, Instant at) {
        if (isTaken) {
            return false;
        }
        var millis = at.toEpochMilli();
        var outcome = CallOutcome.of(decided.decision(), decided.status());
        count(hours.computeIfAbsent(millis / HOUR, _ -> new EnumMap<>(CallOutcome.class)), outcome);
        var call = PendingCall.of(decided, at);
        push(calls, call);
        switch (outcome) {
            case REFUSED -> push(refusals, call);
            case LIMITED -> push(limited, call);
            case SUCCEEDED, REJECTED_BY_API, FAILED -> {} // its scopes were counted when it was let in
        }
        return true;
    }

    private <K> void count(Map<K, Count> counts, K what) {
        var count = counts.get(what);
        if (count == null) {
            if (!takes(NUMBER_BYTES, 1)) {
                budget.drop();
                return;
            }
            count = new Count();
            counts.put(what, count);
        }
        count.calls++;
    }

    /** In the place of the oldest, where there is none for one more. */
    private void push(Deque<PendingCall> newest, PendingCall call) {
        var wanted = call.bytes();
        if (newest.size() == TOLD_MAX) {
            var oldest = newest.removeFirst().bytes();
            if (oldest == wanted) {
                newest.addLast(call);
                return;
            }
            giveBack(oldest);
        }
        var fits = takes(wanted, TOLD_PART);
        if (!fits) {
            budget.drop();
            if (!newest.isEmpty()) {
                giveBack(newest.removeFirst().bytes());
                fits = takes(wanted, TOLD_PART);
            }
        }
        if (fits) {
            newest.addLast(call);
        }
    }

    /**
     * @param used the scopes that a call was let in by
     * @return false as {@link #add}
     */
    synchronized boolean addScopes(Operation operation, Scopes used, Instant at, @Nullable ScopeTrial trial) {
        if (isTaken) {
            return false;
        }
        var ofDay = days.computeIfAbsent(at.toEpochMilli() / DAY, _ -> new HashMap<>());
        for (var scope : used) {
            count(ofDay, scope);
        }
        if (trial != null && !trial.scopes().containsAll(used)) {
            countMissing(PendingCall.signature(operation), used.minus(trial.scopes()), at);
        }
        return true;
    }

    private void countMissing(String operation, Scopes lacking, Instant at) {
        var known = missing.get(operation);
        if (known == null && missing.size() < OPERATIONS_MAX) {
            if (!takes(MISSING_BYTES + (long) NUMBER_BYTES * lacking.names().size(), TOLD_PART)) {
                budget.drop();
                return;
            }
            known = new Missing();
            missing.put(operation, known);
        }
        if (known != null) {
            known.scopes.addAll(lacking.names());
            known.calls++;
            known.lastAt = at;
        }
    }

    /** Everything so far; afterwards nothing is added here. */
    synchronized Activity take() {
        isTaken = true;
        var refused = new ArrayList<>(refusals);
        refused.addAll(limited);
        return new Activity(
                subject,
                counts(),
                calls.stream().map(PendingCall::recorded).toList(),
                refused.stream().map(one -> one.refusal(subject.credentialId())).toList(),
                scopes(),
                trialRefusals());
    }

    private List<HourCount> counts() {
        var counts = new ArrayList<HourCount>();
        hours.forEach((hour, outcomes) ->
                outcomes.forEach((outcome, count) -> counts.add(new HourCount(hour, outcome, count.calls))));
        return counts;
    }

    private List<ScopeUse> scopes() {
        var uses = new ArrayList<ScopeUse>();
        days.forEach((day, scopes) ->
                scopes.forEach((scope, count) -> uses.add(new ScopeUse(day, scope.value(), count.calls))));
        return uses;
    }

    private List<TrialRefusal> trialRefusals() {
        return missing.entrySet().stream()
                .map(entry -> new TrialRefusal(
                        entry.getKey(), entry.getValue().scopes, entry.getValue().calls, entry.getValue().lastAt))
                .toList();
    }
}
