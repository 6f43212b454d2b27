package dev.latchkey.gateway.proxy;

import io.vertx.core.Vertx;
import java.time.Duration;

/** At most one thing that happens when time is up. Belongs to one event loop. */
final class OneTimer {

    private static final long NONE = -1;

    private final Vertx vertx;
    private long timer = NONE;

    OneTimer(Vertx vertx) {
        this.vertx = vertx;
    }

    /** In place of what would have happened before. */
    void start(Duration time, Runnable action) {
        stop();
        timer = vertx.setTimer(Math.max(1, time.toMillis()), _ -> {
            timer = NONE;
            action.run();
        });
    }

    void stop() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
