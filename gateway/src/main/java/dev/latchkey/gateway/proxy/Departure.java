package dev.latchkey.gateway.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;

/**
 * A request that nobody waits for any more, on a connection where it must not be reset. Its answer is thrown away; when that takes long, the
 * connection gets no more requests, and ends when nobody waits for anything on it. Belongs to one event loop.
 */
final class Departure {

    /** So long, and so much, is drained before the connection is given up. */
    static final Duration TIME_MAX = Duration.ofSeconds(30);

    static final long BYTES_MAX = 4 * 1024 * 1024;

    private final SharedConnection shared;
    private final HttpClientRequest request;
    private final Runnable onOver;
    private final Runnable onRetired;
    private final OneTimer timer;
    private long bytes;
    private boolean isLying;
    private boolean isOver;

    private Departure(Vertx vertx, SharedConnection shared, HttpClientRequest request, Runnable onOver) {
        this.shared = shared;
        this.request = request;
        this.onOver = onOver;
        this.timer = new OneTimer(vertx);
        var context = vertx.getOrCreateContext();
        this.onRetired = () -> context.runOnContext(_ -> lie());
    }

    /**
     * Lets a request go.
     *
     * @param isSent whether all of it was sent; otherwise its end would be a lie, and it is left lying at once
     * @param onOver runs once, when it takes nothing of the upstream any more but a place on a connection that is given up, where as many may
     *     lie as there may be requests under way
     */
    static void of(Vertx vertx, SharedConnection shared, HttpClientRequest request, boolean isSent, Runnable onOver) {
        var departure = new Departure(vertx, shared, request, onOver);
        request.response().onComplete(departure::drain, _ -> departure.end());
        if (isSent) {
            departure.timer.start(TIME_MAX, departure::giveUp);
        } else {
            departure.giveUp();
        }
        shared.onRetired(departure.onRetired);
        if (departure.isOver) {
            shared.forget(departure.onRetired);
        }
    }

    /** What comes later is thrown away as well, as long as it is little. */
    private void giveUp() {
        shared.retire();
        lie();
    }

    /** It ends with the connection at the latest. */
    private void lie() {
        if (!isLying && !isOver) {
            isLying = true;
            timer.stop();
            if (shared.mayLeaveLying()) {
                end();
            }
        }
    }

    private void drain(HttpClientResponse answer) {
        try {
            answer.exceptionHandler(_ -> end());
        } catch (IllegalStateException _) { // it has ended before the request has
            end();
            return;
        }
        answer.endHandler(_ -> end());
        answer.handler(part -> {
            bytes += part.length();
            if (bytes > BYTES_MAX && bytes - part.length() <= BYTES_MAX) {
                shared.silence((int) request.streamId());
                giveUp();
            }
        });
        answer.resume();
    }

    private void end() {
        if (!isOver) {
            isOver = true;
            timer.stop();
            shared.forget(onRetired);
            onOver.run();
        }
    }
}
