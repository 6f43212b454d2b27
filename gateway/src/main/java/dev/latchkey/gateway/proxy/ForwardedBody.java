package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.LimitedBody;
import dev.latchkey.engine.request.BodyCheck;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request body on its way to an upstream. It is read whole, or as far as there is room, before there is a connection, so that a sender
 * who takes its time holds nothing but its own memory; what is longer is streamed behind, for as long as its sender is let in. Belongs to
 * one event loop.
 */
final class ForwardedBody {

    private final LimitedBody body;
    private final BodyBuffers buffers;
    private final Requester requester;
    private final Standing standing;
    private final Passage passage;
    private final Buffer ahead = Buffer.buffer();
    private int taken;
    private boolean isWhole;
    private @Nullable GatheredWrites rest;
    private @Nullable Future<Void> sending;

    /**
     * How it goes to its upstream.
     *
     * @param aheadMax bytes that are read before there is a connection
     * @param partBytesMin as {@link GatheredWrites} understands it
     */
    record Passage(int aheadMax, int partBytesMin) {}

    /** The upstream takes nothing of it. */
    static final class Untaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Untaken() {
            super("the upstream takes nothing of the body", null, false, false);
        }
    }

    /** Its sender is not let in any more. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient HttpResponse answer;

        Refused(HttpResponse answer) {
            super("not let in any more", null, false, false);
            this.answer = answer;
        }
    }

    /**
     * @param standing asked when the sender has had its time, and every second while it has more
     */
    ForwardedBody(LimitedBody body, BodyBuffers buffers, Requester requester, Standing standing, Passage passage) {
        this.body = body;
        this.buffers = buffers;
        this.requester = requester;
        this.standing = standing;
        this.passage = passage;
        var check = standing.bodyCheck();
        if (check != null) {
            body.inspectedBy((part, isLast) -> {
                var found = find(check, part, isLast);
                return found == null ? null : new Refused(standing.refusalOfBody(found));
            });
        }
    }

    private static BodyCheck.@Nullable Found find(BodyCheck check, Buffer part, boolean isLast) {
        var found = check.find(part.getBytes());
        return found == null && isLast ? check.findAtEnd() : found;
    }

    /**
     * Of a request that has none: it has ended or is about to, its listener has seen to that.
     *
     * @param onFailure runs when its connection breaks before
     */
    static void none(Exchange exchange, Runnable onFailure) {
        if (!exchange.request().isEnded()) {
            exchange.request().exceptionHandler(_ -> onFailure.run()).resume();
        }
    }

    /** How a failure of a body is answered; empty when it was neither its limits nor its sender's standing. */
    static Optional<HttpResponse> findAnswer(Throwable failure, String requestId) {
        return failure instanceof Refused refused
                ? Optional.of(refused.answer)
                : LimitedBody.findAnswer(failure, requestId);
    }

    /** Completes when a connection is needed; fails as {@link #findAnswer} understands it, or with {@link Exhausted.Failure}. */
    Future<Void> readAhead() {
        return (passage.aheadMax() == 0 ? Future.<Void>succeededFuture() : read()).compose(_ -> {
            var refusal = standing.refusal();
            return refusal == null ? Future.succeededFuture() : Future.failedFuture(new Refused(refusal));
        });
    }

    private Future<Void> read() {
        Promise<Void> read = Promise.promise();
        body.exceptionHandler(read::tryFail);
        body.endHandler(_ -> {
            isWhole = true;
            read.tryComplete();
        });
        body.handler(part -> {
            if (!buffers.take(requester, part.length())) {
                body.pause();
                abandon();
                read.tryFail(new Exhausted.Failure(Exhausted.BUFFERS));
                return;
            }
            taken += part.length();
            ahead.appendBuffer(part);
            if (ahead.length() >= passage.aheadMax()) {
                body.pause();
                read.tryComplete();
            }
        });
        body.resume();
        return read.future();
    }

    /** How long it is, if all of it was read ahead; -1 otherwise. */
    int wholeBytes() {
        return isWhole ? ahead.length() : -1;
    }

    /**
     * Sends what was read, and the rest as it comes. Completes when all is sent; fails as either side does, or {@link #readAhead}, or with
     * {@link Untaken}.
     *
     * @param declared length in bytes; -1 when the sender declared none
     * @param timer stopped or taken for something else when nothing depends on the body any more, an answer having begun
     * @param upstream may take nothing of what is there, of a body that is not whole, for as long as until it answers
     */
    Future<Void> sendTo(HttpClientRequest request, long declared, OneTimer timer, ApiUpstream upstream) {
        var begun = send(request, declared, timer, upstream);
        sending = begun;
        return begun;
    }

    private Future<Void> send(HttpClientRequest request, long declared, OneTimer timer, ApiUpstream upstream) {
        if (declared >= 0) {
            request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(declared));
        } else {
            request.setChunked(true);
        }
        if (isWhole) {
            var sent = ahead.length() == 0 ? request.end() : request.end(ahead);
            return sent.onComplete(_ -> giveBack());
        }
        var gathering = new GatheredWrites(request, passage.partBytesMin());
        rest = gathering;
        if (ahead.length() > 0) {
            gathering.write(ahead).onComplete(_ -> giveBack());
        }
        if (ahead.length() < passage.partBytesMin() && passage.partBytesMin() > 1) {
            request.writeHead(); // it is told of what is to come, and may answer that
        }
        Promise<Void> sent = Promise.promise();
        watch(
                timer,
                sent,
                gathering,
                Math.max(1, upstream.responseHeaderTimeout().toSeconds()));
        body.pipe().endOnFailure(false).to(gathering).onComplete(sent::tryComplete, sent::tryFail);
        return sent.future();
    }

    /** Whether all of it was sent. */
    boolean isSent() {
        return sending != null && sending.succeeded();
    }

    /** Whether nothing of it is to be sent: it was, or cannot be, or has not begun. */
    boolean isOver() {
        return sending == null || sending.isComplete();
    }

    private void watch(OneTimer timer, Promise<Void> sent, GatheredWrites to, long looksMax) {
        timer.start(Progress.LOOK, () -> {
            var refusal = standing.refusal();
            if (refusal != null) {
                sent.tryFail(new Refused(refusal));
            } else if (to.looksWithoutProgress() >= looksMax) {
                sent.tryFail(new Untaken());
            } else {
                watch(timer, sent, to, looksMax);
            }
        });
    }

    /** Nobody wants it any more; what still arrives is dropped. */
    void abandon() {
        body.abandon();
        if (rest != null) {
            rest.drop();
        }
        giveBack();
    }

    private void giveBack() {
        if (taken > 0) {
            buffers.giveBack(requester, taken);
            taken = 0;
        }
    }
}
