package dev.latchkey.gateway.proxy;

import static dev.latchkey.gateway.proxy.Http2Frames.CONTINUATION;
import static dev.latchkey.gateway.proxy.Http2Frames.ENHANCE_YOUR_CALM;
import static dev.latchkey.gateway.proxy.Http2Frames.GOAWAY;
import static dev.latchkey.gateway.proxy.Http2Frames.HEADERS;
import static dev.latchkey.gateway.proxy.Http2Frames.PING;
import static dev.latchkey.gateway.proxy.Http2Frames.PRIORITY;
import static dev.latchkey.gateway.proxy.Http2Frames.RST_STREAM;
import static dev.latchkey.gateway.proxy.Http2Frames.SETTINGS;
import static dev.latchkey.gateway.proxy.Http2Frames.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import java.io.DataInputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Connections made of frames that serve nobody are ended, RFC 9113 §10.5. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2FloodTest {

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.limited(
                ApiUpstream.of("orders", upstream.uri()),
                EdgeLimits.ofHeap(256 * 1024 * 1024).withHeldBytes(1024 * 1024));
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    /** The error code of the GOAWAY that a connection ends with. */
    private int errorOf(Http2Frames frames) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(frames.toBytes());
            var goAway = Http2Frames.await(connection, GOAWAY);
            assertThat(connection.isClosedByPeer()).as("nothing after it").isTrue();
            return goAway.at(7);
        }
    }

    private boolean isServed(Http2Frames frames) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(
                    frames.add(HEADERS, 5, 1, Http2Frames.request("/nowhere")).toBytes());
            return !Http2Frames.await(connection, HEADERS).payload().isEmpty();
        }
    }

    @Test
    void settingsAreChangedSoOftenAndNoMore() throws Exception {
        assertThat(isServed(new Http2Frames().repeat(16, SETTINGS))).isTrue();
        assertThat(errorOf(new Http2Frames().repeat(17, SETTINGS))).isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void oneFrameChangesSoManySettingsAndNoMore() throws Exception {
        assertThat(isServed(new Http2Frames().add(SETTINGS, 0, 0, new byte[32 * 6])))
                .isTrue();
        assertThat(errorOf(new Http2Frames().add(SETTINGS, 0, 0, new byte[33 * 6])))
                .isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void pingsAreAnsweredSoManyAndNoMore() throws Exception {
        assertThat(isServed(new Http2Frames().add(SETTINGS, 0, 0).repeat(500, PING, new byte[8])))
                .isTrue();
        assertThat(errorOf(new Http2Frames().add(SETTINGS, 0, 0).repeat(501, PING, new byte[8])))
                .isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void framesThatNobodyKnowsAreSkippedSoManyAndNoMore() throws Exception {
        assertThat(isServed(new Http2Frames().add(SETTINGS, 0, 0).repeat(500, 0x77, new byte[3])))
                .isTrue();
        assertThat(errorOf(new Http2Frames().add(SETTINGS, 0, 0).repeat(501, 0x77, new byte[3])))
                .isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void prioritiesAreSetSoOftenAndNoMore() throws Exception {
        var frames = new Http2Frames().add(SETTINGS, 0, 0);
        for (var i = 0; i < 501; i++) {
            frames.add(PRIORITY, 0, 3, new byte[5]);
        }
        assertThat(errorOf(frames)).isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void windowsAreWidenedForWhatWasSentAndLittleMore() throws Exception {
        assertThat(isServed(new Http2Frames().add(SETTINGS, 0, 0).repeat(900, WINDOW_UPDATE, new byte[] {0, 0, 0, 1})))
                .isTrue();
        assertThat(errorOf(new Http2Frames().add(SETTINGS, 0, 0).repeat(3_000, WINDOW_UPDATE, new byte[] {0, 0, 0, 1})))
                .isEqualTo(ENHANCE_YOUR_CALM);
    }

    /** So many that the rest is still unread when the connection ends, which must not take its last word from the peer. */
    @Test
    void requestsAreBegunAndResetSoOftenAndNoMore() throws Exception {
        var frames = new Http2Frames().add(SETTINGS, 0, 0);
        for (var i = 0; i < 2_000; i++) {
            frames.add(HEADERS, 5, 2 * i + 1, Http2Frames.request("/nowhere"))
                    .add(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
        }
        assertThat(errorOf(frames)).isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void aHeadComesInSoManyPiecesAndNoMore() throws Exception {
        var frames = new Http2Frames().add(SETTINGS, 0, 0).add(HEADERS, 1, 1, new byte[] {(byte) 0x82});
        for (var i = 0; i < 100; i++) {
            frames.add(CONTINUATION, 0, 1, new byte[] {(byte) 0x86});
        }
        assertThat(errorOf(frames)).isEqualTo(ENHANCE_YOUR_CALM);
    }

    /** Whether a connection may send more ahead than the 65,535 bytes of RFC 9113 §6.9.2, when its request is answered. */
    private boolean isWidened(byte[] request) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(new Http2Frames()
                    .add(SETTINGS, 0, 0)
                    .add(HEADERS, 5, 1, request)
                    .toBytes());
            var in = new DataInputStream(connection.input());
            var isWidened = false;
            for (var frame = Http2Frames.read(in); frame.type() != HEADERS; frame = Http2Frames.read(in)) {
                isWidened |= frame.type() == WINDOW_UPDATE;
            }
            return isWidened;
        }
    }

    @Test
    void aConnectionSendsLittleAheadUntilAKeyWasShownOnIt() throws Exception {
        upstream.behave(request -> request.response().end("fine"));

        assertThat(isWidened(Http2Frames.request("/nowhere"))).isFalse();
        assertThat(isWidened(Http2Frames.holdersRequest())).isTrue();
    }

    /** The last number of requests at once that was announced before the answer came, RFC 9113 §6.5.2. */
    private int streamsAnnounced(byte[] request) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(new Http2Frames()
                    .add(SETTINGS, 0, 0)
                    .add(HEADERS, 5, 1, request)
                    .toBytes());
            var in = new DataInputStream(connection.input());
            var streams = 0;
            for (var frame = Http2Frames.read(in); frame.type() != HEADERS; frame = Http2Frames.read(in)) {
                for (var at = 0;
                        frame.type() == SETTINGS && at < frame.payload().size();
                        at += 6) {
                    if (frame.at(at + 1) == 3) {
                        streams = frame.at(at + 4) << 8 | frame.at(at + 5);
                    }
                }
            }
            return streams;
        }
    }

    @Test
    void aConnectionAsksForLittleAtOnceUntilAKeyWasShownOnIt() throws Exception {
        upstream.behave(request -> request.response().end("fine"));

        assertThat(streamsAnnounced(Http2Frames.request("/nowhere"))).isEqualTo(16);
        assertThat(streamsAnnounced(Http2Frames.holdersRequest())).isEqualTo(128);
    }

    /** A peer that lets us send nothing asks on until what it leaves unread is its connection's share. */
    @Test
    void answersAreKeptSoManyAndNoMore() throws Exception {
        var frames = new Http2Frames().add(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
        for (var i = 0; i < 100; i++) {
            frames.add(HEADERS, 5, 2 * i + 1, Http2Frames.request("/nowhere"));
        }
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(frames.toBytes());

            assertThat(Http2Frames.await(connection, RST_STREAM).payload()).hasSize(4);
        }
    }

    /** What we remember of our answers' headers for a peer is ours to bound, whatever it would like. */
    @Test
    void keepsTheTableOfHeadersSmall() throws Exception {
        var wish = new byte[] {0, 1, 0x40, 0, 0, 0}; // SETTINGS_HEADER_TABLE_SIZE: 1 GiB
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(new Http2Frames()
                    .add(SETTINGS, 0, 0, wish)
                    .add(HEADERS, 5, 1, Http2Frames.request("/nowhere"))
                    .toBytes());

            // RFC 7541 §6.3: the size that counts is the last that is announced before the first header.
            var answer = Http2Frames.await(connection, HEADERS);
            var at = 5; // behind the priority, RFC 9113 §6.2
            var size = 4_096L;
            while ((answer.at(at) & 0xe0) == 0x20) {
                size = answer.at(at++) & 0x1f;
                if (size == 0x1f) {
                    var shift = 0;
                    do {
                        size += (long) (answer.at(at) & 0x7f) << shift;
                        shift += 7;
                    } while ((answer.at(at++) & 0x80) != 0);
                }
            }
            assertThat(size).isLessThanOrEqualTo(1_024);
        }
    }
}
