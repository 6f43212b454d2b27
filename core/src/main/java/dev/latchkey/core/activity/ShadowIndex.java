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
public final class ShadowIndex implements View {

    private final Shadows shadows;
    private final InstantSource clock;
    private final Map<Subject, Shadow> running = new ConcurrentHashMap<>();

    public ShadowIndex(Shadows shadows, InstantSource clock) {
        this.shadows = shadows;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "trials";
    }

    Optional<Shadow> find(Subject subject, Instant now) {
        return running.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(running.get(subject)).filter(shadow -> shadow.isRunningAt(now));
    }

    @Override
    public void loadAll(Transaction tx) {
        var there = shadows.running(tx, clock.instant()).stream()
                .collect(Collectors.toMap(Shadow::subject, shadow -> shadow));
        running.putAll(there);
        running.keySet().retainAll(there.keySet());
    }

    @Override
    public void apply(Transaction tx, Change change) {
        if (change.kind() == ChangeKind.CREDENTIAL) {
            var subject = new Subject(change.ownerId(), change.entityId());
            shadows.find(tx, subject)
                    .ifPresentOrElse(shadow -> running.put(subject, shadow), () -> running.remove(subject));
        }
    }
}
