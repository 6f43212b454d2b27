package dev.latchkey.gateway.proxy;

import io.vertx.core.http.HttpServerResponse;

/**
 * Whether an answer moves on. When nothing moved for a whole time-out, the upstream is idle, or the caller takes nothing: neither may
 * hold its place; nor may a caller who takes so little that the upstream is kept waiting. Belongs to its event loop.
 */
final class Progress {

    private final OneTimer timer;
    private final HttpServerResponse to;
    private final ApiUpstream upstream;
    private final Runnable onStalled;

    /** @param timer runs as long as the answer does */
    Progress(OneTimer timer, HttpServerResponse to, ApiUpstream upstream, Runnable onStalled) {
        this.timer = timer;
        this.to = to;
        this.upstream = upstream;
        this.onStalled = onStalled;
    }

    /** Watches from here on: the head of the answer counts as a part of it. */
    void watch() {
        watch(-1);
    }

    private void watch(long bytesBefore) {
        timer.start(upstream.responseIdleTimeout(), () -> {
            var moved = to.bytesWritten() - bytesBefore;
            if (moved == 0 || (!to.ended() && to.writeQueueFull() && moved < upstream.bytesTakenMin())) {
                onStalled.run();
            } else {
                watch(to.bytesWritten());
            }
        });
    }
}
