package dev.latchkey.server.store.change;

import org.jspecify.annotations.Nullable;

/** The store cannot answer now, or cannot say whether it did; answered with 503 and safe to try again. */
public final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
