package dev.latchkey.gateway.proxy;

import static dev.latchkey.gateway.proxy.Http2Frames.HEADERS;
import static dev.latchkey.gateway.proxy.Http2Frames.PING;
import static dev.latchkey.gateway.proxy.Http2Frames.RST_STREAM;
import static dev.latchkey.gateway.proxy.Http2Frames.SETTINGS;
import static dev.latchkey.gateway.proxy.Http2Frames.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is said on HTTP/2 of a request that is refused before its body has ended. A proxy gives the connection to its next caller as soon
 * as it has sent the end of the body and read the end of the answer, and a reset of the last stream would end that caller's request.
 */
class UnwantedBodiesTest {

    private static final int DATA = 0;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int FIRST = 1;
    private static final int FRAME_BYTES = 16 * 1024;
    private static final int WINDOW_BYTES = 65_535;

    private RecordingUpstream upstream;
    private TestGateway gateway;
    private RawConnection connection;
    private DataInputStream in;

    @BeforeEach
    void refuse() throws IOException {
        upstream = new RecordingUpstream();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
        connection = new RawConnection(gateway.port());
        in = new DataInputStream(connection.input());
        var head = Http2Frames.request("/nowhere");
        head[0] = (byte) 0x83; // POST
        connection.sendBytes(new Http2Frames()
                .add(SETTINGS, 0, 0)
                .add(HEADERS, END_HEADERS, FIRST, head)
                .toBytes());
        while (Http2Frames.read(in).type() != HEADERS) {
            // until it is answered
        }
    }

    @AfterEach
    void stop() throws IOException {
        connection.close();
        gateway.close();
        upstream.close();
    }

    private void send(int type, int flags, int stream, int bytes) throws IOException {
        connection.sendBytes(Http2Frames.frame(type, flags, stream, new byte[bytes]));
    }

    /** Types of all frames on streams that come until everything that was sent is read. */
    private List<Integer> readUntilPing() throws IOException {
        send(PING, 0, 0, 8);
        var types = new ArrayList<Integer>();
        for (var frame = Http2Frames.read(in); frame.type() != PING; frame = Http2Frames.read(in)) {
            if (frame.stream() != 0) {
                types.add(frame.type());
            }
        }
        return types;
    }

    @Test
    void aBodyWhoseEndIsOnItsWayEndsByItself() throws IOException {
        send(DATA, 0, FIRST, 10);
        send(DATA, END_STREAM, FIRST, 10);
        assertThat(readUntilPing()).doesNotContain(RST_STREAM);
    }

    private Http2Frames.Frame awaitReset() throws IOException {
        var frame = Http2Frames.read(in);
        while (frame.type() != RST_STREAM) {
            frame = Http2Frames.read(in);
        }
        return frame;
    }

    @Test
    void aBodyThatDoesNotEndIsResetOnceAndNeverTwice() throws IOException {
        var reset = awaitReset();
        assertThat(reset.stream()).isEqualTo(FIRST);
        assertThat(reset.at(3)).as("NO_ERROR").isZero();

        send(DATA, END_STREAM, FIRST, 10);
        assertThat(readUntilPing()).doesNotContain(RST_STREAM);
    }

    @Test
    void aBodyThatGoesOnIsReadNoFurtherThanItsSenderCouldHaveSentBefore() throws IOException {
        var sent = 0;
        for (var allowed = WINDOW_BYTES; ; ) {
            if (allowed >= FRAME_BYTES) {
                send(DATA, 0, FIRST, FRAME_BYTES);
                allowed -= FRAME_BYTES;
                sent += FRAME_BYTES;
                continue;
            }
            var frame = Http2Frames.read(in);
            if (frame.type() == RST_STREAM) {
                assertThat(frame.at(3)).as("NO_ERROR").isZero();
                break;
            }
            if (frame.type() == WINDOW_UPDATE && frame.stream() == 0) {
                var bytes = new byte[4];
                for (var i = 0; i < bytes.length; i++) {
                    bytes[i] = frame.payload().get(i);
                }
                allowed += ByteBuffer.wrap(bytes).getInt();
            }
        }
        assertThat(sent).isBetween(256 * 1024, 512 * 1024);
    }
}
