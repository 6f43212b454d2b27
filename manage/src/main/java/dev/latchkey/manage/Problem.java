package dev.latchkey.manage;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import org.jspecify.annotations.Nullable;

/** What keeps a request from being answered, as a problem detail (RFC 9457). Its text is safe to show to the caller. */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final String detail;
    private final @Nullable String field;
    /** Absent where no command was refused. */
    private final CommandRefused.@Nullable Reason reason;

    Problem(int status, String title, String detail, @Nullable String field) {
        this(status, title, detail, field, null);
    }

    private Problem(
            int status, String title, String detail, @Nullable String field, CommandRefused.@Nullable Reason reason) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.field = field;
        this.reason = reason;
    }

    /** A request that is not what the document describes. */
    static Problem malformed(@Nullable String field, String expected) {
        return new Problem(400, "The request is not valid", expected, field);
    }

    static Problem notFound(String what) {
        return new Problem(404, "Not found", "there is no such " + what, null);
    }

    static Problem of(CommandRefused refused) {
        var reason = refused.reason();
        return new Problem(status(reason), title(reason), refused.getMessage(), refused.field(), reason);
    }

    /** The status that a refusal is answered with. */
    public static int status(CommandRefused.Reason reason) {
        return switch (reason) {
            case NOT_PERMITTED, EXCEEDS_MAKER -> 403;
            case NOT_FOUND -> 404;
            case INVALID -> 422;
            case CONFLICT, CHANGED, FINAL_STATE, TOO_MANY, MEMORY_EXHAUSTED -> 409;
        };
    }

    /** What it is called, whatever it was about. */
    public static String title(CommandRefused.Reason reason) {
        return switch (reason) {
            case NOT_PERMITTED -> "Not permitted";
            case EXCEEDS_MAKER -> "Stronger than the credential that asks";
            case NOT_FOUND -> "Not found";
            case INVALID -> "A value breaks a rule";
            case CONFLICT -> "There is one already";
            case CHANGED -> "It has changed";
            case FINAL_STATE -> "It has ended";
            case TOO_MANY -> "Too many";
            case MEMORY_EXHAUSTED -> "No memory for it";
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
            if (reason != null) {
                json.writeStringProperty("code", reason.name());
            }
            if (field != null) {
                json.writeStringProperty("field", field);
            }
        });
        return HttpResponse.json(status, body).with("Content-Type", "application/problem+json");
    }
}
