package dev.latchkey.authserver.client;

import dev.latchkey.authserver.assertion.AssertionResult;
import dev.latchkey.authserver.assertion.KeyOwner;
import dev.latchkey.core.turn.OwnerTurns;
import dev.latchkey.core.turn.SystemThreads;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Looks at what clients sign, on a few threads that the system schedules: it keeps a processor, at a price that whoever registered the keys
 * chose, and anybody may ask for it. Companies and partners, and all who made themselves known, take turns by whose client is named. Safe for use by
 * many threads.
 */
final class Verifications {

    /** At once, whoever they are of. */
    static final int AT_ONCE_MAX = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 16);

    /** How long one waits for its turn. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private final OwnerTurns turns = new OwnerTurns(AT_ONCE_MAX);
    private final SystemThreads threads = new SystemThreads("assertion", AT_ONCE_MAX);

    /**
     * Does the work in the turn of its owner.
     *
     * @param verification keeps a processor and waits for nothing
     * @return that there are too many now, when its turn did not come
     */
    AssertionResult inTurn(KeyOwner owner, Supplier<AssertionResult> verification) {
        try (var turn = turns.take(owner.workOwner(), PATIENCE_NANOS)) {
            return turn == null ? new AssertionResult.Busy() : threads.call(verification);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new AssertionResult.Busy();
        }
    }
}
