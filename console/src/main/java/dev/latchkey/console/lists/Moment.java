package dev.latchkey.console.lists;

import dev.latchkey.page.Ago;
import dev.latchkey.page.Messages;
import dev.latchkey.page.ShownDate;
import java.time.Instant;

/**
 * An instant as a list tells it.
 *
 * @param near how far from now
 * @param exact to the minute
 * @param second to the second, for who points at it
 */
public record Moment(String near, String exact, String second) {

    public static Moment of(Messages messages, Instant at, Instant now) {
        return new Moment(Ago.words(messages, at, now), exact(at), ShownDate.second(at));
    }

    /** To the minute. */
    public static String exact(Instant at) {
        return ShownDate.minute(at);
    }
}
