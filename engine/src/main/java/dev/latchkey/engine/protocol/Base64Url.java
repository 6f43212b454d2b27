package dev.latchkey.engine.protocol;

import java.util.Base64;
import java.util.Optional;

/** base64url without padding (RFC 4648 §5, RFC 7515 §2), where each sequence of bytes has exactly one text. */
public final class Base64Url {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** Empty when {@link #encode} gives this text for no bytes. */
    public static Optional<byte[]> decode(String text) {
        byte[] bytes;
        try {
            bytes = DECODER.decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // The decoder also takes padding, and any value in the bits that the last character has to spare.
        return text.endsWith("=") || !hasOnlyText(bytes, text) ? Optional.empty() : Optional.of(bytes);
    }

    private static boolean hasOnlyText(byte[] bytes, String text) {
        var rest = bytes.length % 3;
        if (rest == 0) {
            return true;
        }
        var tail = new byte[rest];
        System.arraycopy(bytes, bytes.length - rest, tail, 0, rest);
        return text.endsWith(encode(tail));
    }
}
