package dev.latchkey.core.catalogue;

/** How well one colour can be told from another: relative luminance and contrast ratio of WCAG 2.2. */
public final class Contrast {

    /** Least contrast of text, 1.4.3 (level AA). */
    public static final double TEXT_MIN = 4.5;

    private Contrast() {}

    /**
     * From 1 to 21; which of both is in front does not matter.
     *
     * @param one {@code #rrggbb}, as is the other
     */
    public static double between(String one, String other) {
        var first = luminance(one);
        var second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(String colour) {
        var rgb = Integer.parseInt(colour.substring(1), 16);
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
    }

    private static double linear(int channel) {
        var value = (channel & 0xff) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
