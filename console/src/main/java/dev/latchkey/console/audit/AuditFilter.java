package dev.latchkey.console.audit;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.protocol.DateTimes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Messages;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked the audit log for, as typed, and what of it could not be understood. What is not understood finds nothing,
 * rather than everything.
 *
 * @param from first day, as typed; empty for the beginning
 * @param to last day, as typed; empty for now
 * @param events empty for all
 * @param authorType empty for all
 * @param authorId empty for all
 * @param entityType empty for all
 * @param entityId empty for all
 * @param beforeSeq where the page before ended
 * @param errors by field
 * @implNote Many parameters: one for each field of the form.
 */
public record AuditFilter(
        String from,
        String to,
        Set<AuditEvent> events,
        String authorType,
        String authorId,
        String entityType,
        String entityId,
        long beforeSeq,
        Map<String, String> errors) {

    private static final int ID_LENGTH_MAX = 128;

    static AuditFilter parse(Messages messages, FormParameters query) {
        var errors = new LinkedHashMap<String, String>();
        var from = query.find("from").orElse("");
        var to = query.find("to").orElse("");
        checkDate(messages, errors, "from", from);
        checkDate(messages, errors, "to", to);
        if (errors.isEmpty() && !from.isEmpty() && !to.isEmpty() && to.compareTo(from) < 0) {
            errors.put("to", messages.text("audit.error.order"));
        }
        var events = EnumSet.noneOf(AuditEvent.class);
        for (var event : AuditEvent.values()) {
            if (query.find("event." + event.name()).isPresent()) {
                events.add(event);
            }
        }
        return new AuditFilter(
                from,
                to,
                events,
                oneOf(messages, errors, query, "authorType", Author.Type.values()),
                id(messages, errors, query, "authorId"),
                oneOf(messages, errors, query, "entityType", AuditSubject.Type.values()),
                id(messages, errors, query, "entityId"),
                before(query).orElse(Long.MAX_VALUE),
                errors);
    }

    private static void checkDate(Messages messages, Map<String, String> errors, String field, String text) {
        if (!text.isEmpty() && DateTimes.parseDay(text).isEmpty()) {
            errors.put(field, messages.text("audit.error.day"));
        }
    }

    private static String oneOf(
            Messages messages, Map<String, String> errors, FormParameters query, String field, Enum<?>[] values) {
        var text = query.find(field).orElse("");
        if (!text.isEmpty()
                && Arrays.stream(values).noneMatch(value -> value.name().equals(text))) {
            errors.put(field, messages.text("audit.error.choice"));
            return "";
        }
        return text;
    }

    private static String id(Messages messages, Map<String, String> errors, FormParameters query, String field) {
        var text = query.find(field).orElse("").strip();
        if (text.length() > ID_LENGTH_MAX) {
            errors.put(field, messages.text("audit.error.id", ID_LENGTH_MAX));
            return "";
        }
        return text;
    }

    private static Optional<Long> before(FormParameters query) {
        return query.find("before")
                .filter(text -> text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .filter(text -> !text.isEmpty())
                .map(Long::valueOf);
    }

    boolean isUnderstood() {
        return errors.isEmpty();
    }

    public boolean isEmpty() {
        return (from + to + authorType + authorId + entityType + entityId).isEmpty() && events.isEmpty();
    }

    AuditSearch search(int limit, long before) {
        return new AuditSearch(
                DateTimes.parseDay(from).map(AuditFilter::start).orElse(Instant.EPOCH),
                DateTimes.parseDay(to).map(DateTimes::endOf).orElse(DateTimes.LATEST),
                events.stream().map(Enum::name).collect(Collectors.toSet()),
                nullable(authorType),
                nullable(authorId),
                nullable(entityType),
                nullable(entityId),
                before,
                limit);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static @Nullable String nullable(String text) {
        return text.isEmpty() ? null : text;
    }

    public boolean has(AuditEvent event) {
        return events.contains(event);
    }

    public @Nullable String error(String field) {
        return errors.get(field);
    }

    /** What {@code authorType} or {@code entityType} asks for; empty for all. */
    String type(String name) {
        return name.equals("authorType") ? authorType : entityType;
    }

    /** The same question with another {@code authorType} or {@code entityType}. */
    AuditFilter with(String name, String type) {
        var isAuthor = name.equals("authorType");
        return new AuditFilter(
                from,
                to,
                events,
                isAuthor ? type : authorType,
                authorId,
                isAuthor ? entityType : type,
                entityId,
                Long.MAX_VALUE,
                errors);
    }

    /** Whether the form asks for anything, or cannot be understood. */
    public boolean isNarrow() {
        return !(from + to + authorId + entityId).isEmpty() || !events.isEmpty() || !errors.isEmpty();
    }

    /** The same question elsewhere: the next page, or the export. */
    LocalPath at(String path) {
        var target = new LocalPath(path);
        var typed = new LinkedHashMap<String, String>();
        typed.put("from", from);
        typed.put("to", to);
        typed.put("authorType", authorType);
        typed.put("authorId", authorId);
        typed.put("entityType", entityType);
        typed.put("entityId", entityId);
        for (var one : typed.entrySet()) {
            target = one.getValue().isEmpty() ? target : target.with(one.getKey(), one.getValue());
        }
        for (var event : events) {
            target = target.with("event." + event.name(), "on");
        }
        return target;
    }
}
