package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.gateway.limits.LimitSettings;
import dev.latchkey.testing.Eventually;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many connections there are, and which go when there are too many. */
class ConnectionLimitsTest {

    private static final EdgeLimits LIMITS = EdgeLimits.ofHeap(256 * 1024 * 1024);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String AS_HOLDER = "GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n\n";

    private final List<RawConnection> open = new ArrayList<>();
    private RecordingUpstream upstream;
    private @Nullable TestGateway started;

    @BeforeEach
    void startUpstream() {
        upstream = new RecordingUpstream();
        upstream.behave(request -> request.response().end("fine"));
    }

    @AfterEach
    void stop() throws IOException {
        for (var connection : open) {
            connection.close();
        }
        gateway().close();
        upstream.close();
    }

    private void start(int max, int perAddress) {
        start(ApiUpstream.of("orders", upstream.uri()), max, perAddress);
    }

    private void start(ApiUpstream to, int max, int perAddress) {
        started = TestGateway.limited(to, LIMITS.withConnections(max, perAddress));
    }

    private TestGateway gateway() {
        return Objects.requireNonNull(started);
    }

    private RawConnection connect() throws IOException {
        var connection = new RawConnection(gateway().port());
        open.add(connection);
        return connection;
    }

    private static int ask(RawConnection connection) throws IOException {
        connection.send(AS_HOLDER);
        return connection.read().status();
    }

    /** Asks on new connections until one is taken: that others have ended is heard of a moment later. */
    private int askAnew() throws IOException {
        for (var begun = System.nanoTime(); System.nanoTime() - begun < PATIENCE.toNanos(); ) {
            var status = findAnswer(connect());
            if (status != null) {
                return status;
            }
        }
        return 0;
    }

    /** Absent when there was no place for the connection. */
    private @Nullable Integer findAnswer(RawConnection connection) throws IOException {
        try {
            return ask(connection);
        } catch (IOException _) {
            connection.close();
            open.remove(connection);
            return null;
        }
    }

    @Test
    void anAddressHasSoManyAndNoMore() throws Exception {
        start(100, 4);
        for (var i = 0; i < 4; i++) {
            assertThat(ask(connect())).isEqualTo(200);
        }

        assertThat(connect().isClosedByPeer()).isTrue();

        assertThat(ask(open.getFirst())).as("those that were there go on").isEqualTo(200);
    }

    @Test
    void anAddressMayComeAgainWhenOneOfItsOwnHasEnded() throws Exception {
        start(100, 1);
        assertThat(ask(connect())).isEqualTo(200);
        open.getFirst().close();

        assertThat(askAnew()).isEqualTo(200);
    }

    /** What waits to be sent would otherwise keep its connection for as long as its reader takes nothing. */
    @Test
    void whoeverTakesNothingOfAnAnswerThatIsBrokenOffHasNoConnectionLeft() throws Exception {
        var hasAsked = new AtomicBoolean();
        upstream.behave(request -> {
            if (hasAsked.getAndSet(true)) {
                request.response().end("fine");
            } else {
                EndlessAnswer.to(request);
            }
        });
        var hasty = ApiUpstream.of("orders", upstream.uri())
                .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(200));
        start(hasty, 100, 1);
        var takesNothing = connect();
        takesNothing.send(AS_HOLDER);
        gateway().awaitDecided();

        assertThat(askAnew()).isEqualTo(200);
    }

    /** Whoever only keeps connections open keeps nobody out, and not whoever has shown a key. */
    @Test
    void theOneThatWaitedLongestMakesRoomAndNotAHolders() throws Exception {
        start(64, 1_000);
        var holder = connect();
        assertThat(ask(holder)).isEqualTo(200);
        for (var i = 0; i < 63; i++) {
            connect();
        }

        for (var i = 0; i < 200; i++) {
            assertThat(askAnew()).as("newcomer " + i).isEqualTo(200);
        }

        assertThat(open.subList(1, 64))
                .as("silent ones")
                .allSatisfy(silent -> assertThat(silent.isClosedByPeer()).isTrue());
    }

    @Test
    void silentOnesNeverPushAHolderOut() throws Exception {
        start(64, 1_000);
        var holder = connect();
        assertThat(ask(holder)).isEqualTo(200);

        for (var i = 0; i < 400; i++) {
            connect();
        }

        assertThat(ask(holder)).isEqualTo(200);
        assertThat(askAnew()).isEqualTo(200);
    }

    private RawConnection connect(String from) throws IOException {
        var connection = new RawConnection(gateway().port(), InetAddress.ofLiteral(from));
        open.add(connection);
        return connection;
    }

    /** As a caller far away whose handshake takes longer than strangers need to take all places again and again. */
    @Test
    void aKnownAddressHasTimeToAskWhileStrangersFloodIt() throws Exception {
        start(64, 1_000);
        try (var before = connect("127.0.3.1")) {
            assertThat(ask(before)).isEqualTo(200);
        }
        var again = connect("127.0.3.1");

        for (var i = 0; i < 400; i++) {
            connect("127.0.4." + (1 + i % 200));
        }
        assertThat(askAnew()).as("taken behind all of those").isEqualTo(200);

        assertThat(ask(again)).isEqualTo(200);
    }

    /** However many connections one company has proven, others come in, and stay. */
    @Test
    void oneCompanyTakesNoPlacesFromAnother() throws Exception {
        start(128, 1_000); // an eighth more than there are on their way out at once, however many event loops there are
        for (var i = 0; i < 136; i++) {
            assertThat(askAnew()).isEqualTo(200);
        }
        var other = connect();
        connect();
        connect();
        assertThat(askAsOther(other)).as("a newcomer, a moment later").isEqualTo(200);

        for (var i = 0; i < 200; i++) {
            assertThat(askAnew()).isEqualTo(200);
        }

        assertThat(askAsOther(other)).as("still there").isEqualTo(200);
    }

    private static int askAsOther(RawConnection connection) throws IOException {
        connection.send(AS_HOLDER.replace("good-key", TestGateway.OTHER_KEY));
        return connection.read().status();
    }

    /** Whoever keeps asking beyond its limits keeps no places by it. */
    @Test
    void aRequestBeyondTheLimitsOfItsCallerProvesNothingForItsConnection() throws Exception {
        started = new TestGateway(
                ApiUpstream.of("orders", upstream.uri()),
                new LimitSettings(1, 8, 1_000, 64, 1_000),
                LIMITS.withConnections(16, 1_000),
                ListenerSettings.plain("127.0.0.1", 0).withKeyHeader("X-Api-Key"));
        var holder = connect();
        assertThat(ask(holder)).isEqualTo(200);
        var beyond = connect();
        assertThat(ask(beyond)).isEqualTo(429);

        for (var i = 0; i < 200; i++) { // of whom each makes one go that was taken at random
            assertThat(askAnew()).isEqualTo(429);
        }

        assertThat(beyond.isClosedByPeer()).isTrue();
        assertThat(ask(holder)).as("still there").isEqualTo(429);
    }

    private void awaitAll(int connections) throws InterruptedException {
        Eventually.await(() -> places() >= connections, () -> "places: " + places());
    }

    private long places() {
        return Budget.ofListeners(gateway().vertx()).getFirst().used().getAsLong();
    }

    /** Enough rounds of the thread that takes connections for it to have come to all of them, or to have stopped. */
    private void letThemBeTaken() throws InterruptedException {
        var loops = ((VertxInternal) gateway().vertx()).acceptorEventLoopGroup();
        for (var round = 0; round < 50; round++) {
            for (var loop : loops) {
                assertThat(loop.submit(() -> {}).await(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** However many come and go before an event loop looks at them, whoever came before them is not closed unread. */
    @Test
    void whoeverIsNotLookedAtYetMakesNoRoom() throws Exception {
        start(64, 1_000);
        var goOn = new CountDownLatch(1);
        HeldEventLoops.hold(gateway().vertx(), goOn);
        var newcomers = new ArrayList<RawConnection>();
        try {
            for (var i = 0; i < 20; i++) {
                newcomers.add(connect());
                newcomers.getLast().send(AS_HOLDER);
            }
            for (var i = 0; i < 100; i++) {
                try (var aborted = new RawConnection(gateway().port())) {
                    aborted.send(AS_HOLDER);
                    aborted.socket().setSoLinger(true, 0);
                }
            }
            letThemBeTaken();
        } finally {
            goOn.countDown();
        }

        for (var newcomer : newcomers) {
            assertThat(newcomer.read().status()).isEqualTo(200);
        }
    }

    /** They wait for those that make room to be closed, however long the event loops take for that, and none is closed instead. */
    @Test
    void newcomersWaitWhereOthersAreAboutToMakeRoom() throws Exception {
        start(64, 1_000);
        for (var i = 0; i < 64; i++) {
            connect();
        }
        awaitAll(64);
        var goOn = new CountDownLatch(1);
        HeldEventLoops.hold(gateway().vertx(), goOn);
        var newcomers = new ArrayList<RawConnection>();
        try {
            for (var i = 0; i < 40; i++) {
                newcomers.add(connect());
                newcomers.getLast().send(AS_HOLDER);
            }
        } finally {
            goOn.countDown();
        }

        for (var newcomer : newcomers) {
            assertThat(newcomer.read().status()).isEqualTo(200);
        }
    }
}
