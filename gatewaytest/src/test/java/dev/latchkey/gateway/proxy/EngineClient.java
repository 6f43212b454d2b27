package dev.latchkey.gateway.proxy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A client of TLS that decides itself which of its records go out together. */
final class EngineClient implements AutoCloseable {

    private static final int HEADER_BYTES = 5;

    private final SSLEngine engine;
    private final Socket socket;
    private final DataInputStream in;

    EngineClient(SSLContext context, String version, int port) throws IOException {
        engine = context.createSSLEngine("localhost", port); // by which a session is found again
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        in = new DataInputStream(socket.getInputStream());
    }

    /** @return what is left to be sent when it is over on this side */
    byte[] shakeHands() throws IOException {
        engine.beginHandshake();
        var unsent = new byte[0];
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> unsent = join(unsent, wrap(""));
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    socket.getOutputStream().write(unsent);
                    unsent = new byte[0];
                    unwrap(record());
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return unsent;
                }
            }
        }
    }

    /** What is left of a handshake, and the beginning of another behind it. */
    void sendWithAnotherHandshake(byte[] last) throws IOException {
        engine.beginHandshake();
        if (engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            throw new IOException("expected to begin, got " + engine.getHandshakeStatus());
        }
        socket.getOutputStream().write(join(last, wrap("")));
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(wrap(text));
    }

    /** Type of the next record; -1 at the end of the connection, however it came. */
    int read() throws IOException {
        try {
            return in.read();
        } catch (SocketException _) {
            return -1;
        }
    }

    private byte[] record() throws IOException {
        var header = in.readNBytes(HEADER_BYTES);
        if (header.length < HEADER_BYTES) {
            throw new IOException("the connection ended");
        }
        return join(header, in.readNBytes((header[3] & 0xff) << 8 | (header[4] & 0xff)));
    }

    private byte[] wrap(String text) throws SSLException {
        var bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private void unwrap(byte[] record) throws SSLException {
        engine.unwrap(
                ByteBuffer.wrap(record), ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
    }

    private static byte[] join(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
