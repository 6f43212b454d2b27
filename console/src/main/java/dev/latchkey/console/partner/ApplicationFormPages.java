package dev.latchkey.console.partner;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.partner.ApplicationCommands;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.core.partner.ScopeReasons;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Visit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /partner/applications/new} and {@code …/edit}: what an application is, typed and checked as a whole. */
public final class ApplicationFormPages {

    /** For addresses, keys and a reason for each scope, each as long as it may be. */
    private static final int BODY_BYTES_MAX = 2 * Routes.LONG_FORM_BYTES_MAX;

    private final Pages pages;
    private final PartnerDoor door;
    private final PartnerReader reader;
    private final ApplicationCommands commands;

    ApplicationFormPages(Pages pages, PartnerDoor door, PartnerReader reader, ApplicationCommands commands) {
        this.pages = pages;
        this.door = door;
        this.reader = reader;
        this.commands = commands;
    }

    /**
     * The form.
     *
     * @param name of the application as it is; absent for one that is new
     * @param scopes those there are, by the heading that they stand under
     * @param labels what people call its fields, by their ids
     * @param seen what was there when the form was shown
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            @Nullable String name,
            String action,
            String back,
            TypedApplication typed,
            Map<String, List<ScopeCatalog.Entry>> scopes,
            Map<String, String> labels,
            FieldErrors errors,
            Seen seen) {

        public @Nullable String error(String field) {
            return errors.error(field);
        }
    }

    void addTo(Routes.Builder routes) {
        var right = PartnerRight.APPLICATIONS;
        var fresh = ApplicationListPages.PATH + "/new";
        var edit = ApplicationListPages.PATH + "/{client}/edit";
        routes.get(fresh, door.change(right, visit -> form(200, visit, TypedApplication.EMPTY, FieldErrors.NONE)))
                .post(fresh, door.change(right, this::create), BODY_BYTES_MAX)
                .get(edit, door.change(right, this::edit))
                .post(edit, door.change(right, this::save), BODY_BYTES_MAX);
    }

    private Map<String, List<ScopeCatalog.Entry>> offered() {
        var groups = new LinkedHashMap<String, List<ScopeCatalog.Entry>>();
        pages.catalogue()
                .scopes()
                .entries()
                .forEach(entry -> groups.computeIfAbsent(entry.group(), _ -> new ArrayList<>())
                        .add(entry));
        return groups;
    }

    private Map<String, String> labels() {
        var labels = new HashMap<>(Map.of(
                "name", pages.text("common.name"),
                "description", pages.text("credentials.form.description"),
                "websiteUri", pages.text("partner.form.website"),
                "privacyUri", pages.text("partner.form.privacy"),
                "redirectUris", pages.text("partner.form.redirects"),
                "scopes", pages.text("common.scopes"),
                "method", pages.text("credentials.proof"),
                "jwks", pages.text("credentials.proof.jwks.label"),
                "jwksUri", pages.text("credentials.proof.jwksUri.label"),
                "tokenFormat", pages.text("credentials.tokens")));
        pages.catalogue()
                .scopes()
                .entries()
                .forEach(entry -> labels.put(
                        ScopeReasons.field(entry.name().value()),
                        pages.text("partner.form.reason.of", entry.name().value())));
        return labels;
    }

    private HttpResponse form(int status, Visit visit, TypedApplication typed, FieldErrors errors) {
        var model = new Model(
                null,
                ApplicationListPages.PATH + "/new",
                ApplicationListPages.PATH,
                typed,
                offered(),
                labels(),
                errors,
                visit.seenBefore("name", reader.seenBeforeNew(visit.partner().actor()), errors));
        return pages.console(status, visit, "partner/form", model);
    }

    private HttpResponse create(Visit visit) {
        var actor = visit.partner().actor();
        var typed = TypedApplication.read(visit.form());
        var wrong = FieldErrors.of(typed.rules(pages.messages()));
        if (!wrong.isEmpty()) {
            return form(422, visit, typed, wrong);
        }
        try {
            var request = typed.toRequest(commands.newClientId(), RequestRules.STANDARD, pages.messages());
            var made = commands.create(actor, actor.partnerId(), request, typed.toReasons(), visit.seen());
            var page = ApplicationListPages.pathOf(made.application().clientId());
            var secret = made.secret();
            return secret == null
                    ? pages.seeOther(page.with("note", "made"))
                    : pages.console(
                            200,
                            visit,
                            "partner/secret",
                            new ShownSecret(
                                    pages.text("partner.application.made"),
                                    made.application().clientId(),
                                    secret.reveal(),
                                    page.value(),
                                    "partnerApplications"));
        } catch (CommandRefused e) {
            return form(FieldErrors.status(e), visit, typed, FieldErrors.of(e));
        }
    }

    private HttpResponse edit(Visit visit) {
        var known = reader.application(visit.partner().actor(), visit.path("client"));
        return edit(200, visit, known, TypedApplication.of(known.application(), known.reasons()), FieldErrors.NONE);
    }

    private HttpResponse edit(
            int status, Visit visit, PartnerReader.Known known, TypedApplication typed, FieldErrors errors) {
        var application = known.application();
        var path = ApplicationListPages.pathOf(application.clientId()).value();
        var model = new Model(
                application.name(),
                path + "/edit",
                path,
                typed,
                offered(),
                labels(),
                errors,
                visit.seenBefore("name", ApplicationCommands.seen(application, known.reasons()), errors));
        return pages.console(status, visit, "partner/form", model);
    }

    private HttpResponse save(Visit visit) {
        var actor = visit.partner().actor();
        var known = reader.application(actor, visit.path("client"));
        var application = known.application();
        var typed = TypedApplication.read(visit.form());
        var wrong = FieldErrors.of(typed.rules(pages.messages()));
        if (!wrong.isEmpty()) {
            return edit(422, visit, known, typed, wrong);
        }
        try {
            var request = typed.toRequest(
                    application.clientId(), application.protocol().requests(), pages.messages());
            commands.update(actor, actor.partnerId(), request, typed.toReasons(), visit.seen());
            return pages.seeOther(
                    ApplicationListPages.pathOf(application.clientId()).with("note", "changed"));
        } catch (CommandRefused e) {
            return edit(FieldErrors.status(e), visit, known, typed, FieldErrors.of(e));
        }
    }
}
