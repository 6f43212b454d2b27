package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The place of one request among those that an upstream has under way: taken and given back once. Belongs to one event loop. */
final class UpstreamPlace {

    private final UpstreamPools pools;
    private final Requester requester;
    private final boolean isUpgrade;
    private UpstreamPool pool;
    private UpstreamShares.@Nullable Share share;
    private @Nullable SharedConnection entered;
    private long enteredAt;
    private @Nullable UpstreamEnd end;
    private @Nullable SharedConnection roomOf;
    private int room;

    UpstreamPlace(UpstreamPools pools, Forwarder.Judged judged) {
        this.pools = pools;
        this.requester = judged.requester();
        this.isUpgrade = judged.upgrade() != null;
        this.pool = pools.of(judged.upstream());
    }

    /** Where it is, which may be elsewhere once it is taken. */
    UpstreamPool pool() {
        return pool;
    }

    /** Takes it, unless it is taken; otherwise says what is used up. */
    @Nullable
    Exhausted take() {
        while (share == null) {
            switch (pool.shares().take(requester, isUpgrade)) {
                case UpstreamShares.Share taken -> share = taken;
                case UpstreamShares.Refused(Exhausted what) -> {
                    return what;
                }
                case UpstreamShares.Gone _ -> pool = pools.after(pool);
            }
        }
        return null;
    }

    /** What became of a request to which nobody answered in time. */
    UpstreamFailure noHeader(@Nullable HttpClientRequest request) {
        if (request != null) {
            SharedConnection.retireIfSilent(request.connection(), enteredAt);
        }
        return UpstreamFailure.noHeader(pool.upstream());
    }

    /** Has nobody else ask on a connection on which nothing came for so long, while somebody waited for it. */
    void retireIfSilent(@Nullable HttpClientRequest request, Duration waited) {
        if (request != null) {
            SharedConnection.retireIfSilent(request.connection(), System.nanoTime() - waited.toNanos());
        }
    }

    /**
     * A request with a connection, on which somebody waits for it from here on.
     *
     * @param bodyBytes of its body, which is there; 0 when it has none, -1 when it comes in parts
     */
    Future<HttpClientRequest> request(RequestOptions head, int bodyBytes) {
        if (bodyBytes == 0 || !pool.upstream().reach().isHttp2()) {
            return pool.request(head).onSuccess(this::enter);
        }
        var asked = bodyBytes < 0 || bodyBytes > SharedConnection.BODIES_BYTES_MAX
                ? pool.requestAlone(head)
                : requestWithRoom(head, bodyBytes);
        return asked.onSuccess(this::enter);
    }

    private Future<HttpClientRequest> requestWithRoom(RequestOptions head, int bodyBytes) {
        return pool.request(new RequestOptions(head)).compose(request -> {
            var shared = SharedConnection.of(request.connection());
            if (shared == null) {
                return Future.succeededFuture(request);
            }
            if (shared.takeRoom(bodyBytes)) {
                roomOf = shared;
                room = bodyBytes;
                return Future.succeededFuture(request);
            }
            request.exceptionHandler(_ -> {}).reset(); // nothing of it was sent
            return pool.requestAlone(head);
        });
    }

    private void enter(HttpClientRequest request) {
        exit();
        enteredAt = System.nanoTime();
        end = UpstreamEnd.of(request.connection());
        entered = SharedConnection.of(request.connection());
        if (entered != null) {
            entered.enter();
        }
    }

    private void exit() {
        if (entered != null) {
            entered.exit();
            entered = null;
        }
    }

    /**
     * The connection is free for others, or about to be: before the caller hears that it is over, and asks again. One that ends is not
     * free, and holds the place until it is no more.
     */
    void giveBack() {
        exit();
        if (share == null) {
            return;
        }
        var held = handOver();
        if (end == null) {
            held.run();
        } else {
            end.await(held);
        }
    }

    /** What it holds, for whoever gives it back later. */
    private Runnable handOver() {
        var held = share;
        var shared = roomOf;
        var bytes = room;
        share = null;
        roomOf = null;
        return () -> {
            if (shared != null) {
                shared.giveRoomBack(bytes);
            }
            if (held != null) {
                held.giveBack(isUpgrade);
            }
        };
    }

    /**
     * Gives it back together with a request of which nothing was sent.
     *
     * @param unsent absent when it never got a connection
     */
    void decline(@Nullable HttpClientRequest unsent, @Nullable UpgradeTerms upgrade) {
        if (unsent != null) {
            unsent.exceptionHandler(_ -> {}); // that it is cancelled would be told to the log
        }
        UpgradeTerms.cancel(unsent, upgrade);
        giveBackBehind(unsent);
    }

    /**
     * Ends a request that nobody waits for any more, and gives its place back when it takes nothing of the upstream any more.
     *
     * @param asked absent when it never got a connection
     * @param isSent whether all of it was sent
     * @return completes when its place is free, or when that may take long
     */
    Future<Void> leave(@Nullable HttpClientRequest asked, @Nullable UpgradeTerms upgrade, boolean isSent) {
        var shared = asked == null ? null : SharedConnection.of(asked.connection());
        if (asked == null || shared == null) {
            hasten(asked, isSent);
            UpgradeTerms.cancel(asked, upgrade);
            return giveBackBehind(asked);
        }
        if (share == null && isSent) { // it is over there
            return Future.succeededFuture();
        }
        if (shared.isForOne() && !(isSent && shared.mayReset())) { // whether the upstream would read on is not known
            hasten(asked, isSent);
            asked.reset();
            shared.close();
            return giveBackBehind(asked);
        }
        if (!isSent) { // it waits for the upstream to read, as others would
            shared.retire();
        }
        if (shared.isForOne() || shared.mayReset()) {
            asked.reset();
            return giveBackBehind(asked);
        }
        exit();
        var held = handOver();
        var until = UpstreamEnd.of(asked.connection());
        Departure.of(pools.vertx(), shared, asked, isSent, () -> until.await(held));
        return Future.succeededFuture();
    }

    /** What was not sent of a cancelled request is not worth waiting for. */
    private static void hasten(@Nullable HttpClientRequest cancelled, boolean isSent) {
        if (cancelled != null && !isSent) {
            UpstreamEnd.of(cancelled.connection()).hasten();
        }
    }

    /**
     * Gives it back when the connection of a cancelled request is no more, or back among the others: its event loop sees to that first.
     *
     * @param cancelled absent when it never got a connection
     * @return completes then, on the event loop that this is called on
     */
    private Future<Void> giveBackBehind(@Nullable HttpClientRequest cancelled) {
        exit();
        if (share == null || cancelled == null) {
            giveBack();
            return Future.succeededFuture();
        }
        var held = handOver();
        Promise<Void> isBack = Promise.promise();
        UpstreamEnd.of(cancelled.connection()).awaitAfterwards(() -> {
            held.run();
            isBack.complete();
        });
        return EventLoop.here(isBack.future());
    }
}
