package dev.latchkey.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Takes a body as fast as it comes and says how long it was, or answers one as fast as it is taken. Plain sockets, a thread for each. */
final class BodyUpstream implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final long bytes;

    /** @param bytes of the body that answers a GET */
    BodyUpstream(long bytes) throws IOException {
        this.bytes = bytes;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var connection = socket.accept();
                Thread.ofPlatform().daemon().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            for (var head = BodyCaller.head(connection.getInputStream());
                    !head.isEmpty();
                    head = BodyCaller.head(connection.getInputStream())) {
                if (head.startsWith("PUT ")) {
                    var got = BodyCaller.read(connection.getInputStream(), BodyCaller.contentLength(head));
                    var body = Long.toString(got);
                    say(connection, body.length(), body);
                } else {
                    say(connection, bytes, "");
                    BodyCaller.write(connection, bytes);
                }
            }
        } catch (IOException e) {
            // Who asked has left, and says so.
        }
    }

    private static void say(Socket connection, long length, String body) throws IOException {
        var answer = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body;
        connection.getOutputStream().write(answer.getBytes(US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
