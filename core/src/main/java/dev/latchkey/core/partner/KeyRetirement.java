package dev.latchkey.core.partner;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When partner API keys, which open everything that their operations take them for and say nothing of scopes, cease to be taken. All of them
 * cease together, so that nobody has to guess which.
 *
 * @param deprecatedAt from when on nobody should use one any more (RFC 9745); may lie ahead
 * @param sunsetAt when none works any more (RFC 8594); absent while that is not settled
 * @param documentation what takes their place, for people; absent when nothing is said
 * @param brownOuts when none works for a while before that, so that who still uses one notices in time; in order
 */
public record KeyRetirement(
        Instant deprecatedAt,
        @Nullable Instant sunsetAt,
        @Nullable URI documentation,
        List<BrownOut> brownOuts) {

    public KeyRetirement {
        brownOuts = List.copyOf(brownOuts);
    }

    /**
     * A time in which keys do not work.
     *
     * @param until the first moment at which they do again
     */
    public record BrownOut(Instant from, Instant until) {

        /** Whether keys do not work then. */
        public boolean covers(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    /** Whether keys have ceased to work for good. */
    public boolean isOver(Instant now) {
        return sunsetAt != null && !now.isBefore(sunsetAt);
    }

    /** The time without keys that it is now. */
    public Optional<BrownOut> brownOut(Instant now) {
        return brownOuts.stream().filter(time -> time.covers(now)).findFirst();
    }
}
