package dev.latchkey.demo.hiring.directory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some audit events, newest first.
 *
 * @param nextPageId cursor of the next page; absent on the last
 */
public record AuditPage(List<Event> events, @Nullable String nextPageId) {
    public AuditPage {
        events = List.copyOf(events);
    }

    /**
     * One event.
     *
     * @param name for instance {@code CREDENTIALS_CREATED}
     * @param context further facts, for instance {@code credentialType}
     */
    public record Event(
            String id,
            String name,
            Instant at,
            String authorType,
            @Nullable String authorId,
            String entityType,
            @Nullable String entityId,
            Map<String, String> context) {
        public Event {
            context = Map.copyOf(context);
        }
    }
}
