package dev.latchkey.console.credentials;

import dev.latchkey.console.plot.PlotScale;
import dev.latchkey.core.credential.SecretCalls;
import dev.latchkey.core.credential.StoredSecret;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The calls of one secret in each of the last {@value #HOURS} hours, drawn so that those of another can stand beside them.
 *
 * @param hint what may be shown of the secret
 * @param lastHour calls in the hour that goes on
 * @param top the number at the upper line, the same for all that stand side by side
 * @param bars oldest first
 */
public record SecretPlot(String hint, boolean isOld, long lastHour, long total, long top, List<Bar> bars) {

    /**
     * An hour.
     *
     * @param x from the left, in per cent
     * @param y from the top, in pixels
     */
    public record Bar(double x, double y, double height, String label, long calls) {}

    private static final int HOURS = 24;
    private static final long SECONDS_OF_HOUR = 3_600;

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** The first hour since 1970 that is drawn. */
    static long firstHour(Instant now) {
        return now.getEpochSecond() / SECONDS_OF_HOUR - HOURS + 1;
    }

    /** The newest first. */
    static List<SecretPlot> of(StoredSecret newest, StoredSecret old, List<SecretCalls> calls, Instant now) {
        var first = firstHour(now);
        var ofNewest = hours(newest, calls, first);
        var ofOld = hours(old, calls, first);
        var top = PlotScale.top(LongStream.concat(LongStream.of(ofNewest), LongStream.of(ofOld))
                .max()
                .orElse(0));
        return List.of(plot(newest, false, ofNewest, first, top), plot(old, true, ofOld, first, top));
    }

    private static long[] hours(StoredSecret secret, List<SecretCalls> calls, long first) {
        var hours = new long[HOURS];
        for (var one : calls) {
            var index = one.hour() - first;
            if (one.secretId().equals(secret.id()) && index >= 0 && index < HOURS) {
                hours[(int) index] += one.calls();
            }
        }
        return hours;
    }

    private static SecretPlot plot(StoredSecret secret, boolean isOld, long[] hours, long first, long top) {
        var bars = LongStream.range(0, HOURS)
                .mapToObj(i -> bar((int) i, hours[(int) i], first + i, top))
                .toList();
        return new SecretPlot(
                secret.hint().toString(),
                isOld,
                hours[HOURS - 1],
                LongStream.of(hours).sum(),
                top,
                bars);
    }

    private static Bar bar(int index, long calls, long hour, long top) {
        var height = PlotScale.height(calls, top);
        return new Bar(
                PlotScale.round(100.0 * index / HOURS),
                PlotScale.round(PlotScale.HEIGHT - height),
                PlotScale.round(height),
                HOUR.format(Instant.ofEpochSecond(hour * SECONDS_OF_HOUR)),
                calls);
    }
}
