package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.User;
import dev.latchkey.core.operator.CompanyAdministration;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.NewPasswordPage;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import org.jspecify.annotations.Nullable;

/** {@code /operator/companies}: which there are, new ones, and their suspension. */
final class CompanyPages {

    static final String PATH = OperatorDoor.PATH + "/companies";

    private final Pages pages;
    private final OperatorDoor door;
    private final CompanyReader reader;
    private final CompanyTablePage table;
    private final CompanyAdministration commands;
    private final String webOrigin;

    /** @param webOrigin what links begin with */
    CompanyPages(
            Pages pages, OperatorDoor door, CompanyReader reader, CompanyAdministration commands, String webOrigin) {
        this.pages = pages;
        this.door = door;
        this.reader = reader;
        this.table = new CompanyTablePage(pages, reader);
        this.commands = commands;
        this.webOrigin = webOrigin;
    }

    void addTo(Routes.Builder routes) {
        var one = PATH + "/{id}";
        routes.get(PATH, door.page(table::handle))
                .get(PATH + "/new", door.page(visit -> form(200, visit, FieldErrors.NONE)))
                .post(PATH + "/new", door.recent(this::found))
                .get(one, door.page(visit -> show(200, visit, null)))
                .get(one + "/suspend", door.page(visit -> askToSuspend(200, visit, FieldErrors.NONE)))
                .post(one + "/suspend", door.recent(this::suspend))
                .get(one + "/resume", door.page(visit -> show(200, visit, null)))
                .post(one + "/resume", door.recent(this::resume))
                .get(one + "/link", door.page(visit -> show(200, visit, null)))
                .post(one + "/link", door.recent(this::link));
    }

    private static LocalPath pathOf(Company company) {
        return new LocalPath(PATH + "/" + company.id());
    }

    private HttpResponse show(int status, Visit visit, @Nullable String error) {
        var company = reader.company(visit.path("id"));
        var administrators = reader.administrators(company.id());
        var note = switch (visit.query().find("note").orElse("")) {
            case "suspended" -> pages.text("operator.company.suspended");
            case "resumed" -> pages.text("operator.company.resumed");
            case "there" -> pages.text("operator.company.there");
            default -> null;
        };
        var model = new CompanyModels.Detail(
                company,
                ShownValues.time(company.createdAt()),
                reader.suspendedFor(company).orElse(null),
                reader.counts(company.id()),
                administrators.stream()
                        .limit(CompanyReader.ADMINISTRATORS_MAX)
                        .map(CompanyPages::administrator)
                        .toList(),
                reader.administratorRole(),
                administrators.size() > CompanyReader.ADMINISTRATORS_MAX,
                note,
                error);
        return pages.console(status, visit, "operator/company", model);
    }

    private static CompanyModels.Administrator administrator(User user) {
        return new CompanyModels.Administrator(
                user.id(),
                user.firstName() + " " + user.lastName(),
                user.email().value(),
                user.passwordHash() != null);
    }

    private HttpResponse form(int status, Visit visit, FieldErrors errors) {
        var form = visit.form();
        var model = new CompanyModels.New(
                form.find("identifier").orElse(""),
                form.find("name").orElse(""),
                form.find("email").orElse(""),
                form.find("firstName").orElse(""),
                form.find("lastName").orElse(""),
                errors);
        return pages.console(status, visit, "operator/new-company", model);
    }

    private static String typed(Visit visit, String field) {
        return visit.form().find(field).orElse("").strip();
    }

    private HttpResponse found(Visit visit) {
        var identifier = typed(visit, "identifier");
        var name = typed(visit, "name");
        var email = typed(visit, "email");
        var firstName = typed(visit, "firstName");
        var lastName = typed(visit, "lastName");
        var wrong = FieldErrors.of(
                () -> Company.checkIdentifier(identifier),
                () -> TextLimits.checkName("name", name),
                () -> new EmailAddress(email),
                () -> TextLimits.checkName("firstName", firstName),
                () -> TextLimits.checkName("lastName", lastName));
        if (!wrong.isEmpty()) {
            return form(422, visit, wrong);
        }
        try {
            var founded = commands.found(
                    visit.operator(),
                    identifier,
                    name,
                    new CompanyAdministration.Administrator(new EmailAddress(email), firstName, lastName));
            return founded.isNew()
                    ? link(visit, founded.company(), founded.administratorId(), true)
                    : pages.seeOther(pathOf(founded.company()).with("note", "there"));
        } catch (CommandRefused e) {
            return form(ShownValues.status(e), visit, FieldErrors.of(e));
        }
    }

    private HttpResponse link(Visit visit) {
        var company = reader.company(visit.path("id"));
        try {
            return link(visit, company, visit.form().required("user"), false);
        } catch (CommandRefused e) {
            return show(ShownValues.status(e), visit, ShownValues.sentence(e));
        }
    }

    /** Not redirected to, because the link is shown once and kept nowhere. */
    private HttpResponse link(Visit visit, Company company, String userId, boolean isNew) {
        PasswordChanges.Link link = commands.link(visit.operator(), company.id(), userId);
        var email = reader.administrators(company.id()).stream()
                .filter(user -> user.id().equals(userId))
                .findFirst()
                .map(user -> user.email().value())
                .orElse("");
        var model = new CompanyModels.Link(company, email, NewPasswordPage.addressOf(webOrigin, link), isNew);
        return pages.console(200, visit, "operator/link", model);
    }

    private HttpResponse askToSuspend(int status, Visit visit, FieldErrors errors) {
        var company = reader.company(visit.path("id"));
        var reason = visit.form().find("reason").orElse("");
        var model = new CompanyModels.Suspension(company, reason, errors);
        return pages.console(status, visit, "operator/suspend", model);
    }

    private void checkConfirmation(Visit visit, Company company) {
        if (!typed(visit, "identifier").equals(company.identifier())) {
            throw CommandRefused.invalid("identifier", pages.text("operator.suspend.confirm.wrong"));
        }
    }

    private HttpResponse suspend(Visit visit) {
        var company = reader.company(visit.path("id"));
        var reason = typed(visit, "reason");
        var wrong =
                FieldErrors.of(() -> TextLimits.checkName("reason", reason), () -> checkConfirmation(visit, company));
        if (!wrong.isEmpty()) {
            return askToSuspend(422, visit, wrong);
        }
        try {
            commands.suspend(visit.operator(), company.id(), reason, visit.seen());
            return pages.seeOther(pathOf(company).with("note", "suspended"));
        } catch (CommandRefused e) {
            return show(ShownValues.status(e), visit, ShownValues.sentence(e));
        }
    }

    private HttpResponse resume(Visit visit) {
        var company = reader.company(visit.path("id"));
        try {
            commands.resume(visit.operator(), company.id(), visit.seen());
            return pages.seeOther(pathOf(company).with("note", "resumed"));
        } catch (CommandRefused e) {
            return show(ShownValues.status(e), visit, ShownValues.sentence(e));
        }
    }
}
