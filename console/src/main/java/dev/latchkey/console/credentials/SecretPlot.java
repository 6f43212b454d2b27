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
 * The calls of one secret in each of the last {@value #HOURS} hours, drawn so that those of another can stand beside them. They are counted by
 * secret while two work, so that nothing is said of the time before the newest was made.
 *
 * @param hint what may be shown of the secret
 * @param isSinceRotation whether the newest secret is younger than the hours that are drawn
 * @param lastHour calls in the hour that goes on
 * @param total calls in all the hours, or since the rotation
 * @param top the number at the upper line, the same for all that stand side by side
 * @param bars oldest first
 */
public record SecretPlot(
        String hint, boolean isOld, boolean isSinceRotation, long lastHour, long total, long top, List<Bar> bars) {

    /**
     * An hour.
     *
     * @param x from the left, in per cent
     * @param y from the top, in pixels
     * @param isCounted not before the rotation
     */
    public record Bar(double x, double y, double height, String label, boolean isCounted, long calls) {}

    private static final int HOURS = 24;
    private static final long SECONDS_OF_HOUR = 3_600;

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** The first hour since 1970 that is drawn. */
    public static long firstHour(Instant now) {
        return now.getEpochSecond() / SECONDS_OF_HOUR - HOURS + 1;
    }

    /** The newest first. */
    public static List<SecretPlot> of(StoredSecret newest, StoredSecret old, List<SecretCalls> calls, Instant now) {
        var first = firstHour(now);
        var rotated = newest.createdAt().getEpochSecond() / SECONDS_OF_HOUR;
        var known = counted(newest, calls);
        var ofNewest = hours(newest, known, first);
        var ofOld = hours(old, known, first);
        var top = PlotScale.top(LongStream.concat(LongStream.of(ofNewest), LongStream.of(ofOld))
                .max()
                .orElse(0));
        return List.of(plot(newest, false, ofNewest, first, rotated, top), plot(old, true, ofOld, first, rotated, top));
    }

    /** Those that are known for each secret: from the hour of the rotation on. */
    static List<SecretCalls> counted(StoredSecret newest, List<SecretCalls> calls) {
        var rotated = newest.createdAt().getEpochSecond() / SECONDS_OF_HOUR;
        return calls.stream().filter(one -> one.hour() >= rotated).toList();
    }

    /** Whether the newest secret is younger than the hours that are drawn. */
    static boolean isSinceRotation(StoredSecret newest, Instant now) {
        return newest.createdAt().getEpochSecond() / SECONDS_OF_HOUR >= firstHour(now);
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

    private static SecretPlot plot(
            StoredSecret secret, boolean isOld, long[] hours, long first, long rotated, long top) {
        var bars = LongStream.range(0, HOURS)
                .mapToObj(i -> bar((int) i, hours[(int) i], first + i, rotated, top))
                .toList();
        return new SecretPlot(
                secret.hint().toString(),
                isOld,
                rotated >= first,
                hours[HOURS - 1],
                LongStream.of(hours).sum(),
                top,
                bars);
    }

    private static Bar bar(int index, long calls, long hour, long rotated, long top) {
        var height = PlotScale.height(calls, top);
        return new Bar(
                PlotScale.round(100.0 * index / HOURS),
                PlotScale.round(PlotScale.HEIGHT - height),
                PlotScale.round(height),
                HOUR.format(Instant.ofEpochSecond(hour * SECONDS_OF_HOUR)),
                hour >= rotated,
                calls);
    }
}
