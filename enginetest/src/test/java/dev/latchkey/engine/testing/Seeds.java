package dev.latchkey.engine.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a property on generated input. A failure names the seed; put it into {@link #FIRST} to see it again. */
public final class Seeds {

    private static final long FIRST = 1;

    private Seeds() {}

    /** Checks the property once for each of {@code count} seeds. */
    public static void check(int count, Consumer<SplittableRandom> property) {
        for (var seed = FIRST; seed < FIRST + count; seed++) {
            try {
                property.accept(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("the property does not hold for seed " + seed, e);
            }
        }
    }
}
