package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * How one listener stops without breaking off what it has begun: no connection is taken any more; every answer says that it is the
 * connection's last; then each connection ends as soon as nothing is in flight on it. Safe for use by many threads.
 */
final class Draining {

    /**
     * How long a kept connection still takes a request after the listener stopped: the next one may be on its way already, and would
     * meet a closed connection.
     */
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final Set<UpgradedConnection> upgraded = ConcurrentHashMap.newKeySet();
    private volatile boolean isStopping;

    Draining(Vertx vertx) {
        this.vertx = vertx;
    }

    void add(HttpConnection connection) {
        open.add(connection);
        connection.closeHandler(_ -> open.remove(connection));
    }

    /** A connection that speaks HTTP no longer; it is told when the listener stops. */
    void add(UpgradedConnection connection, HttpConnection before) {
        open.remove(before);
        upgraded.add(connection);
        connection.closed().onComplete(_ -> upgraded.remove(connection));
    }

    /** Whether each answer is the last on its connection. */
    boolean isStopping() {
        return isStopping;
    }

    /**
     * Ends it all in order.
     *
     * @param listening the sockets that take connections
     * @param longest how long what is in flight may take
     * @return completes when nothing is in flight any more, or the time is over; never fails
     */
    Future<Void> drain(List<Channel> listening, Duration longest) {
        Promise<Void> drained = Promise.promise();
        var since = System.nanoTime();
        closeAll(listening).onComplete(_ -> {
            // Not before: whoever is told to come by another connection must be refused there, not cut off.
            isStopping = true;
            upgraded.forEach(UpgradedConnection::goAway);
            var kept = KEPT.compareTo(longest) < 0 ? KEPT : longest;
            vertx.setTimer(Math.max(1, kept.toMillis()), _ -> {
                var left = longest.minusNanos(System.nanoTime() - since);
                endAll(left.isNegative() ? Duration.ofMillis(1) : left).onComplete(_ -> drained.tryComplete());
            });
        });
        vertx.setTimer(Math.max(1, longest.toMillis()), _ -> drained.tryComplete());
        return drained.future();
    }

    private Future<Void> endAll(Duration longest) {
        upgraded.forEach(UpgradedConnection::goAway); // those of requests that were under way
        return Future.join(Stream.concat(
                                open.stream().map(connection -> connection.shutdown(longest)),
                                upgraded.stream().map(UpgradedConnection::closed))
                        .toList())
                .mapEmpty();
    }

    private static Future<Void> closeAll(List<Channel> channels) {
        return Future.join(channels.stream().map(Draining::close).toList()).mapEmpty();
    }

    private static Future<Void> close(Channel channel) {
        Promise<Void> closed = Promise.promise();
        channel.close().addListener(_ -> closed.complete());
        return closed.future();
    }
}
