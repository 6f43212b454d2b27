package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.UpstreamReach.Protocol;
import dev.latchkey.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of an upstream on HTTP/2, of which many share a connection, that their callers do not take. */
class UnreadHttp2AnswersTest {

    private static final Duration MINUTES = Duration.ofMinutes(2);

    /** What may come of one answer before somebody takes it. */
    private static final String LONG = "x".repeat(StreamWindow.BYTES);

    private final List<RawConnection> callers = new ArrayList<>();
    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        upstream.behave(request -> {
            if ("/public".equals(request.path())) {
                request.response().end("small");
            } else if (request.uri().endsWith("/long")) {
                request.response().end(LONG);
            } else {
                EndlessAnswer.to(request);
            }
        });
        gateway = TestGateway.generous(
                ApiUpstream.of("orders", UpstreamReach.of(upstream.uri()).with(Protocol.HTTP_2))
                        .withTimeouts(MINUTES, MINUTES, MINUTES)
                        .withFairUse(new FairUse(100, 100, 100, 0, 0, MINUTES)));
    }

    @AfterEach
    void stop() throws IOException {
        for (var caller : callers) {
            caller.close();
        }
        gateway.close();
        upstream.close();
    }

    /** Asks for an answer that has no end, and takes no more than the head. */
    private RawConnection.Answer begin() throws IOException {
        var caller = new RawConnection(gateway.port());
        callers.add(caller);
        caller.send("GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n\n");
        var line = new StringBuilder();
        for (var b = caller.input().read();
                b >= 0 && b != '\r';
                b = caller.input().read()) {
            line.append((char) b);
        }
        return new RawConnection.Answer(Integer.parseInt(line.toString().split(" ", 3)[1]), List.of(), "");
    }

    @Test
    void holdUpNobodyElse() throws Exception {
        var caller = new RawConnection(gateway.port());
        callers.add(caller);
        caller.sendBytes(new Http2Frames()
                .add(Http2Frames.SETTINGS, 0, 0, Http2Frames.CLOSED_WINDOWS)
                .ask(1, 16, Http2Frames.holdersRequest())
                .toBytes());
        Eventually.await(() -> upstream.calls() == 16, () -> upstream.calls() + " of 16 came");
        for (var i = 0; i < 200; i++) { // of which the first may be sooner than what the upstream may send ahead
            var answer = RawConnection.exchange(gateway.port(), "GET /public HTTP/1.1\nHost: a.example\n\n");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("small");
        }
    }

    /** Asks from an address for so many answers, none of which is ever taken; of each a quarter may have gone on to wait for its caller. */
    private void askAndTakeNothing(int address, int times, byte[] request) throws Exception {
        var before = upstream.calls();
        var caller = new RawConnection(gateway.port(), InetAddress.ofLiteral("127.0.0." + address));
        callers.add(caller);
        caller.sendBytes(new Http2Frames()
                .add(Http2Frames.SETTINGS, 0, 0, Http2Frames.CLOSED_WINDOWS)
                .ask(1, times, request)
                .toBytes());
        Eventually.await(() -> upstream.calls() == before + times, () -> upstream.calls() + " came");
    }

    /** What others take is given back to the upstream, though more than a half of all the streams' windows is not. */
    private void assertOthersAreAnswered(String request) throws Exception {
        for (var i = 0; i < 50; i++) {
            var answer = RawConnection.exchange(gateway.port(), request);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(LONG);
        }
    }

    @Test
    void ofACompanyAndStrangersHoldUpNobodyElse() throws Exception {
        for (var address = 1; address <= 4; address++) {
            askAndTakeNothing(address, 15, Http2Frames.holdersRequest());
        }
        askAndTakeNothing(5, 12, Http2Frames.request("/letters/endless"));
        assertOthersAreAnswered("GET /letters/long HTTP/1.1\nHost: a.example\n\n");
        assertOthersAreAnswered(
                "GET /orders/long HTTP/1.1\nHost: a.example\nX-Api-Key: " + TestGateway.OTHER_KEY + "\n\n");
    }

    /** An eighth of what there is for all, which is for 512. */
    @Test
    void areSoManyAndNoMore() throws Exception {
        for (var i = 0; i < 64; i++) {
            assertThat(begin().status()).isEqualTo(200);
        }
        assertThat(begin().status()).isEqualTo(503);
        assertThat(gateway.exhausted).containsExactly(Exhausted.ANSWERS);
        callers.removeFirst().close();
        gateway.awaitDecided();
        var other = RawConnection.exchange(gateway.port(), "GET /public HTTP/1.1\nHost: a.example\n\n");
        assertThat(other.status()).isEqualTo(200);
    }
}
