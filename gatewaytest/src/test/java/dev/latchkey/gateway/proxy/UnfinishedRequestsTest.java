package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.HeadLimits;
import dev.latchkey.engine.protocol.Cidr;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What strangers may leave unfinished: never so much that it stops the process or somebody else. */
class UnfinishedRequestsTest {

    private static final int KIB = 1024;

    /** All may hold 512 KiB, an address 64, a connection 16; one unfinished request takes about 5 and twice its body. */
    private static final EdgeLimits LIMITS = EdgeLimits.ofHeap(256 * KIB * KIB)
            .withHeldBytes(512 * KIB)
            .withBodyTimeout(Duration.ofMinutes(10))
            .with(new HeadLimits(8 * KIB, 16 * KIB, 100, Duration.ofMinutes(10)))
            .withTrustedProxies(List.of(Cidr.parse("127.0.0.0/8")));

    private static final String HOLDERS = "GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n";

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

    private void start(EdgeLimits limits) {
        started = TestGateway.limited(ApiUpstream.of("orders", upstream.uri()), limits);
    }

    private TestGateway gateway() {
        return Objects.requireNonNull(started);
    }

    private RawConnection connect() throws IOException {
        var connection = new RawConnection(gateway().port());
        open.add(connection);
        return connection;
    }

    private static String head(String address, String more) {
        return "POST /own/echo HTTP/1.1\nHost: a.example\nX-Forwarded-For: " + address + "\n" + more + "\n";
    }

    /** Sends one part of a body that never ends, and waits until it is asked for: then it is counted. */
    private RawConnection leaveUnfinished(String address) throws IOException {
        var connection = connect();
        connection.send(head(address, "Content-Length: 1000\nExpect: 100-continue\n"));
        var asked = connection.read();
        assertThat(asked.status()).isIn(100, 429, 503);
        return connection;
    }

    /** With a head that needs more than what the others could not use. */
    private RawConnection.Answer whole(String address) throws IOException {
        var head = head(address, "Content-Length: 4\nX-Long: " + "a".repeat(5 * KIB) + "\n");
        return RawConnection.exchange(gateway().port(), head + "body");
    }

    private RawConnection.Answer asHolder() throws IOException {
        return RawConnection.exchange(
                gateway().port(),
                "GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\nX-Forwarded-For: 192.0.2.1\n\n");
    }

    @Test
    void takeTheShareOfTheirAddressAndNoMore() throws Exception {
        start(LIMITS);
        for (var i = 0; i < 20; i++) {
            leaveUnfinished("192.0.2.1");
        }

        var refused = whole("192.0.2.1");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).contains("1");
        assertThat(refused.body()).contains("TOO_MANY_UNFINISHED_REQUESTS", "of this address");
        assertThat(whole("192.0.2.2").status()).isEqualTo(200);
        assertThat(asHolder().status()).isEqualTo(200);
    }

    private RawConnection.Answer fromAnotherOrigin(String address) throws IOException {
        var head = head(address, "Content-Length: 4\nX-Long: " + "a".repeat(5 * KIB) + "\n");
        return RawConnection.exchange(gateway().port(), head.replace("/own/echo", "/own/readable") + "body");
    }

    /** Else a page sees a failed network, and does not learn when to try again. */
    @ParameterizedTest
    @CsvSource({"1, 20, 198.51.100.0, 429", "13, 130, 192.0.2.2, 503"})
    void areRefusedReadablyWhereAnswersAreReadableFromOtherOrigins(
            int addresses, int requests, String address, int status) throws Exception {
        start(LIMITS);
        for (var i = 0; i < requests; i++) {
            leaveUnfinished("198.51.100." + i % addresses);
        }

        var refused = fromAnotherOrigin(address);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(refused.header("Access-Control-Expose-Headers").toString()).contains("Retry-After");
        assertThat(whole(address).header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void countAnIpv6CallerByItsNetwork() throws Exception {
        start(LIMITS);
        for (var i = 0; i < 20; i++) {
            leaveUnfinished("2001:db8::" + i);
        }

        assertThat(whole("2001:db8::ffff").status()).isEqualTo(429);
        assertThat(whole("2001:db8:0:1::1").status()).isEqualTo(200);
    }

    @Test
    void ofManyAddressesAreRefusedTogetherWhileAHolderOfAKeyIsServed() throws Exception {
        start(LIMITS);
        for (var i = 0; i < 130; i++) {
            leaveUnfinished("198.51.100." + i % 13);
        }

        var refused = whole("192.0.2.2");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).contains("1");
        assertThat(refused.body()).contains("REQUEST_MEMORY_EXHAUSTED", "All memory for unfinished requests is taken");
        assertThat(asHolder().status()).isEqualTo(200);
    }

    @Test
    void leaveWhereClientsProveThemselvesWhatIsTheirs() throws Exception {
        start(LIMITS);
        for (var i = 0; i < 130; i++) {
            leaveUnfinished("198.51.100." + i % 13);
        }
        var asked = head("192.0.2.2", "Content-Length: 4\n").replace("/own/echo", "/own/tokens") + "body";

        assertThat(whole("192.0.2.2").status()).isEqualTo(503);
        assertThat(RawConnection.exchange(gateway().port(), asked).status()).isEqualTo(200);
    }

    @Test
    void whereClientsProveThemselvesAreBoundedAndTakeNothingFromPages() throws Exception {
        start(LIMITS);
        var statuses = new ArrayList<Integer>();
        for (var i = 0; i < 130; i++) {
            var connection = connect();
            var unfinished = head("198.51.100." + i % 13, "Content-Length: 1000\nExpect: 100-continue\n");
            connection.send(unfinished.replace("/own/echo", "/own/tokens"));
            statuses.add(connection.read().status());
        }

        assertThat(statuses).startsWith(100, 100, 100).contains(503);
        assertThat(statuses.stream().filter(status -> status == 100).count()).isLessThan(256 / 4);
        assertThat(whole("192.0.2.2").status()).isEqualTo(200);
    }

    @Test
    void giveBackWhatTheyTookWhenTheyEnd() throws Exception {
        start(LIMITS);
        for (var i = 0; i < 20; i++) {
            leaveUnfinished("192.0.2.1");
        }
        assertThat(whole("192.0.2.1").status()).isEqualTo(429);

        for (var connection : open) {
            connection.close();
        }

        // The ends are heard of one after the other.
        var answer = whole("192.0.2.1");
        for (var i = 0; i < 1_000 && answer.status() == 429; i++) {
            answer = whole("192.0.2.1");
        }
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void endWhenTheirBodyTrickles() throws Exception {
        start(LIMITS.withBodyTimeout(Duration.ofMillis(500)));
        var connection = connect();
        connection.send(head("192.0.2.1", "Content-Length: 1000\n"));

        try (var reader = Executors.newSingleThreadExecutor()) {
            var answer = reader.submit(connection::read);
            for (var i = 0; i < 900 && !answer.isDone(); i++) {
                connection.sendBytes("a");
                isDoneWithin20Millis(answer);
            }

            assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(408);
        }
    }

    /** Else it is time for another byte. */
    private static boolean isDoneWithin20Millis(Future<?> answer) throws Exception {
        try {
            answer.get(20, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        }
    }

    @Test
    void areRefusedByTheirGateBeforeTheirBodyIsThere() throws Exception {
        start(LIMITS);
        var connection = connect();

        connection.send("POST /own/gated HTTP/1.1\nHost: a.example\nContent-Length: 1000\n\n");

        assertThat(connection.read().status()).isEqualTo(429);
    }

    @Test
    void areRefusedByTheRateOfTheirAddressBeforeTheirBodyIsThere() throws Exception {
        start(LIMITS.withRequestsPerSecond(1));
        RawConnection.@Nullable Answer answer = null;
        for (var i = 0; i < 20 && (answer == null || answer.status() != 429); i++) {
            var connection = connect();
            connection.send(head("192.0.2.1", "Content-Length: 1000\nExpect: 100-continue\n"));
            answer = connection.read();
        }

        assertThat(answer).isNotNull();
        Objects.requireNonNull(answer);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body()).contains("RATE_LIMIT_EXCEEDED");
        assertThat(answer.header("Retry-After")).isPresent();
    }

    /** A chunk whose size is no number, RFC 9112 §7.1. */
    @Test
    void areRefusedAsMalformedWhenAChunkOfTheirBodyIs() throws Exception {
        start(LIMITS);

        var answer = RawConnection.exchange(
                gateway().port(), head("192.0.2.1", "Transfer-Encoding: chunked\n") + "3\nabcXX0\n\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("MALFORMED_REQUEST");
    }

    @Test
    void mayBeginSoManyHeadsAndNoMore() throws Exception {
        start(LIMITS.withHeldBytes(64 * KIB));
        var answered = new LinkedBlockingQueue<RawConnection.Answer>();
        for (var i = 0; i < 20; i++) {
            var connection = connect();
            connection.send("GET /orders HTTP/1.1\nHost: a.example\nX-A: " + "a".repeat(6 * KIB));
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    answered.add(connection.read());
                } catch (IOException _) {
                    // taken in, until the test closes it
                }
            });
        }
        var answer = answered.poll(60, TimeUnit.SECONDS);

        assertThat(answer).isNotNull();
        Objects.requireNonNull(answer);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body()).contains("TOO_MANY_UNFINISHED_REQUESTS");
    }

    /** Begins heads of 6 KB until there is no room for another. */
    private void fillHeads() throws IOException {
        for (var i = 0; i < 20; i++) {
            connect().send("GET /orders HTTP/1.1\nHost: a.example\nX-A: " + "a".repeat(6 * KIB));
        }
        awaitAllRead();
    }

    /** Connections go to the event loops in turn, and each of these reads what came before. */
    private void awaitAllRead() throws IOException {
        for (var i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            assertThat(asHolder().status()).isEqualTo(200);
        }
    }

    private static void beginHead(RawConnection connection, int bytes) throws IOException {
        connection.send(HOLDERS + "X-A: " + "a".repeat(bytes));
    }

    private int endHead(RawConnection connection) throws IOException {
        awaitAllRead();
        connection.send("\n\n");
        return connection.read().status();
    }

    @Test
    void ofStrangersLeaveRoomForTheHeadsOfHolders() throws Exception {
        start(LIMITS.withHeldBytes(64 * KIB));
        var holder = connect();
        holder.send(HOLDERS + "\n");
        assertThat(holder.read().status()).isEqualTo(200);
        fillHeads();

        var stranger = connect();
        beginHead(stranger, 6 * KIB);
        assertThat(stranger.read().status()).isEqualTo(429);
        var brief = connect();
        beginHead(brief, 2 * KIB);
        assertThat(endHead(brief)).isEqualTo(200);
        beginHead(holder, 6 * KIB);
        assertThat(endHead(holder)).as("who has proven itself").isEqualTo(200);
    }
}
