package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Connections made of frames that serve nobody are ended, RFC 9113 §10.5. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2FloodTest {

    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int HEADERS = 1;
    private static final int PRIORITY = 2;
    private static final int RST_STREAM = 3;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int ENHANCE_YOUR_CALM = 11;

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

    private static final class Frames {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Frames() {
            bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        Frames add(int type, int flags, int stream, byte... payload) {
            bytes.writeBytes(new byte[] {
                (byte) (payload.length >> 16),
                (byte) (payload.length >> 8),
                (byte) payload.length,
                (byte) type,
                (byte) flags
            });
            bytes.writeBytes(new byte[] {0, 0, (byte) (stream >> 8), (byte) stream});
            bytes.writeBytes(payload);
            return this;
        }

        Frames repeat(int times, int type, byte... payload) {
            for (var i = 0; i < times; i++) {
                add(type, 0, 0, payload);
            }
            return this;
        }
    }

    /** GET http a.example /nowhere, by the static table and literals that are not indexed. */
    private static byte[] request() {
        var block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 0x04, 8});
        block.writeBytes("/nowhere".getBytes(StandardCharsets.US_ASCII));
        block.writeBytes(new byte[] {0x01, 9});
        block.writeBytes("a.example".getBytes(StandardCharsets.US_ASCII));
        return block.toByteArray();
    }

    /** A frame as it came. */
    private record Frame(int type, List<Byte> payload) {
        int at(int index) {
            return payload.get(index) & 0xff;
        }
    }

    private static Frame read(DataInputStream in) throws IOException {
        var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        var type = in.readUnsignedByte();
        in.skipNBytes(5);
        var payload = new ArrayList<Byte>();
        for (var b : in.readNBytes(length)) {
            payload.add(b);
        }
        return new Frame(type, payload);
    }

    private static Frame await(RawConnection connection, int type) throws IOException {
        var in = new DataInputStream(connection.input());
        var frame = read(in);
        while (frame.type() != type) {
            frame = read(in);
        }
        return frame;
    }

    /** The error code of the GOAWAY that a connection ends with. */
    private int errorOf(Frames frames) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(frames.bytes.toByteArray());
            var goAway = await(connection, GOAWAY);
            assertThat(connection.isClosedByPeer()).as("nothing after it").isTrue();
            return goAway.at(7);
        }
    }

    private boolean isServed(Frames frames) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(frames.add(HEADERS, 5, 1, request()).bytes.toByteArray());
            return !await(connection, HEADERS).payload().isEmpty();
        }
    }

    @Test
    void settingsAreChangedSoOftenAndNoMore() throws Exception {
        assertThat(isServed(new Frames().repeat(16, SETTINGS))).isTrue();
        assertThat(errorOf(new Frames().repeat(17, SETTINGS))).isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void oneFrameChangesSoManySettingsAndNoMore() throws Exception {
        assertThat(isServed(new Frames().add(SETTINGS, 0, 0, new byte[32 * 6]))).isTrue();
        assertThat(errorOf(new Frames().add(SETTINGS, 0, 0, new byte[33 * 6]))).isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void pingsAreAnsweredSoManyAndNoMore() throws Exception {
        assertThat(isServed(new Frames().add(SETTINGS, 0, 0).repeat(500, PING, new byte[8])))
                .isTrue();
        assertThat(errorOf(new Frames().add(SETTINGS, 0, 0).repeat(501, PING, new byte[8])))
                .isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void framesThatNobodyKnowsAreSkippedSoManyAndNoMore() throws Exception {
        assertThat(isServed(new Frames().add(SETTINGS, 0, 0).repeat(500, 0x77, new byte[3])))
                .isTrue();
        assertThat(errorOf(new Frames().add(SETTINGS, 0, 0).repeat(501, 0x77, new byte[3])))
                .isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void prioritiesAreSetSoOftenAndNoMore() throws Exception {
        var frames = new Frames().add(SETTINGS, 0, 0);
        for (var i = 0; i < 501; i++) {
            frames.add(PRIORITY, 0, 3, new byte[5]);
        }
        assertThat(errorOf(frames)).isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void windowsAreWidenedForWhatWasSentAndLittleMore() throws Exception {
        assertThat(isServed(new Frames().add(SETTINGS, 0, 0).repeat(900, WINDOW_UPDATE, new byte[] {0, 0, 0, 1})))
                .isTrue();
        assertThat(errorOf(new Frames().add(SETTINGS, 0, 0).repeat(3_000, WINDOW_UPDATE, new byte[] {0, 0, 0, 1})))
                .isEqualTo(ENHANCE_YOUR_CALM);
    }

    /** So many that the rest is still unread when the connection ends, which must not take its last word from the peer. */
    @Test
    void requestsAreBegunAndResetSoOftenAndNoMore() throws Exception {
        var frames = new Frames().add(SETTINGS, 0, 0);
        for (var i = 0; i < 2_000; i++) {
            frames.add(HEADERS, 5, 2 * i + 1, request()).add(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
        }
        assertThat(errorOf(frames)).isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void aHeadComesInSoManyPiecesAndNoMore() throws Exception {
        var frames = new Frames().add(SETTINGS, 0, 0).add(HEADERS, 1, 1, new byte[] {(byte) 0x82});
        for (var i = 0; i < 100; i++) {
            frames.add(CONTINUATION, 0, 1, new byte[] {(byte) 0x86});
        }
        assertThat(errorOf(frames)).isEqualTo(ENHANCE_YOUR_CALM);
    }

    /** GET /orders with a key. */
    private static byte[] holdersRequest() {
        var block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 0x04, 7});
        block.writeBytes("/orders".getBytes(StandardCharsets.US_ASCII));
        block.writeBytes(new byte[] {0x01, 9});
        block.writeBytes("a.example".getBytes(StandardCharsets.US_ASCII));
        block.writeBytes(new byte[] {0x00, 9});
        block.writeBytes("x-api-key".getBytes(StandardCharsets.US_ASCII));
        block.write(8);
        block.writeBytes("good-key".getBytes(StandardCharsets.US_ASCII));
        return block.toByteArray();
    }

    /** Whether a connection may send more ahead than the 65,535 bytes of RFC 9113 §6.9.2, when its request is answered. */
    private boolean isWidened(byte[] request) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection
                    .socket()
                    .getOutputStream()
                    .write(new Frames()
                            .add(SETTINGS, 0, 0)
                            .add(HEADERS, 5, 1, request)
                            .bytes
                            .toByteArray());
            var in = new DataInputStream(connection.input());
            var isWidened = false;
            for (var frame = read(in); frame.type() != HEADERS; frame = read(in)) {
                isWidened |= frame.type() == WINDOW_UPDATE;
            }
            return isWidened;
        }
    }

    @Test
    void aConnectionSendsLittleAheadUntilAKeyWasShownOnIt() throws Exception {
        upstream.behave(request -> request.response().end("fine"));

        assertThat(isWidened(request())).isFalse();
        assertThat(isWidened(holdersRequest())).isTrue();
    }

    /** The last number of requests at once that was announced before the answer came, RFC 9113 §6.5.2. */
    private int streamsAnnounced(byte[] request) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection
                    .socket()
                    .getOutputStream()
                    .write(new Frames()
                            .add(SETTINGS, 0, 0)
                            .add(HEADERS, 5, 1, request)
                            .bytes
                            .toByteArray());
            var in = new DataInputStream(connection.input());
            var streams = 0;
            for (var frame = read(in); frame.type() != HEADERS; frame = read(in)) {
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

        assertThat(streamsAnnounced(request())).isEqualTo(16);
        assertThat(streamsAnnounced(holdersRequest())).isEqualTo(128);
    }

    /** A peer that lets us send nothing asks on until what it leaves unread is its connection's share. */
    @Test
    void answersAreKeptSoManyAndNoMore() throws Exception {
        var frames = new Frames().add(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
        for (var i = 0; i < 100; i++) {
            frames.add(HEADERS, 5, 2 * i + 1, request());
        }
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(frames.bytes.toByteArray());

            assertThat(await(connection, RST_STREAM).payload()).hasSize(4);
        }
    }

    /** What we remember of our answers' headers for a peer is ours to bound, whatever it would like. */
    @Test
    void keepsTheTableOfHeadersSmall() throws Exception {
        var wish = new byte[] {0, 1, 0x40, 0, 0, 0}; // SETTINGS_HEADER_TABLE_SIZE: 1 GiB
        try (var connection = new RawConnection(gateway.port())) {
            connection
                    .socket()
                    .getOutputStream()
                    .write(new Frames()
                            .add(SETTINGS, 0, 0, wish)
                            .add(HEADERS, 5, 1, request())
                            .bytes
                            .toByteArray());

            // RFC 7541 §6.3: the size that counts is the last that is announced before the first header.
            var answer = await(connection, HEADERS);
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
            assertThat(size).isLessThanOrEqualTo(4_096);
        }
    }
}
