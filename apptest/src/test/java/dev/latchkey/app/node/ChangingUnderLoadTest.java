package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange.Outcome;
import dev.latchkey.gateway.proxy.RawConnection;
import dev.latchkey.testing.Eventually;
import dev.latchkey.testing.ServedFiles;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is served changes again and again while it is asked for. */
class ChangingUnderLoadTest {

    private static final Author AUTHOR = new Author(Author.Type.OPERATOR, "test");
    private static final int CHANGES = 20;
    private static final int ANSWERS_BETWEEN = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ServedFiles served;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        served = ServedFiles.start(folder);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\nHost: localhost\nX-API-Key: " + served.key() + "\n\n";
    }

    /** Another document and another patience with the upstream, so that its connections are others, too. */
    private static void change(int number) throws IOException {
        served.write(
                "orders.yaml",
                number % 2 == 0 ? ServedFiles.DOCUMENT : ServedFiles.DOCUMENT.replace("  /prices:\n", "  /stock:\n"));
        served.configure("upstreams: {responseTimeout: %ds}".formatted(300 + number % 7));
        var changes = served.node().changes();
        assertThat(changes.apply(changes.plan().digest(), AUTHOR)).isInstanceOf(Outcome.Applied.class);
    }

    /** Sends one request after the other on one connection, or on as many. */
    private static void send(boolean keepsConnection, AtomicBoolean isOver, AtomicLong answered) throws IOException {
        var port = served.api("").getPort();
        while (!isOver.get()) {
            try (var connection = new RawConnection(port)) {
                do {
                    connection.send(get("/orders"));
                    var answer = connection.read();
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.body()).isEqualTo("upstream");
                    answered.incrementAndGet();
                } while (keepsConnection && !isOver.get());
            }
        }
    }

    private static void awaitMore(AtomicLong answered, List<? extends Future<?>> senders) throws InterruptedException {
        var wanted = answered.get() + ANSWERS_BETWEEN;
        Eventually.await(
                () -> {
                    assertThat(senders).as("no sender has failed").noneMatch(Future::isDone);
                    return answered.get() >= wanted;
                },
                () -> "answered: " + answered.get() + " of " + wanted);
    }

    @Test
    void noRequestFailsThatTheNewFilesLetIn() throws Exception {
        var isOver = new AtomicBoolean();
        var answered = new AtomicLong();
        try (var threads = Executors.newCachedThreadPool()) {
            var senders = new ArrayList<Future<?>>();
            for (var keepsConnection : List.of(true, false, true, false)) {
                Callable<Void> sender = () -> {
                    send(keepsConnection, isOver, answered);
                    return null;
                };
                senders.add(threads.submit(sender));
            }
            try {
                for (var i = 1; i <= CHANGES; i++) {
                    change(i);
                    assertThat(served.status("/prices")).isEqualTo(i % 2 == 0 ? 200 : 404);
                    assertThat(served.status("/stock")).isEqualTo(i % 2 == 0 ? 404 : 200);
                    awaitMore(answered, senders);
                }
            } finally {
                isOver.set(true);
            }
            for (var sender : senders) {
                sender.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(answered.get()).isGreaterThanOrEqualTo((long) CHANGES * ANSWERS_BETWEEN);
    }

    @Test
    void whatWasServedBeforeIsLetGo() throws Exception {
        var generations = (Generations) served.node().changes();
        var before = new ArrayList<WeakReference<Generation>>();
        for (var i = 0; i < 15; i++) {
            before.add(new WeakReference<>(generations.current()));
            change(i);
            assertThat(served.status("/orders", "X-API-Key", served.key())).isEqualTo(200);
        }
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (before.stream().anyMatch(one -> one.get() != null)) {
            assertThat(System.nanoTime())
                    .as(
                            "%s of the generations before are held",
                            before.stream().filter(one -> one.get() != null).count())
                    .isLessThan(until);
            System.gc();
        }
    }
}
