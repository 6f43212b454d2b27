package dev.latchkey.gateway.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpClientOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connection to an upstream may be used again, read by read. */
class AnswerEndsTest {

    private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";

    private final List<String> events = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    AnswerEndsTest() {
        channel.pipeline().addLast("codec", new HttpClientCodec());
        new AnswerEnds(() -> events.add("last")).addTo(channel.pipeline(), "codec", new HttpClientOptions());
        ask(HttpMethod.GET);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void ask(HttpMethod method) {
        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/"));
    }

    /** What one read gave: the kernel had no more where it did not fill the buffer. */
    private static ByteBuf some(String text) {
        return Unpooled.buffer(text.length() + 1).writeBytes(text.getBytes(ISO_8859_1));
    }

    private static ByteBuf asMuchAsThereIsRoom(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(ISO_8859_1));
    }

    private void read(ByteBuf... bytes) {
        for (var part : bytes) {
            channel.pipeline().fireChannelRead(part);
            hear();
        }
        channel.pipeline().fireChannelReadComplete();
        hear();
    }

    private void hear() {
        for (var message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof LastHttpContent) {
                events.add("end");
            }
            ReferenceCountUtil.release(message);
        }
    }

    @Test
    void aConnectionOnWhichThereIsNothingElseMayBeUsedAgain() {
        read(some(WHOLE));
        ask(HttpMethod.HEAD);
        read(some("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"));
        ask(HttpMethod.GET);
        read(some("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        read(some("4\r\nfine\r\n"), some("0\r\n\r\n"));

        assertThat(events).containsExactly("end", "end", "end");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void anAnswerEndsOnceAllThatWasReadWithItHasBeenLookedAt() {
        read(some(WHOLE), some("HTTP/1.1 302 Found\r\nX-Swallowed: "));

        assertThat(events).containsExactly("last", "end");
    }

    @Test
    void whereNobodyHasLookedThereMayBeMore() {
        read(asMuchAsThereIsRoom(WHOLE));

        assertThat(events).containsExactly("last", "end");
    }

    @Test
    void whatComesBetweenTwoRequestsEndsTheConnection() {
        read(some(WHOLE));
        read(some("H"));

        assertThat(events).containsExactly("end");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsWhole() {
        read(some("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nfine"));
        assertThat(events).isEmpty();

        var _ = channel.close();
        hear();
        assertThat(events).containsExactly("end");
    }
}
