package dev.latchkey.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The floods of a {@link Siege}, each by many at once and from addresses of its own: on Linux every address of 127.0.0.0/8 is this
 * machine's. Each tells what it did, so that a flood that never came through is seen.
 */
final class Floods implements AutoCloseable {

    private static final Duration HOLDS = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int CONNECT_MILLIS = 5_000;
    private static final String HOST = "Host: a.example\r\n";
    private static final String FORM = HOST + "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final int HTTP2_STREAMS = 100;
    private static final int HTTP2_STREAM_MAX = 60_000;
    private static final int ADDRESSES = 50;
    private static final String METADATA = "/.well-known/oauth-authorization-server";

    /** So little that the rest stays with the node. */
    private static final int RECEIVE_BYTES = 2_048;

    private final int apiPort;
    private final int webPort;
    private final int times;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Flood> all = new ArrayList<>();

    /** @param times how many of each as usual */
    Floods(int apiPort, int webPort, int times) {
        this.apiPort = apiPort;
        this.webPort = webPort;
        this.times = times;
    }

    /** What one of many does with its connection, again and again. */
    @FunctionalInterface
    private interface Attack {
        void on(Socket socket) throws IOException, InterruptedException;
    }

    private record Flood(String name, AtomicLong connected, AtomicLong refused) {}

    void begin() {
        flood("bodies that never end", apiPort, 300, Floods::unfinishedBody);
        flood("bodies that never end, on HTTP/2", apiPort, 60, Floods::unfinishedStreams);
        flood("bodies that trickle", webPort, 50, Floods::tricklingBody);
        flood("heads that never end", apiPort, 150, Floods::unfinishedHead);
        flood("heads that are sent ahead", apiPort, 400, Floods::headsSentAhead);
        flood("connections that say nothing", apiPort, 300, Floods::silence);
        flood("answers that nobody reads", webPort, 20, Floods::unreadPages);
        flood("our own pages, asked ahead and unread", webPort, 24, 8, socket -> askedAhead(socket, "/reference"));
        flood("our own metadata, asked ahead and unread", apiPort, 24, 8, socket -> askedAhead(socket, METADATA));
        flood("answers on HTTP/2 that have no window", apiPort, 30, Floods::closedWindows);
        flood("SETTINGS", apiPort, 2, socket -> frames(socket, 4, new byte[60]));
        flood("PING", apiPort, 2, socket -> frames(socket, 6, new byte[8]));
        flood("requests that are reset", apiPort, 2, Floods::resets);
        flood("forms without a right", apiPort, 4, Floods::tokenRequests);
        flood("sign-ins", webPort, 4, Floods::signIns);
        flood("keys that are none", apiPort, 4, Floods::wrongKeys);
    }

    private void flood(String name, int port, int many, Attack attack) {
        flood(name, port, many, ADDRESSES, attack);
    }

    private void flood(String name, int port, int many, int addresses, Attack attack) {
        var flood = new Flood(name, new AtomicLong(), new AtomicLong());
        var number = all.size() + 1;
        all.add(flood);
        for (var i = 0; i < many * times; i++) {
            var address = "127." + number + ".0." + (1 + i % addresses);
            threads.execute(() -> repeat(flood, address, port, attack));
        }
    }

    private static void repeat(Flood flood, String address, int port, Attack attack) {
        while (!Thread.currentThread().isInterrupted()) {
            try (var socket = new Socket()) {
                socket.setReceiveBufferSize(RECEIVE_BYTES);
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
                flood.connected().incrementAndGet();
                attack.on(socket);
            } catch (IOException e) {
                flood.refused().incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
            if (!rest()) {
                return;
            }
        }
    }

    /** What is measured is memory, not whose processor is faster: the floods share it with the node. */
    private static boolean rest() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Until the other side ends it, or for a while; what it says is left unread. */
    private static void hold() throws InterruptedException {
        Thread.sleep(HOLDS);
    }

    private static void unfinishedBody(Socket socket) throws IOException, InterruptedException {
        send(socket, "POST /identity/oauth/token HTTP/1.1\r\n" + FORM + "Content-Length: 16000\r\n\r\n");
        send(socket, "a".repeat(15_000));
        hold();
    }

    private static void tricklingBody(Socket socket) throws IOException, InterruptedException {
        send(socket, "POST /account/sign-in HTTP/1.1\r\n" + FORM + "Content-Length: 8000\r\n\r\n");
        for (var i = 0; i < 100; i++) {
            send(socket, "aa");
            Thread.sleep(200);
        }
    }

    private static void unfinishedHead(Socket socket) throws IOException, InterruptedException {
        send(socket, "GET /items/42 HTTP/1.1\r\n" + HOST);
        for (var i = 0; i < 7; i++) {
            send(socket, "X-A" + i + ": " + "a".repeat(2_000) + "\r\n");
        }
        hold();
    }

    private static void headsSentAhead(Socket socket) throws IOException, InterruptedException {
        var head = new StringBuilder("GET /nowhere HTTP/1.1\r\n" + HOST);
        for (var i = 0; i < 15; i++) {
            head.append("X-A").append(i).append(": ").append("a".repeat(980)).append("\r\n");
        }
        for (var i = 0; i < 5; i++) {
            send(socket, head + "\r\n");
        }
        send(socket, head.substring(0, 12_000));
        hold();
    }

    private static void silence(Socket socket) throws IOException, InterruptedException {
        if (!socket.isConnected()) {
            throw new IOException("not connected");
        }
        hold();
    }

    private static void unfinishedStreams(Socket socket) throws IOException, InterruptedException {
        var out = socket.getOutputStream();
        out.write(Http2Bytes.PREFACE);
        out.write(Http2Bytes.frame(4, 0, 0, new byte[0]));
        for (var i = 0; i < HTTP2_STREAMS; i++) {
            out.write(Http2Bytes.frame(1, 4, 2 * i + 1, Http2Bytes.head(3, "/identity/oauth/token")));
            out.write(Http2Bytes.frame(0, 0, 2 * i + 1, new byte[15_900]));
        }
        hold();
    }

    private static void unreadPages(Socket socket) throws IOException, InterruptedException {
        var out = socket.getOutputStream();
        out.write(Http2Bytes.PREFACE);
        out.write(Http2Bytes.frame(4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0})); // it takes no byte of a body
        for (var i = 0; i < HTTP2_STREAMS; i++) {
            out.write(Http2Bytes.frame(1, 5, 2 * i + 1, Http2Bytes.head(2, "/reference")));
        }
        hold();
    }

    private static void frames(Socket socket, int type, byte[] payload) throws IOException {
        var out = socket.getOutputStream();
        out.write(Http2Bytes.PREFACE);
        out.write(Http2Bytes.frame(4, 0, 0, new byte[0]));
        var many = new ByteArrayOutputStream();
        for (var i = 0; i < 100; i++) {
            many.writeBytes(Http2Bytes.frame(type, 0, 0, payload));
        }
        for (var i = 0; i < 1_000; i++) {
            out.write(many.toByteArray());
        }
    }

    /** More and more, whatever has not been read. */
    private static void askedAhead(Socket socket, String path) throws IOException {
        var requests = ("GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n").repeat(50);
        for (var more = rest(); more; more = rest()) {
            send(socket, requests);
        }
    }

    /** And more and more than may be open at once. */
    private static void closedWindows(Socket socket) throws IOException {
        var out = socket.getOutputStream();
        out.write(Http2Bytes.PREFACE);
        out.write(Http2Bytes.frame(4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}));
        out.write(Http2Bytes.frame(4, 1, 0, new byte[0]));
        var stream = 1;
        for (var more = true; more && stream < HTTP2_STREAM_MAX; more = rest()) {
            for (var i = 0; i < HTTP2_STREAMS; i++, stream += 2) {
                out.write(Http2Bytes.frame(1, 5, stream, Http2Bytes.head(2, "/items/42")));
            }
        }
    }

    private static void resets(Socket socket) throws IOException {
        var out = socket.getOutputStream();
        out.write(Http2Bytes.PREFACE);
        out.write(Http2Bytes.frame(4, 0, 0, new byte[0]));
        for (var i = 0; i < 10_000; i++) {
            out.write(Http2Bytes.frame(1, 5, 2 * i + 1, Http2Bytes.head(2, "/items/42")));
            out.write(Http2Bytes.frame(3, 0, 2 * i + 1, new byte[] {0, 0, 0, 8}));
        }
    }

    private static void ask(Socket socket, String request) throws IOException {
        send(socket, request);
        if (socket.getInputStream().read(new byte[8_192]) < 0 || !rest()) {
            throw new IOException("ended by the other side");
        }
    }

    private static void tokenRequests(Socket socket) throws IOException {
        var form = "grant_type=client_credentials&client_id=nobody&client_secret=nothing";
        for (var i = 0; i < 100; i++) {
            var path = i % 2 == 0 ? "token" : "par";
            ask(
                    socket,
                    "POST /identity/oauth/" + path + " HTTP/1.1\r\n" + FORM + "Content-Length: " + form.length()
                            + "\r\n\r\n" + form);
        }
    }

    private static void signIns(Socket socket) throws IOException {
        var form = "email=nobody%40acme.example&password=nothing";
        ask(
                socket,
                "POST /account/sign-in HTTP/1.1\r\n" + FORM + "Content-Length: " + form.length() + "\r\n\r\n" + form);
    }

    private static void wrongKeys(Socket socket) throws IOException {
        for (var i = 0; i < 100; i++) {
            ask(socket, "GET /items/42 HTTP/1.1\r\n" + HOST + BenchProduct.KEY_HEADER + ": wrong" + i + "\r\n\r\n");
        }
    }

    /** What each has done until now. */
    List<String> told() {
        return all.stream()
                .map(flood -> String.format(
                        "%s: %d connections, %d of them refused or cut off",
                        flood.name(), flood.connected().get(), flood.refused().get()))
                .toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CONNECT_MILLIS, TimeUnit.MILLISECONDS)) {
                System.err.println("siege: some floods end with their connections");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
