package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.UpstreamReach.Protocol;
import dev.latchkey.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to an upstream that reads nothing end with what they were for, and hold a place until they have. */
class UpstreamEndTest {

    private static final Duration MINUTES = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** More than the kernel takes of it on both ends. */
    private static final int BYTES = 9_500_000;

    private static final int TAKEN_MAX = 8 * 1024 * 1024;

    private static final String HEAD = "Host: a.example\nX-Api-Key: good-key\n";
    private static final String UPLOAD = "POST /orders HTTP/1.1\n" + HEAD + "Content-Length: " + BYTES + "\n\n";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private final List<RawConnection> callers = new ArrayList<>();
    private TalkingUpstream upstream;
    private ApiUpstream orders;
    private TestGateway gateway;

    @SuppressWarnings("NullAway.Init") // each test starts all
    UpstreamEndTest() {}

    /** @param answer to each head, behind which nothing is read */
    private void start(String answer, Duration headerTimeout, int bufferedBodyBytesMax) throws IOException {
        upstream = new TalkingUpstream(answer);
        serve(UpstreamReach.of(upstream.uri()), headerTimeout, bufferedBodyBytesMax);
    }

    private void serve(UpstreamReach reach, Duration headerTimeout, int bufferedBodyBytesMax) {
        orders = ApiUpstream.of("orders", reach)
                .withTimeouts(MINUTES, headerTimeout, MINUTES)
                .withFairUse(new FairUse(100, 100, 100, bufferedBodyBytesMax, 0, MINUTES));
        gateway = TestGateway.generous(orders);
    }

    @AfterEach
    void stop() throws IOException {
        for (var caller : callers) {
            caller.close();
        }
        gateway.close();
        upstream.close();
    }

    private RawConnection call(String request) throws IOException {
        var caller = new RawConnection(gateway.port());
        callers.add(caller);
        caller.send(request);
        return caller;
    }

    /** Sends for as long as it is taken. */
    private static void flood(RawConnection caller, AtomicLong taken) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                for (var part = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
                        ;
                        taken.addAndGet(part.length)) {
                    caller.socket().getOutputStream().write(part);
                }
            } catch (IOException _) {
                // it was closed
            }
        });
    }

    private static void awaitStandstill(AtomicLong taken) throws InterruptedException {
        var last = new AtomicLong(-1);
        var same = new AtomicLong();
        Eventually.await(
                () -> {
                    var now = taken.get();
                    same.set(now > 0 && now == last.getAndSet(now) ? same.get() + 1 : 0);
                    return same.get() == 300;
                },
                () -> "still taken after " + taken.get());
    }

    /** Looked at without reading, for whoever read would have the rest sent, and then the end. */
    private static void awaitEnd(TalkingUpstream.Call call) throws InterruptedException {
        Eventually.await(
                () -> {
                    try {
                        call.socket().sendUrgentData('x'); // which nobody reads
                        return false;
                    } catch (IOException _) {
                        return true;
                    }
                },
                () -> "the connection stays open");
    }

    private void awaitPlacesFree() throws InterruptedException {
        Eventually.await(
                () -> gateway.pools.of(orders).underWay() == 0,
                () -> "under way: " + gateway.pools.of(orders).underWay());
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void thoseOfCallersWhoLeave(Protocol protocol) throws Exception {
        if (protocol == Protocol.HTTP_2) {
            start(wideWindows(), MINUTES, 64 * 1024);
        } else {
            start(CONTINUE, MINUTES, 64 * 1024);
        }
        gateway.close();
        serve(UpstreamReach.of(upstream.uri()).with(protocol), MINUTES, 64 * 1024);
        var taken = new AtomicLong();
        var calls = new ArrayList<TalkingUpstream.Call>();
        for (var i = 0; i < 20; i++) {
            flood(call(UPLOAD), taken);
            calls.add(upstream.awaitCall());
        }
        awaitStandstill(taken);
        assertThat(gateway.pools.of(orders).underWay()).isEqualTo(20);
        for (var caller : callers) {
            caller.socket().setSoLinger(true, 0);
            caller.close();
        }
        awaitPlacesFree();
        for (var call : calls) {
            awaitEnd(call);
        }
    }

    /** As a server of HTTP/2 begins that takes all at once. */
    private static String wideWindows() {
        return latin1(Http2Frames.frame(
                        Http2Frames.SETTINGS, 0, 0, (byte) 0, (byte) 4, (byte) 0x40, (byte) 0, (byte) 0, (byte) 0))
                + latin1(Http2Frames.frame(Http2Frames.SETTINGS, 1, 0))
                + latin1(Http2Frames.frame(Http2Frames.WINDOW_UPDATE, 0, 0, (byte) 0x40, (byte) 0, (byte) 0, (byte) 0));
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void thoseOfRequestsThatAreGivenUp() throws Exception {
        start(CONTINUE, SOON, 64 * 1024);
        var caller = call(UPLOAD);
        flood(caller, new AtomicLong());
        var answer = caller.read();
        assertThat(answer.status()).as(answer.body()).isEqualTo(504);
        awaitPlacesFree();
        awaitEnd(upstream.awaitCall());
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "keep-alive"})
    void thoseOfUploadsThatWereAnsweredBefore(String connection) throws Exception {
        start("HTTP/1.1 200 OK\r\nConnection: " + connection + "\r\nContent-Length: 0\r\n\r\n", MINUTES, 64 * 1024);
        var caller = call(UPLOAD);
        flood(caller, new AtomicLong());
        var answer = caller.read();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        awaitPlacesFree();
        awaitEnd(upstream.awaitCall());
    }

    /** Their callers have nothing more to do, and the upstream has a moment to take the rest. */
    @Test
    void thoseOfWholeBodiesThatWereAnsweredBefore() throws Exception {
        start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", MINUTES, 1_000_000);
        var caller = call(UPLOAD.replace("" + BYTES, "900000") + "x".repeat(900_000));
        assertThat(caller.read().status()).isEqualTo(200);
        assertThat(gateway.pools.of(orders).underWay()).isEqualTo(1);
        awaitPlacesFree();
        awaitEnd(upstream.awaitCall());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thoseThatWereGivenOver(boolean isRevoked) throws Exception {
        start("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo/1\r\n\r\n", MINUTES, 0);
        var caller = call("GET /live HTTP/1.1\nConnection: Upgrade\nUpgrade: echo/1\n" + HEAD + "\n");
        assertThat(caller.read().status()).isEqualTo(101);
        var taken = new AtomicLong();
        flood(caller, taken);
        awaitStandstill(taken);
        assertThat(taken.get()).as("with what the kernel keeps").isLessThan(TAKEN_MAX);
        if (isRevoked) {
            gateway.revoked.add(TestGateway.KEY);
        } else {
            caller.socket().setSoLinger(true, 0);
            caller.close();
        }
        awaitPlacesFree();
        awaitEnd(upstream.awaitCall());
    }
}
