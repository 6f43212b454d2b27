package dev.latchkey.app.node;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.store.sql.Stores;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The files that a process may have open, each connection one of them, and what they are for. Connections of callers get what is left by all
 * else, so that one of them makes room for the next before there is no file for either, nor for the store and the upstreams.
 *
 * @param max that the process may have open
 * @param own archives of the program, event loops, logs, letters, documents from elsewhere, backups
 * @param store what its connections have open
 * @param upstreams one for each connection that all upstreams may have together
 */
public record OpenFiles(long max, long own, long store, long upstreams) {

    /** 176 were measured on a node that has just started, three fourths of them archives of the program. */
    private static final int OWN = 256;

    /** Two event loops of three files each for a processor, and somewhat more. */
    private static final int FOR_EACH_PROCESSOR = 8;

    /** The share of callers' connections, as a divisor, that are about to be closed while as many others have their places. */
    private static final int CLOSING_SHARE = 8;

    /** Of callers, however few files there are: with fewer nobody could be served. */
    private static final int CONNECTIONS_MIN = 32;

    /** Of this process, for a configuration. */
    public static OpenFiles ofThisProcess(Configuration configuration) {
        return of(configuration, maxOfThisProcess(), Runtime.getRuntime().availableProcessors());
    }

    /**
     * For a configuration.
     *
     * @param max that the process may have open
     */
    public static OpenFiles of(Configuration configuration, long max, int processors) {
        return new OpenFiles(
                max,
                OWN + (long) FOR_EACH_PROCESSOR * processors,
                Stores.FILES_MAX,
                upstreams(
                        configuration.apis(), configuration.upstreams().shares().connectionsMax()));
    }

    private static long upstreams(List<Api> apis, int connectionsMax) {
        return apis.stream()
                .map(Api::behind)
                .mapToLong(behind -> behind.connectionsMax() == null ? connectionsMax : behind.connectionsMax())
                .sum();
    }

    /** How many files this process may have open; {@link Long#MAX_VALUE} where the system does not say. */
    public static long maxOfThisProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        && system.getMaxFileDescriptorCount() > 0
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** Most connections of callers. Upstreams, which are never all at their most, leave them half of what the rest does not take. */
    int connectionsMax() {
        var free = max - own - store;
        var ofCallers = free - Math.min(upstreams, free / 2);
        return Math.clamp(ofCallers / (CLOSING_SHARE + 1) * CLOSING_SHARE, CONNECTIONS_MIN, Integer.MAX_VALUE);
    }

    /** How many files it takes to have so many connections of callers beside all else. */
    long needed(int connections) {
        return own + store + upstreams + connections + connections / CLOSING_SHARE + 1L;
    }

    /**
     * Why callers have fewer connections than they may have by memory, or by the configuration; empty where they do not.
     *
     * @param configuration that this is for
     */
    public Optional<String> lack(Configuration configuration) {
        var wanted = new Settings(configuration).connectionsByMemory();
        if (connectionsMax() >= wanted && needed(wanted) <= max) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the process may have %,d files open, and %,d are needed: %,d connections of callers, %,d to upstreams,"
                        + " %,d for the store and the process itself; callers have %,d connections at most",
                max,
                needed(wanted),
                wanted,
                upstreams,
                own + store,
                Math.min(wanted, connectionsMax())));
    }

    /** With which limit nothing would lack. */
    public String advice(Configuration configuration) {
        return "raise the limit of open files (ulimit -n, LimitNOFILE of systemd, --ulimit nofile of Docker) to "
                + needed(new Settings(configuration).connectionsByMemory()) + " or more";
    }
}
