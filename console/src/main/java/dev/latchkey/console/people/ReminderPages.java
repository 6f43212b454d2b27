package dev.latchkey.console.people;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /settings/users/{id}/remind}: asks somebody by letter to turn two-step sign-in on. */
final class ReminderPages {

    private static final Logger LOG = LoggerFactory.getLogger(ReminderPages.class);

    private final Pages pages;
    private final PeopleReader directory;
    private final ReminderLetter letter;

    ReminderPages(Pages pages, PeopleReader directory, ReminderLetter letter) {
        this.pages = pages;
        this.directory = directory;
        this.letter = letter;
    }

    void addTo(Routes.Builder routes) {
        var path = UserPages.PATH + "/{id}/remind";
        routes.get(path, pages.companyRecent(Permissions.USERS_MANAGE, this::toUser))
                .post(path, pages.companyRecent(Permissions.USERS_MANAGE, this::remind));
    }

    private HttpResponse toUser(Visit visit) {
        return pages.seeOther(page(visit));
    }

    private LocalPath page(Visit visit) {
        return new LocalPath(UserPages.PATH + "/"
                + directory.user(visit.actor(), visit.path("id")).id());
    }

    private HttpResponse remind(Visit visit) {
        var page = page(visit);
        try {
            letter.send(visit.actor(), visit.path("id"));
            return pages.seeOther(page.with("note", "reminded"));
        } catch (CommandRefused e) {
            var isOften = e.reason() == CommandRefused.Reason.TOO_MANY;
            return pages.seeOther(page.with("note", isOften ? "reminded-today" : "not-reminded"));
        } catch (Letters.Enough _) {
            return pages.seeOther(page.with("note", "reminders-enough"));
        } catch (Letters.NotSent e) {
            LOG.error("a reminder could not be sent", e);
            return pages.seeOther(page.with("note", "reminder-not-sent"));
        }
    }
}
