package dev.latchkey.edge.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request body as a stream that ends in failure when it grows too large or when its sender pauses too long. Time in which
 * the reader itself has paused the stream does not count. Belongs to its event loop.
 */
public final class LimitedBody implements ReadStream<Buffer> {

    /** Fewer in one idle time is as good as silence: a sender of single bytes would hold an upstream's connection for ever. */
    private static final int BYTES_PER_IDLE_TIME_MIN = 1_024;

    /** A buffer that grows has room for as much again. */
    private static final int BYTES_HELD_PER_BYTE = 2;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final long bytesMax;

    /** -1 where none are declared. */
    private final long declaredBytes;

    private final long idleMillisMax;
    private @Nullable Inspection inspection;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Handler<Void> endHandler;
    private long bytes;
    private boolean wasLastSeen;
    private boolean isPaused;
    private boolean isOver;
    private long bytesAtLastCheck;
    private boolean wasPaused;
    private long timer;
    private long bytesPerSecondMin;
    private long nanosMax = Long.MAX_VALUE;
    private long nanos;
    private long nanosAtLastCheck;
    private long resumedAt;

    /** Looks at a body as it goes by. */
    public interface Inspection {

        /**
         * Looks at a part.
         *
         * @param part empty where the body has ended behind the one before
         * @param isLast whether the body ends with it; told once
         * @return why the body fails before anybody gets this part of it, or hears of its end; absent where it does not
         */
        @Nullable
        Throwable failure(Buffer part, boolean isLast);
    }

    LimitedBody(Vertx vertx, HttpServerRequest request, long bytesMax, Duration idleTimeout) {
        this.vertx = vertx;
        this.request = request;
        this.bytesMax = bytesMax;
        this.declaredBytes = DeclaredBody.bytes(request);
        this.idleMillisMax = Math.max(1, idleTimeout.toMillis());
        this.resumedAt = System.nanoTime();
        this.timer = vertx.setTimer(idleMillisMax, _ -> checkIdle());
        request.exceptionHandler(this::fail);
        request.endHandler(_ -> end());
        request.handler(this::accept);
    }

    /**
     * Fails also when the body comes more slowly than this on average, or not within this time. Only time in which the reader takes what
     * comes counts.
     *
     * @param bytesPerSecond averaged over the longest silence
     * @param whole for all of the body
     */
    public LimitedBody atPace(int bytesPerSecond, Duration whole) {
        bytesPerSecondMin = bytesPerSecond;
        nanosMax = whole.toNanos();
        return this;
    }

    /** Fails also when something is in it; no reader gets the part in which that is found. */
    public LimitedBody inspectedBy(Inspection wanted) {
        inspection = wanted;
        return this;
    }

    /** How the failure of such a stream is answered; empty when it was not the stream's own limits that failed it. */
    public static Optional<HttpResponse> findAnswer(Throwable failure, String requestId) {
        return failure instanceof Refusal.Refused refused
                ? Optional.of(Refusal.Refused.of(refused).answer(requestId))
                : Optional.empty();
    }

    /** The answer to a body whose declared length is above the limit. */
    public static HttpResponse tooLarge(String requestId) {
        return Refusal.BODY_TOO_LARGE.answer(requestId);
    }

    /**
     * The whole body, for those who may hold it in memory.
     *
     * @param holding where its bytes are taken from; when they are not there, the body fails
     * @param timeout from now to its end, however steadily it trickles
     */
    Future<Buffer> readAll(Holding holding, Duration timeout) {
        Promise<Buffer> whole = Promise.promise();
        var collected = Buffer.buffer();
        var deadline = vertx.setTimer(
                Math.max(1, timeout.toMillis()), _ -> fail(new Refusal.Refused(Refusal.REQUEST_TIMEOUT)));
        exceptionHandler(whole::tryFail);
        endHandler(_ -> whole.tryComplete(collected));
        handler(part -> {
            var refusal = holding.tryTake((long) part.length() * BYTES_HELD_PER_BYTE);
            if (refusal == null) {
                collected.appendBuffer(part);
            } else {
                fail(new Refusal.Refused(refusal));
            }
        });
        resume();
        return whole.future().onComplete(_ -> vertx.cancelTimer(deadline));
    }

    private void accept(Buffer part) {
        if (isOver) {
            return;
        }
        bytes += part.length();
        if (bytes > bytesMax) {
            fail(new Refusal.Refused(Refusal.BODY_TOO_LARGE));
            return;
        }
        var isLast = bytes == declaredBytes;
        wasLastSeen |= isLast;
        var failure = inspection == null ? null : inspection.failure(part, isLast);
        if (failure != null) {
            fail(failure);
        } else if (handler != null) {
            handler.handle(part);
        }
    }

    private void end() {
        var failure = isOver || wasLastSeen || inspection == null ? null : inspection.failure(Buffer.buffer(), true);
        if (failure != null) {
            fail(failure);
        } else if (!isOver) {
            stop();
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
    }

    private void fail(Throwable cause) {
        if (!isOver) {
            stop();
            request.pause();
            if (exceptionHandler != null) {
                exceptionHandler.handle(cause);
            }
        }
    }

    private void stop() {
        isOver = true;
        vertx.cancelTimer(timer);
    }

    /** Runs once in each idle time, not once for each part: a body may stay silent for up to twice the time. */
    private void checkIdle() {
        if (isOver) {
            return;
        }
        var isSilent = bytes - bytesAtLastCheck < BYTES_PER_IDLE_TIME_MIN && !isPaused && !wasPaused;
        if (isSilent || isTooSlow()) {
            fail(new Refusal.Refused(Refusal.REQUEST_TIMEOUT));
            return;
        }
        bytesAtLastCheck = bytes;
        nanosAtLastCheck = nanos;
        wasPaused = isPaused;
        timer = vertx.setTimer(idleMillisMax, _ -> checkIdle());
    }

    /** Whoever is read for less than half of the time has not had its chance. */
    private boolean isTooSlow() {
        countTime();
        var counted = nanos - nanosAtLastCheck;
        var isJudged = counted >= TimeUnit.MILLISECONDS.toNanos(idleMillisMax) / 2;
        return nanos > nanosMax
                || (isJudged && bytes - bytesAtLastCheck < bytesPerSecondMin * counted / TimeUnit.SECONDS.toNanos(1));
    }

    private void countTime() {
        var now = System.nanoTime();
        if (!isPaused) {
            nanos += now - resumedAt;
        }
        resumedAt = now;
    }

    /** Ends the stream without telling anyone; what still arrives is dropped. */
    public void abandon() {
        if (!isOver) {
            stop();
        }
    }

    @Override
    public LimitedBody exceptionHandler(@Nullable Handler<Throwable> wanted) {
        exceptionHandler = wanted;
        return this;
    }

    @Override
    public LimitedBody handler(@Nullable Handler<Buffer> wanted) {
        handler = wanted;
        return this;
    }

    @Override
    public LimitedBody endHandler(@Nullable Handler<Void> wanted) {
        endHandler = wanted;
        return this;
    }

    @Override
    public LimitedBody pause() {
        countTime();
        isPaused = true;
        wasPaused = true;
        request.pause();
        return this;
    }

    @Override
    public LimitedBody resume() {
        countTime();
        isPaused = false;
        wasPaused = true; // the sender's time begins anew
        request.resume();
        return this;
    }

    @Override
    public LimitedBody fetch(long amount) {
        countTime();
        isPaused = false;
        request.fetch(amount);
        return this;
    }
}
