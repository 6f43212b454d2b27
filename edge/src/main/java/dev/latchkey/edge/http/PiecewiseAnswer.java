package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * Writes the body of an answer; a {@link CompressedBody} as fast as its reader takes it, so that one piece of it waits at a time.
 * Belongs to its event loop.
 */
final class PiecewiseAnswer {

    /** One piece, in bytes: short enough to be made between two events, which takes some tenths of a millisecond. */
    static final int PIECE_BYTES = 32 * 1024;

    private final HttpServerResponse response;
    private final InputStream body;
    private final Promise<Void> written = Promise.promise();
    private boolean isOver;

    private PiecewiseAnswer(HttpServerResponse response, InputStream body) {
        this.response = response;
        this.body = body;
    }

    /** Ends a response whose head is set, with a body unless the method has none; fails when the reader leaves. */
    static Future<Void> end(HttpServerResponse response, HttpMethod method, HttpResponse answer) {
        var longBody = answer.longBody();
        var length = longBody == null ? answer.body().length() : longBody.length();
        if (length > 0 && (method.equals(HttpMethod.HEAD) || longBody != null)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(length));
        }
        if (method.equals(HttpMethod.HEAD) || length == 0) {
            return response.end();
        }
        return longBody == null ? response.end(answer.body()) : write(response, longBody);
    }

    private static Future<Void> write(HttpServerResponse response, CompressedBody body) {
        var answer = new PiecewiseAnswer(response, body.open());
        response.closeHandler(_ -> answer.over());
        response.exceptionHandler(_ -> answer.over());
        answer.goOn();
        return answer.written.future();
    }

    private void goOn() {
        try {
            while (!isOver && !response.writeQueueFull()) {
                var piece = body.readNBytes(PIECE_BYTES);
                if (piece.length == 0) {
                    isOver = true;
                    body.close();
                    response.end().onComplete(written);
                    return;
                }
                var _ = response.write(Buffer.buffer(piece)).onFailure(_ -> over());
            }
            if (!isOver) {
                response.drainHandler(_ -> goOn());
            }
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be read", e);
        }
    }

    /** Nobody reads the rest. */
    private void over() {
        if (isOver) {
            return;
        }
        isOver = true;
        try {
            body.close();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be closed", e);
        }
        written.tryFail(new HttpClosedException("the reader left"));
    }
}
