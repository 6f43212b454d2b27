package dev.latchkey.core.activity;

import dev.latchkey.core.activity.Activity.TrialRefusal;
import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The trials of smaller sets of scopes as stored, at most one for each client. */
public interface ScopeTrials {

    Optional<ScopeTrial> find(Transaction tx, Subject subject);

    /** Begins one; what a former one counted is forgotten. */
    void put(Transaction tx, ScopeTrial trial);

    /** Ends one and forgets what it counted; does nothing when there is none. */
    void remove(Transaction tx, Subject subject);

    /** What it counted, by operation, most calls first; at most {@code limit}. */
    List<TrialRefusal> refusals(Transaction tx, Subject subject, int limit);

    /** Those that still run. */
    List<ScopeTrial> running(Transaction tx, Instant now);
}
