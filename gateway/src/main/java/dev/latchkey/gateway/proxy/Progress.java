package dev.latchkey.gateway.proxy;

import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether an answer moves on, to somebody who is let in still. When nothing moved for a whole time-out, the upstream is idle, or the caller
 * takes nothing: neither may hold its place; nor may a caller who takes so little that the upstream is kept waiting, nor one whose
 * credential has ended. An answer that stands still ends within {@link #LOOK} after the time-out, whenever it stopped. Belongs to its event
 * loop.
 */
final class Progress {

    /** How often is asked whether the caller is let in still, and whether anything moved. */
    static final Duration LOOK = Duration.ofSeconds(1);

    private final OneTimer timer;
    private final HttpServerResponse to;
    private final ApiUpstream upstream;
    private final BooleanSupplier isLetIn;
    private final Runnable onEnd;
    private final Duration idleMax;
    /** What there was at the last look, and for how long there was no more. */
    private long bytesSeen;

    private Duration silent = Duration.ZERO;
    /** What there was when the pace was last looked at, and how long that is ago. */
    private long bytesBefore;

    private Duration paced = Duration.ZERO;

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
        this.idleMax = upstream.responseIdleTimeout();
    }

    /** Watches from here on; the head of the answer has come. */
    void watch() {
        bytesSeen = to.bytesWritten();
        bytesBefore = bytesSeen;
        awaitLook();
    }

    private void awaitLook() {
        var left = idleMax.minus(silent.compareTo(paced) > 0 ? silent : paced);
        var next = left.compareTo(LOOK) < 0 ? left : LOOK;
        timer.start(next, () -> look(next));
    }

    private void look(Duration since) {
        var bytes = to.bytesWritten();
        silent = bytes == bytesSeen ? silent.plus(since) : Duration.ZERO;
        bytesSeen = bytes;
        paced = paced.plus(since);
        if (!isLetIn.getAsBoolean() || silent.compareTo(idleMax) >= 0) {
            onEnd.run();
            return;
        }
        if (paced.compareTo(idleMax) >= 0) {
            if (!to.ended() && to.writeQueueFull() && bytes - bytesBefore < upstream.bytesTakenMin()) {
                onEnd.run();
                return;
            }
            bytesBefore = bytes;
            paced = Duration.ZERO;
        }
        awaitLook();
    }
}
