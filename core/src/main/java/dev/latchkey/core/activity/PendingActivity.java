package dev.latchkey.core.activity;

import dev.latchkey.core.activity.Activity.HourCount;
import dev.latchkey.core.activity.Activity.ScopeUse;
import dev.latchkey.core.activity.Activity.TrialRefusal;
import dev.latchkey.engine.decision.Decision;
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

/** What one credential did since the last time it was written; bounded. Guarded by itself. */
final class PendingActivity {

    /** Most calls, and most refusals for each status, that one interval tells of. */
    static final int TOLD_MAX = 20;

    private static final int OPERATIONS_MAX = 500;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    private final Subject subject;
    private final Map<Long, Map<CallOutcome, Count>> hours = new HashMap<>(2);
    private final Deque<TimedDecision> calls = new ArrayDeque<>();
    private final Deque<TimedDecision> refusals = new ArrayDeque<>();
    private final Deque<TimedDecision> limited = new ArrayDeque<>();
    private final Map<Long, Map<Scope, Count>> days = new HashMap<>(2);
    private final Map<String, Missing> missing = new HashMap<>(2);
    private boolean isTaken;

    private record TimedDecision(Decided decided, Instant at) {}

    private static final class Count {
        private long calls;
    }

    private static final class Missing {
        private final TreeSet<String> scopes = new TreeSet<>();
        private long calls;
        private Instant lastAt = Instant.EPOCH;
    }

    PendingActivity(Subject subject) {
        this.subject = subject;
    }

    /** @return false when this was taken to be written, so that a new one is needed */
    synchronized boolean add(Decided decided, Instant at, @Nullable ScopeTrial trial) {
        if (isTaken) {
            return false;
        }
        var millis = at.toEpochMilli();
        var outcome = CallOutcome.of(decided.decision(), decided.status());
        hours.computeIfAbsent(millis / HOUR, _ -> new EnumMap<>(CallOutcome.class))
                .computeIfAbsent(outcome, _ -> new Count())
                .calls++;
        var timed = new TimedDecision(decided, at);
        push(calls, timed);
        switch (outcome) {
            case REFUSED -> push(refusals, timed);
            case LIMITED -> push(limited, timed);
            case SUCCEEDED, REJECTED_BY_API, FAILED -> countScopes(decided, at, trial);
        }
        return true;
    }

    private static void push(Deque<TimedDecision> newest, TimedDecision timed) {
        if (newest.size() == TOLD_MAX) {
            newest.removeFirst();
        }
        newest.addLast(timed);
    }

    private void countScopes(Decided decided, Instant at, @Nullable ScopeTrial trial) {
        var used = decided.scopesUsed();
        if (used.isEmpty()) {
            return;
        }
        var ofDay = days.computeIfAbsent(at.toEpochMilli() / DAY, _ -> new HashMap<>());
        for (var scope : used) {
            ofDay.computeIfAbsent(scope, _ -> new Count()).calls++;
        }
        if (trial != null && !trial.scopes().containsAll(used)) {
            countMissing(operation(decided), used.minus(trial.scopes()), at);
        }
    }

    private void countMissing(String operation, Scopes lacking, Instant at) {
        var known = missing.get(operation);
        if (known == null && missing.size() < OPERATIONS_MAX) {
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
                calls.stream().map(PendingActivity::call).toList(),
                refused.stream().map(this::refusal).toList(),
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

    private RecordedRefusal refusal(TimedDecision timed) {
        if (!(timed.decided.decision() instanceof Decision.Deny(var denial))) {
            throw new IllegalStateException("a refusal without a denial");
        }
        return new RecordedRefusal(subject.credentialId(), call(timed), denial.reason(), denial.explanation());
    }

    private static RecordedCall call(TimedDecision timed) {
        var decided = timed.decided;
        var userAgent = decided.userAgent();
        return new RecordedCall(
                decided.requestId(),
                timed.at,
                operation(decided),
                decided.status(),
                CallOutcome.of(decided.decision(), decided.status()),
                decided.clientAddress().getHostAddress(),
                userAgent == null ? "" : Texts.cut(userAgent, Texts.USER_AGENT_LENGTH_MAX));
    }

    private static String operation(Decided decided) {
        var operation = decided.operation();
        return operation == null ? "-" : Texts.cut(operation.signature(), Texts.OPERATION_LENGTH_MAX);
    }
}
