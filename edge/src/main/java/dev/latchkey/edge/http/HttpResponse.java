package dev.latchkey.edge.http;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * An answer as a value, written once.
 *
 * @param headers by name; each name at most once
 * @param cookies values of {@code Set-Cookie}, the one header that is not joined (RFC 6265 §3)
 * @param body empty for none
 */
public record HttpResponse(int status, SequencedMap<String, String> headers, List<String> cookies, Buffer body) {

    /** What an answer takes beside its body. */
    private static final int HEAD_BYTES = 1_024;

    public HttpResponse {
        cookies = List.copyOf(cookies);
    }

    public HttpResponse(int status, SequencedMap<String, String> headers, Buffer body) {
        this(status, headers, List.of(), body);
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
        return new HttpResponse(status, more, cookies, body);
    }

    /** The same answer with another body. */
    public HttpResponse withBody(Buffer other) {
        return new HttpResponse(status, headers, cookies, other);
    }

    /** The same answer with one more cookie. */
    public HttpResponse withCookie(String cookie) {
        var more = new ArrayList<>(cookies);
        more.add(cookie);
        return new HttpResponse(status, headers, more, body);
    }

    /** The same answer with more headers. */
    public HttpResponse with(Map<String, String> others) {
        var more = new LinkedHashMap<>(headers);
        more.putAll(others);
        return new HttpResponse(status, more, cookies, body);
    }

    /** What it takes in memory while it waits for its reader, in bytes. */
    long heldBytes() {
        return (long) HEAD_BYTES + body.length();
    }
}
