package dev.latchkey.core.activity;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.View;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The trials that run, in memory. Look-ups never block. Safe for use by many threads. */
public final class ScopeTrialIndex implements View {

    private final ScopeTrials trials;
    private final InstantSource clock;
    private final Map<Subject, ScopeTrial> running = new ConcurrentHashMap<>();

    public ScopeTrialIndex(ScopeTrials trials, InstantSource clock) {
        this.trials = trials;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "trials";
    }

    Optional<ScopeTrial> find(Subject subject, Instant now) {
        return running.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(running.get(subject)).filter(trial -> trial.isRunningAt(now));
    }

    @Override
    public void loadAll(Transaction tx) {
        var there = trials.running(tx, clock.instant()).stream()
                .collect(Collectors.toMap(ScopeTrial::subject, trial -> trial));
        running.putAll(there);
        running.keySet().retainAll(there.keySet());
    }

    @Override
    public void apply(Transaction tx, Change change) {
        if (change.kind() == ChangeKind.CREDENTIAL) {
            var subject = new Subject(change.ownerId(), change.entityId());
            trials.find(tx, subject)
                    .ifPresentOrElse(trial -> running.put(subject, trial), () -> running.remove(subject));
        }
    }
}
