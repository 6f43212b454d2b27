package dev.latchkey.core.activity;

import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;

/**
 * A trial of a smaller set of scopes: until it ends, calls that this set would refuse are let in and counted.
 *
 * @param scopes what the client would keep; at least one
 * @param endsAt after that nothing more is counted
 * @param startedBy who began it, as an author
 */
public record Shadow(Subject subject, Scopes scopes, Instant startedAt, Instant endsAt, String startedBy) {

    /** Over when {@code now} equals {@code endsAt}. */
    public boolean isRunningAt(Instant now) {
        return now.isBefore(endsAt);
    }
}
