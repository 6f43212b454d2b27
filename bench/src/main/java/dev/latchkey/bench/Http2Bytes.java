package dev.latchkey.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What is sent on HTTP/2, frame by frame (RFC 9113 §4.1). */
final class Http2Bytes {

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Http2Bytes() {}

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
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

    /** Of a request to a.example, by the static table of RFC 7541 and literals that are not indexed. */
    static byte[] head(int method, String path) {
        var block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) (0x80 | method), (byte) 0x86, 0x04, (byte) path.length()});
        block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
        block.writeBytes(new byte[] {0x01, 9});
        block.writeBytes("a.example".getBytes(StandardCharsets.US_ASCII));
        return block.toByteArray();
    }
}
