package dev.latchkey.gateway.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A TCP connection on which a test writes exactly the bytes it means. */
public final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    /** An answer as it stood on the wire. */
    public record Answer(int status, List<String> headerLines, String body) {
        public Optional<String> header(String name) {
            var prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headerLines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .findFirst();
        }
    }

    private final Socket socket;

    public RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** @param from an address of this machine */
    RawConnection(int port, InetAddress from) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Opens a connection, sends a text block with its line ends made CR LF, and reads one answer. */
    public static Answer exchange(int port, String textBlock) throws IOException {
        try (var connection = new RawConnection(port)) {
            connection.send(textBlock);
            return connection.read();
        }
    }

    /** Sends a text block with its line ends made CR LF; {@code \s}, {@code \r} and the like are the test's own. */
    public void send(String textBlock) throws IOException {
        sendBytes(textBlock.replace("\n", "\r\n"));
    }

    /** Sends exactly these characters, one byte for each. */
    void sendBytes(String text) throws IOException {
        sendBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends as many of these as the peer takes: what it said before it ended the connection can be read all the same. */
    void sendBytes(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException _) {
            // ended meanwhile, of which whoever reads hears
        }
    }

    /** Reads a head, and the body that it announces. */
    public Answer read() throws IOException {
        var lines = new ArrayList<String>();
        for (var line = readLine(); !line.isEmpty(); line = readLine()) {
            lines.add(line);
        }
        if (lines.isEmpty()) {
            throw new IOException("expected an answer, the connection was closed without one");
        }
        var status = Integer.parseInt(lines.removeFirst().split(" ", 3)[1]);
        var head = new Answer(status, lines, "");
        if (status < 200) {
            return head;
        }
        var length = head.header("Content-Length").map(Integer::parseInt);
        var body = length.isPresent()
                ? socket.getInputStream().readNBytes(length.get())
                : head.header("Transfer-Encoding").isPresent() ? readChunks() : new byte[0];
        return new Answer(status, lines, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] readChunks() throws IOException {
        var all = new ByteArrayOutputStream();
        for (var size = Integer.parseInt(readLine(), 16); size > 0; size = Integer.parseInt(readLine(), 16)) {
            all.write(socket.getInputStream().readNBytes(size));
            readLine();
        }
        readLine();
        return all.toByteArray();
    }

    private String readLine() throws IOException {
        InputStream in = socket.getInputStream();
        var line = new StringBuilder();
        for (var b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toString().replace("\r", "");
            }
            line.append((char) b);
        }
        return line.toString();
    }

    /** Whether the peer ends the connection, cleanly or not, without another byte. */
    boolean isClosedByPeer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    InputStream input() throws IOException {
        return socket.getInputStream();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
