package dev.latchkey.authserver.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.authserver.assertion.AssertionResult;
import dev.latchkey.authserver.assertion.KeyOwner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients sign is looked at on threads of the system, and one whose client is named again and again keeps nobody else waiting. */
@Timeout(180)
final class VerificationsTest {

    private static final AssertionResult DONE = new AssertionResult.Unproven("none");

    private final Verifications verifications = new Verifications();

    @Test
    void areOnNoVirtualThread() throws Exception {
        var isVirtual = new AtomicBoolean(true);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            callers.submit(() -> verifications.inTurn(KeyOwner.stranger("c"), () -> {
                        isVirtual.set(Thread.currentThread().isVirtual());
                        return DONE;
                    }))
                    .get();
        }
        assertThat(isVirtual).isFalse();
    }

    @Test
    void ofOneTakeHalfAndOthersGoOn() throws Exception {
        var end = new CountDownLatch(1);
        var begun = new AtomicInteger();
        var first = new CountDownLatch(1);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 50; i++) {
                callers.execute(() -> verifications.inTurn(KeyOwner.ofPartner("c", "p"), () -> {
                    begun.incrementAndGet();
                    first.countDown();
                    awaitQuietly(end);
                    return DONE;
                }));
            }
            assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
            var other = callers.submit(() -> verifications.inTurn(KeyOwner.ofCompany("d", "p"), () -> DONE));
            assertThat(other.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
            assertThat(begun).hasValueLessThanOrEqualTo(Verifications.AT_ONCE_MAX / 2);
            var late = callers.submit(() -> verifications.inTurn(KeyOwner.ofPartner("e", "p"), () -> DONE));
            assertThat(late.get(60, TimeUnit.SECONDS)).isInstanceOf(AssertionResult.Busy.class);
            end.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
