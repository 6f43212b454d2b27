package dev.latchkey.gateway.limits;

/** What a request may exceed. */
public enum Bound {
    CALLER_RATE,
    CALLER_CONCURRENCY,
    /** Of the company, the partner or the network. */
    OWNER_RATE,
    OWNER_CONCURRENCY;

    static Bound of(boolean isOwners, boolean isRate) {
        if (isOwners) {
            return isRate ? OWNER_RATE : OWNER_CONCURRENCY;
        }
        return isRate ? CALLER_RATE : CALLER_CONCURRENCY;
    }
}
