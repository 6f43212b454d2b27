package dev.latchkey.demo.hiring.directory;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which audit events.
 *
 * @param after events at this instant or later
 * @param before events before this instant
 * @param names empty for all
 * @param pageId cursor of an earlier page, as given out; absent for the first
 * @param limit 1 to 100
 * @implNote Many parameters: the query's parameters.
 */
public record AuditQuery(
        Instant after,
        Instant before,
        Set<String> names,
        @Nullable String authorType,
        @Nullable String authorId,
        @Nullable String entityType,
        @Nullable String entityId,
        @Nullable String pageId,
        int limit) {
    public AuditQuery {
        names = Set.copyOf(names);
    }
}
