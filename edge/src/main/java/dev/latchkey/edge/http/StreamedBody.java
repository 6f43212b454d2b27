package dev.latchkey.edge.http;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A body that is made while it is sent: its next piece is asked for when its reader has taken what was made before, so that neither its length
 * nor a slow reader costs memory. Whatever a piece needs, such as a connection to the store, is given back before it is sent. Asked by one
 * thread after the other, never by two at once.
 */
public non-sealed interface StreamedBody extends LongBody, AutoCloseable {

    /** What one takes at most while it is made and waits for its reader, in bytes: its pieces are to be short enough for that. */
    int HELD_BYTES = 512 * 1024;

    /**
     * Makes the next piece. Blocks, on a virtual thread.
     *
     * @return absent at the end
     * @throws Exception when the rest cannot be had: the answer is broken off, so that nobody takes what came for the whole
     */
    Optional<Buffer> next() throws Exception;

    /** Gives back what it holds: nobody asks for more. Called in the end whatever becomes of the answer, maybe more than once, and never while a piece is made. */
    @Override
    void close();

    /** The same, which is broken off as soon as a check throws that is made before each piece. */
    default StreamedBody after(Runnable check) {
        var body = this;
        return new StreamedBody() {
            @Override
            public Optional<Buffer> next() throws Exception {
                check.run();
                return body.next();
            }

            @Override
            public void close() {
                body.close();
            }
        };
    }
}
