package dev.latchkey.console.audit;

import dev.latchkey.console.lists.Menu;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog.ChainCheck;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.operator.OperatorRule;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.PageHandler;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import dev.latchkey.page.Visit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /settings/audit-log}: what happened in a company, and {@code /operator/audit-log}: on the platform; for those who may see it. */
public final class AuditPages implements Section {

    private static final int SHOWN = 50;
    /** Texts of authors that are no person, in the platform's log. */
    private static final Map<String, String> MACHINE =
            Map.of("operator:command-line", "audit.byCommandLine", "operator:signal", "audit.bySignal");

    private final Pages pages;
    private final AuditTrail trail;
    private final Place place;

    public AuditPages(Pages pages, AuditTrail trail, Place place) {
        this.pages = pages;
        this.trail = trail;
        this.place = place;
    }

    /**
     * Which log, and who gets to it.
     *
     * @param title of the section, for the table of paths
     * @param entry its place in the navigation
     * @param door lets in who may see it
     * @param reader whoever came in
     */
    public record Place(
            String title,
            NavigationEntry entry,
            Function<PageHandler, Guarded> door,
            Function<Visit, LogReader> reader) {

        /** Of a company, for its people. */
        public static Place ofCompany(Pages pages, ActorRights rights) {
            return new Place(
                    "Audit log",
                    NavigationEntry.with(Permissions.AUDIT_VIEW, "audit", "/settings/audit-log")
                            .in(NavigationGroup.RECORDS),
                    handler -> pages.company(Permissions.AUDIT_VIEW, handler),
                    visit -> new LogReader.OfCompany(rights, visit.actor()));
        }

        /** Of the platform, for operators. */
        public static Place ofPlatform(OperatorDoor door, OperatorRule rule) {
            return new Place(
                    "Operators",
                    NavigationEntry.ofEverybody("platformAudit", OperatorDoor.PATH + "/audit-log")
                            .in(NavigationGroup.RECORDS),
                    door::page,
                    visit -> new LogReader.OfPlatform(rule, visit.operator()));
        }
    }

    /**
     * A line of the log.
     *
     * @param sentence who did what to what
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Line(
            long seq,
            Moment at,
            String event,
            String sentence,
            String author,
            String entity,
            SortedMap<String, String> context,
            String hash) {}

    /**
     * The page.
     *
     * @param path of the log without any filter
     * @param section its name in the navigation
     * @param next path of the next page; absent on the last
     * @param first path of the first page; absent on it
     * @param intact what a check of the chain found; absent when none was made
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            String path,
            String section,
            AuditFilter filter,
            List<Line> lines,
            @Nullable String first,
            @Nullable String next,
            String export,
            String verify,
            int exportMax,
            List<AuditEvent> events,
            List<Menu> menus,
            @Nullable Boolean intact,
            String verdict) {}

    @Override
    public String title() {
        return place.title();
    }

    @Override
    public List<NavigationEntry> navigation() {
        return List.of(place.entry());
    }

    @Override
    public void addTo(Routes.Builder routes) {
        var path = place.entry().path();
        routes.get(path, place.door().apply(visit -> show(visit, null)))
                .get(path + "/export", place.door().apply(visit -> show(visit, null)))
                .post(path + "/export", place.door().apply(this::export))
                .post(path + "/verify", place.door().apply(this::verify))
                .get(path + "/verify", place.door().apply(visit -> show(visit, null)));
    }

    private LogReader reader(Visit visit) {
        return place.reader().apply(visit);
    }

    private HttpResponse verify(Visit visit) {
        return show(visit, trail.verify(reader(visit)));
    }

    private HttpResponse show(Visit visit, @Nullable ChainCheck check) {
        var filter = AuditFilter.parse(pages.messages(), visit.query());
        var page = filter.isUnderstood()
                ? trail.page(reader(visit), filter, SHOWN)
                : new AuditTrail.Page(List.of(), Map.of(), false);
        var lines = page.entries().stream()
                .map(entry -> line(entry, page.namesById()))
                .toList();
        var path = place.entry().path();
        var next = page.hasMore()
                ? filter.at(path)
                        .with("before", Long.toString(lines.getLast().seq()))
                        .value()
                : null;
        var model = new Model(
                path,
                place.entry().name(),
                filter,
                lines,
                filter.beforeSeq() == Long.MAX_VALUE ? null : filter.at(path).value(),
                next,
                filter.at(path + "/export").value(),
                filter.at(path + "/verify").value(),
                AuditTrail.EXPORT_MAX,
                List.of(AuditEvent.values()),
                AuditMenus.of(pages.messages(), filter, path),
                check == null ? null : Boolean.valueOf(check instanceof ChainCheck.Intact),
                verdict(check));
        return pages.console(filter.isUnderstood() ? 200 : 400, visit, "audit/log", model);
    }

    private String verdict(@Nullable ChainCheck check) {
        return switch (check) {
            case null -> "";
            case ChainCheck.Intact(long count) -> pages.text("audit.intact", count);
            case ChainCheck.Broken(long seq) -> pages.text("audit.broken", Long.toString(seq));
        };
    }

    private Line line(ChainedEntry chained, Map<String, String> namesById) {
        var entry = chained.entry();
        var did = ChangeWords.did(pages.messages(), entry);
        return new Line(
                chained.seq(),
                Moment.of(pages.messages(), entry.at(), pages.clock().instant()),
                entry.event().name(),
                sentence(author(entry, namesById), did, subject(entry, namesById)),
                entry.author().toString(),
                entry.subject().type().name().toLowerCase(Locale.ROOT) + ":"
                        + entry.subject().id(),
                readable(entry.context()),
                chained.hash());
    }

    /** What changed stands in one line, before and after. */
    private SortedMap<String, String> readable(SortedMap<String, String> context) {
        var lines = new TreeMap<>(context);
        for (var name : context.keySet()) {
            var rest = name.startsWith("previous") ? name.substring("previous".length()) : "";
            var before = context.get("previous" + rest);
            var after = context.get("current" + rest);
            if (!rest.isEmpty() && before != null && after != null) {
                lines.remove("previous" + rest);
                lines.remove("current" + rest);
                lines.put(
                        rest.substring(0, 1).toLowerCase(Locale.ROOT) + rest.substring(1),
                        pages.text("audit.changed", before, after));
            }
        }
        return lines;
    }

    private String sentence(String author, String did, @Nullable String subject) {
        return subject == null
                ? pages.text("audit.sentence", author, did)
                : pages.text("audit.sentence.subject", author, did, subject);
    }

    /** Who has no name any more, or never had one, is called by what they are. */
    private String author(AuditEntry entry, Map<String, String> namesById) {
        var author = entry.author();
        var machine = entry.companyId().equals(Change.PLATFORM) ? MACHINE.get(author.toString()) : null;
        if (machine != null) {
            return pages.text(machine);
        }
        var name = namesById.get(author.id());
        return name == null ? pages.text("audit.author." + author.type().name(), author.id(), pages.product()) : name;
    }

    /**
     * To what something was done; absent where the event says it already. What has no name any more, or never had one, is called by its
     * id alone, because the event says what it is.
     */
    private static @Nullable String subject(AuditEntry entry, Map<String, String> namesById) {
        var subject = entry.subject();
        if (entry.author().id().equals(subject.id())) {
            return null;
        }
        return switch (subject.type()) {
            case APIS, STORE -> null;
            case COMPANY -> namesById.get(subject.id());
            case USER,
                    CREDENTIAL,
                    SYSTEM_ROLE,
                    ACCESS_GROUP,
                    PARTNER,
                    PARTNER_USER,
                    APPLICATION,
                    GRANT,
                    OPERATOR,
                    SIGNING_KEY -> namesById.getOrDefault(subject.id(), subject.id());
        };
    }

    private HttpResponse export(Visit visit) {
        var filter = AuditFilter.parse(pages.messages(), visit.query());
        var format = visit.form().find("format").orElse("");
        var export = Arrays.stream(AuditExport.values())
                .filter(one -> one.wireName().equals(format))
                .findFirst();
        if (export.isEmpty() || !filter.isUnderstood()) {
            return show(visit, null);
        }
        return export.get().answer(trail.export(reader(visit), filter, format));
    }
}
