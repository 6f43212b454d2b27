package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.credentials.ShownValues.Time;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.operator.PartnerAdministration;
import dev.latchkey.core.operator.SignUpAdministration;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerCommands;
import dev.latchkey.core.partner.PartnerUser;
import dev.latchkey.core.partner.PartnerUsers;
import dev.latchkey.core.partner.Partners;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /operator/partners}: who builds applications, what they built, and the end of it. */
public final class PartnerPages {

    static final String PATH = OperatorDoor.PATH + "/partners";

    private final Pages pages;
    private final OperatorDoor door;
    private final Stock stock;
    private final PartnerAdministration commands;
    private final SignUpAdministration signUps;

    /** Partners and applications as they are stored. */
    public record Stock(Transactions transactions, Partners partners, Applications applications, PartnerUsers people) {}

    PartnerPages(
            Pages pages, OperatorDoor door, Stock stock, PartnerAdministration commands, SignUpAdministration signUps) {
        this.signUps = signUps;
        this.pages = pages;
        this.door = door;
        this.stock = stock;
        this.commands = commands;
    }

    /**
     * A partner that is to be made, with what was typed.
     *
     * @param id that it will have
     */
    public record New(String id, String name, @Nullable String error) {}

    /**
     * An application.
     *
     * @param path what is done to it begins with
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record ApplicationLine(
            String path,
            String name,
            String clientId,
            boolean isActive,
            boolean isPublic,
            boolean isVerified,
            int scopes,
            Time createdAt,
            Seen seen) {}

    /**
     * @param next path of the applications that follow; absent when these are all
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Detail(
            Partner partner,
            String path,
            Time createdAt,
            List<PartnerUser> people,
            List<ApplicationLine> applications,
            @Nullable String next,
            @Nullable String note,
            @Nullable String error) {}

    /**
     * Something that is to be suspended.
     *
     * @param path where the form goes
     * @param back where it came from
     * @param backName what that page is called
     * @param isPartner whether it is a partner, and not an application
     */
    public record Suspension(String name, String path, String back, String backName, boolean isPartner, Seen seen) {}

    void addTo(Routes.Builder routes) {
        var one = PATH + "/{id}";
        var application = one + "/applications/{client}";
        routes.get(PATH, door.page(new PartnerTablePage(pages, stock, signUps)::handle))
                .get(PATH + "/new", door.page(visit -> form(200, visit, null)))
                .post(PATH + "/new", door.recent(this::create))
                .get(one, door.page(visit -> show(200, visit, null)))
                .get(one + "/suspend", door.page(this::askForPartner))
                .post(one + "/suspend", door.recent(visit -> setPartnerActive(visit, false)))
                .get(one + "/resume", door.page(visit -> show(200, visit, null)))
                .post(one + "/resume", door.recent(visit -> setPartnerActive(visit, true)))
                .get(application + "/suspend", door.page(this::askForApplication))
                .post(application + "/suspend", door.recent(visit -> setApplicationActive(visit, false)))
                .get(application + "/resume", door.page(visit -> show(200, visit, null)))
                .post(application + "/resume", door.recent(visit -> setApplicationActive(visit, true)));
    }

    private static String after(Visit visit) {
        return visit.query().find("after").filter(id -> id.length() <= 128).orElse("");
    }

    private HttpResponse form(int status, Visit visit, @Nullable CommandRefused refused) {
        var model = new New(
                visit.form().find("id").orElseGet(commands::newId),
                visit.form().find("name").orElse(""),
                refused == null ? null : ShownValues.sentence(refused));
        return pages.console(status, visit, "operator/new-partner", model);
    }

    private HttpResponse create(Visit visit) {
        try {
            var partner = commands.create(
                    visit.operator(),
                    visit.form().find("id").orElse(""),
                    visit.form().find("name").orElse("").strip());
            return pages.seeOther(here(partner.id()).with("note", "made"));
        } catch (CommandRefused e) {
            return form(ShownValues.status(e), visit, e);
        }
    }

    private static LocalPath here(String partnerId) {
        return new LocalPath(PATH + "/" + partnerId);
    }

    private Partner partner(Visit visit) {
        return stock.transactions()
                .read(tx -> stock.partners().find(tx, visit.path("id")))
                .orElseThrow(() -> CommandRefused.notFound("partner"));
    }

    private HttpResponse show(int status, Visit visit, @Nullable String error) {
        var partner = partner(visit);
        var after = after(visit);
        var found = stock.transactions()
                .read(tx -> stock.applications().page(tx, partner.id(), after, PartnerCommands.APPLICATIONS_MAX));
        var next = found.size() < PartnerCommands.APPLICATIONS_MAX
                ? null
                : here(partner.id()).with("after", found.getLast().clientId()).value();
        var note = switch (visit.query().find("note").orElse("")) {
            case "made" -> pages.text("operator.partner.made");
            case "suspended" -> pages.text("operator.partner.suspended");
            case "resumed" -> pages.text("operator.partner.resumed");
            default -> null;
        };
        var model = new Detail(
                partner,
                here(partner.id()).value(),
                ShownValues.time(partner.createdAt()),
                stock.transactions().read(tx -> stock.people().all(tx, partner.id())),
                found.stream().map(PartnerPages::line).toList(),
                next,
                note,
                error);
        return pages.console(status, visit, "operator/partner", model);
    }

    private static ApplicationLine line(Application one) {
        return new ApplicationLine(
                pathOf(one),
                one.name(),
                one.clientId(),
                one.isActive(),
                one.isPublic(),
                one.profile().isVerified(),
                one.scopes().names().size(),
                ShownValues.time(one.createdAt()),
                PartnerAdministration.seen(one));
    }

    private static String pathOf(Application one) {
        return here(one.partnerId()).value() + "/applications/" + one.clientId();
    }

    private HttpResponse askForPartner(Visit visit) {
        var partner = partner(visit);
        var back = here(partner.id()).value();
        return pages.console(
                200,
                visit,
                "operator/suspend-partner",
                new Suspension(partner.name(), back + "/suspend", back, partner.name(), true, partner.seen()));
    }

    private HttpResponse askForApplication(Visit visit) {
        var partner = partner(visit);
        var one = stock.transactions()
                .read(tx -> stock.applications().find(tx, partner.id(), visit.path("client")))
                .orElseThrow(() -> CommandRefused.notFound("application"));
        var model = new Suspension(
                one.name(),
                pathOf(one) + "/suspend",
                here(partner.id()).value(),
                partner.name(),
                false,
                PartnerAdministration.seen(one));
        return pages.console(200, visit, "operator/suspend-partner", model);
    }

    private HttpResponse setPartnerActive(Visit visit, boolean isActive) {
        return done(
                visit,
                isActive,
                () -> commands.setPartnerActive(visit.operator(), visit.path("id"), isActive, visit.seen()));
    }

    private HttpResponse setApplicationActive(Visit visit, boolean isActive) {
        return done(
                visit,
                isActive,
                () -> commands.setApplicationActive(
                        visit.operator(), visit.path("id"), visit.path("client"), isActive, visit.seen()));
    }

    private HttpResponse done(Visit visit, boolean isActive, Runnable command) {
        try {
            command.run();
            return pages.seeOther(here(visit.path("id")).with("note", isActive ? "resumed" : "suspended"));
        } catch (CommandRefused e) {
            if (e.reason() == CommandRefused.Reason.NOT_FOUND) {
                throw e;
            }
            return show(ShownValues.status(e), visit, ShownValues.sentence(e));
        }
    }
}
