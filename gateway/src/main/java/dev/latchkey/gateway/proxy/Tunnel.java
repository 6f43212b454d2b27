package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.UpgradedConnection;
import dev.latchkey.engine.protocol.UpgradeProtocol;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two connections that were given over to another protocol, one to the other: bytes pass as fast as the slower side takes them, as
 * long as the request that it began with would be let in. Both sides of a WebSocket are told why it ends (RFC 6455 §7). Belongs to one
 * event loop, and ends once.
 */
final class Tunnel {

    private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);

    /** How often it is asked whether the tunnel may stand: so long at most does one outlive its credential. */
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(1);

    /** Most that is sent and not taken, for each side. */
    private static final int QUEUE_BYTES_MAX = 8 * 1024;

    /** What one may hold at worst: for each direction a part, what is sent and not taken, and a record of TLS beyond it. */
    static final int BYTES_MAX = 64 * 1024;

    private final Vertx vertx;
    private final UpgradedConnection caller;
    private final NetSocket upstream;
    private final UpgradeTerms terms;
    private final Duration idleTimeout;
    private final OpenUpgrades open;
    private final OneTimer idleTimer;
    private final OneTimer endTimer;
    private final Flow toCaller;
    private final Flow toUpstream;
    private final Promise<Void> ended = Promise.promise();
    private long bytesMoved;
    private long looks;
    private @Nullable UpgradeEnd end;
    private boolean isOver;

    /** @param idleTimeout longest silence of both sides */
    private Tunnel(
            UpgradedConnection caller,
            NetSocket upstream,
            Channel channel,
            UpgradeTerms terms,
            Duration idleTimeout,
            OpenUpgrades open) {
        this.vertx = caller.vertx();
        this.caller = caller;
        this.upstream = upstream;
        this.terms = terms;
        this.idleTimeout = idleTimeout;
        this.open = open;
        this.idleTimer = new OneTimer(vertx);
        this.endTimer = new OneTimer(vertx);
        var isWebSocket = terms.protocol().equals(UpgradeProtocol.WEBSOCKET);
        this.toCaller = new Flow(upstream, channel, caller.socket(), isWebSocket ? new WebSocketFrames() : null, false);
        this.toUpstream =
                new Flow(caller.socket(), caller.channel(), upstream, isWebSocket ? new WebSocketFrames() : null, true);
    }

    /**
     * Gives both connections over. Fails, and the request was answered, when the caller's cannot be.
     *
     * @param from the upstream's answer, which gives its own over
     * @param answerHeaders set on the answer, whatever the upstream says
     * @return completes when all is over
     */
    static Future<Void> open(
            Exchange exchange,
            HttpClientResponse from,
            Forwarder.Judged judged,
            Map<String, String> answerHeaders,
            OpenUpgrades open) {
        var terms = Objects.requireNonNull(judged.upgrade());
        var channel = channel(from.request().connection());
        channel.config().setAutoRead(false);
        var upstream = from.netSocket().pause();
        upstream.exceptionHandler(_ -> {}); // it may be given up before it is listened to
        return UpgradedConnection.of(
                        exchange,
                        to -> ForwardedHeaders.writeUpgrade(from, to, exchange, terms.protocol(), answerHeaders))
                .compose(caller -> {
                    terms.onBegun().run();
                    var idleTimeout = judged.upstream().responseIdleTimeout();
                    return new Tunnel(caller, upstream, channel, terms, idleTimeout, open).start();
                });
    }

    /** From now on little is read at once from an upstream's connection, which is used for nothing else any more. */
    static void narrow(HttpConnection upstream) {
        UpgradedConnection.narrow(channel(upstream));
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** Begins. Completes when the caller's connection is no more; never fails. */
    private Future<Void> start() {
        open.begin();
        looks = vertx.setPeriodic(LOOKED_AT_EVERY.toMillis(), _ -> look());
        awaitMovement();
        caller.onGoingAway(() -> end(UpgradeEnd.STOP));
        caller.closed().onComplete(_ -> {
            finish(UpgradeEnd.PEER);
            endTimer.stop();
            upstream.close();
            ended.tryComplete();
        });
        toCaller.start();
        toUpstream.start();
        return ended.future();
    }

    private void look() {
        if (!stands()) {
            end(UpgradeEnd.CREDENTIAL);
        } else if (terms.owner() != null) {
            caller.renew(terms.owner());
        }
    }

    private boolean stands() {
        try {
            return terms.stands().getAsBoolean();
        } catch (RuntimeException e) {
            LOG.error("a connection is ended because nobody can say whether it may stand", e);
            return false;
        }
    }

    private void awaitMovement() {
        var before = bytesMoved;
        idleTimer.start(idleTimeout, () -> {
            if (bytesMoved == before) {
                end(UpgradeEnd.IDLE);
            } else {
                awaitMovement();
            }
        });
    }

    /** Ends it in order, as far as the protocol is known. */
    private void end(UpgradeEnd why) {
        if (isOver || end != null) {
            return;
        }
        end = why;
        toCaller.sayLast(why.webSocketCode());
        toUpstream.sayLast(why.webSocketCode());
        if (toCaller.frames == null) {
            finish(why);
        } else {
            endTimer.start(open.lastWords(), () -> finish(why));
            finishIfAnswered();
        }
    }

    private void finishIfAnswered() {
        if (end != null && toCaller.hasEnded() && toUpstream.hasEnded()) {
            finish(end);
        }
    }

    /** Nothing more is passed on; what was sent last may still be taken. */
    private void finish(UpgradeEnd why) {
        if (isOver) {
            return;
        }
        isOver = true;
        open.end(end == null ? why : end);
        vertx.cancelTimer(looks);
        idleTimer.stop();
        toCaller.stop();
        toUpstream.stop();
        upstream.end();
        caller.end();
        endTimer.start(UpstreamEnd.TAKEN_WITHIN, caller::cutOff);
    }

    /** One direction. */
    private final class Flow {
        private final NetSocket from;
        private final Channel channel;
        private final NetSocket to;
        private final @Nullable WebSocketFrames frames;
        private final boolean isMasked;
        private int lastCode;
        private boolean hasSaidLast;

        Flow(NetSocket from, Channel channel, NetSocket to, @Nullable WebSocketFrames frames, boolean isMasked) {
            this.from = from;
            this.channel = channel;
            this.to = to;
            this.frames = frames;
            this.isMasked = isMasked;
        }

        void start() {
            from.handler(this::take);
            from.endHandler(_ -> finish(UpgradeEnd.PEER));
            from.exceptionHandler(_ -> finish(UpgradeEnd.PEER));
            to.setWriteQueueMaxSize(QUEUE_BYTES_MAX);
            channel.config().setAutoRead(true);
            from.resume();
        }

        /** What still comes is dropped. */
        void stop() {
            from.handler(_ -> {});
            channel.config().setAutoRead(true);
        }

        private void take(Buffer part) {
            bytesMoved += part.length();
            if (frames == null) {
                pass(part);
            } else if (lastCode == 0) {
                frames.follow(part);
                pass(part);
            } else {
                takeLast(part, frames);
            }
        }

        /** Its channel is not read, rather than the socket paused: that would take many more parts before it stops. */
        private void pass(Buffer part) {
            to.write(part);
            if (to.writeQueueFull()) {
                channel.config().setAutoRead(false);
                to.drainHandler(_ -> channel.config().setAutoRead(true));
            }
        }

        /** The frame under way may end; behind it come our last, and nothing of theirs. */
        private void takeLast(Buffer part, WebSocketFrames following) {
            var at = 0;
            if (!hasSaidLast) {
                at = following.followFrame(part, 0);
                pass(part.getBuffer(0, at));
                sayLast(lastCode);
            }
            following.follow(part.getBuffer(at, part.length()));
            finishIfAnswered();
        }

        void sayLast(int code) {
            lastCode = code;
            if (frames != null && frames.isBetween() && !hasSaidLast) {
                hasSaidLast = true;
                if (!frames.hasClosed()) {
                    to.write(WebSocketFrames.close(code, isMasked));
                }
                channel.config().setAutoRead(true);
            }
        }

        /** Whether our last frame was sent, and the sender's own has come. */
        boolean hasEnded() {
            return frames == null || (hasSaidLast && frames.hasClosed());
        }
    }
}
