package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.UpstreamReach.Protocol;
import dev.latchkey.testing.Eventually;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks an upstream on HTTP/2 and leaves takes nothing from others, whose requests are on the same connection. */
class SharedConnectionTest {

    private static final Duration MINUTES = Duration.ofMinutes(2);
    private static final String HEAD = " /orders HTTP/1.1\nHost: a.example\nX-Api-Key: ";

    /** What Tomcat counts on each connection, which ends where it is above nothing. */
    private final Map<HttpConnection, AtomicInteger> overhead = new ConcurrentHashMap<>();

    private final BlockingQueue<HttpConnection> ended = new LinkedBlockingQueue<>();
    private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    private final BlockingQueue<HttpServerRequest> left = new LinkedBlockingQueue<>();
    private final AtomicInteger resets = new AtomicInteger();
    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        upstream.behave(this::answer);
        gateway = TestGateway.generous(
                ApiUpstream.of("orders", UpstreamReach.of(upstream.uri()).with(Protocol.HTTP_2))
                        .withTimeouts(MINUTES, MINUTES, MINUTES)
                        .withFairUse(new FairUse(100, 100, 100, 0, 0, MINUTES)));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private void answer(HttpServerRequest request) {
        var connection = request.connection();
        var counted = overhead.computeIfAbsent(connection, _ -> {
            connection.closeHandler(_ -> ended.add(connection));
            return new AtomicInteger(-100);
        });
        counted.addAndGet(-20);
        var isReset = new AtomicBoolean();
        Handler<Throwable> failed = failure -> {
            if (failure instanceof StreamResetException && isReset.compareAndSet(false, true)) {
                resets.incrementAndGet();
                if (counted.addAndGet(50) > 0) {
                    connection.close();
                }
            }
        };
        request.exceptionHandler(failed).response().exceptionHandler(failed);
        if ("/public".equals(request.path())) {
            request.response().end("small");
        } else if (Objects.requireNonNull(request.getHeader("Latchkey-Principal"))
                .contains("globex")) {
            held.add(request);
        } else {
            left.add(request);
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(60, TimeUnit.SECONDS), "nothing came");
    }

    private RawConnection ask(String head) throws Exception {
        var caller = new RawConnection(gateway.port());
        caller.send(head);
        return caller;
    }

    /** Leaves when the upstream has the request. */
    private HttpServerRequest askAndLeave(String head) throws Exception {
        try (var caller = ask(head)) {
            var asked = next(left);
            caller.socket().setSoLinger(true, 0);
            return asked;
        } finally {
            gateway.awaitDecided();
        }
    }

    /** What was sent before it has arrived when it is answered, where there is one connection. */
    private void assertAStrangerIsServed() throws Exception {
        var answer = RawConnection.exchange(gateway.port(), "GET /public HTTP/1.1\nHost: a.example\n\n");
        gateway.awaitDecided();
        assertThat(answer.body()).isEqualTo("small");
    }

    @Test
    void isNotEndedByCallersWhoLeave() throws Exception {
        try (var other = ask("GET" + HEAD + TestGateway.OTHER_KEY + "\n\n")) {
            var held = next(this.held);
            for (var i = 0; i < 20; i++) {
                var asked = askAndLeave("GET" + HEAD + TestGateway.KEY + "\n\n");
                assertThat(asked.connection()).isSameAs(held.connection());
            }
            assertAStrangerIsServed();
            held.response().end("at last");

            assertThat(other.read().body()).isEqualTo("at last");
        }
        assertThat(ended).isEmpty();
        Eventually.await(() -> resets.get() > 0, () -> "none was reset");
        assertThat(resets.get()).isLessThanOrEqualTo(5);
    }

    /** Who comes and goes has no more at once than who stays. */
    @Test
    void keepsThePlacesOfCallersWhoLeftAndWereNotReset() throws Exception {
        for (var i = 0; i < 8; i++) {
            askAndLeave("GET" + HEAD + TestGateway.KEY + "\n\n");
        }
        var figures = Objects.requireNonNull(gateway.pools.figures().get("orders"));
        Eventually.await(() -> figures.underWay() < 8, () -> "all have their places");
        assertThat(figures.underWay()).isGreaterThanOrEqualTo(4);
    }

    /** A body that is not whole cannot end, other than by a reset: the connection gets no more requests, and those that are there end in peace. */
    @Test
    void isGivenUpForCallersWhoLeaveInTheMiddleOfABody() throws Exception {
        try (var other = ask("GET" + HEAD + TestGateway.OTHER_KEY + "\n\n")) {
            var held = next(this.held);
            for (var i = 0; i < 20; i++) {
                askAndLeave("POST" + HEAD + TestGateway.KEY + "\nTransfer-Encoding: chunked\n\n2\nab\n");
            }
            assertAStrangerIsServed();
            assertThat(overhead.size()).isBetween(2, 20);
            assertThat(overhead.values()).allMatch(counted -> counted.get() <= 0);
            held.response().end("at last");

            assertThat(other.read().body()).isEqualTo("at last");
            Eventually.await(() -> ended.contains(held.connection()), () -> "still open, with nobody on it");
        }
    }
}
