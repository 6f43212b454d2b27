package dev.latchkey.gateway.proxy;

import static dev.latchkey.gateway.proxy.Http2Frames.ENHANCE_YOUR_CALM;
import static dev.latchkey.gateway.proxy.Http2Frames.GOAWAY;
import static dev.latchkey.gateway.proxy.Http2Frames.HEADERS;
import static dev.latchkey.gateway.proxy.Http2Frames.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A body may come in small pieces, and not in any number of them: 500 in a second, and 7,000 that are there already take less than 14. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmallPiecesTest {

    private static final int FEW = 400;
    private static final int OF_HOLDER = 1_500;
    private static final int MANY = 7_000;

    private static final int DATA = 0;
    private static final int END_HEADERS = 4;
    private static final int END_STREAM = 1;

    private static final String HEAD = "POST /own/echo HTTP/1.1\nHost: a.example\nTransfer-Encoding: chunked\n\n";

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        upstream.behave(request -> request.response().end("fine"));
        gateway = TestGateway.limited(ApiUpstream.of("orders", upstream.uri()), EdgeLimits.ofHeap(256 * 1024 * 1024));
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static String chunks(int times) {
        return HEAD + "1\na\n".repeat(times) + "0\n\n";
    }

    @Test
    void chunksAreSoManyAndNoMore() throws Exception {
        assertThat(RawConnection.exchange(gateway.port(), chunks(FEW)).status()).isEqualTo(200);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(chunks(MANY));

            var answer = connection.read();
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).contains("small pieces");
        }
    }

    private static Http2Frames frames(Http2Frames before, int stream, int times) {
        var head = Http2Frames.request("/own/echo");
        head[0] = (byte) 0x83; // POST
        before.add(HEADERS, END_HEADERS, stream, head);
        for (var i = 0; i < times; i++) {
            before.add(DATA, 0, stream, (byte) 'a');
        }
        return before.add(DATA, END_STREAM, stream, (byte) 'z');
    }

    @Test
    void dataFramesAreSoManyAndNoMore() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(
                    frames(new Http2Frames().add(SETTINGS, 0, 0), 1, FEW).toBytes());
            assertThat(Http2Frames.await(connection, DATA).payload()).hasSize(FEW + 1);
        }
        try (var connection = new RawConnection(gateway.port())) {
            connection.sendBytes(
                    frames(new Http2Frames().add(SETTINGS, 0, 0), 1, MANY).toBytes());
            assertThat(Http2Frames.await(connection, GOAWAY).at(7)).isEqualTo(ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void aHolderSendsMoreOfThem() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n\n");
            assertThat(connection.read().status()).isEqualTo(200);
            connection.send(chunks(OF_HOLDER));
            assertThat(connection.read().status()).isEqualTo(200);
        }
    }
}
