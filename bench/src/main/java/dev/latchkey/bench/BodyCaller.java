package dev.latchkey.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** One request on a plain socket with a large body in one direction, at next to no cost, so that what is measured has the processors. */
final class BodyCaller {

    private static final int PART_BYTES = 256 * 1024;

    /** For any single read, on however busy a machine. */
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int HEAD_BYTES_MAX = 16 * 1024;

    private BodyCaller() {}

    /**
     * Sends a body.
     *
     * @return how much of it the upstream got, as its answer says
     */
    static long send(int port, String key, long bytes) {
        try (var socket = ask(port, "PUT", key, "Content-Length: " + bytes + "\r\n")) {
            write(socket, bytes);
            var answer = socket.getInputStream();
            var length = contentLength(head(answer));
            return Long.parseLong(new String(answer.readNBytes((int) length), US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has a body sent.
     *
     * @return how much of it came, which is as much as its head said
     */
    static long fetch(int port, String key) throws IOException {
        try (var socket = ask(port, "GET", key, "")) {
            var answer = socket.getInputStream();
            return read(answer, contentLength(head(answer)));
        }
    }

    private static Socket ask(int port, String method, String key, String lines) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        var head = method + " /items/1 HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + BenchProduct.KEY_HEADER + ": "
                + key + "\r\n" + lines + "\r\n";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        return socket;
    }

    /** Sends so many bytes, which say nothing. */
    static void write(Socket to, long bytes) throws IOException {
        var part = new byte[PART_BYTES];
        for (var left = bytes; left > 0; left -= PART_BYTES) {
            to.getOutputStream().write(part, 0, (int) Math.min(PART_BYTES, left));
        }
    }

    /** Reads so many bytes and forgets them. */
    static long read(InputStream from, long bytes) throws IOException {
        var part = new byte[PART_BYTES];
        var left = bytes;
        while (left > 0) {
            var read = from.read(part, 0, (int) Math.min(PART_BYTES, left));
            if (read < 0) {
                throw new IOException("expected " + left + " more bytes");
            }
            left -= read;
        }
        return bytes;
    }

    /** The lines of a head; empty where the other side ends instead. */
    static String head(InputStream from) throws IOException {
        var head = new StringBuilder();
        while (head.length() < HEAD_BYTES_MAX) {
            var next = from.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
            if (next == '\n' && head.toString().endsWith("\r\n\r\n")) {
                return head.toString();
            }
        }
        throw new IOException("expected a head of at most " + HEAD_BYTES_MAX + " bytes");
    }

    /** That a head declares. */
    static long contentLength(String head) throws IOException {
        for (var line : head.split("\r\n")) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                return Long.parseLong(line.substring(15).strip());
            }
        }
        throw new IOException(
                "expected Content-Length in " + head.lines().findFirst().orElse("a head"));
    }
}
