package dev.latchkey.demo.hiring.audit;

import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.directory.AuditPage;
import dev.latchkey.demo.hiring.directory.AuditQuery;
import dev.latchkey.demo.hiring.directory.HiringDirectory;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Query;
import dev.latchkey.demo.hiring.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Audit events of the company, the last seven days of them unless asked otherwise. */
public final class AuditApi {

    private static final Duration DEFAULT_PERIOD = Duration.ofDays(7);
    private static final List<String> AUTHOR_TYPES = List.of("USER", "SUPPORT_USER", "SYSTEM", "CANDIDATE");
    private static final List<String> ENTITY_TYPES = List.of(
            "USER",
            "CANDIDATE",
            "APPLICATION",
            "OFFER",
            "JOB",
            "COMPANY",
            "JOB_PROPERTY",
            "JOB_AD",
            "CREDENTIAL",
            "REPORT_FILE",
            "ONBOARDING_PROCESS",
            "HIRING_TEAM_ROLE");

    private record Reference(String type, @Nullable String id) {}

    private record Event(
            String id,
            String eventName,
            Instant eventDate,
            Reference author,
            Reference entity,
            Map<String, String> context) {}

    private record Events(int limit, @Nullable String nextPageId, List<Event> content) {}

    private final HiringDirectory directory;
    private final Views views;
    private final InstantSource clock;

    public AuditApi(HiringDirectory directory, Views views, InstantSource clock) {
        this.directory = directory;
        this.views = views;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(new Route("audit-api", "GET", "/audit-api/v201910/audit-events", this::list));
    }

    private Answer list(Call call) {
        var companyId = views.of(call).companyId();
        var query = call.query();
        var limit = query.limit(100);
        // An event of this very instant belongs to the list.
        var before = query.findInstant("eventDateBefore").orElse(clock.instant().plusMillis(1));
        var after = query.findInstant("eventDateAfter").orElse(before.minus(DEFAULT_PERIOD));
        var page = directory.auditEvents(
                companyId,
                new AuditQuery(
                        after,
                        before,
                        Set.copyOf(query.all("eventName")),
                        oneOf(query, "authorType", AUTHOR_TYPES),
                        query.find("authorId").orElse(null),
                        oneOf(query, "entityType", ENTITY_TYPES),
                        query.find("entityId").orElse(null),
                        query.find("nextPageId").orElse(null),
                        limit));
        return Answer.ok(new Events(
                limit,
                page.nextPageId(),
                page.events().stream().map(AuditApi::shape).toList()));
    }

    private static @Nullable String oneOf(Query query, String parameter, List<String> allowed) {
        var value = query.find(parameter).orElse(null);
        if (value != null && !allowed.contains(value)) {
            throw Query.invalid(parameter, "one of " + String.join(", ", allowed), "'" + value + "'");
        }
        return value;
    }

    private static Event shape(AuditPage.Event event) {
        return new Event(
                event.id(),
                event.name(),
                event.at(),
                new Reference(event.authorType(), event.authorId()),
                new Reference(event.entityType(), event.entityId()),
                event.context());
    }
}
