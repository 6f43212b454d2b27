package dev.latchkey.console.people;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /settings/users/invite}: somebody new, who chooses a password with the link of a letter. */
final class InvitePages {

    static final String PATH = UserPages.PATH + "/invite";

    private static final Logger LOG = LoggerFactory.getLogger(InvitePages.class);

    private final Pages pages;
    private final PeopleReader directory;
    private final CompanyCommands commands;
    private final InviteLetter letter;

    InvitePages(Pages pages, PeopleReader directory, CompanyCommands commands, InviteLetter letter) {
        this.pages = pages;
        this.directory = directory;
        this.commands = commands;
        this.letter = letter;
    }

    void addTo(Routes.Builder routes) {
        var manage = Permissions.USERS_MANAGE;
        routes.get(PATH, pages.companyRecent(manage, visit -> form(200, visit, FieldErrors.NONE)))
                .post(PATH, pages.companyRecent(manage, this::invite))
                .get(UserPages.PATH + "/{id}/invite", pages.companyRecent(manage, this::toUser))
                .post(UserPages.PATH + "/{id}/invite", pages.companyRecent(manage, this::again));
    }

    private HttpResponse form(int status, Visit visit, FieldErrors errors) {
        var form = visit.form();
        var model = new PeopleModels.Invitation(
                form.find("email").orElse(""),
                form.find("firstName").orElse(""),
                form.find("lastName").orElse(""),
                form.find("systemRole")
                        .orElse(directory.builtInRoles().preselectedForUsers().id()),
                form.find("accessGroup").orElse(""),
                assignable(visit),
                directory.groups(visit.actor()),
                errors);
        return pages.console(status, visit, "people/invite", model);
    }

    private List<SystemRole> assignable(Visit visit) {
        return directory.roles(visit.actor()).stream()
                .filter(role -> UserPages.covers(visit.rights(), role))
                .toList();
    }

    private HttpResponse invite(Visit visit) {
        var form = visit.form();
        var email = form.find("email").orElse("").strip();
        var firstName = form.find("firstName").orElse("").strip();
        var lastName = form.find("lastName").orElse("").strip();
        var wrong = FieldErrors.of(
                () -> new EmailAddress(email),
                () -> TextLimits.checkName("firstName", firstName),
                () -> TextLimits.checkName("lastName", lastName));
        if (!wrong.isEmpty()) {
            return form(422, visit, wrong);
        }
        var id = commands.newId();
        try {
            commands.createUser(
                    visit.actor(),
                    new NewUser(
                            id,
                            new EmailAddress(email),
                            firstName,
                            lastName,
                            form.find("systemRole").orElse(""),
                            form.findNonEmpty("accessGroup").orElse(null),
                            null));
        } catch (CommandRefused e) {
            return form(e.reason() == CommandRefused.Reason.NOT_PERMITTED ? 403 : 422, visit, FieldErrors.of(e));
        }
        return send(visit, id);
    }

    private HttpResponse toUser(Visit visit) {
        var user = directory.user(visit.actor(), visit.path("id"));
        return pages.seeOther(new LocalPath(UserPages.PATH + "/" + user.id()));
    }

    private HttpResponse again(Visit visit) {
        directory.user(visit.actor(), visit.path("id"));
        return send(visit, visit.path("id"));
    }

    /** The user is there by now, so what goes wrong with the letter is told on the user's page, where it can be sent again. */
    private HttpResponse send(Visit visit, String userId) {
        var page = new LocalPath(UserPages.PATH + "/" + userId);
        try {
            letter.send(visit.actor(), userId);
            return pages.seeOther(page.with("note", "invited"));
        } catch (CommandRefused e) {
            return pages.seeOther(
                    page.with("note", e.reason() == CommandRefused.Reason.TOO_MANY ? "invited-enough" : "not-invited"));
        } catch (Letters.Enough _) {
            return pages.seeOther(page.with("note", "letters-enough"));
        } catch (Letters.NotSent e) {
            LOG.error("an invitation could not be sent", e);
            return pages.seeOther(page.with("note", "not-sent"));
        }
    }
}
