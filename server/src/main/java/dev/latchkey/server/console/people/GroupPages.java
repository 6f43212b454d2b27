package dev.latchkey.server.console.people;

import dev.latchkey.server.company.CommandRefused;
import dev.latchkey.server.company.CompanyCommands;
import dev.latchkey.server.company.Permissions;
import dev.latchkey.server.http.HttpResponse;
import dev.latchkey.server.http.Routes;
import dev.latchkey.server.page.LocalPath;
import dev.latchkey.server.page.Pages;
import dev.latchkey.server.page.Visit;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /settings/access-groups}: sets of jobs by rules, and new ones. */
final class GroupPages {

    static final String PATH = "/settings/access-groups";

    private static final int RULES_LENGTH_MAX = 20_000;

    private final Pages pages;
    private final Directory directory;
    private final CompanyCommands commands;

    GroupPages(Pages pages, Directory directory, CompanyCommands commands) {
        this.pages = pages;
        this.directory = directory;
        this.commands = commands;
    }

    void addTo(Routes.Builder routes) {
        routes.get(PATH, pages.company(Permissions.USERS_VIEW, this::list))
                .get(
                        PATH + "/new",
                        pages.company(Permissions.COMPANY_SETTINGS_MANAGE, visit -> form(200, visit, "", "", null)))
                .post(PATH + "/new", pages.companyRecent(Permissions.COMPANY_SETTINGS_MANAGE, this::create));
    }

    private HttpResponse list(Visit visit) {
        var note =
                visit.query().find("note").filter("created"::equals).isPresent() ? pages.text("groups.created") : null;
        return pages.console(
                200, visit, "people/groups", new PeopleModels.GroupList(directory.groups(visit.actor()), note));
    }

    private HttpResponse form(int status, Visit visit, String name, String rules, @Nullable CommandRefused refused) {
        var model = new PeopleModels.NewGroup(
                name,
                rules,
                refused == null ? null : "rules".equals(refused.field()) ? "rules" : "name",
                refused == null ? null : refused.getMessage());
        return pages.console(status, visit, "people/new-group", model);
    }

    private HttpResponse create(Visit visit) {
        var name = visit.form().find("name").orElse("").strip();
        var rules = visit.form().find("rules").orElse("");
        try {
            commands.createAccessGroup(visit.actor(), commands.newId(), name, parse(rules));
            return pages.seeOther(new LocalPath(PATH).with("note", "created"));
        } catch (CommandRefused e) {
            return form(422, visit, name, rules, e);
        }
    }

    /** A line for each field: {@code country: de, at}. */
    static SortedMap<String, SortedSet<String>> parse(String text) {
        if (text.length() > RULES_LENGTH_MAX) {
            throw CommandRefused.invalid("rules", "expected at most " + RULES_LENGTH_MAX + " characters");
        }
        var rules = new TreeMap<String, SortedSet<String>>();
        for (var line :
                text.lines().map(String::strip).filter(one -> !one.isEmpty()).toList()) {
            var colon = line.indexOf(':');
            if (colon < 1) {
                throw CommandRefused.invalid("rules", "expected lines like country: de, at; got " + line);
            }
            var values = new TreeSet<String>();
            for (var value : line.substring(colon + 1).split(",", -1)) {
                if (!value.isBlank()) {
                    values.add(value.strip());
                }
            }
            if (rules.putIfAbsent(line.substring(0, colon).strip(), values) != null) {
                throw CommandRefused.invalid(
                        "rules", "expected each field once; got twice: " + line.substring(0, colon));
            }
        }
        if (rules.isEmpty()) {
            throw CommandRefused.invalid("rules", "expected at least one line like country: de, at");
        }
        return rules;
    }
}
