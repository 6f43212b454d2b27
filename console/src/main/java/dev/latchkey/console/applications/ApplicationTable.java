package dev.latchkey.console.applications;

import dev.latchkey.console.lists.ListAddress;
import dev.latchkey.console.lists.Tools;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.installation.InstallationCommands;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.partner.ApplicationNames;
import dev.latchkey.core.partner.ApplicationNames.Named;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of {@code /settings/applications}: what waits for a decision, and what the company let in. */
final class ApplicationTable {

    private static final String STATE = "state";
    private static final int SHOWN = 50;

    /** Installations that are read at once. */
    private static final int READ_AT_ONCE = 1_000;

    /** Most that are looked through. */
    private static final int READ_MAX = 10_000;

    private enum Sort {
        NAME,
        PARTNER,
        INSTALLED
    }

    /** How an application stands. */
    enum State {
        VERIFIED,
        UNVERIFIED,
        STOPPED;

        private static State of(@Nullable Named application) {
            if (application == null || !application.isWorking()) {
                return STOPPED;
            }
            return application.isVerified() ? VERIFIED : UNVERIFIED;
        }
    }

    /** @param application absent when there is none any more */
    private record Found(
            Installation installation, @Nullable Named application) {

        String id() {
            return installation.clientId();
        }

        String name() {
            return application == null ? id() : application.name();
        }

        String partner() {
            return application == null ? "" : application.partner();
        }

        Instant installedAt() {
            var approval = installation.approval();
            return approval == null ? Instant.EPOCH : approval.at();
        }
    }

    private final Pages pages;
    private final InstallationCommands installations;
    private final ApplicationNames applications;
    private final ApplicationLines lines;

    ApplicationTable(
            Pages pages, InstallationCommands installations, ApplicationNames applications, ApplicationLines lines) {
        this.pages = pages;
        this.installations = installations;
        this.applications = applications;
        this.lines = lines;
    }

    HttpResponse list(Visit visit, @Nullable String note) {
        var address = ListAddress.read(ApplicationPages.PATH, visit.query(), List.of(STATE))
                .among(STATE, State.values());
        var sort = address.sort(Sort.values(), Sort.NAME);
        var state = address.one(State.values(), STATE);
        var all = all(visit.actor());
        var found = all.stream()
                .filter(one -> one.installation().approval() != null)
                .filter(one -> address.isFound(one.name(), one.partner(), one.id()))
                .filter(one -> state == null || State.of(one.application()) == state)
                .sorted(address.directed(order(sort)))
                .toList();
        var part = ListPart.among(found, Found::id, address.position(), SHOWN);
        var isWhole = address.position() == null && !address.isFiltered();
        var waiting = all.stream()
                .filter(one -> isWhole && one.installation().request() != null)
                .limit(SHOWN)
                .toList();
        var model = new ApplicationPages.ListModel(
                lines(visit.actor(), waiting),
                lines(visit.actor(), part.lines()),
                tools(address),
                address.heading(pages.text("applications.application"), Sort.NAME, sort, true),
                address.heading(pages.text("applications.partner"), Sort.PARTNER, sort, true),
                address.heading(pages.text("applications.installed"), Sort.INSTALLED, sort, false),
                address.paging(pages.text("applications.count", found.size()), part, Found::id),
                note);
        return pages.console(address.status(), visit, "applications/list", model);
    }

    private Tools tools(ListAddress address) {
        var states = new LinkedHashMap<String, String>();
        states.put(State.VERIFIED.name(), pages.text("consent.verified"));
        states.put(State.UNVERIFIED.name(), pages.text("consent.unverified"));
        states.put(State.STOPPED.name(), pages.text("applications.suspended"));
        var chips = address.chips(STATE, pages.text("connected.state.any"), states);
        return address.tools(pages.messages(), "connected.find", "connected.search.hint", chips, List.of());
    }

    private static Comparator<Found> order(Sort sort) {
        var byName =
                Comparator.comparing(Found::name, String.CASE_INSENSITIVE_ORDER).thenComparing(Found::id);
        return switch (sort) {
            case NAME -> byName;
            case PARTNER ->
                Comparator.comparing(Found::partner, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(byName);
            case INSTALLED ->
                Comparator.comparing(Found::installedAt).reversed().thenComparing(byName);
        };
    }

    private List<ApplicationPages.Line> lines(Actor.CompanyUser actor, List<Found> found) {
        return lines.lines(actor, found.stream().map(Found::installation).toList());
    }

    private List<Found> all(Actor.CompanyUser actor) {
        var all = new ArrayList<Found>();
        var after = "";
        for (var isMore = true; isMore && all.size() < READ_MAX; ) {
            var read = installations.list(actor, after, READ_AT_ONCE);
            var known =
                    applications.of(read.stream().map(Installation::clientId).toList());
            read.forEach(one -> all.add(new Found(one, known.get(one.clientId()))));
            isMore = read.size() == READ_AT_ONCE;
            after = read.isEmpty() ? after : read.getLast().clientId();
        }
        return all;
    }
}
