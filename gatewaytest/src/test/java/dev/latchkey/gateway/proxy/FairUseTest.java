package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.HeadLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.gateway.limits.LimitSettings;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever one caller does with the connections to an upstream, the others are served. */
class FairUseTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    /** Many times what a slow taker takes before it is seen that it is one. */
    private static final long TAKEN_MAX = 256L * 1024 * 1024;

    private final BlockingQueue<HttpServerRequest> arrived = new LinkedBlockingQueue<>();
    private final List<RawConnection> open = new ArrayList<>();
    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        upstream.recordAndAnswerOk();
        gateway = started(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterEach
    void stop() throws IOException {
        for (var connection : open) {
            connection.close();
        }
        gateway.close();
        upstream.close();
    }

    private void serve(FairUse fairUse) {
        serve(ApiUpstream.of("orders", upstream.uri()).withFairUse(fairUse));
    }

    private void serve(ApiUpstream wanted) {
        gateway.close();
        gateway = started(wanted);
    }

    /** Looks three times in a second at how a body comes. */
    private void serveHastily(FairUse fairUse) {
        gateway.close();
        gateway = started(ApiUpstream.of("orders", upstream.uri()).withFairUse(fairUse), Duration.ofMillis(300));
    }

    private static TestGateway started(ApiUpstream wanted) {
        return started(wanted, Duration.ofSeconds(30));
    }

    /** Limits that nobody meets here; callers say where they are, as behind a proxy of ours. */
    private static TestGateway started(ApiUpstream wanted, Duration bodyIdleTimeout) {
        return new TestGateway(
                wanted,
                new LimitSettings(1_000_000, 1_000, 1_000_000, 1_000, 1_000),
                HeadLimits.DEFAULT,
                ListenerSettings.plain("127.0.0.1", 0)
                        .withKeyHeader("X-Api-Key")
                        .withBodyIdleTimeout(bodyIdleTimeout)
                        .withTrustedProxies(List.of(Cidr.parse("127.0.0.1/32"))));
    }

    private static FairUse shares(int connections, int ofOwner, int ofStrangers) {
        return new FairUse(connections, ofOwner, ofStrangers, 64 * 1024, 0, LONG);
    }

    private RawConnection connect() throws IOException {
        var connection = new RawConnection(gateway.port());
        open.add(connection);
        return connection;
    }

    /** A request that the upstream has, and does not answer. */
    private HttpServerRequest hold(String request) throws Exception {
        upstream.behave(arrived::add);
        connect().send(request);
        var held = arrived.poll(60, TimeUnit.SECONDS);
        if (held == null) {
            throw new AssertionError("expected the upstream to get the request");
        }
        return held;
    }

    private RawConnection.Answer ask(String request) throws IOException {
        upstream.recordAndAnswerOk();
        return RawConnection.exchange(gateway.port(), request);
    }

    private static String get(String key) {
        return "GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: " + key + "\n\n";
    }

    private static String getFrom(String address) {
        return "GET /public HTTP/1.1\nHost: a.example\nX-Forwarded-For: " + address + "\n\n";
    }

    private void assertExhausted(RawConnection.Answer answer, Exhausted what) throws InterruptedException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.body()).contains("UPSTREAM_" + what.name() + "_EXHAUSTED", what.message());
        assertThat(gateway.exhausted.poll(60, TimeUnit.SECONDS)).isEqualTo(what);
    }

    /** 544 KB from 34 addresses took all 256 connections away from every company. */
    @Test
    void aBodyThatTricklesHoldsNoConnection() throws Exception {
        serve(shares(4, 4, 4));
        for (var i = 0; i < 12; i++) {
            var connection = connect();
            connection.send("""
                POST /orders HTTP/1.1
                Host: a.example
                X-Api-Key: good-key
                Expect: 100-continue
                Content-Length: 1000

                """);
            assertThat(connection.read().status()).isEqualTo(100);
            connection.sendBytes("{");
        }

        assertThat(ask(get(TestGateway.OTHER_KEY)).status()).isEqualTo(200);
        assertThat(ask(get(TestGateway.KEY)).status()).isEqualTo(200);
        assertThat(upstream.calls()).isEqualTo(2);
    }

    @Test
    void aBodyIsSentWholeWhetherItIsReadAheadOrNot() throws Exception {
        for (var ahead : new int[] {0, 1, 1_000, 1_000_000}) {
            serve(new FairUse(4, 4, 4, ahead, 0, LONG));
            var body = "x".repeat(300_000);
            assertThat(ask("POST /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\nContent-Length: 300000\n\n"
                                    + body)
                            .status())
                    .isEqualTo(200);
            assertThat(upstream.awaitReceived().body()).isEqualTo(body);
            var chunks = ("4000\n" + "y".repeat(0x4000) + "\n").repeat(10);
            assertThat(ask("POST /orders HTTP/1.1\n"
                                    + "Host: a.example\n"
                                    + "X-Api-Key: good-key\n"
                                    + "Transfer-Encoding: chunked\n\n"
                                    + chunks + "0\n\n")
                            .status())
                    .isEqualTo(200);
            assertThat(upstream.awaitReceived().body()).isEqualTo("y".repeat(10 * 0x4000));
        }
    }

    @Test
    void aCompanyHoldsNoMoreThanItsShare() throws Exception {
        serve(shares(16, 3, 4));
        var held = new ArrayList<HttpServerRequest>();
        for (var i = 0; i < 3; i++) {
            held.add(hold(get(i == 0 ? "good-key-2" : TestGateway.KEY)));
        }

        assertExhausted(ask(get(TestGateway.KEY)), Exhausted.OWNER);
        assertExhausted(ask(get("good-key-2")), Exhausted.OWNER);
        assertThat(ask(get(TestGateway.OTHER_KEY)).status()).isEqualTo(200);

        held.getFirst().response().end("{}");
        assertThat(open.getFirst().read().status()).isEqualTo(200);
        gateway.awaitDecided();
        hold(get(TestGateway.KEY));
    }

    @Test
    void aNetworkWithoutACredentialHoldsNoMoreThanAQuarterOfWhatStrangersHave() throws Exception {
        serve(shares(32, 8, 8));
        hold(getFrom("192.0.2.1"));
        hold(getFrom("192.0.2.1"));

        assertExhausted(ask(getFrom("192.0.2.1")), Exhausted.NETWORK);
        assertThat(ask(getFrom("192.0.2.2")).status()).isEqualTo(200);
    }

    @Test
    void strangersTogetherHoldNoMoreThanTheirShare() throws Exception {
        serve(shares(32, 8, 8));
        for (var i = 0; i < 8; i++) {
            hold(getFrom("2001:db8:" + (i / 2) + "::" + i));
        }

        assertExhausted(ask(getFrom("192.0.2.9")), Exhausted.STRANGERS);
        assertThat(ask(get(TestGateway.KEY)).status()).isEqualTo(200);
    }

    @Test
    void theLastQuarterIsForThoseWhoHoldNextToNone() throws Exception {
        serve(shares(8, 8, 8));
        for (var i = 0; i < 6; i++) {
            hold(get(TestGateway.KEY));
        }

        assertExhausted(ask(get(TestGateway.KEY)), Exhausted.RESERVE);
        assertThat(ask(get(TestGateway.OTHER_KEY)).status()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsReadAheadTakesNoMemoryFromOthers() throws Exception {
        var share = TestGateway.BUFFERED_BYTES_MAX / 8;
        serve(new FairUse(32, 32, 32, 2 * share, 0, LONG));
        var greedy = connect();
        greedy.send(
                "POST /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\nContent-Length: " + 2 * share + "\n\n");
        greedy.sendBytes("x".repeat(share + 1));

        assertExhausted(greedy.read(), Exhausted.BUFFERS);
        assertThat(ask(post(TestGateway.OTHER_KEY)).status()).isEqualTo(200);
        assertThat(ask(post(TestGateway.KEY)).status()).as("given back").isEqualTo(200);
    }

    private static String post(String key) {
        return "POST /orders HTTP/1.1\nHost: a.example\nX-Api-Key: " + key + "\nContent-Length: 2\n\n{}";
    }

    /** Sends a part whenever the upstream has got the one before, so steadily that no silence is ever seen. */
    private int sendSteadily(String head, int partBytes) throws Exception {
        upstream.behave(request -> {
            request.handler(_ -> arrived.add(request));
            request.endHandler(_ -> request.response().end("{}"));
        });
        var connection = connect();
        connection.send(head);
        var part = "x".repeat(partBytes);
        try {
            connection.sendBytes("x".repeat(2_048));
            while (arrived.poll(2, TimeUnit.SECONDS) != null) {
                connection.sendBytes(part);
            }
        } catch (SocketException _) {
            // refused meanwhile: what was answered can be read all the same
        }
        return connection.read().status();
    }

    @Test
    void aBodyThatComesMoreSlowlyThanItMayIsRefused() throws Exception {
        serveHastily(new FairUse(4, 4, 4, 1_024, 2_000_000_000, LONG));

        assertThat(sendSteadily(
                        "POST /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\nContent-Length: 20000000\n\n",
                        512))
                .isEqualTo(408);
        assertThat(ask(get(TestGateway.KEY)).status()).isEqualTo(200);
    }

    @Test
    void aBodyThatTakesLongerThanItMayIsRefusedHoweverSteadilyItComes() throws Exception {
        serveHastily(new FairUse(4, 4, 4, 1_024, 0, Duration.ofMillis(100)));

        assertThat(sendSteadily(
                        "POST /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\nContent-Length: 20000000\n\n",
                        512))
                .isEqualTo(408);
        assertThat(ask(get(TestGateway.KEY)).status()).isEqualTo(200);
    }

    /** Somebody who always takes a little is never idle, and would keep the upstream waiting for ever. */
    @Test
    void anAnswerThatIsTakenMoreSlowlyThanItMayBeIsBrokenOff() throws Exception {
        serve(ApiUpstream.of("orders", upstream.uri())
                .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(500))
                .withFairUse(new FairUse(1, 1, 1, 0, 2_000_000_000, LONG)));
        upstream.behave(EndlessAnswer::to);
        var connection = connect();
        connection.send(get(TestGateway.KEY));

        assertThat(bytesTaken(connection)).isLessThan(TAKEN_MAX);
        assertThat(ask(get(TestGateway.KEY)).status()).isEqualTo(200);
    }

    /** A few at a time, far more slowly than they come but without a pause, until there are no more, or too many. */
    private static long bytesTaken(RawConnection connection) throws IOException {
        var few = new byte[8];
        var taken = 0L;
        try {
            for (var read = 0;
                    read >= 0 && taken < TAKEN_MAX;
                    read = connection.input().read(few)) {
                taken += read;
            }
        } catch (SocketException _) {
            // broken off
        }
        return taken;
    }
}
