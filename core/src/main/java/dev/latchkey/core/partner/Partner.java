package dev.latchkey.core.partner;

import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import java.time.Instant;
import java.util.Set;

/**
 * An organisation that builds applications.
 *
 * @param isActive an inactive partner's keys and applications get nothing
 * @param isVouchedFor the operator made it or let it in; otherwise it founded itself, and its name is its own word alone
 */
public record Partner(String id, String name, boolean isActive, boolean isVouchedFor, Instant createdAt) {

    /** Whose the applications are that register themselves. */
    public static final String OF_REGISTERED = "registered";

    /** Whose the applications are that come by their metadata documents. */
    public static final String OF_DOCUMENTS = "documents";

    /** Those that nobody made: what their applications are called is their own word alone. */
    public static final Set<String> OF_MACHINES = Set.of(OF_REGISTERED, OF_DOCUMENTS);

    public Partner {
        TextLimits.checkId(id);
        TextLimits.checkName("name", name);
    }

    /** What a page shows of it. */
    public Seen seen() {
        return Seen.of(name, isActive);
    }
}
