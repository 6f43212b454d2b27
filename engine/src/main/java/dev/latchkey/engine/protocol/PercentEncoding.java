package dev.latchkey.engine.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Percent-encoding (RFC 3986 §2.1), decoded strictly: what two readers could understand differently is not decoded. */
public final class PercentEncoding {

    private PercentEncoding() {}

    /**
     * Decodes every {@code %XX} as a byte of UTF-8.
     *
     * @return empty when a percent sign is not followed by two hex digits, when the bytes are not well-formed UTF-8
     *     (overlong forms and surrogates included), or when the text holds a character outside ASCII
     */
    public static Optional<String> decode(String text) {
        var bytes = new byte[text.length()];
        for (var i = 0; i < bytes.length; i++) {
            var c = text.charAt(i);
            if (c > 0x7F) {
                return Optional.empty();
            }
            bytes[i] = (byte) c;
        }
        return decodeInPlace(bytes, false);
    }

    /**
     * Decodes a name or a value of {@code application/x-www-form-urlencoded}: as {@link #decode}, and a plus sign is a space.
     * Bytes outside ASCII are taken for what they are.
     *
     * @param bytes not changed
     * @return empty when a percent sign is not followed by two hex digits, or the bytes are not well-formed UTF-8
     */
    public static Optional<String> decodeForm(byte[] bytes, int start, int end) {
        return decodeInPlace(Arrays.copyOfRange(bytes, start, end), true);
    }

    /** What is decoded is never longer than what came, so it is written over that. */
    private static Optional<String> decodeInPlace(byte[] bytes, boolean isForm) {
        var length = 0;
        for (var i = 0; i < bytes.length; i++) {
            var b = bytes[i];
            if (b == '%') {
                if (i + 2 >= bytes.length) {
                    return Optional.empty();
                }
                var high = hexValue((char) bytes[i + 1]);
                var low = hexValue((char) bytes[i + 2]);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = isForm && b == '+' ? (byte) ' ' : b;
            }
        }
        try {
            // A fresh decoder reports what is malformed; new String(bytes) would replace it silently.
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The byte that the percent sign at {@code index} stands for; -1 when two hex digits do not follow before {@code end}. */
    public static int octetAt(String text, int index, int end) {
        if (index + 2 >= end) {
            return -1;
        }
        var high = hexValue(text.charAt(index + 1));
        var low = hexValue(text.charAt(index + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** The value of a hex digit of either case, -1 for anything else. */
    public static int hexValue(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /**
     * Whether the character may stand unencoded in a segment of a path: pchar of RFC 3986 §3.3 without the semicolon, which
     * some servers cut a segment at.
     */
    public static boolean isSegmentCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || isSegmentPunctuation(c);
    }

    private static boolean isSegmentPunctuation(char c) {
        return switch (c) {
            case '-', '.', '_', '~', '!', '$', '&', '\'', '(', ')', '*', '+', ',', '=', ':', '@' -> true;
            default -> false;
        };
    }
}
