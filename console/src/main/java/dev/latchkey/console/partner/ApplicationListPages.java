package dev.latchkey.console.partner;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.credentials.ShownValues.Time;
import dev.latchkey.console.lists.Heading;
import dev.latchkey.console.lists.ListAddress;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.console.lists.Paging;
import dev.latchkey.console.lists.Tools;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.ShownName;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.ApplicationCommands;
import dev.latchkey.core.partner.PartnerCommands;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Visit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /partner/applications}: what a partner has registered, each with what it is and its secrets, and its end. */
public final class ApplicationListPages {

    static final String PATH = PartnerDoor.PATH + "/applications";

    private static final int SHOWN = 50;

    private final Pages pages;
    private final PartnerDoor door;
    private final PartnerReader reader;
    private final ApplicationCommands commands;

    ApplicationListPages(Pages pages, PartnerDoor door, PartnerReader reader, ApplicationCommands commands) {
        this.pages = pages;
        this.door = door;
        this.reader = reader;
        this.commands = commands;
    }

    /** One of the list. */
    public record Line(String path, String name, String clientId, int scopes, boolean isActive, Moment createdAt) {}

    /** By what the list is sorted. */
    public enum Sort {
        NAME,
        CREATED
    }

    /** @param isFull whether a partner has no more */
    public record Table(
            Tools tools,
            Map<Sort, Heading> headings,
            List<Line> lines,
            Paging paging,
            boolean isFull,
            @Nullable String note) {

        public Heading by(Sort sort) {
            return Objects.requireNonNull(headings.get(sort));
        }
    }

    /** A scope that it may ask for. */
    public record ScopeLine(String name, @Nullable String reason, boolean isDefault) {}

    /**
     * A secret that works.
     *
     * @param name of who made it with its application: none
     */
    public record SecretLine(
            String path,
            String name,
            String hint,
            Time createdAt,
            @Nullable Time endsAt,
            PartnerUse use) {}

    /**
     * An application.
     *
     * @param hasSecrets whether it proves itself by a secret
     * @param rotations secrets that take the place of others
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Detail(
            Application application,
            String path,
            String kind,
            List<ScopeLine> scopes,
            boolean hasSecrets,
            List<SecretLine> secrets,
            List<PartnerRotation> rotations,
            @Nullable String note) {}

    /** One that is to be removed. */
    public record Removal(String name, String path, Seen seen, FieldErrors errors) {}

    void addTo(Routes.Builder routes) {
        var one = PATH + "/{client}";
        routes.get(PATH, door.page(this::list))
                .get(one, door.page(this::show))
                .get(
                        one + "/remove",
                        door.change(PartnerRight.APPLICATIONS, visit -> askToRemove(200, visit, FieldErrors.NONE)))
                .post(one + "/remove", door.change(PartnerRight.APPLICATIONS, this::remove));
    }

    static LocalPath pathOf(String clientId) {
        return new LocalPath(PATH + "/" + clientId);
    }

    /** How it proves itself: ends the key of the words. */
    static String kind(Application application) {
        if (application.isPublic()) {
            return "none";
        }
        return application.protocol().hasKeys() ? "keys" : "secret";
    }

    private HttpResponse list(Visit visit) {
        var address = ListAddress.read(PATH, visit.query(), List.of());
        var sort = address.sort(Sort.values(), Sort.NAME);
        var all = reader.applications(visit.partner().actor());
        var found = all.stream()
                .filter(one -> address.isFound(one.name(), one.clientId())
                        || one.redirectUris().stream().anyMatch(uri -> address.isFound(uri.value())))
                .sorted(address.directed(order(sort)))
                .toList();
        var part = ListPart.among(found, Application::clientId, address.position(), SHOWN);
        var orders = new LinkedHashMap<Sort, String>();
        orders.put(Sort.NAME, pages.text("common.name"));
        orders.put(Sort.CREATED, pages.text("credentials.order.CREATED"));
        var note = visit.query()
                .find("note")
                .filter("removed"::equals)
                .map(_ -> pages.text("partner.applications.removed"))
                .orElse(null);
        var model = new Table(
                address.tools(
                        pages.messages(),
                        "partner.applications.find",
                        "partner.applications.search.hint",
                        List.of(),
                        List.of(address.order(pages.text("credentials.order"), sort, orders))),
                Map.of(
                        Sort.NAME, address.heading(pages.text("common.name"), Sort.NAME, sort, true),
                        Sort.CREATED, address.heading(pages.text("common.created"), Sort.CREATED, sort, false)),
                part.lines().stream().map(this::line).toList(),
                address.paging(pages.text("partner.applications.count", found.size()), part, Application::clientId),
                all.size() >= PartnerCommands.APPLICATIONS_MAX,
                note);
        return pages.console(address.status(), visit, "partner/applications", model);
    }

    private static Comparator<Application> order(Sort sort) {
        var order = sort == Sort.CREATED
                ? Comparator.comparing(Application::createdAt).reversed()
                : Comparator.comparing(Application::name, String.CASE_INSENSITIVE_ORDER);
        return order.thenComparing(Application::clientId);
    }

    private Line line(Application one) {
        return new Line(
                pathOf(one.clientId()).value(),
                one.name(),
                one.clientId(),
                one.scopes().size(),
                one.isActive(),
                Moment.of(pages.messages(), one.createdAt(), pages.clock().instant()));
    }

    private HttpResponse show(Visit visit) {
        var known = reader.application(visit.partner().actor(), visit.path("client"));
        var one = known.application();
        var now = pages.clock().instant();
        var note = switch (visit.query().find("note").orElse("")) {
            case "made" -> pages.text("partner.application.made");
            case "changed" -> pages.text("partner.application.changed");
            case "revoked" -> pages.text("partner.secret.revoked");
            default -> null;
        };
        var model = new Detail(
                one,
                pathOf(one.clientId()).value(),
                kind(one),
                one.scopes().names().stream().map(scope -> scope(known, scope)).toList(),
                one.protocol().proof().method().usesSecret(),
                one.secrets().stream()
                        .filter(secret -> !secret.stateAt(now).isFinal())
                        .map(secret -> secret(known, secret))
                        .toList(),
                PartnerRotation.of(pages.messages(), known, now),
                note);
        return pages.console(200, visit, "partner/application", model);
    }

    private static ScopeLine scope(PartnerReader.Known known, String scope) {
        return new ScopeLine(
                scope,
                known.reasons().byScope().get(scope),
                known.application().defaultScopes().names().contains(scope));
    }

    private SecretLine secret(PartnerReader.Known known, StoredSecret secret) {
        var facts = Objects.requireNonNull(known.secrets().get(secret.id()));
        return new SecretLine(
                pathOf(known.application().clientId()).value() + "/secrets/" + secret.id(),
                facts.name().isEmpty() ? pages.text("partner.secret.first") : facts.name(),
                "…" + secret.hint().lastFour(),
                ShownValues.time(secret.createdAt()),
                ShownValues.timeOrNull(secret.expiresAt()),
                PartnerUse.of(
                        pages.messages(),
                        known.uses().get(secret.id()),
                        pages.clock().instant()));
    }

    private HttpResponse askToRemove(int status, Visit visit, FieldErrors errors) {
        var known = reader.application(visit.partner().actor(), visit.path("client"));
        var one = known.application();
        var model = new Removal(
                one.name(), pathOf(one.clientId()).value(), ApplicationCommands.seen(one, known.reasons()), errors);
        return pages.console(status, visit, "partner/remove-application", model);
    }

    private HttpResponse remove(Visit visit) {
        var actor = visit.partner().actor();
        var one = reader.application(actor, visit.path("client")).application();
        if (!ShownName.isTyped(visit.form().find("name").orElse(""), one.name())) {
            var wrong = CommandRefused.invalid("name", pages.text("partner.application.remove.wrong"));
            return askToRemove(422, visit, FieldErrors.of(wrong));
        }
        try {
            commands.remove(actor, actor.partnerId(), one.clientId(), visit.seen());
            return pages.seeOther(new LocalPath(PATH).with("note", "removed"));
        } catch (CommandRefused e) {
            return askToRemove(FieldErrors.status(e), visit, FieldErrors.of(e));
        }
    }
}
