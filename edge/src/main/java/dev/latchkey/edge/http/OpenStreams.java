package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests at once of one HTTP/2 connection. As long as nobody has proven anything on it, those beyond the first are taken from
 * what all strangers share, its answers have to be taken at some pace, and little is remembered of their headers. Belongs to its event
 * loop.
 */
final class OpenStreams extends Http2ConnectionAdapter {

    /** Of a connection; there are no more of these than connections, so that a newcomer can always show its key. */
    static final int FREE_STREAMS = 1;

    /** Bytes of answers to take in each period, while more of them wait. */
    static final int BYTES_TAKEN_MIN = 4 * 1024;

    /** What we remember of the headers of answers to strangers (RFC 7541 §4.2), whatever they wish. */
    static final int STRANGER_TABLE_BYTES = 1_024;

    private static final int PROVEN_TABLE_BYTES = 4_096;

    private final ByteBudget budget;
    private final OpenConnection connection;
    private final Http2ConnectionHandler http2;
    private final Http2FrameLimits frames;
    private final Duration period;
    private int taken;

    /** The next look at whether answers are taken; absent while there are none. */
    private @Nullable ScheduledFuture<?> look;

    private OpenStreams(Edge edge, OpenConnection connection, Http2ConnectionHandler http2, Http2FrameLimits frames) {
        this.budget = edge.streams();
        this.connection = connection;
        this.http2 = http2;
        this.frames = frames;
        this.period = edge.limits().bodyTimeout();
    }

    /** Begins to count on a connection, unless it speaks for many or is none that is counted. */
    static void count(Channel channel, Edge edge, Http2ConnectionHandler http2, Http2FrameLimits frames) {
        var connection = OpenConnection.of(channel);
        if (connection == null || connection.isOfProxy()) {
            return;
        }
        var streams = new OpenStreams(edge, connection, http2, frames);
        connection.streams = streams;
        http2.connection().addListener(streams);
        channel.closeFuture().addListener(_ -> streams.end());
    }

    /** Whether the stream that has just begun may go on; if not, it is to be refused. */
    boolean mayBegin() {
        if (connection.isProven()) {
            return true;
        }
        if (table().maxHeaderTableSize() > STRANGER_TABLE_BYTES) { // as its peer wishes, again and again
            resizeTable(STRANGER_TABLE_BYTES);
        }
        if (look == null) {
            lookLater(false);
        }
        var wanted = http2.connection().numActiveStreams() - FREE_STREAMS - taken;
        if (wanted <= 0) {
            return true;
        }
        if (budget.tryTake(connection.address(), wanted) != null) {
            return false;
        }
        taken += wanted;
        return true;
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        giveBack(taken - Math.max(0, http2.connection().numActiveStreams() - FREE_STREAMS));
    }

    /**
     * A caller on the connection has proven itself.
     *
     * @param wish of its peer, for the table of headers
     */
    void widen(long wish) {
        giveBack(taken);
        resizeTable(Math.min(wish, PROVEN_TABLE_BYTES));
    }

    private void end() {
        giveBack(taken);
        if (look != null) {
            look.cancel(false);
        }
    }

    private void giveBack(int streams) {
        if (streams > 0) {
            taken -= streams;
            budget.giveBack(connection.address(), streams);
        }
    }

    private Http2HeadersEncoder.Configuration table() {
        return http2.encoder().configuration().headersConfiguration();
    }

    private void resizeTable(long bytes) {
        try {
            table().maxHeaderTableSize(bytes);
        } catch (Http2Exception e) {
            throw new IllegalStateException("a size between none and the usual one", e);
        }
    }

    private void lookLater(boolean waited) {
        var before = frames.answerBytes();
        look = connection
                .channel
                .eventLoop()
                .schedule(() -> look(before, waited), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** @param waited whether answers waited for their reader at the last look, too */
    private void look(long before, boolean waited) {
        look = null;
        if (connection.isProven() || http2.connection().numActiveStreams() == 0) {
            return;
        }
        var wait = isAnswerWaiting();
        if (wait && waited && frames.answerBytes() - before < BYTES_TAKEN_MIN) {
            budget.refuse();
            connection.cutOff();
        } else {
            lookLater(wait);
        }
    }

    /** For its window to open, or for the socket; nobody is to blame for an answer that has not begun. */
    private boolean isAnswerWaiting() {
        var socket = connection.channel.unsafe().outboundBuffer();
        if (socket == null || socket.totalPendingWriteBytes() > 0) {
            return true;
        }
        try {
            var windows = http2.encoder().flowController();
            var waiting = http2.connection()
                    .forEachActiveStream(stream -> !stream.isHeadersSent() || windows.isWritable(stream));
            return waiting != null;
        } catch (Http2Exception e) {
            throw new IllegalStateException("looking changes nothing", e);
        }
    }
}
