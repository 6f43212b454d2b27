package dev.latchkey.manage;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import org.jspecify.annotations.Nullable;

/** What keeps a request from being answered, as a problem detail (RFC 9457). Its text is safe to show to the caller. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final String detail;
    private final @Nullable String field;

    Problem(int status, String title, String detail, @Nullable String field) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.field = field;
    }

    /** A request that is not what the document describes. */
    static Problem malformed(@Nullable String field, String expected) {
        return new Problem(400, "The request is not valid", expected, field);
    }

    static Problem notFound(String what) {
        return new Problem(404, "Not found", "there is no such " + what, null);
    }

    static Problem of(CommandRefused refused) {
        var field = refused.field();
        return switch (refused.reason()) {
            case NOT_PERMITTED -> new Problem(403, "Not permitted", refused.getMessage(), field);
            case EXCEEDS_MAKER ->
                new Problem(403, "Stronger than the credential that asks", refused.getMessage(), field);
            case NOT_FOUND -> new Problem(404, "Not found", refused.getMessage(), field);
            case INVALID -> new Problem(422, "A value breaks a rule", refused.getMessage(), field);
            case CONFLICT -> new Problem(409, "There is one already", refused.getMessage(), field);
            case CHANGED -> new Problem(409, "It has changed", refused.getMessage(), field);
            case FINAL_STATE -> new Problem(409, "It has ended", refused.getMessage(), field);
            case TOO_MANY -> new Problem(409, "Too many", refused.getMessage(), field);
        };
    }

    int status() {
        return status;
    }

    HttpResponse answer(String requestId) {
        var body = JsonBody.object(json -> {
            json.writeStringProperty("type", "about:blank");
            json.writeStringProperty("title", title);
            json.writeNumberProperty("status", status);
            json.writeStringProperty("detail", detail);
            json.writeStringProperty("instance", "urn:latchkey:request:" + requestId);
            if (field != null) {
                json.writeStringProperty("field", field);
            }
        });
        return HttpResponse.json(status, body).with("Content-Type", "application/problem+json");
    }
}
