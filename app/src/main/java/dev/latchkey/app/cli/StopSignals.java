package dev.latchkey.app.cli;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM and SIGINT: the first ends the process in order, a second at once. The virtual machine alone would not hear the second
 * one while it waits for the first.
 */
public final class StopSignals {

    /** What shells add to the number of a signal to make an exit code. */
    private static final int SIGNALLED = 128;

    private StopSignals() {}

    /**
     * Takes the signals from here on. Where the virtual machine does not give them away (for instance with {@code -Xrs}), everything
     * stays as it is.
     */
    public static void install() {
        var isEnding = new AtomicBoolean();
        for (var name : List.of("TERM", "INT")) {
            try {
                handle(name, isEnding);
            } catch (ReflectiveOperationException | IllegalArgumentException _) {
                return;
            }
        }
    }

    /** By name: the compiler warns of these classes wherever they are named, though they are there to stay (JEP 260). */
    private static void handle(String name, AtomicBoolean isEnding) throws ReflectiveOperationException {
        var signals = Class.forName("sun.misc.Signal");
        var handlers = Class.forName("sun.misc.SignalHandler");
        var signal = signals.getConstructor(String.class).newInstance(name);
        var code = SIGNALLED + (Integer) signals.getMethod("getNumber").invoke(signal);
        var handler = Proxy.newProxyInstance(
                StopSignals.class.getClassLoader(), new Class<?>[] {handlers}, (_, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        end(code, isEnding);
                        return null;
                    }
                    return method.invoke(isEnding, arguments); // what every object answers
                });
        signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
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
