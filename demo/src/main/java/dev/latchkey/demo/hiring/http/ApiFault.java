package dev.latchkey.demo.hiring.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer other than success, thrown where it is found and written once, by the server. */
@SuppressWarnings("serial") // never serialised
public final class ApiFault extends RuntimeException {

    /** Why a request was refused; the same shape as the gateway's explanations. */
    public record Explanation(
            String gate, List<String> required, List<String> held, List<String> missing, String whoCanGrant) {}

    private final int status;
    private final String code;
    private final @Nullable Explanation explanation;

    private ApiFault(int status, String code, String message, @Nullable Explanation explanation) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.explanation = explanation;
    }

    /** 404, for a row that does not exist as for one that the caller may not see. */
    public static ApiFault notFound(String what) {
        return notFound("NOT_FOUND", what);
    }

    /** 404 with the code that one API uses for it. */
    public static ApiFault notFound(String code, String what) {
        return new ApiFault(404, code, "No such " + what, null);
    }

    /** 400, with what was expected and what came. */
    public static ApiFault invalid(String code, String message) {
        return new ApiFault(400, code, message, null);
    }

    public static ApiFault conflict(String code, String message) {
        return new ApiFault(409, code, message, null);
    }

    public static ApiFault unauthorized() {
        return new ApiFault(401, "UNAUTHORIZED", "Authentication is required", null);
    }

    public static ApiFault methodNotAllowed() {
        return new ApiFault(405, "METHOD_NOT_ALLOWED", "The path does not take this method", null);
    }

    public static ApiFault tooLarge(int bodyBytesMax) {
        return new ApiFault(413, "CONTENT_TOO_LARGE", "Expected a body of at most " + bodyBytesMax + " bytes", null);
    }

    public static ApiFault overloaded() {
        return new ApiFault(503, "OVERLOADED", "Too many requests at once; try again", null);
    }

    /** 500 without detail; the log has it. */
    public static ApiFault internal() {
        return new ApiFault(500, "INTERNAL_ERROR", "The request could not be completed", null);
    }

    /** 403: the row is visible, but this may not be done to it. */
    public static ApiFault deniedByVisibility(String required, String held, String whoCanGrant) {
        return new ApiFault(
                403,
                "PERMISSION_DENIED",
                "Not permitted: needs " + required,
                new Explanation("visibility", List.of(required), List.of(held), List.of(required), whoCanGrant));
    }

    /** 403: the kind of credential has no business here. */
    public static ApiFault kindNotAccepted(List<String> accepted, String held) {
        return new ApiFault(
                403,
                "CREDENTIAL_NOT_ACCEPTED",
                "This operation does not take this kind of credential",
                new Explanation(
                        "operation",
                        accepted,
                        List.of(held),
                        accepted,
                        "An administrator of the company can make one"));
    }

    /** 403: an OAuth token lacks the scope that this use of the operation needs. */
    public static ApiFault scopeMissing(String scope, List<String> held) {
        return new ApiFault(
                403,
                "OAuthPermissionsException",
                "Missing required scopes: " + scope,
                new Explanation(
                        "scope",
                        List.of(scope),
                        held,
                        List.of(scope),
                        "An administrator of the company can add the scope to the credential"));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String text() {
        var message = getMessage();
        return message == null ? code : message;
    }

    public @Nullable Explanation explanation() {
        return explanation;
    }
}
