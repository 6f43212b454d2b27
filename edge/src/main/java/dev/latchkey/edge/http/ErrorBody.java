package dev.latchkey.edge.http;

import io.vertx.core.buffer.Buffer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The platform's error body: {@code {message, errors:[{code,message}], requestId}}. */
public final class ErrorBody {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ErrorBody() {}

    /** The body as a tree, so that a caller can add to it. */
    public static ObjectNode of(String code, String message) {
        var body = JSON.createObjectNode();
        body.put("message", message);
        body.putArray("errors").addObject().put("code", code).put("message", message);
        return body;
    }

    /** An answer with such a body. The request id comes last. */
    public static HttpResponse answer(int status, ObjectNode body, String requestId) {
        body.put("requestId", requestId);
        return HttpResponse.json(status, Buffer.buffer(JSON.writeValueAsBytes(body)));
    }
}
