package dev.latchkey.console.people;

import dev.latchkey.console.lists.ListAddress;
import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The list of a company's system roles, and the first of them side by side. */
final class RoleTablePage {

    private static final int SHOWN = 50;

    /** More columns than these nobody compares. */
    private static final int COMPARED = 8;

    private static final String OWN = "own";
    private static final String BUILT_IN = "built-in";

    /** By what the list is sorted; the built-in ones come first when by neither. */
    private enum Sort {
        GIVEN,
        NAME,
        HOLDERS
    }

    private final Pages pages;
    private final PeopleReader directory;
    private final PermissionCatalog permissions;

    RoleTablePage(Pages pages, PeopleReader directory, PermissionCatalog permissions) {
        this.pages = pages;
        this.directory = directory;
        this.permissions = permissions;
    }

    HttpResponse handle(Visit visit) {
        var address =
                ListAddress.read(RolePages.PATH, visit.query(), List.of("kind")).among("kind", List.of(BUILT_IN, OWN));
        var holders = directory.activeHolders(visit.actor());
        var sort = address.sort(Sort.values(), Sort.GIVEN);
        var found = directory.roles(visit.actor()).stream()
                .map(role -> line(visit, role, holders))
                .filter(line -> isAsked(address, line))
                .sorted(order(address, sort))
                .toList();
        var part = ListPart.among(found, line -> line.role().id(), address.position(), SHOWN);
        var kinds = new LinkedHashMap<String, String>();
        kinds.put(BUILT_IN, pages.text("roles.kind.builtIn"));
        kinds.put(OWN, pages.text("roles.kind.own"));
        var model = new PeopleModels.RoleTable(
                address.tools(
                        pages.messages(),
                        "roles.find",
                        "roles.search.hint",
                        address.chips("kind", pages.text("credentials.any.state"), kinds),
                        List.of()),
                address.heading(pages.text("common.name"), Sort.NAME, sort, true),
                address.heading(pages.text("roles.people"), Sort.HOLDERS, sort, false),
                part.lines(),
                address.paging(
                        pages.text("roles.count", found.size()),
                        part,
                        line -> line.role().id()),
                part.lines().stream().limit(COMPARED).toList(),
                RolePages.lines(permissions, permissions.all()),
                note(visit));
        return pages.console(address.status(), visit, "people/roles", model);
    }

    private static boolean isAsked(ListAddress address, PeopleModels.RoleLine line) {
        var kind = address.value("kind");
        return address.isFound(line.role().name(), line.role().id())
                && (kind == null || kind.equals(line.isBuiltIn() ? BUILT_IN : OWN));
    }

    private static Comparator<PeopleModels.RoleLine> order(ListAddress address, Sort sort) {
        Comparator<PeopleModels.RoleLine> byName =
                Comparator.comparing(line -> line.role().name(), String.CASE_INSENSITIVE_ORDER);
        return switch (sort) {
            case GIVEN -> Comparator.comparing(line -> !line.isBuiltIn());
            case NAME -> address.directed(byName);
            case HOLDERS ->
                address.directed(Comparator.comparingInt(PeopleModels.RoleLine::holders)
                        .reversed()
                        .thenComparing(byName));
        };
    }

    private PeopleModels.RoleLine line(Visit visit, SystemRole role, Map<String, Integer> holders) {
        var isBuiltIn = directory.builtInRoles().find(role.id()).isPresent();
        return new PeopleModels.RoleLine(
                role,
                !isBuiltIn && may(visit, Permissions.COMPANY_SETTINGS_MANAGE) ? RolePages.PATH + "/" + role.id() : null,
                isBuiltIn,
                holders.getOrDefault(role.id(), 0),
                RolePages.lines(permissions, role.permissions()).stream()
                        .map(PeopleModels.PermissionLine::text)
                        .toList(),
                new LocalPath(UserPages.PATH).with("role", role.id()).value(),
                may(visit, Permissions.CREDENTIALS_VIEW)
                        ? new LocalPath("/settings/credentials")
                                .with("role", role.id())
                                .value()
                        : null);
    }

    private static boolean may(Visit visit, Permission permission) {
        return visit.rights().permissions().contains(permission);
    }

    private String note(Visit visit) {
        return switch (visit.query().find("note").orElse("")) {
            case "created" -> pages.text("roles.created");
            case "changed" -> pages.text("roles.changed");
            case "removed" -> pages.text("roles.removed");
            default -> "";
        };
    }
}
