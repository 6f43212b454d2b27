package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.LimitedBody;
import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to an upstream and its answer on the way back. Belongs to one event loop, and ends exactly once:
 * with the answer's end, with our own answer about a failure, with an abort, or with the caller's leaving.
 */
final class Forwarding {

    private static final long NO_TIMER = -1;

    private final Forwarder forwarder;
    private final Vertx vertx;
    private final UpstreamPool pool;
    private final Exchange exchange;
    private final Forwarder.Judged judged;
    private final Map<String, String> answerHeaders;
    private final Promise<Integer> ended = Promise.promise();
    private final boolean hasBody;
    private @Nullable HttpClientRequest upstreamRequest;
    private @Nullable LimitedBody body;
    private boolean isBodySent;
    private boolean isReused;
    private boolean hasRetried;
    private boolean isRelaying;
    private boolean isOver;
    private long timer = NO_TIMER;

    Forwarding(
            Forwarder forwarder,
            Vertx vertx,
            UpstreamPool pool,
            Exchange exchange,
            Forwarder.Judged judged,
            Map<String, String> answerHeaders) {
        this.forwarder = forwarder;
        this.vertx = vertx;
        this.pool = pool;
        this.exchange = exchange;
        this.judged = judged;
        this.answerHeaders = answerHeaders;
        this.hasBody = exchange.hasBody();
    }

    Future<Integer> start() {
        var response = exchange.request().response();
        response.closeHandler(_ -> leave());
        response.exceptionHandler(_ -> leave());
        if (!hasBody) {
            readToItsEnd();
        }
        if (exchange.declaredBodyBytes() > judged.upstream().requestBodyBytesMax()) {
            var answer = LimitedBody.tooLarge(exchange.id());
            exchange.answer(answer.with(answerHeaders));
            finish(answer.status());
        } else {
            connect();
        }
        return ended.future();
    }

    /** A request that has no body must stay so; in HTTP/2 a sender can change its mind. */
    private void readToItsEnd() {
        exchange.request()
                .exceptionHandler(_ -> leave())
                .handler(_ -> {
                    exchange.abort();
                    finish(400);
                    cancelUpstream();
                })
                .resume();
    }

    private void connect() {
        pool.request(forwarder.head(exchange, judged)).onComplete(connected -> {
            if (isOver) {
                if (connected.succeeded()) {
                    connected.result().reset();
                }
            } else if (connected.succeeded()) {
                send(connected.result());
            } else {
                fail(UpstreamFailure.ofConnecting(connected.cause(), judged.upstream()));
            }
        });
    }

    private void send(HttpClientRequest request) {
        upstreamRequest = request;
        isReused = pool.isUsed(request.connection());
        request.response().onComplete(answered -> {
            if (isOver) {
                return;
            }
            if (answered.succeeded()) {
                pool.markUsed(request.connection());
                relay(answered.result());
            } else {
                retryOrFail(answered.cause());
            }
        });
        if (hasBody) {
            sendBody(request);
        } else {
            isBodySent = true;
            request.end();
            awaitHeader();
        }
    }

    private void sendBody(HttpClientRequest request) {
        var declared = exchange.declaredBodyBytes();
        if (declared >= 0) {
            request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(declared));
        } else {
            request.setChunked(true);
        }
        var opened = exchange.openBody(judged.upstream().requestBodyBytesMax());
        body = opened;
        opened.pipe().endOnFailure(false).to(request).onComplete(sent -> {
            if (isOver) {
                return;
            }
            if (sent.succeeded()) {
                isBodySent = true;
                awaitHeader();
            } else {
                LimitedBody.findAnswer(sent.cause(), exchange.id()).ifPresent(answer -> {
                    if (isRelaying) {
                        exchange.abort();
                    } else {
                        exchange.answer(answer.with(answerHeaders));
                    }
                    finish(answer.status());
                    cancelUpstream();
                });
                // Any other failure is that of one of the two connections, each of which reports it itself.
            }
        });
    }

    /** The time runs from the end of the request: a slow sender is not the upstream's fault. */
    private void awaitHeader() {
        if (!isRelaying && !isOver) {
            startTimer(
                    judged.upstream().responseHeaderTimeout(), () -> fail(UpstreamFailure.noHeader(judged.upstream())));
        }
    }

    /**
     * A kept connection may have been closed by the upstream just when we used it. The request can then go out again, if it
     * was complete, asks for nothing to be done twice (RFC 9110 §9.2.2), and nothing was answered.
     */
    private void retryOrFail(Throwable cause) {
        if (UpstreamFailure.isClosed(cause)
                && isReused
                && !hasRetried
                && !hasBody
                && exchange.method().isIdempotent()) {
            hasRetried = true;
            stopTimer();
            connect();
        } else {
            fail(UpstreamFailure.ofWaiting(cause));
        }
    }

    private void relay(HttpClientResponse from) {
        if (from.statusCode() < 200) { // 101: nobody asked for another protocol
            fail(UpstreamFailure.malformed());
            return;
        }
        stopTimer();
        isRelaying = true;
        var to = exchange.request().response();
        to.setStatusCode(from.statusCode());
        ForwardedHeaders.response(from.headers(), to.headers());
        answerHeaders.forEach(to::putHeader);
        to.putHeader("X-Request-Id", exchange.id());
        if (!exchange.request().isEnded() && exchange.request().version() == HttpVersion.HTTP_1_1) {
            // The upstream answered before it had the whole body; the rest is not read, so no request can follow.
            to.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        var length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (exchange.method() == HttpMethod.HEAD || from.statusCode() == 204 || from.statusCode() == 304) {
            if (length != null && from.statusCode() != 204) {
                to.putHeader(HttpHeaders.CONTENT_LENGTH, length);
            }
            to.end().onComplete(_ -> finishRelay(from.statusCode()));
            return;
        }
        if (judged.isPersonal()) {
            ForwardedHeaders.keepPrivate(to.headers());
        }
        ForwardedHeaders.delimit(to, length);
        watchProgress(to, -1);
        from.pipe().endOnFailure(false).to(to).onComplete(piped -> {
            if (piped.succeeded()) {
                finishRelay(from.statusCode());
            } else {
                breakOff(from.statusCode());
            }
        });
    }

    /** Nothing moved for a whole time-out: the upstream is idle, or the caller takes nothing. Neither may hold its place. */
    private void watchProgress(HttpServerResponse to, long bytesBefore) {
        startTimer(judged.upstream().responseIdleTimeout(), () -> {
            if (to.bytesWritten() == bytesBefore) {
                breakOff(to.getStatusCode());
            } else {
                watchProgress(to, to.bytesWritten());
            }
        });
    }

    private void finishRelay(int status) {
        // That the whole body was sent may be heard of later than the answer to it, so only what is unread counts.
        if (!isOver && !isBodySent && !exchange.request().isEnded()) {
            finish(status);
            cancelUpstream();
            exchange.leaveBody();
        }
        finish(status);
    }

    /** The upstream stopped in the middle: the caller must see that, too, and never a clean end. */
    private void breakOff(int status) {
        if (!isOver) {
            exchange.abort();
            finish(status);
            cancelUpstream();
        }
    }

    private void fail(UpstreamFailure failure) {
        if (isOver) {
            return;
        }
        exchange.answer(failure.answer(exchange.id()).with(answerHeaders));
        finish(failure.status());
        cancelUpstream();
    }

    private void leave() {
        if (!isOver) {
            finish(Forwarder.CALLER_LEFT);
            cancelUpstream();
        }
    }

    /** Called after the end, so that what the cancelled request reports about itself changes nothing. */
    private void cancelUpstream() {
        if (upstreamRequest != null) {
            upstreamRequest.reset();
        }
    }

    private void finish(int status) {
        if (!isOver) {
            isOver = true;
            stopTimer();
            if (body != null) {
                body.abandon();
            }
            ended.complete(status);
        }
    }

    private void startTimer(Duration time, Runnable action) {
        stopTimer();
        timer = vertx.setTimer(Math.max(1, time.toMillis()), _ -> {
            timer = NO_TIMER;
            action.run();
        });
    }

    private void stopTimer() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
