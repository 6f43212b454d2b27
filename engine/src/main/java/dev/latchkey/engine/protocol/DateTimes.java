package dev.latchkey.engine.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Dates and times as text comes from outside. Only what RFC 3339 can write is read, which is the years 0 to 9999: Java's own
 * parsers take a thousand million years, and the first sum or column of milliseconds after that fails.
 */
public final class DateTimes {

    /** The first instant that is read. */
    public static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    /** The last millisecond that is read; what lies within it is read as well. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final int TEXT_LENGTH_MAX = 64;
    private static final int DAY_LENGTH = "2027-01-31".length();

    private DateTimes() {}

    /**
     * A date-time with its offset, such as {@code 2027-01-31T00:00:00Z}.
     *
     * @return empty when the text is none, or lies outside {@link #EARLIEST} and {@link #LATEST}
     */
    public static Optional<Instant> parse(String text) {
        if (text.length() > TEXT_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant()).filter(DateTimes::isInRange);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * A date and a time of day in UTC without saying so, such as {@code 2027-01-31T00:00}, as a browser's field for both writes it.
     *
     * @return empty when the text is none, or lies outside {@link #EARLIEST} and {@link #LATEST}
     */
    public static Optional<Instant> parseUtc(String text) {
        if (text.length() > TEXT_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC))
                    .filter(DateTimes::isInRange);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * A day, such as {@code 2027-01-31}.
     *
     * @return empty when the text is none, or its year has more than four digits
     */
    public static Optional<LocalDate> parseDay(String text) {
        if (text.length() != DAY_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The first instant after a day, in UTC, so that what ends on a day holds on that day; at most {@link #LATEST}. */
    public static Instant endOf(LocalDate day) {
        var end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return isInRange(end) ? end : LATEST;
    }

    private static boolean isInRange(Instant instant) {
        return !instant.isBefore(EARLIEST) && instant.isBefore(LATEST.plusMillis(1));
    }
}
