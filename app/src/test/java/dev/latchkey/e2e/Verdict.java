package dev.latchkey.e2e;

/** What the gateway is expected to say of a request, without what the upstream says after it. */
sealed interface Verdict {

    /** Forwarded; whatever comes back is the upstream's. */
    record Allowed() implements Verdict {}

    /** @param gate as in {@code explanation.gate} */
    record Refused(int status, String gate) implements Verdict {}

    Verdict ALLOWED = new Allowed();
    Verdict MALFORMED = new Refused(400, "request");
    /** Two credentials that do not agree, or that nobody asked for together. */
    Verdict CONTRADICTORY = new Refused(400, "request");

    Verdict NO_CREDENTIAL = new Refused(401, "operation");
    Verdict WRONG_KIND = new Refused(403, "operation");
    Verdict SCOPE_MISSING = new Refused(403, "scope");
    Verdict PERMISSION_MISSING = new Refused(403, "role");
}
