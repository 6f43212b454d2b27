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

    private final int status;
    private final long retryAfterSeconds;
    private final @Nullable String told;

    protected ServiceUnavailable(String message, @Nullable Throwable cause) {
        this(message, cause, 503, RETRY_AFTER_SECONDS, null);
    }

    /**
     * @param status 503, or 429 where the caller itself asks for too much (RFC 6585 §4)
     * @param retryAfterSeconds at least 1
     * @param told what callers may be told, without a full stop; absent for no more than that it does not go now
     * @implNote Values and no methods to override: a thread that waits while the class of its failure is loaded for the first time was seen to
     *     ask the methods of this class.
     */
    protected ServiceUnavailable(
            String message, @Nullable Throwable cause, int status, long retryAfterSeconds, @Nullable String told) {
        super(message, cause);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
        this.told = told;
    }

    /** The status that says so: 503, or 429 where the caller itself asks for too much (RFC 6585 §4). */
    public final int status() {
        return status;
    }

    /** When to try again, in seconds; at least 1. */
    public final long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** What callers may be told, without a full stop; empty for no more than that it does not go now. */
    public final Optional<String> told() {
        return Optional.ofNullable(told);
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
