package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.catalogue.LetterFact;
import dev.latchkey.core.catalogue.LetterKind;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.operator.SignUpAdministration;
import dev.latchkey.core.portal.SignUp;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.BrandedLetter;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /operator/partners/sign-ups}: organisations that want to be partners, and what becomes of them. */
public final class SignUpListPages {

    static final String PATH = PartnerPages.PATH + "/sign-ups";

    private static final Logger LOG = LoggerFactory.getLogger(SignUpListPages.class);

    private final Pages pages;
    private final OperatorDoor door;
    private final SignUpAdministration commands;
    private final Mail mail;

    /**
     * How those who signed up hear of it.
     *
     * @param webOrigin what links begin with
     */
    public record Mail(Letters letters, String webOrigin) {}

    SignUpListPages(Pages pages, OperatorDoor door, SignUpAdministration commands, Mail mail) {
        this.pages = pages;
        this.door = door;
        this.commands = commands;
        this.mail = mail;
    }

    /** One that waits. */
    public record Line(String path, String organisation, String name, String email, Moment since, Seen seen) {}

    /** All that wait. */
    public record Model(
            List<Line> lines,
            @Nullable String note,
            @Nullable String error) {}

    /** One that is to be refused, with what was typed. */
    public record Refusal(
            Line line, String reason, @Nullable String error) {}

    void addTo(Routes.Builder routes) {
        var one = PATH + "/{id}";
        routes.get(PATH, door.page(visit -> list(200, visit, null)))
                .get(one + "/approve", door.page(visit -> list(200, visit, null)))
                .post(one + "/approve", door.recent(this::approve))
                .get(one + "/refuse", door.page(visit -> askToRefuse(200, visit, null)))
                .post(one + "/refuse", door.recent(this::refuse));
    }

    private HttpResponse list(int status, Visit visit, @Nullable String error) {
        var note = switch (visit.query().find("note").orElse("")) {
            case "approved" -> pages.text("operator.signUps.approved");
            case "refused" -> pages.text("operator.signUps.refused");
            case "not-sent" -> pages.text("operator.signUps.notSent");
            default -> null;
        };
        var lines = commands.waiting().stream().map(this::line).toList();
        return pages.console(status, visit, "operator/sign-ups", new Model(lines, note, error));
    }

    private Line line(SignUp one) {
        return new Line(
                PATH + "/" + one.id(),
                one.organisation(),
                one.name(),
                one.email().value(),
                Moment.of(pages.messages(), one.createdAt(), pages.clock().instant()),
                one.seen());
    }

    private HttpResponse approve(Visit visit) {
        try {
            var approved = commands.approve(visit.operator(), visit.path("id"), visit.seen());
            var link = mail.webOrigin() + "/account/sign-in";
            return told(
                    approved,
                    BrandedLetter.of(
                            pages,
                            LetterKind.PARTNER_APPROVED,
                            Map.of(LetterFact.LINK, link),
                            pages.text("mail.partner.approved.subject", pages.product()),
                            () -> pages.text("mail.partner.approved.text", approved.organisation(), link)),
                    "approved");
        } catch (CommandRefused e) {
            if (e.reason() == CommandRefused.Reason.NOT_FOUND) {
                throw e;
            }
            return list(ShownValues.status(e), visit, ShownValues.sentence(e));
        }
    }

    private HttpResponse askToRefuse(int status, Visit visit, @Nullable String error) {
        var model = new Refusal(
                line(commands.find(visit.path("id"))),
                visit.form().find("reason").orElse(""),
                error);
        return pages.console(status, visit, "operator/refuse-sign-up", model);
    }

    private HttpResponse refuse(Visit visit) {
        var reason = visit.form().find("reason").orElse("").strip();
        try {
            var refused = commands.refuse(visit.operator(), visit.path("id"), reason, visit.seen());
            return told(
                    refused,
                    BrandedLetter.of(
                            pages,
                            LetterKind.PARTNER_REFUSED,
                            Map.of(LetterFact.REASON, reason),
                            pages.text("mail.partner.refused.subject", pages.product()),
                            () -> pages.text("mail.partner.refused.text", refused.organisation(), reason)),
                    "refused");
        } catch (CommandRefused e) {
            if (e.reason() == CommandRefused.Reason.NOT_FOUND) {
                throw e;
            }
            return askToRefuse(ShownValues.status(e), visit, ShownValues.sentence(e));
        }
    }

    /** What was decided stands, whether or not the letter goes out; the operator is told. */
    private HttpResponse told(SignUp signUp, Letters.Letter letter, String note) {
        var back = new LocalPath(PATH);
        try {
            mail.letters().send(signUp.email().value(), letter);
            return pages.seeOther(back.with("note", note));
        } catch (Letters.NotSent e) {
            LOG.error("a letter to an organisation that signed up could not be sent", e);
            return pages.seeOther(back.with("note", "not-sent"));
        }
    }
}
