package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever thread settles something, the one who asked hears of it on their own event loop. */
class EventLoopTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whatAnotherThreadSettlesIsHeardOnTheEventLoopThatAsked() throws Exception {
        var stored = new CompletableFuture<String>();

        assertThat(heard(() -> EventLoop.here(stored), () -> stored.complete("kept")))
                .isEqualTo("kept");
    }

    @Test
    void whatAnotherThreadFailsIsHeardThereAsItFailed() {
        var failed = new CompletableFuture<String>();
        var full = new IllegalStateException("full");

        assertThatThrownBy(() -> heard(() -> EventLoop.here(failed), () -> failed.completeExceptionally(full)))
                .isSameAs(full);
    }

    @Test
    void whatBlocksRunsElsewhereAndIsHeardThere() throws Exception {
        assertThat(heard(
                        () -> EventLoop.call(
                                Thread::startVirtualThread,
                                () -> Thread.currentThread().isVirtual()),
                        () -> {}))
                .isTrue();
    }

    /** What the asking hears, which must be where it asked. */
    private <T> T heard(Supplier<Future<T>> asking, Runnable settling) throws Exception {
        var asked = new CompletableFuture<Void>();
        Promise<T> heard = Promise.promise();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(_ -> {
            asking.get()
                    .onComplete(outcome -> heard.handle(
                            context.equals(Vertx.currentContext())
                                    ? outcome
                                    : Future.failedFuture(new AssertionError("heard elsewhere"))));
            asked.complete(null);
        });
        asked.get(60, TimeUnit.SECONDS);
        settling.run();
        return heard.future().await(60, TimeUnit.SECONDS);
    }
}
