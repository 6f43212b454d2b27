package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.LimitedBody;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to an upstream and its answer on the way back. Belongs to one event loop, and ends exactly once:
 * with the answer's end, with our own answer about a failure, with an abort, or with the caller's leaving.
 */
final class Forwarding {

    private final Forwarder forwarder;
    private final OneTimer timer;
    private final Exchange exchange;
    private final Forwarder.Judged judged;
    private final Map<String, String> answerHeaders;
    private final Promise<Integer> ended = Promise.promise();
    private final UpstreamPlace place;
    private @Nullable HttpClientRequest upstreamRequest;
    private @Nullable ForwardedBody body;
    private long askedAt;
    private boolean isConnecting;
    private boolean isReused;
    private boolean hasRetried;
    private boolean isRelaying;
    private boolean isOver;
    private boolean hasLeft;

    Forwarding(Forwarder forwarder, Exchange exchange, Forwarder.Judged judged, Map<String, String> answerHeaders) {
        this.forwarder = forwarder;
        this.timer = new OneTimer(forwarder.pools().vertx());
        this.place = new UpstreamPlace(forwarder.pools(), judged);
        this.exchange = exchange;
        this.judged = judged;
        this.answerHeaders = answerHeaders;
    }

    Future<Integer> start() {
        var response = exchange.request().response();
        response.closeHandler(_ -> leave());
        response.exceptionHandler(_ -> leave());
        if (exchange.declaredBodyBytes() > judged.upstream().requestBodyBytesMax()) {
            var tooLarge = LimitedBody.tooLarge(exchange.id());
            GrpcAnswers.answer(exchange, tooLarge.with(answerHeaders));
            finish(tooLarge.status());
        } else if (exchange.hasBody()) {
            readAhead(forwarder.body(exchange, judged));
        } else {
            ForwardedBody.none(exchange, this::leave);
            connect();
        }
        return ended.future();
    }

    private void readAhead(ForwardedBody opened) {
        body = opened;
        opened.readAhead().onComplete(read -> {
            if (isOver) {
                return;
            }
            if (read.succeeded()) {
                connect();
            } else {
                failOfBody(read.cause());
            }
        });
    }

    /** Any failure but that of its limits or its sender's is that of one of the two connections, each of which reports it itself. */
    private void failOfBody(Throwable cause) {
        if (cause instanceof Exhausted.Failure exhausted) {
            fail(forwarder.exhausted(judged, exhausted.what()));
        } else if (cause instanceof ForwardedBody.Untaken) {
            fail(UpstreamFailure.bodyUntaken(judged.upstream()));
        } else {
            ForwardedBody.findAnswer(cause, exchange.id())
                    .ifPresent(answer -> giveUp(answer.status(), () -> {
                        if (isRelaying) {
                            exchange.abort();
                        } else {
                            GrpcAnswers.answer(exchange, answer.with(answerHeaders));
                        }
                    }));
        }
    }

    private void connect() {
        var exhausted = place.take();
        if (exhausted != null) {
            fail(forwarder.exhausted(judged, exhausted));
            return;
        }
        askedAt = System.nanoTime();
        isConnecting = true;
        place.request(forwarder.head(exchange, judged), body == null ? 0 : body.wholeBytes())
                .onComplete(connected -> {
                    isConnecting = false;
                    if (isOver) {
                        place.decline(connected.result(), judged.upgrade());
                    } else if (connected.failed()) {
                        fail(UpstreamFailure.ofConnecting(connected.cause(), judged.upstream()));
                    } else {
                        send(connected.result());
                    }
                });
    }

    private void send(HttpClientRequest request) {
        upstreamRequest = request.exceptionHandler(_ -> {}); // its response, or its body, tells what failed
        isReused = place.pool().isUsed(request.connection());
        request.response().onComplete(answered -> {
            if (isOver) {
                return;
            }
            if (answered.succeeded()) {
                place.pool().markUsed(request.connection());
                relay(answered.result());
            } else {
                retryOrFail(answered.cause());
            }
        });
        if (body != null) {
            sendBody(request, body);
        } else {
            UpgradeTerms.end(request, judged.upgrade());
            awaitHeader();
        }
    }

    private void sendBody(HttpClientRequest request, ForwardedBody sending) {
        if (sending.wholeBytes() >= 0) {
            awaitHeader();
        }
        sending.sendTo(request, exchange.declaredBodyBytes(), timer, judged.upstream())
                .onComplete(sent -> {
                    if (isOver) {
                        timer.stop();
                        place.giveBack();
                    } else if (sent.failed()) {
                        failOfBody(sent.cause());
                    } else if (sending.wholeBytes() < 0) {
                        awaitHeader();
                    }
                });
    }

    /** The time runs from the end of the request: a slow sender is not the upstream's fault. */
    private void awaitHeader() {
        if (!isRelaying && !isOver) {
            timer.start(judged.upstream().responseHeaderTimeout(), () -> fail(place.noHeader(upstreamRequest)));
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
                && body == null
                && exchange.method().isIdempotent()) {
            hasRetried = true;
            timer.stop();
            connect();
        } else {
            fail(UpstreamFailure.ofWaiting(cause));
        }
    }

    private void relay(HttpClientResponse from) {
        var isGivenOver = UpgradeTerms.areGrantedBy(from, judged.upgrade());
        var isFinal = from.statusCode() >= 200 && from.statusCode() < 1_000; // on HTTP/2 nobody else has seen to that
        if (!isFinal && !isGivenOver) { // 101: nobody asked for that protocol
            fail(UpstreamFailure.malformed());
            return;
        }
        timer.stop();
        isRelaying = true;
        place.pool().meter().answered(from.statusCode(), System.nanoTime() - askedAt);
        if (isGivenOver) {
            Tunnel.open(exchange, from, judged, answerHeaders, forwarder.pools().upgrades())
                    .onComplete(_ -> finish(Forwarder.SWITCHED), _ -> finish(400));
            return;
        }
        var to = exchange.request().response();
        if (!ForwardedHeaders.writeHead(from, exchange, judged.isPersonal(), answerHeaders)) {
            to.end().onComplete(_ -> finishRelay(from.statusCode()));
            return;
        }
        new Progress(timer, to, judged.upstream(), judged.standing()::holds, () -> breakOff(from.statusCode())).watch();
        // What its caller has yet to take holds nobody's connection any more.
        from.end().onComplete(_ -> release());
        GatheredWrites.pass(from, to).onComplete(piped -> {
            if (piped.succeeded()) {
                ForwardedHeaders.end(from, exchange).onComplete(_ -> finishRelay(from.statusCode()));
            } else {
                breakOff(from.statusCode());
            }
        });
    }

    private void finishRelay(int status) {
        // That the whole body was sent may be heard of later than the answer to it, so only what is unread counts.
        if (isSent() || exchange.request().isEnded()) {
            finish(status);
        } else {
            giveUp(status, exchange::leaveBody);
        }
    }

    /** What another protocol was asked for on has no other use; and a body on its way has the connection until it is taken. */
    private void release() {
        if (judged.upgrade() != null) {
            leaveAsked();
        } else if (body == null || body.isOver()) {
            place.giveBack();
        } else if (isOver) {
            timer.start(UpstreamEnd.TAKEN_WITHIN, this::leaveAsked);
        }
    }

    /** The upstream stopped in the middle: the caller must see that, too, and never a clean end. */
    private void breakOff(int status) {
        place.retireIfSilent(upstreamRequest, judged.upstream().responseIdleTimeout());
        giveUp(status, exchange::abort);
    }

    private void fail(UpstreamFailure failure) {
        var answer = failure.answer(exchange.id()).with(answerHeaders);
        giveUp(failure.status(), () -> GrpcAnswers.answer(exchange, answer, failure.grpcCode()));
    }

    /**
     * Its place is its own until the upstream's side is free, as in {@link #leave}, and free for others when the caller hears of it,
     * and asks again.
     */
    private void giveUp(int status, Runnable tell) {
        if (isOver) {
            return;
        }
        stop();
        leaveAsked().onComplete(_ -> {
            if (!hasLeft) {
                tell.run();
            }
            conclude(status);
        });
    }

    /** Its place is its own until the upstream's side is free, too: who comes and goes in a hurry would take from others. */
    private void leave() {
        hasLeft = true;
        if (!isOver) {
            stop();
            conclude(Forwarder.CALLER_LEFT);
            if (!isConnecting) {
                leaveAsked();
            }
        }
    }

    /** Called after the end, so that what the cancelled request reports about itself changes nothing. */
    private Future<Void> leaveAsked() {
        return place.leave(upstreamRequest, judged.upgrade(), isSent());
    }

    private boolean isSent() {
        return body == null || body.isSent();
    }

    private void finish(int status) {
        if (!isOver) {
            stop();
            release();
            conclude(status);
        }
    }

    private void stop() {
        isOver = true;
        timer.stop();
    }

    private void conclude(int status) {
        place.pool().ended(isRelaying, status);
        if (body != null) {
            body.abandon();
        }
        ended.complete(status);
    }
}
