package dev.latchkey.console.lists;

import dev.latchkey.page.Ago;
import dev.latchkey.page.Messages;
import dev.latchkey.page.ShownDate;
import java.time.Instant;

/**
 * An instant as a list tells it.
 *
 * @param near how far from now
 * @param exact for who points at it, and for screen readers
 */
public record Moment(String near, String exact) {

    public static Moment of(Messages messages, Instant at, Instant now) {
        return new Moment(Ago.words(messages, at, now), exact(at));
    }

    /** To the minute. */
    public static String exact(Instant at) {
        return ShownDate.minute(at);
    }
}
