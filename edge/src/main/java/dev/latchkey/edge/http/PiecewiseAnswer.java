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
    static Future<Void> end(Exchange exchange, HttpResponse answer) {
        var response = exchange.request().response();
        var isHead = exchange.method().equals(HttpMethod.HEAD);
        return switch (answer.longBody()) {
            case StreamedBody streamed
            when isHead -> {
                streamed.close();
                yield response.end();
            }
            case StreamedBody streamed -> StreamedAnswer.end(exchange, streamed);
            case CompressedBody compressed -> {
                declare(response, compressed.length());
                yield isHead || compressed.length() == 0 ? response.end() : write(response, compressed);
            }
            case null -> {
                if (isHead) {
                    declare(response, answer.body().length());
                }
                yield isHead || answer.body().length() == 0 ? response.end() : response.end(answer.body());
            }
        };
    }

    private static void declare(HttpServerResponse response, int length) {
        if (length > 0) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(length));
        }
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
