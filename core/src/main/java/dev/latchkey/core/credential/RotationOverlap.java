package dev.latchkey.core.credential;

import java.time.Duration;
import java.time.Instant;

/** How long the old secret works on beside its successor. The pages offer now, 1 hour, 24 hours, 7 days and a date. */
public sealed interface RotationOverlap {

    /** The old secret ends at once, and the tokens that were issued with it. */
    record None() implements RotationOverlap {}

    /** The old secret ends after a while. */
    record Lasting(Duration duration) implements RotationOverlap {}

    /** The old secret ends at a date, which must be in the future. */
    record Until(Instant end) implements RotationOverlap {}

    /** When the old secret ends, before its own expiry is considered. */
    default Instant endsAt(Instant now) {
        return switch (this) {
            case None() -> now;
            case Lasting(var duration) -> now.plus(duration);
            case Until(var end) -> end;
        };
    }
}
