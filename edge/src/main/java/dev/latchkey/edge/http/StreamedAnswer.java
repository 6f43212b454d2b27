package dev.latchkey.edge.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a {@link StreamedBody}: one piece is made at a time, and none as long as the reader leaves what was made before. Whoever takes
 * too little for {@link ListenerSettings#bodyIdleTimeout} is left. Belongs to its event loop.
 */
final class StreamedAnswer {

    private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);

    private final Exchange exchange;
    private final HttpServerResponse response;
    private final StreamedBody body;
    private final Promise<Void> written = Promise.promise();
    private final long patienceMillis;
    private long timer = -1;
    private boolean isMaking;
    private boolean isOver;

    private StreamedAnswer(Exchange exchange, StreamedBody body) {
        this.exchange = exchange;
        this.response = exchange.request().response();
        this.body = body;
        this.patienceMillis =
                Math.max(1, exchange.listening().settings().bodyIdleTimeout().toMillis());
    }

    /** Ends a response whose head is set; fails when the reader leaves, or the body cannot be made to its end. */
    static Future<Void> end(Exchange exchange, StreamedBody body) {
        var answer = new StreamedAnswer(exchange, body);
        answer.response.closeHandler(_ -> answer.over());
        answer.response.exceptionHandler(_ -> answer.over());
        if (exchange.request().version() != HttpVersion.HTTP_2) {
            answer.response.setChunked(true);
        }
        answer.goOn();
        return answer.written.future();
    }

    private void goOn() {
        if (isOver) {
            return;
        }
        if (response.writeQueueFull()) {
            timer = exchange.listening().vertx().setTimer(patienceMillis, _ -> breakOff("its reader takes too little"));
            response.drainHandler(_ -> {
                stopWaiting();
                goOn();
            });
            return;
        }
        isMaking = true;
        EventLoop.call(Thread::startVirtualThread, body::next).onComplete(this::made, this::failed);
    }

    private void stopWaiting() {
        exchange.listening().vertx().cancelTimer(timer);
        response.drainHandler(null);
    }

    private void made(Optional<Buffer> piece) {
        isMaking = false;
        if (isOver) {
            body.close();
        } else if (piece.isPresent()) {
            var _ = response.write(piece.get()).onFailure(_ -> over());
            goOn();
        } else {
            isOver = true;
            body.close();
            response.end().onComplete(written);
        }
    }

    private void failed(Throwable cause) {
        isMaking = false;
        if (isOver) {
            body.close();
        } else {
            breakOff(cause.toString());
        }
    }

    private void breakOff(String why) {
        LOG.warn("the answer to request {} was broken off: {}", exchange.id(), why);
        over();
        exchange.abort();
    }

    /** Nobody reads the rest. */
    private void over() {
        if (isOver) {
            return;
        }
        isOver = true;
        stopWaiting();
        if (!isMaking) {
            body.close();
        }
        written.tryFail(new HttpClosedException("the rest is not sent"));
    }
}
