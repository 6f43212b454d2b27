package dev.latchkey.server.proof;

import java.util.Base64;

/** base64url without padding (RFC 7515 §2), where each sequence of bytes has exactly one text. */
final class StrictBase64Url {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private StrictBase64Url() {}

    static byte[] decode(String text) throws ProofException {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new ProofException("not base64url");
        }
        // The decoder also takes padding, and any value in the bits that the last character has to spare.
        if (text.endsWith("=") || !hasOnlyText(bytes, text)) {
            throw new ProofException("not base64url in its one form");
        }
        return bytes;
    }

    private static boolean hasOnlyText(byte[] bytes, String text) {
        var rest = bytes.length % 3;
        if (rest == 0) {
            return true;
        }
        var tail = new byte[rest];
        System.arraycopy(bytes, bytes.length - rest, tail, 0, rest);
        return text.endsWith(ENCODER.encodeToString(tail));
    }

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
