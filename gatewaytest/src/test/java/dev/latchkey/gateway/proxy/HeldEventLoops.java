package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The event loops of a node, all held at once: nothing is read, written or closed until they are let go. */
final class HeldEventLoops {

    private HeldEventLoops() {}

    /** Returns when each of them is held, until a latch lets them go. */
    static void hold(Vertx vertx, CountDownLatch goOn) throws InterruptedException {
        var held = new ArrayList<CountDownLatch>();
        for (var loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            var isHeld = new CountDownLatch(1);
            held.add(isHeld);
            loop.execute(() -> {
                isHeld.countDown();
                try {
                    assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        for (var one : held) {
            assertThat(one.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
