package dev.latchkey.engine.decision;

import java.util.Locale;

/** The checks a request passes, in this order; a refusal names the one that said no. */
public enum Gate {
    /** The request itself is malformed or ambiguous, so nothing was judged. */
    REQUEST,
    /** A document lists the operation and one of its security requirements takes this kind of credential. */
    OPERATION,
    /** The access token carries the scopes. */
    SCOPE,
    /** The system role holds the permissions. */
    ROLE,
    /** The row is one that the principal may see; decided with the upstream. */
    VISIBILITY,
    /** Rate and concurrency, counted for requests that every other gate let through. */
    LIMIT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
