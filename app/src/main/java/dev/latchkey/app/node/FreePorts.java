package dev.latchkey.app.node;

import dev.latchkey.app.config.Listeners;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for those listeners that take any: the issuer names the port, so it must be known before anything listens. They are
 * chosen below the range from which systems take the ports of outgoing connections (RFC 6335 section 6 and Linux's own default),
 * so that none of those can take a chosen port before it is listened on, nor while a restart is under way.
 */
public final class FreePorts {

    private static final int LEAST = 15_000;
    private static final int BELOW = 32_768;
    private static final int ATTEMPTS_MAX = 100;

    private FreePorts() {}

    /** @throws IOException when no port can be bound on the host */
    public static Listeners fix(Listeners listeners) throws IOException {
        var held = new ArrayList<ServerSocket>();
        try {
            return listeners.withPorts(
                    fix(listeners.apiPort(), listeners.hosts().api(), held),
                    fix(listeners.webPort(), listeners.hosts().web(), held),
                    fix(listeners.privatePort(), listeners.hosts().internal(), held));
        } finally {
            // Held until all are chosen, so that no two are the same.
            for (var socket : held) {
                socket.close();
            }
        }
    }

    private static int fix(int port, String hostName, List<ServerSocket> held) throws IOException {
        if (port != 0) {
            return port;
        }
        var host = InetAddress.getByName(hostName);
        for (int attempt = 1; ; attempt++) {
            try {
                var socket = new ServerSocket(ThreadLocalRandom.current().nextInt(LEAST, BELOW), 1, host);
                held.add(socket);
                return socket.getLocalPort();
            } catch (BindException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }
}
