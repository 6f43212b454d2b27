package dev.latchkey.console.activity;

import dev.latchkey.page.PageFrame;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long calls took, as people read it: in the unit that leaves two or three digits. */
public final class Took {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    private Took() {}

    /** @param took absent where it is not known */
    public static String text(PageFrame page, @Nullable Duration took) {
        if (took == null) {
            return page.text("activity.took.unknown");
        }
        var millis = took.toMillis();
        if (millis < SECOND) {
            return millis == 0 ? page.text("activity.took.less") : page.text("activity.took.millis", millis);
        }
        return millis < MINUTE
                ? page.text("activity.took.seconds", String.format(Locale.ROOT, "%.1f", millis / (double) SECOND))
                : page.text("activity.took.minutes", millis / MINUTE, millis % MINUTE / SECOND);
    }
}
