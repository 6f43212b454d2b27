package dev.latchkey.console.plot;

/** Round numbers for axes, and places that are precise enough for a screen. */
public final class PlotScale {

    /** Of the highest bar, in pixels. */
    public static final int HEIGHT = 140;

    /** Of a bar that is not empty, in pixels: it can be seen, however high the others are. */
    private static final double HEIGHT_MIN = 1.5;

    private PlotScale() {}

    /** The number of a plot's highest line: the highest bar, rounded up to 1, 2 or 5 times a power of ten. */
    public static long top(long highest) {
        for (var power = 1L; power <= Long.MAX_VALUE / 10; power *= 10) {
            for (var factor : new int[] {1, 2, 5}) {
                if (factor * power >= highest) {
                    return factor * power;
                }
            }
        }
        return highest;
    }

    /** Of a bar for so many calls, in pixels, where the highest line stands for {@code top}. */
    public static double height(long calls, long top) {
        return calls == 0 ? 0 : Math.max(HEIGHT_MIN, (double) HEIGHT * calls / top);
    }

    /** To a hundredth of a pixel or per cent. */
    public static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
