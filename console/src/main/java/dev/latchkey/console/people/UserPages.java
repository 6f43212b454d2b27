package dev.latchkey.console.people;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Rights;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.CompanyCommands.GroupAssignment;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.company.GroupName;
import dev.latchkey.core.company.User;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Meanwhile;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Retyped;
import dev.latchkey.page.Visit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /settings/users}: who belongs to the company, what they are, and their end. */
final class UserPages {

    static final String PATH = "/settings/users";

    private final Pages pages;
    private final PeopleReader directory;
    private final CompanyCommands commands;
    private final UserTablePage table;

    UserPages(Pages pages, PeopleReader directory, CompanyCommands commands) {
        this.pages = pages;
        this.directory = directory;
        this.commands = commands;
        this.table = new UserTablePage(pages, directory);
    }

    void addTo(Routes.Builder routes) {
        var one = PATH + "/{id}";
        routes.get(PATH, pages.company(Permissions.USERS_VIEW, table::handle))
                .get(one, pages.company(Permissions.USERS_VIEW, visit -> show(200, visit, FieldErrors.NONE)))
                .post(one, pages.companyRecent(Permissions.USERS_MANAGE, this::update))
                .get(one + "/deactivate", pages.company(Permissions.USERS_MANAGE, this::askToDeactivate))
                .post(one + "/deactivate", pages.company(Permissions.USERS_MANAGE, visit -> setActive(visit, false)))
                .get(
                        one + "/activate",
                        pages.company(Permissions.USERS_MANAGE, visit -> show(200, visit, FieldErrors.NONE)))
                .post(
                        one + "/activate",
                        pages.companyRecent(Permissions.USERS_MANAGE, visit -> setActive(visit, true)));
    }

    private Map<String, String> roleNames(Visit visit) {
        return directory.roles(visit.actor()).stream().collect(Collectors.toMap(SystemRole::id, SystemRole::name));
    }

    private Map<String, String> groupNames(Visit visit) {
        return directory.groups(visit.actor()).stream().collect(Collectors.toMap(GroupName::id, GroupName::name));
    }

    private static LocalPath here(Visit visit) {
        return new LocalPath(PATH + "/" + visit.path("id"));
    }

    private HttpResponse show(int status, Visit visit, FieldErrors wrong) {
        var user = directory.user(visit.actor(), visit.path("id"));
        var form = visit.form();
        var isSelf = user.id().equals(visit.actor().userId());
        var model = new PeopleModels.UserDetail(
                user,
                form.find("firstName").orElse(user.firstName()),
                form.find("lastName").orElse(user.lastName()),
                form.find("systemRole").orElse(user.systemRoleId()),
                form.find("accessGroup").orElse(Objects.requireNonNullElse(user.accessGroupId(), "")),
                roleNames(visit).getOrDefault(user.systemRoleId(), user.systemRoleId()),
                groupNames(visit).getOrDefault(Objects.requireNonNullElse(user.accessGroupId(), ""), ""),
                assignable(visit, user),
                directory.groups(visit.actor()),
                isSelf,
                directory.lacksSecondFactor(visit.actor(), user),
                wrong.withoutChange(),
                visit.seenBefore("firstName", user.seen(), wrong),
                note(visit),
                wrong.isChanged() ? meanwhile(visit, user) : null);
        return pages.console(status, visit, "people/user", model);
    }

    private Meanwhile meanwhile(Visit visit, User user) {
        return Meanwhile.of(
                visit.form().find("firstName").isPresent(),
                pages.text("meanwhile.firstName"),
                user.firstName(),
                pages.text("meanwhile.lastName"),
                user.lastName(),
                pages.text("meanwhile.role"),
                roleNames(visit).getOrDefault(user.systemRoleId(), user.systemRoleId()),
                pages.text("meanwhile.group"),
                groupNames(visit).getOrDefault(Objects.requireNonNullElse(user.accessGroupId(), ""), ""),
                pages.text("meanwhile.state"),
                pages.text(user.isActive() ? "meanwhile.active" : "meanwhile.inactive"));
    }

    /** The roles that the visitor may give, and the one that the user has. */
    private List<SystemRole> assignable(Visit visit, User user) {
        return directory.roles(visit.actor()).stream()
                .filter(role -> role.id().equals(user.systemRoleId()) || covers(visit.rights(), role))
                .toList();
    }

    static boolean covers(Rights rights, SystemRole role) {
        return rights.permissions().containsAll(role.permissions())
                && (rights.reachesWholeOrganisation() || !role.reachesWholeOrganisation());
    }

    private @Nullable String note(Visit visit) {
        return switch (visit.query().find("note").orElse("")) {
            case "changed" -> pages.text("users.changed");
            case "activated" -> pages.text("users.activated");
            case "deactivated" -> pages.text("users.deactivated");
            case "invited" -> pages.text("users.invited");
            case "letters-enough" -> pages.text("users.invited.letters");
            case "invited-enough" -> pages.text("users.invited.enough");
            case "not-invited" -> pages.text("users.invited.not");
            case "reminded" -> pages.text("users.reminded");
            case "reminded-today" -> pages.text("users.reminded.today");
            case "not-reminded" -> pages.text("users.reminded.not");
            case "reminders-enough" -> pages.text("users.reminded.letters");
            case "reminder-not-sent" -> pages.text("users.reminded.failed");
            case "not-sent" -> pages.text("users.invited.failed");
            default -> null;
        };
    }

    private HttpResponse update(Visit visit) {
        var form = visit.form();
        var user = directory.user(visit.actor(), visit.path("id"));
        var group = form.find("accessGroup")
                .map(id -> new GroupAssignment(id.isEmpty() ? null : id))
                .orElse(null);
        var firstName = form.find("firstName").map(typed -> Retyped.text(typed, user.firstName()));
        var lastName = form.find("lastName").map(typed -> Retyped.text(typed, user.lastName()));
        var wrong = FieldErrors.of(
                () -> firstName.ifPresent(name -> TextLimits.checkName("firstName", name)),
                () -> lastName.ifPresent(name -> TextLimits.checkName("lastName", name)));
        if (!wrong.isEmpty()) {
            return show(422, visit, wrong);
        }
        var update = new UserUpdate(
                firstName.orElse(null),
                lastName.orElse(null),
                form.findNonEmpty("systemRole").orElse(null),
                null,
                group);
        try {
            commands.updateUser(
                    visit.actor(),
                    visit.path("id"),
                    update,
                    before -> visit.seen().require(before.seen()));
            return pages.seeOther(here(visit).with("note", "changed"));
        } catch (CommandRefused e) {
            return refused(visit, e);
        }
    }

    private HttpResponse refused(Visit visit, CommandRefused e) {
        if (e.reason() == CommandRefused.Reason.NOT_FOUND) {
            throw e;
        }
        var status = switch (e.reason()) {
            case NOT_PERMITTED -> 403;
            case CHANGED -> 409;
            case NOT_FOUND, INVALID, EXCEEDS_MAKER, CONFLICT, FINAL_STATE, TOO_MANY, MEMORY_EXHAUSTED -> 422;
        };
        return show(status, visit, FieldErrors.of(e));
    }

    private HttpResponse askToDeactivate(Visit visit) {
        var user = directory.user(visit.actor(), visit.path("id"));
        return pages.console(200, visit, "people/deactivate", user);
    }

    private HttpResponse setActive(Visit visit, boolean isActive) {
        try {
            var update = new UserUpdate(null, null, null, isActive, null);
            commands.updateUser(
                    visit.actor(),
                    visit.path("id"),
                    update,
                    before -> visit.seen().require(before.seen()));
            return pages.seeOther(here(visit).with("note", isActive ? "activated" : "deactivated"));
        } catch (CommandRefused e) {
            return refused(visit, e);
        }
    }
}
