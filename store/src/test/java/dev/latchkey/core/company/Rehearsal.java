package dev.latchkey.core.company;

import dev.latchkey.core.change.Transactions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletionStage;

/** Transactions in which everything happens and nothing stays, so that thousands of commands can be tried on the same things. */
final class Rehearsal implements Transactions {

    /** The command went through to its end. */
    static final class Done extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Done() {
            super("done", null, false, false);
        }
    }

    private final Transactions real;

    Rehearsal(Transactions real) {
        this.real = real;
    }

    /** The same stores, in which nothing stays. */
    <T> T of(Class<T> type, T stores) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    if (method.getName().equals("transactions")) {
                        return this;
                    }
                    try {
                        return method.invoke(stores, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public <T> T write(Work<T> work) {
        return real.write(tx -> {
            work.run(tx);
            throw new Done();
        });
    }

    @Override
    public <T> CompletionStage<T> submit(Work<T> work) {
        return real.submit(tx -> {
            work.run(tx);
            throw new Done();
        });
    }

    @Override
    public <T> T read(Work<T> work) {
        return real.read(work);
    }
}
