package dev.latchkey.gateway.proxy;

import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether an answer moves on, to somebody who is let in still. When nothing moved for a whole time-out, the upstream is idle, or the caller
 * takes nothing: neither may hold its place; nor may a caller who takes so little that the upstream is kept waiting, nor one whose
 * credential has ended. Belongs to its event loop.
 */
final class Progress {

    /** How often is asked whether the caller is let in still. */
    static final Duration LOOK = Duration.ofSeconds(1);

    private final OneTimer timer;
    private final HttpServerResponse to;
    private final ApiUpstream upstream;
    private final BooleanSupplier isLetIn;
    private final Runnable onEnd;

    /**
     * @param timer runs as long as the answer does
     * @param isLetIn asked every second
     * @param onEnd runs once, when the answer may go on no longer
     */
    Progress(OneTimer timer, HttpServerResponse to, ApiUpstream upstream, BooleanSupplier isLetIn, Runnable onEnd) {
        this.timer = timer;
        this.to = to;
        this.upstream = upstream;
        this.isLetIn = isLetIn;
        this.onEnd = onEnd;
    }

    /** Watches from here on: the head of the answer counts as a part of it. */
    void watch() {
        watch(-1, upstream.responseIdleTimeout());
    }

    /** @param left until so much must have moved since there were so many bytes */
    private void watch(long bytesBefore, Duration left) {
        var next = left.compareTo(LOOK) < 0 ? left : LOOK;
        timer.start(next, () -> {
            var rest = left.minus(next);
            if (!isLetIn.getAsBoolean() || (!rest.isPositive() && isStalled(bytesBefore))) {
                onEnd.run();
            } else if (rest.isPositive()) {
                watch(bytesBefore, rest);
            } else {
                watch(to.bytesWritten(), upstream.responseIdleTimeout());
            }
        });
    }

    private boolean isStalled(long bytesBefore) {
        var moved = to.bytesWritten() - bytesBefore;
        return moved == 0 || (!to.ended() && to.writeQueueFull() && moved < upstream.bytesTakenMin());
    }
}
