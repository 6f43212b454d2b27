package dev.latchkey.engine.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Percent-encoding (RFC 3986 §2.1), decoded strictly: what two readers could understand differently is not decoded. */
public final class PercentEncoding {

    private static final String HEX = "0123456789ABCDEF";

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

    /**
     * Decodes as {@link #decode}, and bytes that are no well-formed UTF-8 as ISO 8859-1. What a careless reader of UTF-8 takes for ASCII
     * is not decoded, nor are control characters in ISO 8859-1.
     *
     * @return empty also for those
     */
    public static Optional<String> decodeLatin1(String text) {
        var octets = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var octet = c == '%' ? octetAt(text, i, text.length()) : c;
            if (octet < 0 || c > 0x7F) {
                return Optional.empty();
            }
            octets.append((char) octet);
            i += c == '%' ? 2 : 0;
        }
        var decoded = new StringBuilder(octets.length());
        for (var i = 0; i < octets.length(); ) {
            var length = utf8Length(octets, i);
            if (length == 0 && (octets.charAt(i) < 0xA0 || isOverlong(octets, i))) {
                return Optional.empty();
            }
            decoded.append(
                    length < 2
                            ? octets.substring(i, i + 1)
                            : new String(
                                    octets.substring(i, i + length).getBytes(StandardCharsets.ISO_8859_1),
                                    StandardCharsets.UTF_8));
            i += Math.max(1, length);
        }
        return Optional.of(decoded.toString());
    }

    /**
     * How many bytes the character of well-formed UTF-8 (RFC 3629 §4) has that begins at an index; 0 when none begins there.
     *
     * @param octets text whose characters are bytes
     */
    public static int utf8Length(CharSequence octets, int index) {
        var first = octets.charAt(index);
        if (first < 0x80) {
            return 1;
        }
        var length = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3 : 4;
        if (first < 0xC2 || first > 0xF4 || index + length > octets.length()) {
            return 0;
        }
        for (var i = index + 1; i < index + length; i++) {
            var octet = octets.charAt(i);
            if (octet < 0x80 || octet > 0xBF || (i == index + 1 && !isSecondOctet(first, octet))) {
                return 0;
            }
        }
        return length;
    }

    /** Whether a byte may follow the first of a character of UTF-8 that has more than one: no overlong form, no surrogate. */
    public static boolean isSecondOctet(int first, int second) {
        return switch (first) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second <= 0x9F;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second <= 0x8F;
            default -> true;
        };
    }

    /**
     * Whether a careless reader of UTF-8 takes the two bytes at an index for a character of ASCII. Longer overlong forms hold a byte that
     * ISO 8859-1 has for a control character.
     *
     * @param octets text whose characters are bytes
     */
    public static boolean isOverlong(CharSequence octets, int index) {
        var first = octets.charAt(index);
        return (first == 0xC0 || first == 0xC1)
                && index + 1 < octets.length()
                && octets.charAt(index + 1) >= 0x80
                && octets.charAt(index + 1) <= 0xBF;
    }

    /** Writes a byte as a percent sign and two upper-case hex digits. */
    public static void append(StringBuilder text, int octet) {
        text.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xF));
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
