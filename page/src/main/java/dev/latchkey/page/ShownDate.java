package dev.latchkey.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as pages write them, in UTC. What belongs together, as the number of a day and its month, stays on one line. */
public final class ShownDate {

    private static final DateTimeFormatter MINUTE = format("d'\u00a0'MMM'\u00a0'uuuu, HH:mm'\u00a0UTC'");
    private static final DateTimeFormatter SECOND = format("d'\u00a0'MMM'\u00a0'uuuu, HH:mm:ss'\u00a0UTC'");
    private static final DateTimeFormatter DAY = format("d'\u00a0'MMMM'\u00a0'uuuu");

    private ShownDate() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    /** To the minute, for instance {@code 1 Dec 2026, 10:00 UTC}. */
    public static String minute(Instant at) {
        return MINUTE.format(at);
    }

    /** To the second, for instance {@code 1 Dec 2026, 10:00:59 UTC}. */
    public static String second(Instant at) {
        return SECOND.format(at);
    }

    /** The day, for instance {@code 30 November 2026}. */
    public static String day(Instant at) {
        return DAY.format(at);
    }
}
