package dev.latchkey.core.audit;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a company's log; an absent value filters nothing.
 *
 * @param after entries at this instant or later
 * @param before entries before this instant
 * @param events empty for all
 * @param beforeSeq entries with smaller numbers only
 * @param limit 1 to 1,000
 * @implNote Many parameters: one for each thing that narrows the search.
 */
public record AuditSearch(
        Instant after,
        Instant before,
        Set<String> events,
        @Nullable String authorType,
        @Nullable String authorId,
        @Nullable String subjectType,
        @Nullable String subjectId,
        long beforeSeq,
        int limit) {

    /**
     * Most characters that the facts of what one search finds have together; one entry alone may have more. An entry may be a hundred times
     * as long as most, so that a number of entries alone bounds no memory.
     */
    public static final int FACTS_MAX = 64 * 1024;

    public AuditSearch {
        events = Set.copyOf(events);
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("expected a limit of 1 to 1000, got " + limit);
        }
    }
}
