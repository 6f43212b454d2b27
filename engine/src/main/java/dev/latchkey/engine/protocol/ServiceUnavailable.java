package dev.latchkey.engine.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * We cannot answer now, and it may be tried again: 503 of RFC 9110 §15.6.4, with {@code Retry-After}. The message is for the log;
 * callers are told no more than that, unless {@link #told()} says something.
 */
public abstract class ServiceUnavailable extends RuntimeException {

    /** When to try again, in seconds. */
    public static final int RETRY_AFTER_SECONDS = 1;

    private static final long serialVersionUID = 1L;

    protected ServiceUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The status that says so: 503, or 429 where the caller itself asks for too much (RFC 6585 §4). */
    public int status() {
        return 503;
    }

    /** When to try again, in seconds; at least 1. */
    public long retryAfterSeconds() {
        return RETRY_AFTER_SECONDS;
    }

    /** What callers may be told, without a full stop; empty for no more than that it does not go now. */
    public Optional<String> told() {
        return Optional.empty();
    }

    /** Whether a failure is one of these, or was caused by one. */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        return find(failure).isPresent();
    }

    /** The one that a failure is, or was caused by; empty when it was not. */
    public static Optional<ServiceUnavailable> find(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServiceUnavailable) {
                return Optional.of((ServiceUnavailable) cause);
            }
        }
        return Optional.empty();
    }
}
