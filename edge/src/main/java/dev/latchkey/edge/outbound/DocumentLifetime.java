package dev.latchkey.edge.outbound;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long a document is fresh (RFC 9111 §5.2.2), held within limits of ours. */
final class DocumentLifetime {

    private static final String MAX_AGE = "max-age=";
    private static final int DIGITS_MAX = 9;

    private DocumentLifetime() {}

    static Duration of(@Nullable String cacheControl, FetchLimits limits) {
        if (cacheControl == null) {
            return limits.freshDefault();
        }
        for (var directive : cacheControl.toLowerCase(Locale.ROOT).split(",", 32)) {
            var text = directive.strip();
            if (text.equals("no-store") || text.equals("no-cache")) {
                return limits.freshMin();
            }
            if (text.startsWith(MAX_AGE)) {
                return clamp(text.substring(MAX_AGE.length()), limits);
            }
        }
        return limits.freshDefault();
    }

    private static Duration clamp(String seconds, FetchLimits limits) {
        if (!seconds.matches("[0-9]{1," + DIGITS_MAX + "}")) {
            return limits.freshDefault();
        }
        var asked = Duration.ofSeconds(Long.parseLong(seconds));
        if (asked.compareTo(limits.freshMin()) < 0) {
            return limits.freshMin();
        }
        return asked.compareTo(limits.freshMax()) > 0 ? limits.freshMax() : asked;
    }
}
