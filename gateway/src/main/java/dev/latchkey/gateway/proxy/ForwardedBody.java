package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.LimitedBody;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;

/**
 * A request body on its way to an upstream. It is read whole, or as far as there is room, before there is a connection, so that a sender
 * who takes its time holds nothing but its own memory; what is longer is streamed behind. Belongs to one event loop.
 */
final class ForwardedBody {

    private final LimitedBody body;
    private final BodyBuffers buffers;
    private final Requester requester;
    private final int aheadMax;
    private final Buffer ahead = Buffer.buffer();
    private int taken;
    private boolean isWhole;

    /** @param aheadMax bytes that are read before there is a connection */
    ForwardedBody(LimitedBody body, BodyBuffers buffers, Requester requester, int aheadMax) {
        this.body = body;
        this.buffers = buffers;
        this.requester = requester;
        this.aheadMax = aheadMax;
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

    /** Completes when a connection is needed; fails as the body does, or with {@link Exhausted.Failure}. */
    Future<Void> readAhead() {
        if (aheadMax == 0) {
            return Future.succeededFuture();
        }
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
            if (ahead.length() >= aheadMax) {
                body.pause();
                read.tryComplete();
            }
        });
        body.resume();
        return read.future();
    }

    /**
     * Sends what was read, and the rest as it comes. Completes when all is sent; fails as either side does.
     *
     * @param declared length in bytes; -1 when the sender declared none
     */
    Future<Void> sendTo(HttpClientRequest request, long declared) {
        if (declared >= 0) {
            request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(declared));
        } else {
            request.setChunked(true);
        }
        if (isWhole) {
            var sent = ahead.length() == 0 ? request.end() : request.end(ahead);
            return sent.onComplete(_ -> giveBack());
        }
        if (ahead.length() > 0) {
            request.write(ahead).onComplete(_ -> giveBack());
        }
        return body.pipe().endOnFailure(false).to(request);
    }

    /** Nobody wants it any more; what still arrives is dropped. */
    void abandon() {
        body.abandon();
        giveBack();
    }

    private void giveBack() {
        if (taken > 0) {
            buffers.giveBack(requester, taken);
            taken = 0;
        }
    }
}
