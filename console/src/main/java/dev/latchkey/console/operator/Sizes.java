package dev.latchkey.console.operator;

import java.util.Locale;

/** Bytes as people read them: in the largest of bytes, KiB, MiB and GiB of which there is one, to a tenth below ten. */
final class Sizes {

    private static final int STEP = 1024;
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB"};

    private Sizes() {}

    /** For instance {@code 16 MiB}. */
    static String of(long bytes) {
        var unit = unit(bytes);
        return number(bytes, unit) + " " + UNITS[unit];
    }

    /** A part of something, without the unit in which the whole of it is told. */
    static String part(long part, long whole) {
        return number(part, unit(whole));
    }

    private static int unit(long bytes) {
        var unit = 0;
        for (var rest = bytes; rest >= STEP && unit < UNITS.length - 1; rest /= STEP) {
            unit++;
        }
        return unit;
    }

    private static String number(long bytes, int unit) {
        var value = bytes / Math.pow(STEP, unit);
        var isWhole = value == Math.rint(value) || value >= 10;
        if (bytes > 0 && value < 0.05) {
            return "<0.1";
        }
        return isWhole ? Long.toString(Math.round(value)) : String.format(Locale.ROOT, "%.1f", value);
    }
}
