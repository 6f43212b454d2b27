package dev.latchkey.gateway.proxy;

import java.util.Locale;

/** What was used up when a request could not go on to its upstream. Each is answered 503 and passes by itself. */
public enum Exhausted {
    OWNER("Your company, or partner, has as many requests under way at this API as it may have at once"),
    NETWORK("Your network has as many requests without a credential under way at this API as it may have at once"),
    STRANGERS("As many requests without a credential are under way at this API as there may be at once"),
    RESERVE("This API is busy, and what is left is for callers who have fewer requests under way than you"),
    WAITING("Too many requests wait for a connection to the upstream"),
    ANSWERS("There is no memory left for more answers that their callers have yet to take, yours or all together"),
    BUFFERS("There is no memory left for more request bodies"),
    UPGRADES("As many connections are given over to another protocol as there may be at once, yours or all together");

    private final String message;

    Exhausted(String message) {
        this.message = message;
    }

    /** For the caller. */
    String message() {
        return message;
    }

    /** What the answer names it. */
    String code() {
        return this == WAITING ? "UPSTREAM_BUSY" : "UPSTREAM_" + name() + "_EXHAUSTED";
    }

    /** As metrics and the log name it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Carries it out of a stream. No stack trace: it is an answer, not a fault. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final Exhausted what;

        Failure(Exhausted what) {
            super(what.message, null, false, false);
            this.what = what;
        }

        Exhausted what() {
            return what;
        }
    }
}
