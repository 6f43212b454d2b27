package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many requests are begun ahead of their answers, and what becomes of the reading. */
class StrictRequestDecoderTest {

    private final StrictRequestDecoder decoder =
            new StrictRequestDecoder(new Edge(EdgeLimits.ofHeap(128 * 1024 * 1024)));
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder, decoder.unanswered());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static String head(int bytes) {
        return "GET /a HTTP/1.1\r\nHost: a.example\r\nX-A: " + "a".repeat(bytes) + "\r\n\r\n";
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    /** How many requests have begun since it was asked last. */
    private int begun() {
        var requests = 0;
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            requests += message instanceof HttpRequest ? 1 : 0;
        }
        return requests;
    }

    private void answer(HttpResponseStatus status) {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
        channel.runPendingTasks();
    }

    @Test
    void beginsAHandfulAndStopsReadingUntilTheyAreAnswered() {
        send(head(10).repeat(20));
        assertThat(begun()).isEqualTo(UnansweredRequests.REQUESTS_MAX);
        assertThat(channel.config().isAutoRead()).isFalse();

        answer(HttpResponseStatus.OK);
        assertThat(begun()).isEqualTo(1);
        assertThat(channel.config().isAutoRead()).isFalse();

        var all = UnansweredRequests.REQUESTS_MAX + 1;
        for (; all < 20; all += begun()) {
            answer(HttpResponseStatus.OK);
        }
        answer(HttpResponseStatus.OK);
        assertThat(channel.config().isAutoRead()).isTrue();
        send(head(10));
        assertThat(begun()).isEqualTo(1);
    }

    @Test
    void beginsFewerLongOnes() {
        send(head(7_000).repeat(5));

        assertThat(begun()).isEqualTo(2);
    }

    /** However long one is, it is begun when nothing waits. */
    @Test
    void beginsALongOneWhenNothingWaits() {
        send(head(15_000).repeat(2));
        assertThat(begun()).isEqualTo(1);

        answer(HttpResponseStatus.OK);
        assertThat(begun()).isEqualTo(1);
    }

    @Test
    void takesAnInterimAnswerForNone() {
        send(head(15_000).repeat(2));
        assertThat(begun()).isEqualTo(1);

        answer(HttpResponseStatus.CONTINUE);

        assertThat(begun()).isZero();
    }

    /** An answer that only waits to be sent is none yet, so whoever reads nothing has no more than a handful here. */
    @Test
    void takesAnAnswerThatIsNotWrittenYetForNone() {
        send(head(10).repeat(20));
        assertThat(begun()).isEqualTo(UnansweredRequests.REQUESTS_MAX);

        for (var i = 0; i < UnansweredRequests.REQUESTS_MAX; i++) {
            var _ = channel.write(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK), channel.voidPromise());
        }
        channel.runPendingTasks();
        assertThat(begun()).isZero();

        channel.flush();
        channel.runPendingTasks();
        assertThat(begun()).isEqualTo(UnansweredRequests.REQUESTS_MAX);
    }

    /** Of a connection that is gone nothing that was sent ahead is begun. */
    @Test
    void beginsNothingWhenAnAnswerCouldNotBeWritten() {
        send(head(10).repeat(20));
        assertThat(begun()).isEqualTo(UnansweredRequests.REQUESTS_MAX);

        var _ = channel.write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        var _ = channel.close();
        channel.runPendingTasks();

        assertThat(begun()).isZero();
    }
}
