package dev.latchkey.server.demo;

import dev.latchkey.server.config.Configuration.Listeners;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports for those listeners that take any: the issuer names the port, so it must be known before anything listens. */
final class FreePorts {

    private FreePorts() {}

    static Listeners fix(Listeners listeners) throws IOException {
        var held = new ArrayList<ServerSocket>();
        try {
            return listeners.withPorts(
                    fix(listeners.apiPort(), listeners, held),
                    fix(listeners.webPort(), listeners, held),
                    fix(listeners.privatePort(), listeners, held));
        } finally {
            // Held until all are chosen, so that no two are the same.
            for (var socket : held) {
                socket.close();
            }
        }
    }

    private static int fix(int port, Listeners listeners, List<ServerSocket> held) throws IOException {
        if (port != 0) {
            return port;
        }
        var socket = new ServerSocket(0, 1, InetAddress.getByName(listeners.host()));
        held.add(socket);
        return socket.getLocalPort();
    }
}
