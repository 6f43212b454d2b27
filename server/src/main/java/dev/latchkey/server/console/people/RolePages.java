package dev.latchkey.server.console.people;

import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.server.company.BuiltInRoles;
import dev.latchkey.server.company.CommandRefused;
import dev.latchkey.server.company.CompanyCommands;
import dev.latchkey.server.company.Permissions;
import dev.latchkey.server.http.HttpResponse;
import dev.latchkey.server.http.Routes;
import dev.latchkey.server.page.LocalPath;
import dev.latchkey.server.page.Pages;
import dev.latchkey.server.page.Visit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /settings/roles}: what each system role permits, side by side, and new ones of the company's own. */
final class RolePages {

    static final String PATH = "/settings/roles";

    private final Pages pages;
    private final Directory directory;
    private final CompanyCommands commands;

    RolePages(Pages pages, Directory directory, CompanyCommands commands) {
        this.pages = pages;
        this.directory = directory;
        this.commands = commands;
    }

    void addTo(Routes.Builder routes) {
        routes.get(PATH, pages.company(Permissions.USERS_VIEW, this::table))
                .get(
                        PATH + "/new",
                        pages.company(
                                Permissions.COMPANY_SETTINGS_MANAGE, visit -> form(200, visit, "", Set.of(), null)))
                .post(PATH + "/new", pages.companyRecent(Permissions.COMPANY_SETTINGS_MANAGE, this::create));
    }

    private HttpResponse table(Visit visit) {
        var columns = directory.roles(visit.actor()).stream()
                .map(role -> new PeopleModels.RoleColumn(
                        role, directory.activeHolders(visit.actor(), role), BuiltInRoles.ALL.contains(role)))
                .toList();
        var note =
                visit.query().find("note").filter("created"::equals).isPresent() ? pages.text("roles.created") : null;
        var model = new PeopleModels.RoleTable(columns, lines(Permissions.ALL), note);
        return pages.console(200, visit, "people/roles", model);
    }

    private List<PeopleModels.PermissionLine> lines(Collection<Permission> permissions) {
        return permissions.stream()
                .sorted(Comparator.comparing(Permission::value))
                .map(one -> new PeopleModels.PermissionLine(one, pages.text("permission." + one.value())))
                .toList();
    }

    private HttpResponse form(int status, Visit visit, String name, Set<Permission> chosen, @Nullable String error) {
        var model = new PeopleModels.NewRole(name, chosen, lines(visit.rights().permissions()), error);
        return pages.console(status, visit, "people/new-role", model);
    }

    private HttpResponse create(Visit visit) {
        var name = visit.form().find("name").orElse("").strip();
        var chosen = Permissions.ALL.stream()
                .filter(one -> visit.form().find("permission." + one.value()).isPresent())
                .collect(Collectors.toSet());
        try {
            commands.createRole(visit.actor(), "cr_" + commands.newId(), name, chosen);
            return pages.seeOther(new LocalPath(PATH).with("note", "created"));
        } catch (CommandRefused e) {
            return form(422, visit, name, chosen, e.getMessage());
        }
    }
}
