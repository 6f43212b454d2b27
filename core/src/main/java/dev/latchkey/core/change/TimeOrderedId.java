package dev.latchkey.core.change;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Identifiers that sort by the time they were made: UUID version 7, RFC 9562 §5.7. */
public final class TimeOrderedId {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private TimeOrderedId() {}

    /** Whether a text has the form of one. */
    public static boolean isFormOf(String text) {
        return FORM.matcher(text).matches();
    }

    /** A new identifier of 36 characters, with millisecond precision and 74 random bits. */
    public static String next(Instant now, SecureRandom random) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var millis = now.toEpochMilli();
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (millis >>> (40 - 8 * i));
        }
        bytes[6] = (byte) (0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte) (0x80 | (bytes[8] & 0x3F));
        var hex = HexFormat.of().formatHex(bytes);
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }
}
