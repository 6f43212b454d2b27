package dev.latchkey.authserver.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as base 62, eight bytes at a time in eleven digits: linear, where base 62 of one long number would be quadratic.
 * Every byte string of whole words has exactly one text.
 */
final class Base62Words {

    private static final int DIGITS = 11;
    private static final int TEXT_LENGTH_MAX = 352;
    private static final char[] ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (byte i = 0; i < ALPHABET.length; i++) {
            VALUES[ALPHABET[i]] = i;
        }
    }

    private Base62Words() {}

    /** @param bytes a multiple of eight */
    static String encode(byte[] bytes) {
        var words = ByteBuffer.wrap(bytes);
        var text = new char[bytes.length / Long.BYTES * DIGITS];
        for (int start = 0; start < text.length; start += DIGITS) {
            var word = words.getLong();
            for (int i = start + DIGITS - 1; i >= start; i--) {
                text[i] = ALPHABET[(int) Long.remainderUnsigned(word, 62)];
                word = Long.divideUnsigned(word, 62);
            }
        }
        return new String(text);
    }

    /** The bytes, or null when the text is not what {@link #encode} writes. */
    static byte @Nullable [] decode(String text) {
        if (text.isEmpty() || text.length() > TEXT_LENGTH_MAX || text.length() % DIGITS != 0) {
            return null;
        }
        var words = ByteBuffer.allocate(text.length() / DIGITS * Long.BYTES);
        for (int start = 0; start < text.length(); start += DIGITS) {
            var word = 0L;
            for (int i = start; i < start + DIGITS; i++) {
                var c = text.charAt(i);
                var value = c < VALUES.length ? VALUES[c] : -1;
                if (value < 0 || (i == start + DIGITS - 1 && overflows(word, value))) {
                    return null;
                }
                word = word * 62 + value;
            }
            words.putLong(word);
        }
        return words.array();
    }

    /** Ten digits always fit in 63 bits; only the last one can pass 2^64. */
    private static boolean overflows(long word, int digit) {
        var limit = Long.divideUnsigned(-1L, 62);
        var compared = Long.compareUnsigned(word, limit);
        return compared > 0 || (compared == 0 && digit > Long.remainderUnsigned(-1L, 62));
    }
}
