package dev.latchkey.app.node;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a running platform does from time to time, on one thread of the system: whatever requests keep busy, it comes to its turn. A task that fails is tried again at the next turn. */
final class Housekeeping implements AutoCloseable {

    /** Before the first turn, and from the end of one to the beginning of the next. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final List<Task> tasks;
    private final Thread thread;

    /** @param name for the log */
    record Task(String name, Runnable work) {}

    private Housekeeping(List<Task> tasks) {
        this.tasks = List.copyOf(tasks);
        this.thread = Thread.ofPlatform().name("housekeeping").daemon().unstarted(this::run);
    }

    static Housekeeping start(List<Task> tasks) {
        var housekeeping = new Housekeeping(tasks);
        housekeeping.thread.start();
        return housekeeping;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                tasks.forEach(Housekeeping::attempt);
            }
        } catch (InterruptedException _) {
            // Closed; there is nothing to tidy up.
        }
    }

    private static void attempt(Task task) {
        try {
            task.work.run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed; it is tried again in {}", task.name, PAUSE, e);
        }
    }

    /** Ends the pause and waits for a task under way; close before the store. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
