package dev.latchkey.app.cli;

import java.lang.reflect.Proxy;

/** Signals of the operating system to this process. */
final class ProcessSignals {

    private ProcessSignals() {}

    /**
     * Takes a signal from here on.
     *
     * @param name without SIG
     * @param handler must not take long
     * @return false where the virtual machine does not give it away (for instance with {@code -Xrs}), and everything stays as it is
     */
    static boolean handle(String name, Runnable handler) {
        try {
            // By name: the compiler warns of these classes wherever they are named, though they are there to stay (JEP
            // 260).
            var signals = Class.forName("sun.misc.Signal");
            var handlers = Class.forName("sun.misc.SignalHandler");
            var signal = signals.getConstructor(String.class).newInstance(name);
            var proxy = Proxy.newProxyInstance(
                    ProcessSignals.class.getClassLoader(), new Class<?>[] {handlers}, (_, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            handler.run();
                            return null;
                        }
                        return method.invoke(handler, arguments); // what every object answers
                    });
            signals.getMethod("handle", signals, handlers).invoke(null, signal, proxy);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException _) {
            return false;
        }
    }
}
