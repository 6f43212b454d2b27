package dev.latchkey.engine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * We cannot answer now, and it may be tried again: 503 of RFC 9110 §15.6.4, with {@code Retry-After}. The message is for the log;
 * callers are told no more than that.
 */
public abstract class ServiceUnavailable extends RuntimeException {

    /** When to try again, in seconds. */
    public static final int RETRY_AFTER_SECONDS = 1;

    private static final long serialVersionUID = 1L;

    protected ServiceUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether a failure is one of these, or was caused by one. */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServiceUnavailable) {
                return true;
            }
        }
        return false;
    }
}
