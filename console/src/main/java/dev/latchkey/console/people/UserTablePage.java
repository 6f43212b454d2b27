package dev.latchkey.console.people;

import dev.latchkey.console.lists.ListAddress;
import dev.latchkey.console.lists.Menu;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.GroupName;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.UserSearch;
import dev.latchkey.core.company.UserSearch.Sort;
import dev.latchkey.core.company.UserSearch.Standing;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The list of a company's users: searched, filtered and sorted by links. */
final class UserTablePage {

    private static final int PAGE = 50;
    private static final List<String> NAMES = List.of("state", "role", "group");

    private final Pages pages;
    private final PeopleReader directory;

    UserTablePage(Pages pages, PeopleReader directory) {
        this.pages = pages;
        this.directory = directory;
    }

    HttpResponse handle(Visit visit) {
        var address = ListAddress.read(UserPages.PATH, visit.query(), NAMES)
                .among("state", standings(visit).stream().map(Standing::name).toList());
        var search = new UserSearch(
                address.text(),
                address.one(Standing.values(), "state"),
                address.value("role"),
                address.value("group"),
                address.sort(Sort.values(), Sort.NAME),
                address.isReversed());
        var found = directory.users(visit.actor(), search, address.position(), PAGE);
        var roles = names(directory.roles(visit.actor()), SystemRole::id, SystemRole::name);
        var groups = names(directory.groups(visit.actor()), GroupName::id, GroupName::name);
        var now = pages.clock().instant();
        var count = pages.text(
                found.count() > PeopleReader.COUNT_MAX ? "users.count.more" : "users.count",
                Math.min(found.count(), PeopleReader.COUNT_MAX));
        var model = new PeopleModels.UserTable(
                address.tools(
                        pages.messages(),
                        "users.find",
                        "users.search.hint",
                        address.chips("state", pages.text("credentials.any.state"), states(visit)),
                        menus(address, search, roles, groups)),
                Map.of(
                        Sort.NAME, address.heading(pages.text("common.name"), Sort.NAME, search.sort(), true),
                        Sort.EMAIL, address.heading(pages.text("users.email"), Sort.EMAIL, search.sort(), true),
                        Sort.CREATED,
                                address.heading(pages.text("common.created"), Sort.CREATED, search.sort(), false)),
                found.part().lines().stream()
                        .map(user -> line(visit, user, roles, groups, now))
                        .toList(),
                address.paging(count, found.part(), User::id));
        return pages.console(address.status(), visit, "people/users", model);
    }

    private static <T> SequencedMap<String, String> names(
            List<T> all, Function<T, String> id, Function<T, String> name) {
        var names = new LinkedHashMap<String, String>();
        all.forEach(one -> names.put(id.apply(one), name.apply(one)));
        return names;
    }

    /** Who lacks a second factor is told to those alone who can do something about it. */
    private static List<Standing> standings(Visit visit) {
        return Stream.of(Standing.values())
                .filter(one -> one != Standing.WITHOUT_SECOND_FACTOR || may(visit, Permissions.USERS_MANAGE))
                .toList();
    }

    private SequencedMap<String, String> states(Visit visit) {
        var states = new LinkedHashMap<String, String>();
        for (var standing : standings(visit)) {
            states.put(standing.name(), pages.text("users.state." + standing.name()));
        }
        return states;
    }

    private List<Menu> menus(
            ListAddress address, UserSearch search, Map<String, String> roles, Map<String, String> groups) {
        var menus = new ArrayList<Menu>();
        menus.add(address.menu("role", pages.text("credentials.role"), pages.text("credentials.any.role"), roles));
        if (!groups.isEmpty() || search.accessGroupId() != null) {
            menus.add(address.menu(
                    "group", pages.text("credentials.group"), pages.text("credentials.any.group"), groups));
        }
        var orders = new LinkedHashMap<Sort, String>();
        orders.put(Sort.NAME, pages.text("common.name"));
        orders.put(Sort.EMAIL, pages.text("users.email"));
        orders.put(Sort.CREATED, pages.text("credentials.order.CREATED"));
        menus.add(address.order(pages.text("credentials.order"), search.sort(), orders));
        return menus;
    }

    private PeopleModels.UserLine line(
            Visit visit, User user, Map<String, String> roles, Map<String, String> groups, Instant now) {
        var path = UserPages.PATH + "/" + user.id();
        var role = roles.getOrDefault(user.systemRoleId(), user.systemRoleId());
        var group = user.accessGroupId();
        var standing = !user.isActive()
                ? Standing.INACTIVE
                : user.passwordHash() == null ? Standing.WITHOUT_PASSWORD : Standing.ACTIVE;
        var isToDeactivate = user.isActive()
                && may(visit, Permissions.USERS_MANAGE)
                && !user.id().equals(visit.actor().userId());
        return new PeopleModels.UserLine(
                user.id(),
                path,
                user.firstName() + " " + user.lastName(),
                user.email().value(),
                group == null ? role : role + " · " + groups.getOrDefault(group, group),
                standing.name(),
                badge(standing),
                Moment.of(pages.messages(), user.createdAt(), now),
                may(visit, Permissions.CREDENTIALS_VIEW)
                        ? new LocalPath("/settings/credentials")
                                .with("creator", user.id())
                                .value()
                        : null,
                isToDeactivate ? path + "/deactivate" : null);
    }

    private static boolean may(Visit visit, Permission permission) {
        return visit.rights().permissions().contains(permission);
    }

    private static String badge(Standing standing) {
        return switch (standing) {
            case ACTIVE -> "lk-badge-usual";
            case WITHOUT_PASSWORD, WITHOUT_SECOND_FACTOR -> "lk-badge-warn";
            case INACTIVE -> "lk-badge-over";
        };
    }
}
