package dev.latchkey.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what can only be looked at, because nobody tells of it. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Eventually() {}

    /** @param state how it stands, for whoever reads that it never came to it */
    public static void await(BooleanSupplier event, Supplier<String> state) throws InterruptedException {
        var nobodyTells = new CountDownLatch(1);
        for (var begun = System.nanoTime(); !event.getAsBoolean(); ) {
            assertThat(System.nanoTime() - begun).as(state).isLessThan(PATIENCE.toNanos());
            assertThat(nobodyTells.await(1, TimeUnit.MILLISECONDS)).isFalse();
        }
    }
}
