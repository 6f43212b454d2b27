package dev.latchkey.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * The processor time of every Java thread but the one that asks: event loops, those that carry virtual threads, those of the store. Compiler
 * and garbage collector of the JVM are not among them.
 */
final class ServerCpu {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<Long, Long> before = nanos();

    private static Map<Long, Long> nanos() {
        var nanos = new HashMap<Long, Long>();
        for (var id : THREADS.getAllThreadIds()) {
            var taken = THREADS.getThreadCpuTime(id);
            if (taken >= 0 && id != Thread.currentThread().threadId()) {
                nanos.put(id, taken);
            }
        }
        return nanos;
    }

    /** What they have taken since this was made. */
    double millis() {
        return nanos().entrySet().stream()
                        .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                        .sum()
                / 1e6;
    }
}
