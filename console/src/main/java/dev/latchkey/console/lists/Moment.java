package dev.latchkey.console.lists;

import dev.latchkey.page.Ago;
import dev.latchkey.page.Messages;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An instant as a list tells it.
 *
 * @param near how far from now
 * @param exact for who points at it, and for screen readers
 */
public record Moment(String near, String exact) {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    public static Moment of(Messages messages, Instant at, Instant now) {
        return new Moment(Ago.words(messages, at, now), exact(at));
    }

    /** To the minute. */
    public static String exact(Instant at) {
        return MINUTE.format(at) + " UTC";
    }
}
