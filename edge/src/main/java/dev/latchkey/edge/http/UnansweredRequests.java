package dev.latchkey.edge.http;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * How many requests of an HTTP/1.1 connection were begun and are not answered yet, so that whoever sends many ahead (RFC 9112 §9.3.2)
 * has them wait on its own side. One is answered when the end of its answer was handed to the socket, and not before: what its reader
 * leaves lying is kept here. Stands behind the encoder, where answers are whole messages still. Belongs to its event loop.
 */
final class UnansweredRequests extends ChannelOutboundHandlerAdapter {

    static final String NAME = "unanswered";

    /** So many heads are kept beside the one that is being answered. */
    static final int REQUESTS_MAX = 4;

    /** Heads of this length together, since none waited last, are kept; one is always read, however long it may be. */
    static final int HEAD_BYTES_MAX = 8 * 1024;

    private final Runnable onAnswered;

    /** One for all answers; a write that failed ends the connection, on which nothing begins any more. */
    private final ChannelFutureListener onWritten = written -> {
        if (written.isSuccess()) {
            answered();
        }
    };

    private int requests;
    private int headBytes;

    /** The last one may turn the connection into something else. */
    private boolean isLast;

    /** @param onAnswered runs when one of them was answered */
    UnansweredRequests(Runnable onAnswered) {
        this.onAnswered = onAnswered;
    }

    /** Whether one more may begin. */
    boolean mayBegin() {
        return requests == 0 || (!isLast && requests < REQUESTS_MAX && headBytes < HEAD_BYTES_MAX);
    }

    /** Whether one is unanswered at most. */
    boolean isAlone() {
        return requests <= 1;
    }

    /** What comes behind the one that has begun last is no request before that one is answered. */
    void nothingFollows() {
        isLast = true;
    }

    /** One more begins. */
    void begin(int bytes) {
        headBytes = requests == 0 ? bytes : headBytes + bytes;
        requests++;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // told through the promise
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInterim(message)) {
            context.write(message, promise.unvoid().addListener(onWritten));
        } else {
            context.write(message, promise);
        }
    }

    private void answered() {
        if (requests > 0) {
            requests--;
            isLast = isLast && requests > 0;
            onAnswered.run();
        }
    }

    /** {@code 100 Continue} is whole, and no answer. */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
