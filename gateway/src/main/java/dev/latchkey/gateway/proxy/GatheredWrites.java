package dev.latchkey.gateway.proxy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body as it is written on to the other side. Each write is a call of the system, and a record where there is TLS, whatever is in it; so of a
 * body in small parts, those that were there together, in one turn of the event loop, go on together. The first part and long ones never
 * wait, and nothing waits for what has not come yet, unless parts are to have a length. Belongs to its event loop.
 */
final class GatheredWrites implements WriteStream<Buffer> {

    /** What is as long as this costs little for each byte of it. */
    static final int BYTES_MAX = 8 * 1024;

    /**
     * For a connection on HTTP/2 that others share. Tomcat (10.1) counts two small frames of DATA in succession that are not the last of their
     * requests as 1,024 by their mean length, and ends the connection at 100; two of this length count for nothing.
     */
    static final int FRAME_BYTES_MIN = 2 * 1024;

    private final WriteStream<Buffer> to;
    private final int bytesMin;
    private final Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    private boolean hasBegun;
    private boolean isEndOfTurnAwaited;
    private @Nullable Gathered gathered;
    private long begun;
    private long done;
    private long doneBefore;
    private int looks;

    /** What waits for the end of the turn, and what is to be told when it is written. */
    private record Gathered(Buffer parts, Promise<Void> written) {}

    /**
     * For who is on the event loop.
     *
     * @param bytesMin what is shorter waits for more, or for the end, with which it goes; 1 for parts that go as they come, unless they are empty
     */
    GatheredWrites(WriteStream<Buffer> to, int bytesMin) {
        this.to = to;
        this.bytesMin = bytesMin;
    }

    /** Passes a body on to its end, and leaves it to others to end it there; fails as either side does. */
    static Future<Void> pass(ReadStream<Buffer> from, WriteStream<Buffer> to) {
        var gathering = new GatheredWrites(to, 0);
        return from.pipe()
                .endOnSuccess(false)
                .endOnFailure(false)
                .to(gathering)
                .onComplete(_ -> gathering.flush()); // also what came before a failure
    }

    @Override
    public Future<Void> write(Buffer part) {
        var waiting = gathered;
        if (goesByItself(part) && (waiting == null || waiting.parts().length() >= bytesMin)) {
            hasBegun = true;
            flush();
            return writeOn(part);
        }
        if (waiting == null) {
            waiting = new Gathered(Buffer.buffer(), Promise.promise());
            gathered = waiting;
        }
        waiting.parts().appendBuffer(part);
        if (waiting.parts().length() >= BYTES_MAX) {
            flush();
        } else if (!isEndOfTurnAwaited) {
            isEndOfTurnAwaited = true;
            context.runOnContext(_ -> endTurn());
        }
        return waiting.written().future();
    }

    private boolean goesByItself(Buffer part) {
        return part.length() >= BYTES_MAX || (!hasBegun && part.length() >= bytesMin);
    }

    private void endTurn() {
        isEndOfTurnAwaited = false;
        if (gathered != null && gathered.parts().length() >= bytesMin) {
            flush();
        }
    }

    /** Writes what is gathered. */
    void flush() {
        var waiting = take();
        if (waiting != null) {
            hasBegun = true;
            writeOn(waiting.parts()).onComplete(waiting.written());
        }
    }

    private Future<Void> writeOn(Buffer parts) {
        begun++;
        return to.write(parts).onComplete(_ -> done++);
    }

    /** Asked again and again: how many times in succession something was to be written, and nothing was. */
    int looksWithoutProgress() {
        looks = begun > done && done == doneBefore ? looks + 1 : 0;
        doneBefore = done;
        return looks;
    }

    /** Nobody wants what is gathered any more. */
    void drop() {
        gathered = null;
    }

    private @Nullable Gathered take() {
        var waiting = gathered;
        gathered = null;
        return waiting;
    }

    @Override
    public Future<Void> end() {
        var waiting = take();
        begun++;
        var ended = waiting == null ? to.end() : to.end(waiting.parts()).onComplete(waiting.written());
        return ended.onComplete(_ -> done++);
    }

    @Override
    public boolean writeQueueFull() {
        return to.writeQueueFull();
    }

    @Override
    public GatheredWrites setWriteQueueMaxSize(int size) {
        to.setWriteQueueMaxSize(size);
        return this;
    }

    @Override
    public GatheredWrites drainHandler(@Nullable Handler<Void> handler) {
        to.drainHandler(handler);
        return this;
    }

    @Override
    public GatheredWrites exceptionHandler(@Nullable Handler<Throwable> handler) {
        to.exceptionHandler(handler);
        return this;
    }
}
