package dev.latchkey.app.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signals of the operating system to this process. */
final class ProcessSignals {

    private ProcessSignals() {}

    /**
     * Takes a signal from here on.
     *
     * @param name without SIG
     * @param handler must not take long
     * @return who took it by this method before, if anybody; nobody also where the virtual machine does not give it away (for instance with
     *     {@code -Xrs}), and everything stays as it is
     */
    static Optional<Runnable> handle(String name, Runnable handler) {
        try {
            // By name: the compiler warns of these classes wherever they are named, though they are there to stay (JEP
            // 260).
            var signals = Class.forName("sun.misc.Signal");
            var handlers = Class.forName("sun.misc.SignalHandler");
            var signal = signals.getConstructor(String.class).newInstance(name);
            var proxy = Proxy.newProxyInstance(
                    ProcessSignals.class.getClassLoader(), new Class<?>[] {handlers}, new Taken(handler));
            var before = signals.getMethod("handle", signals, handlers).invoke(null, signal, proxy);
            return Proxy.isProxyClass(before.getClass())
                            && Proxy.getInvocationHandler(before) instanceof Taken(var taken)
                    ? Optional.of(taken)
                    : Optional.empty();
        } catch (ReflectiveOperationException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private record Taken(Runnable handler) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals("handle")) {
                handler.run();
                return null;
            }
            return method.invoke(handler, arguments); // what every object answers
        }
    }
}
