package dev.latchkey.gateway.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An upstream that answers a request head with given bytes and leaves the connection to the test. */
final class TalkingUpstream implements AutoCloseable {

    private final ServerSocket server;
    private final String answer;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    /** A request and the connection that it came by. */
    record Call(String head, Socket socket) {

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        byte[] read(int bytes) throws IOException {
            return socket.getInputStream().readNBytes(bytes);
        }

        /** Whether the connection ends without another byte. */
        boolean isEnded() throws IOException {
            try {
                return socket.getInputStream().read() < 0;
            } catch (java.net.SocketException _) {
                return true;
            }
        }
    }

    /** @param answer line ends as they are */
    TalkingUpstream(String answer) throws IOException {
        this.answer = answer;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    Call awaitCall() throws InterruptedException {
        var call = calls.poll(60, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("expected a request to come");
        }
        return call;
    }

    boolean wasCalled() {
        return !calls.isEmpty();
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
            socket.setSoTimeout(60_000);
            var head = readHead(socket.getInputStream());
            // Whoever calls again as soon as it is answered must not be heard of before this call.
            synchronized (calls) {
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
                calls.add(new Call(head, socket));
            }
        } catch (IOException _) {
            // the gateway has given up
        }
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            var b = in.read();
            if (b < 0) {
                throw new IOException("expected a whole head");
            }
            head.append((char) b);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
