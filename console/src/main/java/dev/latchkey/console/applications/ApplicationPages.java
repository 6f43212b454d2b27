package dev.latchkey.console.applications;

import dev.latchkey.console.lists.Heading;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.console.lists.Paging;
import dev.latchkey.console.lists.Tools;
import dev.latchkey.core.audit.EntryNames;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.grant.GrantLimit;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.installation.InstallationCommands;
import dev.latchkey.core.partner.ApplicationNames;
import dev.latchkey.core.partner.ScopeReasonStore;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.Pages;
import dev.latchkey.page.ScopesInWords;
import dev.latchkey.page.Section;
import dev.latchkey.page.Visit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /settings/applications}: what a company let in, what colleagues ask for, who uses it, and its end. */
public final class ApplicationPages implements Section {

    static final String PATH = "/settings/applications";

    private final Pages pages;
    private final InstallationCommands installations;
    private final CompanyGrants grants;
    private final ApplicationLines lines;
    private final ApplicationTable table;

    public ApplicationPages(
            Pages pages,
            InstallationCommands installations,
            CompanyGrants grants,
            ServedResources served,
            ApplicationNames applications,
            Transactions transactions,
            EntryNames names,
            ScopeReasonStore reasons) {
        this.pages = pages;
        this.installations = installations;
        this.grants = grants;
        this.lines = new ApplicationLines(applications, grants, served, transactions, names, reasons, pages);
        this.table = new ApplicationTable(pages, installations, applications, lines);
    }

    /**
     * An application in the company.
     *
     * @param isWorking false when its partner or the operator stopped it
     * @param scopes the most that it may be given; none while nobody has let it in
     * @param installed when; absent while nobody has let it in
     * @param asksFor what a colleague wants it to have beyond that; none when nobody asks
     * @param requested when; absent when nobody asks
     * @param seen what all of this is, for the forms
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Line(
            String clientId,
            String name,
            String partner,
            boolean isWorking,
            boolean isVerified,
            ScopesInWords scopes,
            @Nullable Moment installed,
            String installedBy,
            ScopesInWords asksFor,
            @Nullable Moment requested,
            String requestedBy,
            int people,
            Seen seen) {}

    /**
     * Somebody for whom an application acts.
     *
     * @param limits to which APIs alone; none where it is for all
     */
    public record Person(String userId, String name, ScopesInWords scopes, List<GrantLimit> limits, Moment since) {}

    /**
     * The list.
     *
     * @param requests what waits for a decision; none on later pages and where something is searched for
     * @param note what was done just now; absent for nothing
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record ListModel(
            List<Line> requests,
            List<Line> installed,
            Tools tools,
            Heading name,
            Heading partner,
            Heading since,
            Paging paging,
            @Nullable String note) {}

    /** @param peopleMax most that are shown */
    public record DetailModel(
            Line line,
            List<Person> people,
            int peopleMax,
            @Nullable String note) {}

    /** @param error of the field that confirms */
    public record UninstallModel(Line line, @Nullable String error) {}

    public record RevokeModel(Line line, Person person) {}

    @Override
    public String title() {
        return "Connected applications";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return List.of(NavigationEntry.with(Permissions.APPLICATIONS_MANAGE, "applications", PATH)
                .in(NavigationGroup.ACCESS));
    }

    @Override
    public void addTo(Routes.Builder routes) {
        var manage = Permissions.APPLICATIONS_MANAGE;
        var one = PATH + "/{clientId}";
        routes.get(PATH, pages.company(manage, visit -> table.list(visit, note(visit))))
                .get(one, pages.company(manage, this::detail))
                .get(one + "/approve", pages.company(manage, this::detail))
                .post(one + "/approve", pages.companyRecent(manage, this::approve))
                .post(one + "/dismiss", pages.company(manage, this::dismiss))
                .get(one + "/uninstall", pages.company(manage, visit -> askToUninstall(200, visit, null)))
                .post(one + "/uninstall", pages.company(manage, this::uninstall))
                .get(one + "/end-all", pages.company(manage, visit -> askToEndAll(200, visit, null)))
                .post(one + "/end-all", pages.company(manage, this::endAll))
                .get(one + "/users/{userId}/revoke", pages.company(manage, this::askToRevoke))
                .post(one + "/users/{userId}/revoke", pages.company(manage, this::revoke));
    }

    private @Nullable String note(Visit visit) {
        return switch (visit.query().find("note").orElse("")) {
            case "approved" -> pages.text("applications.approved");
            case "dismissed" -> pages.text("applications.dismissed");
            case "uninstalled" -> pages.text("applications.uninstalled");
            case "ended" -> pages.text("applications.ended");
            case "revoked" -> pages.text("applications.revoked");
            default -> null;
        };
    }

    private HttpResponse detail(Visit visit) {
        return detail(200, visit, note(visit));
    }

    private HttpResponse detail(int status, Visit visit, @Nullable String note) {
        var line = line(visit);
        var people = lines.people(visit.actor(), line.clientId());
        return pages.console(
                status, visit, "applications/detail", new DetailModel(line, people, ApplicationLines.PEOPLE_MAX, note));
    }

    private Line line(Visit visit) {
        Actor.CompanyUser actor = visit.actor();
        return installations
                .find(actor.companyId(), visit.path("clientId"))
                .map(one -> lines.lines(actor, List.of(one)).getFirst())
                .orElseThrow(() -> CommandRefused.notFound("application"));
    }

    private static LocalPath here(Visit visit) {
        return new LocalPath(PATH + "/" + visit.path("clientId"));
    }

    private HttpResponse approve(Visit visit) {
        try {
            installations.approveRequest(visit.actor(), visit.path("clientId"), shown(visit));
        } catch (CommandRefused e) {
            return changed(visit, e, "applications.changed");
        }
        return pages.seeOther(here(visit).with("note", "approved"));
    }

    /** The scopes that stood beside the button; none for what is no list of scopes. */
    private static Scopes shown(Visit visit) {
        try {
            return Scopes.parse(visit.form().find("scopes").orElse(""));
        } catch (IllegalArgumentException _) {
            return Scopes.NONE;
        }
    }

    /** Somebody else was first; shows how things stand now, if there is still something to show. */
    private HttpResponse changed(Visit visit, CommandRefused refused, String text) {
        return switch (refused.reason()) {
            case CONFLICT, CHANGED, NOT_FOUND -> detail(409, visit, pages.text(text));
            case NOT_PERMITTED, INVALID, EXCEEDS_MAKER, FINAL_STATE, TOO_MANY, MEMORY_EXHAUSTED -> throw refused;
        };
    }

    private HttpResponse dismiss(Visit visit) {
        try {
            installations.dismissRequest(visit.actor(), visit.path("clientId"), shown(visit));
        } catch (CommandRefused e) {
            return changed(visit, e, "applications.changed");
        }
        return pages.seeOther(new LocalPath(PATH).with("note", "dismissed"));
    }

    /** Words of ours: the name is its partner's, who may change it while somebody types it. */
    private boolean isTyped(Visit visit, String word) {
        return visit.form().find("confirm").orElse("").strip().equalsIgnoreCase(pages.text(word));
    }

    private HttpResponse askToUninstall(int status, Visit visit, @Nullable String error) {
        return pages.console(status, visit, "applications/uninstall", new UninstallModel(line(visit), error));
    }

    private HttpResponse uninstall(Visit visit) {
        var line = line(visit);
        if (!isTyped(visit, "applications.uninstall.word")) {
            return askToUninstall(422, visit, pages.text("applications.confirm"));
        }
        try {
            installations.uninstall(
                    visit.actor(), line.clientId(), before -> visit.seen().require(before.seen()));
        } catch (CommandRefused e) {
            return changed(visit, e, "meanwhile.done");
        }
        return pages.seeOther(new LocalPath(PATH).with("note", "uninstalled"));
    }

    private HttpResponse askToEndAll(int status, Visit visit, @Nullable String error) {
        return pages.console(status, visit, "applications/end-all", new UninstallModel(line(visit), error));
    }

    private HttpResponse endAll(Visit visit) {
        var line = line(visit);
        if (!isTyped(visit, "applications.endAll.word")) {
            return askToEndAll(422, visit, pages.text("applications.confirm"));
        }
        try {
            grants.revokeAll(visit.actor(), line.clientId());
        } catch (CommandRefused e) {
            return changed(visit, e, "meanwhile.done");
        }
        return pages.seeOther(here(visit).with("note", "ended"));
    }

    private HttpResponse askToRevoke(Visit visit) {
        var line = line(visit);
        var person = lines.person(visit.actor(), line.clientId(), visit.path("userId"))
                .orElseThrow(() -> CommandRefused.notFound("grant"));
        return pages.console(200, visit, "applications/revoke", new RevokeModel(line, person));
    }

    private HttpResponse revoke(Visit visit) {
        grants.revoke(visit.actor(), visit.path("userId"), visit.path("clientId"));
        return pages.seeOther(here(visit).with("note", "revoked"));
    }
}
