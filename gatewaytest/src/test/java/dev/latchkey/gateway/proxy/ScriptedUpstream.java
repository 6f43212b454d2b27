package dev.latchkey.gateway.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream that answers each request head with the same bytes, and then closes or falls silent. With a number of answers
 * for each connection it reads one request more, and closes without a word.
 */
final class ScriptedUpstream implements AutoCloseable {

    final AtomicInteger requests = new AtomicInteger();
    volatile int answersPerConnection = Integer.MAX_VALUE;
    private final ServerSocket server;
    private final String answer;
    private final boolean closes;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    ScriptedUpstream(String answer, boolean closes) throws IOException {
        this.answer = answer;
        this.closes = closes;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                open.add(socket);
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed by the test
        }
    }

    private void serve(Socket socket) {
        try {
            for (var answered = 0; readHead(socket.getInputStream()); answered++) {
                requests.incrementAndGet();
                if (answered == answersPerConnection) {
                    socket.close();
                    return;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
                if (closes) {
                    socket.close();
                    return;
                }
            }
        } catch (IOException _) {
            // the gateway has given up
        }
    }

    private static boolean readHead(InputStream in) throws IOException {
        var matched = 0;
        while (matched < 4) {
            var b = in.read();
            if (b < 0) {
                return false;
            }
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
