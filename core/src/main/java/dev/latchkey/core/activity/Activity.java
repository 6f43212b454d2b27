package dev.latchkey.core.activity;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What one credential did since the last time it was written. */
public record Activity(
        Subject subject,
        List<HourCount> counts,
        List<RecordedCall> calls,
        List<RecordedRefusal> refusals,
        List<ScopeUse> scopes,
        List<TrialRefusal> trialRefusals) {

    public Activity {
        counts = List.copyOf(counts);
        calls = List.copyOf(calls);
        refusals = List.copyOf(refusals);
        scopes = List.copyOf(scopes);
        trialRefusals = List.copyOf(trialRefusals);
    }

    /**
     * Calls within one hour.
     *
     * @param hour hours since 1970 in UTC
     */
    public record HourCount(long hour, CallOutcome outcome, long calls) {}

    /**
     * Calls within one day that a scope let in.
     *
     * @param day days since 1970 in UTC
     */
    public record ScopeUse(long day, String scope, long calls) {}

    /**
     * Calls that a smaller set of scopes would have refused.
     *
     * @param missing the scopes it lacks
     */
    public record TrialRefusal(String operation, Set<String> missing, long calls, Instant lastAt) {
        public TrialRefusal {
            missing = Set.copyOf(missing);
        }
    }
}
