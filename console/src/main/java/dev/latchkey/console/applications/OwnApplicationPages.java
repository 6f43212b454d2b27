package dev.latchkey.console.applications;

import dev.latchkey.console.lists.Heading;
import dev.latchkey.console.lists.ListAddress;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.console.lists.Paging;
import dev.latchkey.console.lists.Tools;
import dev.latchkey.core.account.Person.CompanyPerson;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.grant.Admitted;
import dev.latchkey.core.grant.ConsentCommands;
import dev.latchkey.core.grant.GrantLimit;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.partner.ApplicationNames;
import dev.latchkey.core.partner.ApplicationNames.Named;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.Pages;
import dev.latchkey.page.ScopesInWords;
import dev.latchkey.page.Section;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /account/applications}: what the signed-in user lets applications do, and its end. */
public final class OwnApplicationPages implements Section {

    private static final String PATH = "/account/applications";
    private static final String STATE = "state";
    private static final int SHOWN = 50;

    private enum Sort {
        NAME,
        PARTNER,
        SINCE
    }

    /** What comes of what the user agreed to. */
    public enum State {
        ACTING,
        /** The user agreed, and the application has made nothing of it yet. */
        AGREED,
        /** It was stopped, by its partner or who runs the platform. */
        STOPPED
    }

    private final Pages pages;
    private final ApplicationNames applications;
    private final ConsentCommands consents;
    private final ServedResources served;
    private final ScopeCatalog catalog;

    public OwnApplicationPages(
            Pages pages,
            ApplicationNames applications,
            ConsentCommands consents,
            ServedResources served,
            ScopeCatalog catalog) {
        this.pages = pages;
        this.applications = applications;
        this.consents = consents;
        this.served = served;
        this.catalog = catalog;
    }

    private record Found(String clientId, String name, String partner, State state, List<Admitted> admitted) {

        Instant since() {
            return Admitted.since(admitted);
        }
    }

    /**
     * One application that somebody uses.
     *
     * @param limits to which APIs alone; none where it is for all
     * @param scopes what it may do, as the consent page says it
     */
    public record Line(
            String clientId,
            String name,
            String partner,
            State state,
            Moment since,
            List<GrantLimit> limits,
            List<String> scopes) {}

    /** @param note what was done just now; empty for nothing */
    public record ListModel(
            Tools tools, Heading name, Heading partner, Heading since, List<Line> lines, Paging paging, String note) {}

    /** Which application is to end. */
    public record DisconnectModel(Line line) {}

    @Override
    public String title() {
        return "Your applications";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return List.of(NavigationEntry.ofEverybody("connected", PATH));
    }

    @Override
    public void addTo(Routes.Builder routes) {
        routes.get(PATH, pages.signedIn(this::list))
                .get(PATH + "/disconnect", pages.signedIn(this::confirm))
                .post(PATH + "/disconnect", pages.signedIn(this::disconnect));
    }

    private HttpResponse list(Visit visit) {
        return user(visit).map(user -> list(visit, user)).orElseGet(() -> notForYou(visit));
    }

    private HttpResponse list(Visit visit, Actor.CompanyUser user) {
        var address = ListAddress.read(PATH, visit.query(), List.of(STATE)).among(STATE, State.values());
        var sort = address.sort(Sort.values(), Sort.NAME);
        var state = address.one(State.values(), STATE);
        var found = found(user).stream()
                .filter(one -> address.isFound(one.name(), one.partner(), one.clientId()))
                .filter(one -> state == null || one.state() == state)
                .sorted(address.directed(order(sort)))
                .toList();
        var part = ListPart.among(found, Found::clientId, address.position(), SHOWN);
        var states = new LinkedHashMap<String, String>();
        for (var one : State.values()) {
            states.put(one.name(), pages.text("connected.state." + one));
        }
        var chips = address.chips(STATE, pages.text("connected.state.any"), states);
        var model = new ListModel(
                address.tools(pages.messages(), "connected.find", "connected.search.hint", chips, List.of()),
                address.heading(pages.text("applications.application"), Sort.NAME, sort, true),
                address.heading(pages.text("applications.partner"), Sort.PARTNER, sort, true),
                address.heading(pages.text("connected.since"), Sort.SINCE, sort, false),
                part.lines().stream().map(this::line).toList(),
                address.paging(pages.text("applications.count", found.size()), part, Found::clientId),
                visit.query().find("note").filter("ended"::equals).isPresent() ? pages.text("connected.ended") : "");
        return pages.account(address.status(), visit, "applications/own", model);
    }

    private static Comparator<Found> order(Sort sort) {
        var byName =
                Comparator.comparing(Found::name, String.CASE_INSENSITIVE_ORDER).thenComparing(Found::clientId);
        return switch (sort) {
            case NAME -> byName;
            case PARTNER ->
                Comparator.comparing(Found::partner, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(byName);
            case SINCE -> Comparator.comparing(Found::since).reversed().thenComparing(byName);
        };
    }

    /** Those that act for the user, and those that may begin to without asking. */
    private List<Found> found(Actor.CompanyUser user) {
        var byClient = new LinkedHashMap<String, List<Admitted>>();
        for (var grant : consents.liveOf(user)) {
            byClient.computeIfAbsent(grant.clientId(), _ -> new ArrayList<>())
                    .add(new Admitted(grant.scopes(), grant.resource(), grant.createdAt()));
        }
        var acting = Set.copyOf(byClient.keySet());
        for (var given : consents.consentsOf(user)) {
            if (!acting.contains(given.clientId())) {
                var consent = given.consent();
                byClient.computeIfAbsent(given.clientId(), _ -> new ArrayList<>())
                        .add(new Admitted(consent.scopes(), consent.limit(), given.at()));
            }
        }
        var known = applications.of(byClient.keySet());
        return byClient.entrySet().stream()
                .map(one -> found(one.getKey(), known.get(one.getKey()), acting.contains(one.getKey()), one.getValue()))
                .toList();
    }

    private Found found(String clientId, @Nullable Named application, boolean isActing, List<Admitted> admitted) {
        return new Found(
                clientId,
                application == null ? pages.text("connected.unknown") : application.name(),
                application == null ? "" : application.partner(),
                application == null || !application.isWorking()
                        ? State.STOPPED
                        : isActing ? State.ACTING : State.AGREED,
                admitted);
    }

    private Line line(Found one) {
        return new Line(
                one.clientId(),
                one.name(),
                one.partner(),
                one.state(),
                Moment.of(pages.messages(), one.since(), pages.clock().instant()),
                GrantLimit.of(one.admitted(), served),
                ScopesInWords.of(catalog, Admitted.scopes(one.admitted())).prompts());
    }

    /** Asks before it ends. */
    private HttpResponse confirm(Visit visit) {
        var clientId = visit.query().find("application").orElse("");
        return user(visit).stream()
                .flatMap(user -> found(user).stream())
                .filter(one -> one.clientId().equals(clientId))
                .findFirst()
                .map(one -> pages.account(200, visit, "applications/disconnect", new DisconnectModel(line(one))))
                .orElseGet(() -> pages.seeOther(new LocalPath(PATH)));
    }

    private HttpResponse disconnect(Visit visit) {
        var clientId = visit.form().find("application").orElse("");
        var user = user(visit);
        if (user.isPresent() && clientId.length() <= 64) {
            consents.revokeByUser(user.get(), clientId);
        }
        return pages.seeOther(new LocalPath(PATH).with("note", "ended"));
    }

    private static Optional<Actor.CompanyUser> user(Visit visit) {
        return visit.person().person() instanceof CompanyPerson(String companyId, String userId)
                ? Optional.of(new Actor.CompanyUser(companyId, userId))
                : Optional.empty();
    }

    private HttpResponse notForYou(Visit visit) {
        return pages.problem(
                visit,
                403,
                pages.text("consent.people.title"),
                pages.text("consent.people.text", pages.catalogue().wording().data()));
    }
}
