package dev.latchkey.page;

import java.time.Duration;
import java.time.Instant;

/** How far an instant is from now, for people who compare: one number and its unit, rounded down. */
public final class Ago {

    private static final long MINUTES_OF_HOUR = 60;
    private static final long HOURS_OF_TWO_DAYS = 48;
    private static final long DAYS_OF_TWO_MONTHS = 61;
    private static final long DAYS_OF_TWO_YEARS = 731;
    private static final double DAYS_OF_MONTH = 30.44;
    private static final double DAYS_OF_YEAR = 365.25;

    private Ago() {}

    /** Words like “3 min ago” and “in 12 days”. */
    public static String words(Messages messages, Instant at, Instant now) {
        return at.isAfter(now)
                ? until(messages, Duration.between(now, at))
                : since(messages, Duration.between(at, now));
    }

    private static String since(Messages messages, Duration distance) {
        var minutes = distance.toMinutes();
        var days = distance.toDays();
        if (minutes < 1) {
            return messages.text("common.ago.now");
        }
        if (minutes < MINUTES_OF_HOUR) {
            return messages.text("common.ago.minutes", minutes);
        }
        if (distance.toHours() < HOURS_OF_TWO_DAYS) {
            return messages.text("common.ago.hours", distance.toHours());
        }
        if (days < DAYS_OF_TWO_MONTHS) {
            return messages.text("common.ago.days", days);
        }
        return days < DAYS_OF_TWO_YEARS
                ? messages.text("common.ago.months", (long) (days / DAYS_OF_MONTH))
                : messages.text("common.ago.years", (long) (days / DAYS_OF_YEAR));
    }

    private static String until(Messages messages, Duration distance) {
        var minutes = distance.toMinutes();
        var days = distance.toDays();
        if (minutes < MINUTES_OF_HOUR) {
            return messages.text("common.in.minutes", Math.max(1, minutes));
        }
        if (distance.toHours() < HOURS_OF_TWO_DAYS) {
            return messages.text("common.in.hours", distance.toHours());
        }
        if (days < DAYS_OF_TWO_MONTHS) {
            return messages.text("common.in.days", days);
        }
        return days < DAYS_OF_TWO_YEARS
                ? messages.text("common.in.months", (long) (days / DAYS_OF_MONTH))
                : messages.text("common.in.years", (long) (days / DAYS_OF_YEAR));
    }
}
