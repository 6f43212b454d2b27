package dev.latchkey.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The same request a counted number of times, on a few connections in turn. For one thread. */
final class CountedCalls implements AutoCloseable {

    private static final int CONNECTIONS = 16;

    /** For any single read, on however busy a machine. */
    private static final int PATIENCE_MILLIS = 60_000;

    private final List<Connection> connections = new ArrayList<>();
    private final byte[] request;
    private final String expected;

    private record Connection(Socket socket, InputStream answers) {}

    CountedCalls(Load load) throws IOException {
        this.request = bytes(load);
        this.expected = "HTTP/1.1 " + load.expectedStatus() + " ";
        try {
            for (var i = 0; i < CONNECTIONS; i++) {
                connections.add(open(load.target().getPort()));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static Connection open(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Connection(socket, new BufferedInputStream(socket.getInputStream()));
    }

    private static byte[] bytes(Load load) {
        var target = load.target();
        var head = new StringBuilder(load.method() + " " + target.getRawPath() + " HTTP/1.1\r\n");
        head.append("Host: ").append(target.getRawAuthority()).append("\r\n");
        load.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        var body = load.body();
        if (body != null) {
            head.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
        }
        head.append("\r\n").append(body == null ? "" : body);
        return head.toString().getBytes(UTF_8);
    }

    /**
     * Makes at least so many calls, as many on each connection.
     *
     * @return how many it were
     * @throws IOException when one is answered otherwise than expected
     */
    int make(int wanted) throws IOException {
        var made = 0;
        while (made < wanted) {
            for (var connection : connections) {
                connection.socket().getOutputStream().write(request);
            }
            for (var connection : connections) {
                read(connection.answers());
                made++;
            }
        }
        return made;
    }

    private void read(InputStream answers) throws IOException {
        var head = BodyCaller.head(answers);
        var body = answers.readNBytes((int) BodyCaller.contentLength(head));
        if (!head.startsWith(expected)) {
            throw new IOException("expected " + expected + "and got " + head + new String(body, US_ASCII));
        }
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) {
            connection.socket().close();
        }
    }
}
