package dev.latchkey.store.sql;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Instants as the tables hold them. */
final class Millis {

    private Millis() {}

    static long of(Instant instant) {
        return instant.toEpochMilli();
    }

    static @Nullable Long ofNullable(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
