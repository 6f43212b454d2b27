package dev.latchkey.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Sends one request after the other and hides nothing: what a client library would try again is a failure here. */
final class Sender implements Callable<Integer> {

    /** So long a kept connection takes one more request; on a busy machine a sender may come later than that. */
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final int port;
    private final String request;
    private final CountDownLatch answered;

    /** @param answered counted down by each answer */
    Sender(int port, String path, String keyHeader, String key, CountDownLatch answered) {
        this.port = port;
        this.request = "GET %s HTTP/1.1\r\nHost: localhost\r\n%s: %s\r\n\r\n".formatted(path, keyHeader, key);
        this.answered = answered;
    }

    /**
     * Sends until connections are refused. One that waits to be taken when the listener closes is reset by the kernel, and was refused
     * like the others.
     *
     * @return how many were answered
     * @throws IOException when one was not, or not with 200
     */
    @Override
    public Integer call() throws IOException {
        var count = 0;
        while (true) {
            var last = System.nanoTime();
            var before = count;
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(60_000);
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
                for (var isLast = false; !isLast; count++) {
                    last = System.nanoTime();
                    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
                    isLast = read(in);
                    answered.countDown();
                }
            } catch (ConnectException _) {
                return count;
            } catch (IOException e) {
                if (count > before && System.nanoTime() - last < KEPT.toNanos()) {
                    throw e;
                }
            }
        }
    }

    /** Whether the answer is the last on its connection. */
    private static boolean read(BufferedReader in) throws IOException {
        var first = in.readLine();
        if (first == null) {
            throw new IOException("closed without an answer");
        }
        if (!first.startsWith("HTTP/1.1 200 ")) {
            throw new IllegalStateException(first);
        }
        var isLast = false;
        var length = 0;
        for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            isLast |= line.equalsIgnoreCase("Connection: close");
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        for (var i = 0; i < length; i++) {
            if (in.read() < 0) {
                throw new IOException("closed within an answer");
            }
        }
        return isLast;
    }
}
