package dev.latchkey.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for platforms that start at the same time in one JVM. Each is handed out once, so that none is chosen twice between being
 * tried and being listened on. Below the range that {@code FreePorts} takes them from, which then cannot take one in between either, and
 * chosen there for its reasons.
 */
public final class TestPorts {

    private static final int LEAST = 10_000;
    private static final int COUNT = 5_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private TestPorts() {}

    /** Configuration of the three listeners. */
    public static Map<String, String> listeners() {
        return Map.of(
                "listeners.apiPort", Integer.toString(free()),
                "listeners.webPort", Integer.toString(free()),
                "listeners.privatePort", Integer.toString(free()));
    }

    /** One that nobody listens at. */
    public static int free() {
        for (int attempt = 0; attempt < COUNT; attempt++) {
            var port = LEAST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException _) {
                // Somebody else's; the next one may be free.
            }
        }
        throw new IllegalStateException("no free port");
    }
}
