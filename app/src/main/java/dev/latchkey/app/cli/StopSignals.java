package dev.latchkey.app.cli;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM and SIGINT: the first ends the process in order, a second at once. The virtual machine alone would not hear the second
 * one while it waits for the first.
 */
public final class StopSignals {

    /** What shells add to the number of a signal to make an exit code. */
    private static final int SIGNALLED = 128;

    /** By name, the same on every system (POSIX, kill). */
    private static final Map<String, Integer> NUMBERS = Map.of("TERM", 15, "INT", 2);

    private StopSignals() {}

    /**
     * Takes the signals from here on. Where the virtual machine does not give them away (for instance with {@code -Xrs}), everything
     * stays as it is.
     */
    public static void install() {
        var isEnding = new AtomicBoolean();
        NUMBERS.forEach((name, number) -> ProcessSignals.handle(name, () -> end(SIGNALLED + number, isEnding)));
    }

    private static void end(int code, AtomicBoolean isEnding) {
        if (isEnding.compareAndSet(false, true)) {
            System.err.println("latchkey: stopping; requests in flight may end, a second signal stops at once");
            Thread.ofPlatform().name("stop").start(() -> System.exit(code));
        } else {
            Runtime.getRuntime().halt(code);
        }
    }
}
