package dev.latchkey.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the event loops of this process have allocated: work that is counted, and the same on a busy machine as on an idle one. */
final class EventLoopBytes {

    private static final String EVENT_LOOP = "vert.x-eventloop-thread-";

    private EventLoopBytes() {}

    /** Bytes on the heap since they began. */
    static long allocated() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var bytes = 0L;
        for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(EVENT_LOOP)) {
                bytes += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return bytes;
    }
}
