package dev.latchkey.core.activity;

import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial.Reason;
import java.util.Locale;

/** How a call ended, as it is counted. The names are stored and never renamed. */
public enum CallOutcome {
    /** Let in, and answered with success or a redirect. */
    SUCCEEDED,
    /** Let in, and the API answered that the request is wrong (400 to 499). */
    REJECTED_BY_API,
    /** Refused by a gate. */
    REFUSED,
    /** Refused because of a limit. */
    LIMITED,
    /** Let in, and the API failed or did not answer. */
    FAILED;

    static CallOutcome of(Decision decision, int status) {
        return switch (decision) {
            case Decision.Deny(var denial) ->
                denial.reason() == Reason.RATE_LIMITED || denial.reason() == Reason.TOO_MANY_CONCURRENT
                        ? LIMITED
                        : REFUSED;
            case Decision.Allow _ -> status < 400 ? SUCCEEDED : status < 500 ? REJECTED_BY_API : FAILED;
        };
    }

    /** As programs see it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
