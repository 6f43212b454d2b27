package dev.latchkey.edge.http;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a value, written once.
 *
 * @param headers by name; each name at most once
 * @param cookies values of {@code Set-Cookie}, the one header that is not joined (RFC 6265 §3)
 * @param body empty for none
 * @param longBody sent in place of the body; absent for most
 */
public record HttpResponse(
        int status,
        SequencedMap<String, String> headers,
        List<String> cookies,
        Buffer body,
        @Nullable LongBody longBody) {

    /** What an answer takes beside its body. */
    private static final int HEAD_BYTES = 1_024;

    /** What waits of a long body: a piece, and what the writer takes before it says that it is full. */
    private static final int LONG_BODY_BYTES = 4 * PiecewiseAnswer.PIECE_BYTES;

    public HttpResponse {
        cookies = List.copyOf(cookies);
    }

    public HttpResponse(int status, SequencedMap<String, String> headers, Buffer body) {
        this(status, headers, List.of(), body);
    }

    public HttpResponse(int status, SequencedMap<String, String> headers, List<String> cookies, Buffer body) {
        this(status, headers, cookies, body, null);
    }

    /** With a body that is sent piece by piece. */
    public HttpResponse(int status, SequencedMap<String, String> headers, LongBody body) {
        this(status, headers, List.of(), Buffer.buffer(), body);
    }

    public static HttpResponse json(int status, Buffer body) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json;charset=UTF-8");
        return new HttpResponse(status, headers, body);
    }

    public static HttpResponse empty(int status) {
        return new HttpResponse(status, new LinkedHashMap<>(), Buffer.buffer());
    }

    /** The same answer with one more header. */
    public HttpResponse with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpResponse(status, more, cookies, body, longBody);
    }

    /** The same answer with another body. */
    public HttpResponse withBody(Buffer other) {
        return new HttpResponse(status, headers, cookies, other);
    }

    /** The same answer with one more cookie. */
    public HttpResponse withCookie(String cookie) {
        var more = new ArrayList<>(cookies);
        more.add(cookie);
        return new HttpResponse(status, headers, more, body, longBody);
    }

    /** The same answer with more headers. */
    public HttpResponse with(Map<String, String> others) {
        var more = new LinkedHashMap<>(headers);
        more.putAll(others);
        return new HttpResponse(status, more, cookies, body, longBody);
    }

    /** What it takes in memory while it waits for its reader, in bytes. */
    long heldBytes() {
        return (long) HEAD_BYTES
                + switch (longBody) {
                    case null -> body.length();
                    case CompressedBody compressed -> Math.min(compressed.length(), LONG_BODY_BYTES);
                    case StreamedBody _ -> StreamedBody.HELD_BYTES;
                };
    }

    /** Whether its body is made while it is sent. */
    boolean isStreamed() {
        return longBody instanceof StreamedBody;
    }

    /** It is not sent. */
    void discard() {
        if (longBody instanceof StreamedBody streamed) {
            streamed.close();
        }
    }

    /** The same answer; one whose body is made while it is sent is broken off as soon as the check throws. */
    public HttpResponse asLongAs(Runnable check) {
        return longBody instanceof StreamedBody streamed
                ? new HttpResponse(status, headers, cookies, body, streamed.after(check))
                : this;
    }
}
