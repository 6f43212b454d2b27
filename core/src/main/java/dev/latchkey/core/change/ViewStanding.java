package dev.latchkey.core.change;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a view has come.
 *
 * @param view its name
 * @param position of the newest change that it knows, in the feed
 * @param lag how long ago it was known to be up to the feed; between two looks at the feed this grows, and means nothing by itself
 * @param isGiven whether it may still be relied on
 * @param trouble why it is behind, without anything secret; absent when it is up to the feed
 */
public record ViewStanding(
        String view,
        long position,
        Duration lag,
        boolean isGiven,
        @Nullable String trouble) {}
