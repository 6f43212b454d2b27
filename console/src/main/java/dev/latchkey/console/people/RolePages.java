package dev.latchkey.console.people;

import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.RoleCommands;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Meanwhile;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Retyped;
import dev.latchkey.page.Visit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /settings/roles}: what each system role permits, side by side, and new ones of the company's own. */
final class RolePages {

    static final String PATH = "/settings/roles";

    private final Pages pages;
    private final PeopleReader directory;
    private final CompanyCommands ids;
    private final RoleCommands commands;
    private final PermissionCatalog permissions;

    RolePages(
            Pages pages,
            PeopleReader directory,
            CompanyCommands ids,
            RoleCommands commands,
            PermissionCatalog permissions) {
        this.pages = pages;
        this.directory = directory;
        this.ids = ids;
        this.commands = commands;
        this.permissions = permissions;
    }

    void addTo(Routes.Builder routes) {
        var manage = Permissions.COMPANY_SETTINGS_MANAGE;
        routes.get(
                        PATH,
                        pages.company(Permissions.USERS_VIEW, new RoleTablePage(pages, directory, permissions)::handle))
                .get(
                        PATH + "/new",
                        pages.company(manage, visit -> form(200, visit, null, "", Set.of(), FieldErrors.NONE)))
                .post(PATH + "/new", pages.companyRecent(manage, this::create), Routes.LONG_BODY_BYTES_MAX)
                .get(PATH + "/{id}", pages.company(manage, this::edit))
                .post(PATH + "/{id}", pages.companyRecent(manage, this::save), Routes.LONG_BODY_BYTES_MAX)
                .get(PATH + "/{id}/remove", pages.company(manage, this::askToRemove))
                .post(PATH + "/{id}/remove", pages.companyRecent(manage, this::remove));
    }

    private List<PeopleModels.PermissionLine> lines(Collection<Permission> shown) {
        return lines(permissions, shown);
    }

    /** What permissions allow, in the order of their names. */
    static List<PeopleModels.PermissionLine> lines(PermissionCatalog permissions, Collection<Permission> shown) {
        return shown.stream()
                .sorted(Comparator.comparing(Permission::value))
                .map(one -> new PeopleModels.PermissionLine(
                        one, permissions.get(one).description()))
                .toList();
    }

    private Meanwhile meanwhile(Visit visit, SystemRole role) {
        return Meanwhile.of(
                visit.form().find("name").isPresent(),
                pages.text("meanwhile.name"),
                role.name(),
                pages.text("meanwhile.permissions"),
                lines(role.permissions()).stream()
                        .map(PeopleModels.PermissionLine::text)
                        .collect(Collectors.joining("; ")));
    }

    /** @param role that is changed; absent for a new one */
    private HttpResponse form(
            int status,
            Visit visit,
            @Nullable SystemRole role,
            String name,
            Set<Permission> chosen,
            FieldErrors wrong) {
        var offered = new HashSet<>(visit.rights().permissions());
        offered.addAll(chosen);
        var model = new PeopleModels.NewRole(
                PATH + "/" + (role == null ? "new" : role.id()),
                role == null,
                name,
                chosen,
                lines(offered),
                wrong.withoutChange(),
                role == null ? Seen.of() : visit.seenBefore("name", RoleCommands.seen(role), wrong),
                role == null || !wrong.isChanged() ? null : meanwhile(visit, role));
        return pages.console(status, visit, "people/new-role", model);
    }

    /** @param there the name that it has; empty for a new one */
    private static String name(Visit visit, String there) {
        return Retyped.text(visit.form().find("name").orElse(""), there);
    }

    private Set<Permission> chosen(Visit visit) {
        return permissions.all().stream()
                .filter(one -> visit.form().find("permission." + one.value()).isPresent())
                .collect(Collectors.toSet());
    }

    private HttpResponse create(Visit visit) {
        try {
            commands.createRole(visit.actor(), "cr_" + ids.newId(), name(visit, ""), chosen(visit));
            return pages.seeOther(new LocalPath(PATH).with("note", "created"));
        } catch (CommandRefused e) {
            return form(422, visit, null, name(visit, ""), chosen(visit), FieldErrors.of(e));
        }
    }

    private boolean isBuiltIn(SystemRole role) {
        return directory.builtInRoles().find(role.id()).isPresent();
    }

    /** One of the company's own; the built-in ones have no such page. */
    private SystemRole role(Visit visit) {
        return directory.roles(visit.actor()).stream()
                .filter(role -> role.id().equals(visit.path("id")) && !isBuiltIn(role))
                .findFirst()
                .orElseThrow(() -> CommandRefused.notFound("system role"));
    }

    private HttpResponse edit(Visit visit) {
        var role = role(visit);
        return form(200, visit, role, role.name(), role.permissions(), FieldErrors.NONE);
    }

    private HttpResponse save(Visit visit) {
        var role = role(visit);
        try {
            commands.editRole(
                    visit.actor(),
                    role.id(),
                    name(visit, role.name()),
                    chosen(visit),
                    before -> visit.seen().require(RoleCommands.seen(before)));
            return pages.seeOther(new LocalPath(PATH).with("note", "changed"));
        } catch (CommandRefused e) {
            return form(status(e), visit, role(visit), name(visit, role.name()), chosen(visit), FieldErrors.of(e));
        }
    }

    private HttpResponse askToRemove(Visit visit) {
        var role = role(visit);
        var model = new PeopleModels.Removal(
                PATH + "/" + role.id(),
                "roles",
                role.name(),
                pages.text("roles.remove.heading", role.name()),
                pages.text("roles.remove.text"),
                pages.text("roles.remove"),
                RoleCommands.seen(role));
        return pages.console(200, visit, "people/remove", model);
    }

    private HttpResponse remove(Visit visit) {
        var role = role(visit);
        try {
            commands.removeRole(visit.actor(), role.id(), before -> visit.seen().require(RoleCommands.seen(before)));
            return pages.seeOther(new LocalPath(PATH).with("note", "removed"));
        } catch (CommandRefused e) {
            var now = role(visit);
            return form(status(e), visit, now, now.name(), now.permissions(), FieldErrors.of(e));
        }
    }

    static int status(CommandRefused refused) {
        return switch (refused.reason()) {
            case NOT_PERMITTED, EXCEEDS_MAKER -> 403;
            case NOT_FOUND -> 404;
            case INVALID -> 422;
            case CONFLICT, CHANGED, FINAL_STATE, TOO_MANY, MEMORY_EXHAUSTED -> 409;
        };
    }
}
