package dev.latchkey.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one upstream, in turn. An address that takes no connection is passed over for a while, and the request goes to the
 * next one, because nothing of it was sent; one that breaks a connection before it can carry a request gets another. Once a connection
 * is there, nothing is tried again here. Safe for use by several event loops.
 */
final class UpstreamAddresses {

    /** So many addresses are tried for one request. */
    private static final int TRIED_MAX = 3;

    private final List<UpstreamAddress> all;
    private final boolean isOne;
    private final LongSupplier nanoTime;
    private final AtomicInteger turn = new AtomicInteger();

    UpstreamAddresses(UpstreamReach reach, LongSupplier nanoTime) {
        this.all = reach.addresses().stream().map(UpstreamAddress::new).toList();
        this.isOne = all.size() == 1 && !all.getFirst().canTurn();
        this.nanoTime = nanoTime;
    }

    List<UpstreamAddress> all() {
        return all;
    }

    /** How each stands now. */
    List<UpstreamFigures.Address> figures() {
        var now = nanoTime.getAsLong();
        return all.stream()
                .map(address -> new UpstreamFigures.Address(address.host() + ":" + address.port(), address.isUp(now)))
                .toList();
    }

    /**
     * A request with a connection to whichever address has one.
     *
     * @param client opens it
     */
    Future<HttpClientRequest> request(
            RequestOptions options, Function<RequestOptions, Future<HttpClientRequest>> client) {
        if (isOne) {
            var only = all.getFirst();
            return open(options.setHost(only.host()).setPort(only.port()).setServer(only.socket()), client);
        }
        return attempt(options, client, next(null), 1);
    }

    private Future<HttpClientRequest> attempt(
            RequestOptions options,
            Function<RequestOptions, Future<HttpClientRequest>> client,
            UpstreamAddress address,
            int attempts) {
        return connect(options, client, address).transform(connected -> {
            if (connected.succeeded()) {
                address.worked();
                return Future.succeededFuture(connected.result());
            }
            var cause = connected.cause();
            if (cause instanceof ConnectionPoolTooBusyException) {
                return Future.failedFuture(cause); // the address is not to blame
            }
            address.failed(nanoTime.getAsLong());
            var other = next(address);
            return other == address || attempts >= Math.min(TRIED_MAX, all.size())
                    ? Future.failedFuture(cause)
                    : attempt(options, client, other, attempts + 1);
        });
    }

    private static Future<HttpClientRequest> open(
            RequestOptions options, Function<RequestOptions, Future<HttpClientRequest>> client) {
        return client.apply(options)
                .recover(cause ->
                        UpstreamFailure.isOfNewConnection(cause) ? client.apply(options) : Future.failedFuture(cause));
    }

    private static Future<HttpClientRequest> connect(
            RequestOptions options,
            Function<RequestOptions, Future<HttpClientRequest>> client,
            UpstreamAddress address) {
        var first = address.socket();
        options.setHost(address.host()).setPort(address.port()).setServer(first);
        return open(options, client).recover(cause -> {
            var other = cause instanceof ConnectException ? address.turnFrom(first) : first;
            return other.equals(first) ? Future.failedFuture(cause) : client.apply(options.setServer(other));
        });
    }

    /** The next one that is up; where none is, the next one: it may have come back. */
    private UpstreamAddress next(@Nullable UpstreamAddress failed) {
        if (all.size() == 1) {
            return all.getFirst();
        }
        var now = nanoTime.getAsLong();
        var start = Math.floorMod(turn.getAndIncrement(), all.size());
        for (var i = 0; i < all.size(); i++) {
            var address = all.get((start + i) % all.size());
            if (address != failed && address.isUp(now)) {
                return address;
            }
        }
        var any = all.get(start);
        return any == failed ? all.get((start + 1) % all.size()) : any;
    }
}
