package dev.latchkey.core.change;

import dev.latchkey.engine.protocol.ServiceUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * The store cannot answer now, or cannot say whether it did, or what a node holds of it is too old to be relied on; answered with 503
 * and safe to try again.
 */
public class StoreUnavailable extends ServiceUnavailable {

    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    StoreUnavailable(String message, int status, long retryAfterSeconds, String told) {
        super(message, null, status, retryAfterSeconds, told);
    }
}
