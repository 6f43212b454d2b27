package dev.latchkey.app.node;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is open, closed in the reverse order, so that nothing loses what it stands on. One part that does not close keeps no other
 * open. For one thread.
 */
final class Lifecycle implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        open.push(part);
        return part;
    }

    /** Closes everything because a later step failed; what fails to close as well is told with that failure. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Closes everything; a second time does nothing. @throws RuntimeException the first failure, with the others */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                var told = e instanceof RuntimeException known
                        ? known
                        : new IllegalStateException("a part could not be closed", e);
                if (failure == null) {
                    failure = told;
                } else {
                    failure.addSuppressed(told);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
