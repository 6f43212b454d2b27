package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/** The place of one request among those that an upstream has under way: taken and given back once. Belongs to one event loop. */
final class UpstreamPlace {

    private final UpstreamPools pools;
    private final Requester requester;
    private final boolean isUpgrade;
    private UpstreamPool pool;
    private UpstreamShares.@Nullable Share share;

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

    /** The connection is free for others, or about to be: before the caller hears that it is over, and asks again. */
    void giveBack() {
        if (share != null) {
            share.giveBack(isUpgrade);
            share = null;
        }
    }

    /**
     * Gives it back when the connection of a cancelled request is closed, or back among the others: its event loop sees to that first,
     * and tells of it in a second turn.
     *
     * @param cancelled absent when it never got a connection
     * @return completes then, on the event loop that this is called on
     */
    Future<Void> giveBackBehind(@Nullable HttpClientRequest cancelled) {
        var held = share;
        if (held == null || cancelled == null) {
            giveBack();
            return Future.succeededFuture();
        }
        share = null;
        Promise<Void> isBack = Promise.promise();
        var eventLoop = ((ConnectionBase) cancelled.connection()).channel().eventLoop();
        eventLoop.execute(() -> eventLoop.execute(() -> {
            held.giveBack(isUpgrade);
            isBack.complete();
        }));
        return EventLoop.here(isBack.future());
    }
}
