package dev.latchkey.console.partner;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.core.partner.ApplicationSecretCommands;
import dev.latchkey.core.partner.ApplicationSecretCommands.Made;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Visit;

/** {@code /partner/applications/…/secrets}: secrets of an application, made, rotated and revoked; each is shown once. */
public final class ApplicationSecretPages {

    private static final String ROTATE = "partner/rotate-secret";
    private static final String REVOKE = "partner/revoke-secret";
    private static final String SECRETS = ApplicationListPages.PATH + "/{client}/secrets";

    private final Pages pages;
    private final PartnerDoor door;
    private final PartnerReader reader;
    private final ApplicationSecretCommands commands;

    ApplicationSecretPages(Pages pages, PartnerDoor door, PartnerReader reader, ApplicationSecretCommands commands) {
        this.pages = pages;
        this.door = door;
        this.reader = reader;
        this.commands = commands;
    }

    /** A secret that is to be made beside others. */
    public record New(String application, String path, String name, FieldErrors errors, Seen seen) {}

    /**
     * A secret that is to be rotated or revoked.
     *
     * @param path of the application
     * @param ending what is asked about before it ends at once
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record One(
            String application,
            String path,
            String id,
            String name,
            String hint,
            String overlap,
            PartnerUse use,
            PartnerEnding ending,
            FieldErrors errors,
            Seen seen) {}

    void addTo(Routes.Builder routes) {
        var right = PartnerRight.APPLICATIONS;
        routes.get(SECRETS + "/new", door.change(right, visit -> form(200, visit, FieldErrors.NONE)))
                .post(SECRETS + "/new", door.change(right, this::add))
                .get(
                        SECRETS + "/{secret}/rotate",
                        door.change(right, visit -> one(200, visit, ROTATE, PartnerEnding.NONE, FieldErrors.NONE)))
                .post(SECRETS + "/{secret}/rotate", door.change(right, this::rotate))
                .get(
                        SECRETS + "/{secret}/revoke",
                        door.change(right, visit -> one(200, visit, REVOKE, ending(visit), FieldErrors.NONE)))
                .post(SECRETS + "/{secret}/revoke", door.change(right, this::revoke));
    }

    private HttpResponse form(int status, Visit visit, FieldErrors errors) {
        var known = reader.application(visit.partner().actor(), visit.path("client"));
        var application = known.application();
        var model = new New(
                application.name(),
                ApplicationListPages.pathOf(application.clientId()).value(),
                visit.form().find("name").orElse(""),
                errors,
                visit.seenBefore("name", ApplicationSecretCommands.seen(application), errors));
        return pages.console(status, visit, "partner/new-secret", model);
    }

    private HttpResponse add(Visit visit) {
        var actor = visit.partner().actor();
        var name = visit.form().find("name").orElse("").strip();
        try {
            TextLimits.checkName("name", name);
            return shown(visit, commands.add(actor, actor.partnerId(), visit.path("client"), name, visit.seen()));
        } catch (CommandRefused e) {
            if (e.reason() == CommandRefused.Reason.NOT_FOUND) {
                throw e;
            }
            return form(FieldErrors.status(e), visit, FieldErrors.of(e));
        }
    }

    /** Not redirected to, because the secret is shown once and kept nowhere. */
    private HttpResponse shown(Visit visit, Made made) {
        var clientId = visit.path("client");
        var model = new ShownSecret(
                pages.text("partner.secret.made"),
                clientId,
                made.secret().reveal(),
                ApplicationListPages.pathOf(clientId).value(),
                "partnerApplications");
        return pages.console(200, visit, "partner/secret", model);
    }

    private PartnerReader.Known known(Visit visit) {
        return reader.application(visit.partner().actor(), visit.path("client"));
    }

    private StoredSecret secret(PartnerReader.Known known, Visit visit) {
        return known.application().secrets().stream()
                .filter(one -> one.id().equals(visit.path("secret"))
                        && !one.stateAt(pages.clock().instant()).isFinal())
                .findFirst()
                .orElseThrow(() -> CommandRefused.notFound("secret"));
    }

    private PartnerUse use(PartnerReader.Known known, StoredSecret secret) {
        return PartnerUse.of(
                pages.messages(), known.uses().get(secret.id()), pages.clock().instant());
    }

    private PartnerEnding ending(Visit visit) {
        var known = known(visit);
        var secret = secret(known, visit);
        return PartnerEnding.asked(PartnerEnding.of(secret.id(), hint(secret), use(known, secret)));
    }

    private static String hint(StoredSecret secret) {
        return "…" + secret.hint().lastFour();
    }

    private HttpResponse one(int status, Visit visit, String template, PartnerEnding ending, FieldErrors errors) {
        var known = known(visit);
        var secret = secret(known, visit);
        var facts = known.secrets().get(secret.id());
        var model = new One(
                known.application().name(),
                ApplicationListPages.pathOf(known.application().clientId()).value(),
                secret.id(),
                facts == null || facts.name().isEmpty() ? pages.text("partner.secret.first") : facts.name(),
                hint(secret),
                visit.form().find("overlap").orElse(TypedOverlap.DEFAULT),
                use(known, secret),
                ending,
                errors,
                visit.seenBefore("overlap", ApplicationSecretCommands.seen(known.application()), errors));
        return pages.console(status, visit, template, model);
    }

    private HttpResponse rotate(Visit visit) {
        var actor = visit.partner().actor();
        try {
            var overlap = TypedOverlap.read(visit.form(), pages.messages());
            var ending = overlap instanceof RotationOverlap.None ? ending(visit) : PartnerEnding.NONE;
            if (!ending.isSettled(visit.form())) {
                return one(422, visit, ROTATE, ending.unsettled(), FieldErrors.NONE);
            }
            return shown(
                    visit,
                    commands.rotate(
                            actor,
                            actor.partnerId(),
                            visit.path("client"),
                            visit.path("secret"),
                            overlap,
                            visit.seen()));
        } catch (CommandRefused e) {
            if (e.reason() == CommandRefused.Reason.NOT_FOUND) {
                throw e;
            }
            return one(FieldErrors.status(e), visit, ROTATE, PartnerEnding.NONE, FieldErrors.of(e));
        }
    }

    private HttpResponse revoke(Visit visit) {
        var actor = visit.partner().actor();
        var ending = ending(visit);
        if (!ending.isSettled(visit.form())) {
            return one(422, visit, REVOKE, ending.unsettled(), FieldErrors.NONE);
        }
        commands.revoke(actor, actor.partnerId(), visit.path("client"), visit.path("secret"));
        return pages.seeOther(ApplicationListPages.pathOf(visit.path("client")).with("note", "revoked"));
    }
}
