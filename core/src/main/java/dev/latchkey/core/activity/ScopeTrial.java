package dev.latchkey.core.activity;

import dev.latchkey.core.command.Seen;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.Optional;

/**
 * A trial of a smaller set of scopes: until it ends, calls that this set would refuse are let in and counted.
 *
 * @param scopes what the client would keep; at least one
 * @param endsAt after that nothing more is counted
 * @param startedBy who began it, as an author
 */
public record ScopeTrial(Subject subject, Scopes scopes, Instant startedAt, Instant endsAt, String startedBy) {

    /** What a page shows of the trial that a client has, or of its having none. */
    public static Seen seen(Optional<ScopeTrial> trial) {
        return trial.map(one -> Seen.of(one.scopes(), one.startedAt(), one.endsAt(), one.startedBy()))
                .orElseGet(Seen::of);
    }

    /** Over when {@code now} equals {@code endsAt}. */
    public boolean isRunningAt(Instant now) {
        return now.isBefore(endsAt);
    }
}
