package dev.latchkey.core.change;

import java.time.Instant;

/**
 * One entry of the change feed. It says what to read again, never what it holds, so that applying an entry twice or late
 * does no harm.
 *
 * @param seq position in the feed; rises in the order in which changes became visible
 * @param ownerId the company or the partner whose row changed; {@link #PLATFORM} when it belongs to neither
 */
public record Change(long seq, ChangeKind kind, String ownerId, String entityId, Instant at) {

    /** What tells an entry from another one that has its position, in a store that was replaced by an older copy of itself. */
    public record Identity(long seq, String kind, String ownerId, String entityId, Instant at) {}

    Identity identity() {
        return new Identity(seq, kind.name(), ownerId, entityId, at);
    }

    /** Owner of what belongs to no company and to no partner. */
    public static final String PLATFORM = "platform";
}
