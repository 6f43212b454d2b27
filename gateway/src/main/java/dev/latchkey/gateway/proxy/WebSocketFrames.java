package dev.latchkey.gateway.proxy;

import io.vertx.core.buffer.Buffer;

/**
 * Where the frames of one direction of a WebSocket end (RFC 6455 §5.2), so that a last one of ours breaks none in two. Knows nothing of
 * what is in them. Belongs to one event loop.
 */
final class WebSocketFrames {

    private static final int CLOSE = 0x8;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_OF_2_BYTES = 126;
    private static final int LENGTH_OF_8_BYTES = 127;
    private static final int HEAD_BYTES = 2;
    private static final int KEY_BYTES = 4;

    private int headRead;
    private int headBytes = HEAD_BYTES;
    private int opcode;
    private int maskBytes;
    private long payloadBytes;
    private boolean hasClosed;

    /** Whether a frame may begin here. */
    boolean isBetween() {
        return headRead == 0;
    }

    /** Whether a Close frame has come by whole: nothing follows it (§5.5.1). */
    boolean hasClosed() {
        return hasClosed;
    }

    /** Follows all of the bytes. */
    void follow(Buffer bytes) {
        for (var at = 0; at < bytes.length(); ) {
            at = followFrame(bytes, at);
        }
    }

    /**
     * Follows the bytes as far as the frame goes that they belong to.
     *
     * @param from where to begin
     * @return the end of the frame, or of the bytes
     */
    int followFrame(Buffer bytes, int from) {
        var at = from;
        while (headRead < headBytes) {
            if (at == bytes.length()) {
                return at;
            }
            readHead(bytes.getUnsignedByte(at++));
        }
        var skipped = Math.min(payloadBytes, bytes.length() - at);
        payloadBytes -= skipped;
        at += (int) skipped;
        if (payloadBytes == 0) {
            hasClosed |= opcode == CLOSE;
            headRead = 0;
            headBytes = HEAD_BYTES;
        }
        return at;
    }

    private void readHead(int b) {
        switch (headRead++) {
            case 0 -> opcode = b & 0xF;
            case 1 -> {
                maskBytes = (b & MASKED) == 0 ? 0 : KEY_BYTES;
                var length = b & ~MASKED;
                var more = length == LENGTH_OF_2_BYTES ? 2 : length == LENGTH_OF_8_BYTES ? 8 : 0;
                payloadBytes = more == 0 ? length : 0;
                headBytes = HEAD_BYTES + more + maskBytes;
            }
            default -> {
                if (headRead <= headBytes - maskBytes) {
                    // A length beyond what is allowed (§5.2) is as good as endless.
                    payloadBytes = payloadBytes > Long.MAX_VALUE >> 8 ? Long.MAX_VALUE : payloadBytes << 8 | b;
                }
            }
        }
    }

    /**
     * A Close frame.
     *
     * @param isMasked as those of a client are; the key is zero, for there is nothing of anybody's choosing to hide (§10.3)
     */
    static Buffer close(int code, boolean isMasked) {
        var frame = Buffer.buffer().appendUnsignedByte((short) (FINAL | CLOSE)).appendUnsignedByte((short)
                (2 | (isMasked ? MASKED : 0)));
        if (isMasked) {
            frame.appendInt(0);
        }
        return frame.appendUnsignedShort(code);
    }
}
