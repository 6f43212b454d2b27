package dev.latchkey.manage;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.AuditedStore;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.edge.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /audit-api/v201910/audit-events}: the company's own log, in the words of the platform we reproduce. */
public final class AuditOperations extends Operations {

    private static final Duration DEFAULT_SPAN = Duration.ofDays(7);
    private static final String PAGE = "nextPageId";
    private static final int EVENTS_MAX = 50;
    private static final List<String> SEARCH = List.of(
            "eventDateAfter",
            "eventDateBefore",
            "eventName",
            "authorType",
            "authorId",
            "entityType",
            "entityId",
            PAGE,
            "limit");

    private final AuditedStore stores;
    private final ActorRights rights;
    private final InstantSource clock;

    public AuditOperations(AuditedStore stores, ActorRights rights, InstantSource clock) {
        this.stores = stores;
        this.rights = rights;
        this.clock = clock;
    }

    @Override
    void addTo(Map<String, ManagementApi.Handler> handlers) {
        handlers.put("audit.list", ManagementApi.Handler.taking(SEARCH, this::list));
    }

    private HttpResponse list(ManageCall call) {
        var limit = call.parameter("limit").isEmpty() ? ManageCall.LIMIT_MAX : call.limit();
        var before = instant(call, "eventDateBefore", clock.instant().plusMillis(1));
        var search = new AuditSearch(
                instant(call, "eventDateAfter", before.minus(DEFAULT_SPAN)),
                before,
                events(call),
                authorType(call),
                call.parameter("authorId").orElse(null),
                nameOf(call.parameter("entityType", AuditSubject.Type.class)),
                call.parameter("entityId").orElse(null),
                beforeSeq(call),
                limit);
        var found = stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.AUDIT_VIEW);
            return stores.auditLog().search(tx, call.companyId(), search);
        });
        var rows = found.entries().stream().map(AuditOperations::json).toList();
        var next = found.hasMore() ? Long.toString(found.entries().getLast().seq()) : null;
        return Answers.page(call, limit, rows, next, PAGE);
    }

    private static Instant instant(ManageCall call, String name, Instant absent) {
        return call.parameter(name).map(text -> JsonInput.instant(name, text)).orElse(absent);
    }

    /** Repeated or with commas, as clients of the platform send them. */
    private static Set<String> events(ManageCall call) {
        var names = new HashSet<String>();
        for (var value : call.query().values("eventName")) {
            names.addAll(Arrays.asList(value.split(",", -1)));
        }
        if (names.size() > EVENTS_MAX) {
            throw Problem.malformed("eventName", "expected at most " + EVENTS_MAX + " names");
        }
        var known = new HashSet<String>();
        for (var name : names) {
            known.add(Arrays.stream(AuditEvent.values())
                    .filter(event -> event.wireName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Problem.malformed("eventName", "there is no event of that name"))
                    .name());
        }
        return known;
    }

    private static @Nullable String authorType(ManageCall call) {
        var type = call.parameter("authorType").orElse(null);
        if (type == null) {
            return null;
        }
        return Arrays.stream(Author.Type.values())
                .filter(one -> wireName(one).equals(type))
                .findFirst()
                .orElseThrow(() -> Problem.malformed("authorType", "there is no such kind of author"))
                .name();
    }

    private static @Nullable String nameOf(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static long beforeSeq(ManageCall call) {
        var position = Answers.position(call, PAGE);
        if (position == null) {
            return Long.MAX_VALUE;
        }
        if (!position.matches("[1-9][0-9]{0,17}")) {
            throw Problem.malformed(PAGE, "expected the nextPageId of a page");
        }
        return Long.parseLong(position);
    }

    /** The operator helps a company from outside of it. */
    private static String wireName(Author.Type type) {
        return type == Author.Type.OPERATOR ? "SUPPORT_USER" : type.name();
    }

    private static ObjectNode json(ChainedEntry chained) {
        var entry = chained.entry();
        var json = Answers.object()
                .put("id", Long.toString(chained.seq()))
                .put("eventName", entry.event().wireName())
                .put("eventDate", entry.at().toString());
        json.putObject("author")
                .put("type", wireName(entry.author().type()))
                .put("id", entry.author().id());
        json.putObject("entity")
                .put("type", entry.subject().type().name())
                .put("id", entry.subject().id());
        var context = json.putObject("context");
        entry.context().forEach(context::put);
        return json;
    }
}
