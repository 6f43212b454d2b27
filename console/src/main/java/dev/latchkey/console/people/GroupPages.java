package dev.latchkey.console.people;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Meanwhile;
import dev.latchkey.page.Messages;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /settings/access-groups}: sets of rows by rules, and new ones. */
final class GroupPages {

    static final String PATH = "/settings/access-groups";

    private static final int RULES_LENGTH_MAX = 20_000;

    private final Pages pages;
    private final PeopleReader directory;
    private final CompanyCommands ids;
    private final AccessGroupCommands commands;

    GroupPages(Pages pages, PeopleReader directory, CompanyCommands ids, AccessGroupCommands commands) {
        this.pages = pages;
        this.directory = directory;
        this.ids = ids;
        this.commands = commands;
    }

    void addTo(Routes.Builder routes) {
        var manage = Permissions.COMPANY_SETTINGS_MANAGE;
        routes.get(PATH, pages.company(Permissions.USERS_VIEW, this::list))
                .get(PATH + "/new", pages.company(manage, visit -> form(200, visit, null, "", "", FieldErrors.NONE)))
                .post(PATH + "/new", pages.companyRecent(manage, this::create), Routes.LONG_BODY_BYTES_MAX)
                .get(PATH + "/{id}", pages.company(manage, this::edit))
                .post(PATH + "/{id}", pages.companyRecent(manage, this::save), Routes.LONG_BODY_BYTES_MAX)
                .get(PATH + "/{id}/remove", pages.company(manage, this::edit))
                .post(PATH + "/{id}/remove", pages.companyRecent(manage, this::remove));
    }

    private HttpResponse list(Visit visit) {
        var note = switch (visit.query().find("note").orElse("")) {
            case "created" -> pages.text("groups.created");
            case "changed" ->
                pages.text("groups.changed", pages.catalogue().wording().rows().many());
            case "removed" -> pages.text("groups.removed");
            default -> null;
        };
        return pages.console(
                200, visit, "people/groups", new PeopleModels.GroupList(directory.groups(visit.actor()), note));
    }

    /** @param group that is changed; absent for a new one */
    private HttpResponse form(
            int status, Visit visit, @Nullable AccessGroup group, String name, String rules, FieldErrors wrong) {
        var model = new PeopleModels.NewGroup(
                PATH + "/" + (group == null ? "new" : group.id()),
                group == null,
                name,
                rules,
                wrong.withoutChange(),
                group == null ? Seen.of() : group.seen(),
                group == null || !wrong.isChanged() ? null : meanwhile(visit, group));
        return pages.console(status, visit, "people/new-group", model);
    }

    private Meanwhile meanwhile(Visit visit, AccessGroup group) {
        return Meanwhile.of(
                visit.form().find("name").isPresent(),
                pages.text("meanwhile.name"),
                group.name(),
                pages.text("meanwhile.rules"),
                write(group.rules()).replace("\n", "; "));
    }

    private static String name(Visit visit) {
        return visit.form().find("name").orElse("").strip();
    }

    private static String rules(Visit visit) {
        return visit.form().find("rules").orElse("");
    }

    private HttpResponse create(Visit visit) {
        try {
            commands.createAccessGroup(visit.actor(), ids.newId(), name(visit), parse(pages.messages(), rules(visit)));
            return pages.seeOther(new LocalPath(PATH).with("note", "created"));
        } catch (CommandRefused e) {
            return form(422, visit, null, name(visit), rules(visit), FieldErrors.of(e));
        }
    }

    private AccessGroup group(Visit visit) {
        return directory.groups(visit.actor()).stream()
                .filter(group -> group.id().equals(visit.path("id")))
                .findFirst()
                .orElseThrow(() -> CommandRefused.notFound("access group"));
    }

    private HttpResponse edit(Visit visit) {
        var group = group(visit);
        return form(200, visit, group, group.name(), write(group.rules()), FieldErrors.NONE);
    }

    private HttpResponse save(Visit visit) {
        var group = group(visit);
        try {
            commands.editAccessGroup(
                    visit.actor(),
                    group.id(),
                    name(visit),
                    parse(pages.messages(), rules(visit)),
                    before -> visit.seen().require(before.seen()));
            return pages.seeOther(new LocalPath(PATH).with("note", "changed"));
        } catch (CommandRefused e) {
            return form(RolePages.status(e), visit, group(visit), name(visit), rules(visit), FieldErrors.of(e));
        }
    }

    private HttpResponse remove(Visit visit) {
        var group = group(visit);
        try {
            commands.removeAccessGroup(
                    visit.actor(), group.id(), before -> visit.seen().require(before.seen()));
            return pages.seeOther(new LocalPath(PATH).with("note", "removed"));
        } catch (CommandRefused e) {
            var now = group(visit);
            return form(RolePages.status(e), visit, now, now.name(), write(now.rules()), FieldErrors.of(e));
        }
    }

    /** As {@link #parse} reads it. */
    private static String write(SortedMap<String, SortedSet<String>> rules) {
        return rules.entrySet().stream()
                .map(rule -> rule.getKey() + ": " + String.join(", ", rule.getValue()))
                .collect(Collectors.joining("\n"));
    }

    /** A line for each field: {@code country: de, at}. */
    static SortedMap<String, SortedSet<String>> parse(Messages messages, String text) {
        if (text.length() > RULES_LENGTH_MAX) {
            throw CommandRefused.invalid(
                    "rules", messages.text("groups.rules.length", Integer.toString(RULES_LENGTH_MAX)));
        }
        var rules = new TreeMap<String, SortedSet<String>>();
        for (var line :
                text.lines().map(String::strip).filter(one -> !one.isEmpty()).toList()) {
            var colon = line.indexOf(':');
            if (colon < 1) {
                throw CommandRefused.invalid("rules", messages.text("groups.rules.line", line));
            }
            var values = new TreeSet<String>();
            for (var value : line.substring(colon + 1).split(",", -1)) {
                if (!value.isBlank()) {
                    values.add(value.strip());
                }
            }
            if (rules.putIfAbsent(line.substring(0, colon).strip(), values) != null) {
                throw CommandRefused.invalid("rules", messages.text("groups.rules.twice", line.substring(0, colon)));
            }
        }
        if (rules.isEmpty()) {
            throw CommandRefused.invalid("rules", messages.text("groups.rules.none"));
        }
        return rules;
    }
}
