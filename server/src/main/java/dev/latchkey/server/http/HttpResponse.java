package dev.latchkey.server.http;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * An answer as a value, written once.
 *
 * @param headers by name; each name at most once
 * @param body empty for none
 */
public record HttpResponse(int status, SequencedMap<String, String> headers, Buffer body) {

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
        return new HttpResponse(status, more, body);
    }

    /** The same answer with another body. */
    public HttpResponse withBody(Buffer other) {
        return new HttpResponse(status, headers, other);
    }

    /** The same answer with more headers. */
    public HttpResponse with(Map<String, String> others) {
        var more = new LinkedHashMap<>(headers);
        more.putAll(others);
        return new HttpResponse(status, more, body);
    }
}
