package dev.latchkey.core.partner;

import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import java.time.Instant;

/**
 * An organisation that builds applications.
 *
 * @param isActive an inactive partner's keys and applications get nothing
 */
public record Partner(String id, String name, boolean isActive, Instant createdAt) {
    public Partner {
        TextLimits.checkId(id);
        TextLimits.checkName("name", name);
    }

    /** What a page shows of it. */
    public Seen seen() {
        return Seen.of(name, isActive);
    }
}
