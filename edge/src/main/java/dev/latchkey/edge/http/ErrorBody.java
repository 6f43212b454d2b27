package dev.latchkey.edge.http;

import tools.jackson.databind.node.ObjectNode;

/** The platform's error body: {@code {message, errors:[{code,message}], requestId}}. */
public final class ErrorBody {

    private ErrorBody() {}

    /** The body as a tree, so that a caller can add to it. */
    public static ObjectNode of(String code, String message) {
        var body = JsonBody.object();
        body.put("message", message);
        body.putArray("errors").addObject().put("code", code).put("message", message);
        return body;
    }

    /** An answer with such a body. The request id comes last. */
    public static HttpResponse answer(int status, ObjectNode body, String requestId) {
        body.put("requestId", requestId);
        return HttpResponse.json(status, JsonBody.plain(body));
    }
}
