package dev.latchkey.core.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.protocol.ServiceUnavailable;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that never yields, beside virtual threads. */
class SystemThreadsTest {

    private static final int MANY = 3;

    private final SystemThreads threads = new SystemThreads("work", MANY);
    private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.close();
        virtual.close();
    }

    @Test
    void doWhatVirtualThreadsAskForWhileThoseGoOn() throws Exception {
        var begun = new CountDownLatch(MANY);
        var another = new CountDownLatch(1);
        var names = new ArrayList<Future<String>>();
        for (var i = 0; i < MANY; i++) {
            names.add(virtual.submit(() -> threads.call(() -> {
                begun.countDown();
                await(another);
                return Thread.currentThread().isVirtual()
                        ? "a virtual thread"
                        : Thread.currentThread().getName();
            })));
        }
        begun.await(); // all of it is done at once
        virtual.submit(another::countDown).get();
        var told = new ArrayList<String>();
        for (var name : names) {
            told.add(name.get());
        }
        assertThat(told).containsExactlyInAnyOrder("work-1", "work-2", "work-3");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void areNotNeededByThreadsOfTheSystem() {
        assertThat(threads.call(Thread::currentThread)).isSameAs(Thread.currentThread());
    }

    @Test
    void giveBackWhatTheWorkThrew() {
        var failure = new IllegalStateException("broken");
        var error = new AssertionError("very");
        assertThatThrownBy(() -> virtual.submit(() -> threads.call(() -> {
                            throw failure;
                        }))
                        .get())
                .hasCause(failure);
        assertThatThrownBy(() -> virtual.submit(() -> threads.call(() -> {
                            throw error;
                        }))
                        .get())
                .hasCause(error);
    }

    @Test
    void takeNoMoreOnceTheyEnded() {
        threads.close();
        assertThatThrownBy(() ->
                        virtual.submit(() -> threads.call(() -> "too late")).get())
                .cause()
                .isInstanceOf(ServiceUnavailable.class);
    }
}
