package dev.latchkey.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Where requests of this process are that wait for the store: virtual threads are seen in a dump alone. */
public final class RequestsAt {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private RequestsAt() {}

    /**
     * Returns when some request has come to a method and waits in it.
     *
     * @param method class and method, as in a stack trace
     * @param scratch a folder to write into
     */
    public static void await(String method, Path scratch) {
        var until = System.nanoTime() + PATIENCE_NANOS;
        for (var dump = dump(scratch); !dump.contains(method + "("); dump = dump(scratch)) {
            assertThat(System.nanoTime()).as(dump).isLessThan(until);
        }
    }

    private static String dump(Path scratch) {
        var file = scratch.resolve("threads.txt").toAbsolutePath();
        try {
            Files.deleteIfExists(file);
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
