package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long a stream of events lives, by time-outs that the test lets pass. */
class ProgressTest {

    private static final Duration IDLE = Duration.ofSeconds(7);

    private @Nullable Handler<Long> due;
    private long dueMillis;
    private long bytesWritten;
    private boolean isWriteQueueFull;
    private boolean isLetIn = true;
    private boolean isStalled;

    private final Vertx vertx = (Vertx) Proxy.newProxyInstance(
            ProgressTest.class.getClassLoader(), new Class<?>[] {Vertx.class}, (_, method, arguments) -> {
                if (method.getName().equals("setTimer")) {
                    dueMillis = (long) arguments[0];
                    @SuppressWarnings("unchecked")
                    var handler = (Handler<Long>) arguments[1];
                    due = handler;
                    return 1L;
                }
                assertThat(method.getName()).isEqualTo("cancelTimer");
                due = null;
                return true;
            });

    private final HttpServerResponse response = (HttpServerResponse) Proxy.newProxyInstance(
            ProgressTest.class.getClassLoader(),
            new Class<?>[] {HttpServerResponse.class},
            (_, method, _) -> switch (method.getName()) {
                case "bytesWritten" -> bytesWritten;
                case "ended" -> false;
                case "writeQueueFull" -> isWriteQueueFull;
                default -> throw new AssertionError(method);
            });

    private void watch() {
        var upstream = ApiUpstream.of("orders", URI.create("http://127.0.0.1:1"))
                .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), IDLE);
        new Progress(new OneTimer(vertx), response, upstream, () -> isLetIn, () -> isStalled = true).watch();
    }

    /** A whole time-out, but for what has ended before. */
    private void timePasses() {
        for (var left = IDLE.toMillis(); left > 0 && !isStalled; left -= dueMillis) {
            aLookPasses();
        }
    }

    private void aLookPasses() {
        var handler = due;
        assertThat(handler).as("somebody waits").isNotNull();
        assertThat(dueMillis).isEqualTo(1_000);
        due = null;
        if (handler != null) {
            handler.handle(1L);
        }
    }

    @Test
    void endsWithinASecondOfTheCredential() {
        watch();
        for (var i = 0; i < 1_000; i++) {
            bytesWritten += "data: 1\n\n".length();
            aLookPasses();
            assertThat(isStalled).isFalse();
        }
        isLetIn = false;
        bytesWritten++;
        aLookPasses();
        assertThat(isStalled).isTrue();
        assertThat(due).isNull();
    }

    @Test
    void aStreamLivesAsLongAsEventsComeAndEndsOnceNoneCame() {
        watch();
        for (var i = 0; i < 1_000; i++) {
            bytesWritten += "data: 1\n\n".length();
            timePasses();
            assertThat(isStalled).isFalse();
        }
        timePasses();
        assertThat(isStalled).isTrue();
        assertThat(due).as("it is over").isNull();
    }

    /** Whenever the silence began: with the head, or with an event in the middle of a time-out. */
    @Test
    void silenceEndsItWithinALookOfTheTimeOut() {
        watch();
        timePasses();
        assertThat(isStalled).as("nothing came after the head").isTrue();

        isStalled = false;
        watch();
        for (var i = 0; i < 3; i++) {
            aLookPasses();
        }
        bytesWritten++;
        aLookPasses();
        for (var i = 1; i < IDLE.toSeconds(); i++) {
            aLookPasses();
            assertThat(isStalled).as("silent for %d s", i).isFalse();
        }
        aLookPasses();
        assertThat(isStalled).isTrue();
        assertThat(due).as("it is over").isNull();
    }

    /** Small events that their reader takes at once are no sign of one who takes too little. */
    @Test
    void onlyWhoKeepsTheUpstreamWaitingHasToTakeMuch() {
        watch();
        bytesWritten++;
        timePasses();
        bytesWritten++;
        timePasses();
        assertThat(isStalled).isFalse();
        isWriteQueueFull = true;
        bytesWritten++;
        timePasses();
        assertThat(isStalled).isTrue();
    }
}
