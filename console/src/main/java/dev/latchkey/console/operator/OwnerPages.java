package dev.latchkey.console.operator;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.operator.PartnerAdministration;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.NewPasswordPage;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;

/** {@code /operator/partners/…/owner}: who does everything for a partner, by a link to hand over. */
public final class OwnerPages {

    private final Pages pages;
    private final OperatorDoor door;
    private final PartnerPages.Stock stock;
    private final PartnerAdministration commands;
    private final String webOrigin;

    /** @param webOrigin what links begin with */
    OwnerPages(
            Pages pages,
            OperatorDoor door,
            PartnerPages.Stock stock,
            PartnerAdministration commands,
            String webOrigin) {
        this.pages = pages;
        this.door = door;
        this.stock = stock;
        this.commands = commands;
        this.webOrigin = webOrigin;
    }

    /** An owner who is to be invited, with what was typed. */
    public record New(Partner partner, String email, String name, FieldErrors errors) {}

    /** The link, shown this once. */
    public record Link(Partner partner, String email, String link) {
        @Override
        public String toString() {
            return "Link[redacted]";
        }
    }

    void addTo(Routes.Builder routes) {
        var path = PartnerPages.PATH + "/{id}/owner";
        routes.get(path, door.page(visit -> form(200, visit, FieldErrors.NONE))).post(path, door.recent(this::invite));
    }

    private Partner partner(Visit visit) {
        return stock.transactions()
                .read(tx -> stock.partners().find(tx, visit.path("id")))
                .orElseThrow(() -> CommandRefused.notFound("partner"));
    }

    private static String typed(Visit visit, String field) {
        return visit.form().find(field).orElse("").strip();
    }

    private HttpResponse form(int status, Visit visit, FieldErrors errors) {
        var model = new New(partner(visit), typed(visit, "email"), typed(visit, "name"), errors);
        return pages.console(status, visit, "operator/new-owner", model);
    }

    /** Not redirected to, because the link is shown once and kept nowhere. */
    private HttpResponse invite(Visit visit) {
        var partner = partner(visit);
        var email = typed(visit, "email");
        var name = typed(visit, "name");
        var wrong = FieldErrors.of(() -> new EmailAddress(email), () -> TextLimits.checkName("name", name));
        if (!wrong.isEmpty()) {
            return form(422, visit, wrong);
        }
        try {
            var link = commands.inviteOwner(visit.operator(), partner.id(), new EmailAddress(email), name);
            var model = new Link(partner, email, NewPasswordPage.addressOf(webOrigin, link));
            return pages.console(200, visit, "operator/owner-link", model);
        } catch (CommandRefused e) {
            return form(FieldErrors.status(e), visit, FieldErrors.of(e));
        }
    }
}
