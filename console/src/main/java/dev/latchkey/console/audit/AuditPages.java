package dev.latchkey.console.audit;

import dev.latchkey.console.lists.Menu;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog.ChainCheck;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.operator.OperatorRule;
import dev.latchkey.core.partner.PartnerRule;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.PageHandler;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Section;
import dev.latchkey.page.Visit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The audit log: of a company, of a partner and of the platform, for those who may see it. */
public final class AuditPages implements Section {

    private static final int SHOWN = 50;
    private static final Pattern SEQ = Pattern.compile("[1-9][0-9]{0,17}");
    /** A usual log is read in less. */
    private static final int RETRY_AFTER_SECONDS = 10;

    private final Pages pages;
    private final AuditTrail trail;
    private final Place place;
    private final EntryLines lines;

    public AuditPages(Pages pages, AuditTrail trail, Place place) {
        this.pages = pages;
        this.trail = trail;
        this.place = place;
        this.lines = new EntryLines(pages);
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

        /** Of a partner, for its people. */
        public static Place ofPartner(PartnerDoor door, PartnerRule rule) {
            return new Place(
                    "Partner portal",
                    NavigationEntry.ofEverybody("partnerAudit", PartnerDoor.PATH + "/audit-log")
                            .in(NavigationGroup.RECORDS),
                    door::page,
                    visit -> new LogReader.OfPartner(rule, visit.partner().actor()));
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
     * @param who the name of who did it
     * @param author their kind and ID
     * @param subject the name of what it was done to; empty when it has none
     * @param entity its kind and ID
     * @param context further facts, by their names for people
     * @param isCut whether its facts are longer than what is shown of them
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Line(
            long seq,
            Moment at,
            String event,
            String sentence,
            String who,
            String author,
            String subject,
            String entity,
            SortedMap<String, String> context,
            boolean isCut,
            String hash) {}

    /**
     * The page of one entry, with all its facts.
     *
     * @param path of the log
     * @param section its name in the navigation
     */
    public record EntryModel(String path, String section, Line line) {}

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
                .get(path + "/verify", place.door().apply(visit -> show(visit, null)))
                .get(path + "/{seq}", place.door().apply(this::entry));
    }

    private LogReader reader(Visit visit) {
        return place.reader().apply(visit);
    }

    private HttpResponse verify(Visit visit) {
        try {
            return show(visit, trail.verify(reader(visit)));
        } catch (LogReadings.TooMany e) {
            return tooMany(visit, e);
        }
    }

    private HttpResponse tooMany(Visit visit, LogReadings.TooMany why) {
        return pages.problem(
                        visit,
                        why.isOwn() ? 429 : 503,
                        pages.text("problem.unavailable.title"),
                        pages.text(why.isOwn() ? "audit.reading.own" : "audit.reading.all"))
                .with("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
    }

    private HttpResponse entry(Visit visit) {
        var seq = visit.path("seq");
        var page = SEQ.matcher(seq).matches()
                ? trail.entry(reader(visit), Long.parseLong(seq))
                : new AuditTrail.Page(List.of(), Map.of(), false);
        if (page.entries().isEmpty()) {
            return pages.problem(visit, 404, pages.text("problem.missing.title"), pages.text("problem.missing.text"));
        }
        var line = lines.whole(page.entries().getFirst(), page.namesById());
        var model = new EntryModel(place.entry().path(), place.entry().name(), line);
        return pages.console(200, visit, "audit/entry", model);
    }

    private HttpResponse show(Visit visit, @Nullable ChainCheck check) {
        var filter = AuditFilter.parse(pages.messages(), visit.query());
        var page = filter.isUnderstood()
                ? trail.page(reader(visit), filter, SHOWN)
                : new AuditTrail.Page(List.of(), Map.of(), false);
        var shown = page.entries().stream()
                .map(entry -> lines.cut(entry, page.namesById()))
                .toList();
        var path = place.entry().path();
        var next = page.hasMore()
                ? filter.at(path)
                        .with("before", Long.toString(shown.getLast().seq()))
                        .value()
                : null;
        var model = new Model(
                path,
                place.entry().name(),
                filter,
                shown,
                filter.beforeSeq() == Long.MAX_VALUE ? null : filter.at(path).value(),
                next,
                filter.at(path + "/export").value(),
                filter.at(path + "/verify").value(),
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

    private HttpResponse export(Visit visit) {
        var filter = AuditFilter.parse(pages.messages(), visit.query());
        var format = visit.form().find("format").orElse("");
        var export = Arrays.stream(AuditExport.values())
                .filter(one -> one.wireName().equals(format))
                .findFirst();
        if (export.isEmpty() || !filter.isUnderstood()) {
            return show(visit, null);
        }
        try {
            return export.get().answer(trail.export(reader(visit), filter, export.get()));
        } catch (LogReadings.TooMany e) {
            return tooMany(visit, e);
        }
    }
}
