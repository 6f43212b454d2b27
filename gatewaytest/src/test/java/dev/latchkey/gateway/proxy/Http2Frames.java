package dev.latchkey.gateway.proxy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a peer sends on HTTP/2 by prior knowledge (RFC 9113 §3.3), frame by frame, and what comes back. */
final class Http2Frames {

    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int REFUSED_STREAM = 7;
    static final int ENHANCE_YOUR_CALM = 11;

    /** SETTINGS_INITIAL_WINDOW_SIZE of nothing: no byte of a body may be sent. */
    static final byte[] CLOSED_WINDOWS = {0, 4, 0, 0, 0, 0};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Begins with the preface. */
    Http2Frames() {
        bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    Http2Frames add(int type, int flags, int stream, byte... payload) {
        bytes.writeBytes(frame(type, flags, stream, payload));
        return this;
    }

    /** One alone. */
    static byte[] frame(int type, int flags, int stream, byte... payload) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {
            (byte) (payload.length >> 16),
            (byte) (payload.length >> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags
        });
        bytes.writeBytes(new byte[] {0, 0, (byte) (stream >> 8), (byte) stream});
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    Http2Frames repeat(int times, int type, byte... payload) {
        for (var i = 0; i < times; i++) {
            add(type, 0, 0, payload);
        }
        return this;
    }

    /** Whole requests without a body, on the streams that follow. */
    Http2Frames ask(int firstStream, int times, byte[] head) {
        for (var i = 0; i < times; i++) {
            add(HEADERS, 5, firstStream + 2 * i, head);
        }
        return this;
    }

    /** What was added until now. */
    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** GET http a.example, by the static table of RFC 7541 and literals that are not indexed. */
    static byte[] request(String path) {
        var block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 0x04, (byte) path.length()});
        block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
        block.writeBytes(new byte[] {0x01, 9});
        block.writeBytes("a.example".getBytes(StandardCharsets.US_ASCII));
        return block.toByteArray();
    }

    /** GET /orders with a key. */
    static byte[] holdersRequest() {
        var block = new ByteArrayOutputStream();
        block.writeBytes(request("/orders"));
        block.writeBytes(new byte[] {0x00, 9});
        block.writeBytes("x-api-key".getBytes(StandardCharsets.US_ASCII));
        block.write(8);
        block.writeBytes("good-key".getBytes(StandardCharsets.US_ASCII));
        return block.toByteArray();
    }

    /** A frame as it came. */
    record Frame(int type, int stream, List<Byte> payload) {
        int at(int index) {
            return payload.get(index) & 0xff;
        }
    }

    /** Fails when the connection ends instead. */
    static Frame read(DataInputStream in) throws IOException {
        var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        var type = in.readUnsignedByte();
        in.skipNBytes(1);
        var stream = in.readInt();
        var payload = new ArrayList<Byte>();
        for (var b : in.readNBytes(length)) {
            payload.add(b);
        }
        return new Frame(type, stream, payload);
    }

    /** The next frame of a type; others are passed over. */
    static Frame await(RawConnection connection, int type) throws IOException {
        var in = new DataInputStream(connection.input());
        var frame = read(in);
        while (frame.type() != type) {
            frame = read(in);
        }
        return frame;
    }
}
