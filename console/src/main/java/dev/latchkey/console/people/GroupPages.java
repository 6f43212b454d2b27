package dev.latchkey.console.people;

import dev.latchkey.console.credentials.GroupReach;
import dev.latchkey.console.lists.ListAddress;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.GroupName;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Meanwhile;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Retyped;
import dev.latchkey.page.Visit;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /settings/access-groups}: sets of rows by rules, and new ones. */
final class GroupPages {

    static final String PATH = "/settings/access-groups";

    private static final int SHOWN = 50;

    /** By what the list is sorted. */
    private enum Sort {
        NAME
    }

    private final Pages pages;
    private final PeopleReader directory;
    private final CompanyCommands ids;
    private final AccessGroupCommands commands;
    private final GroupReach reach;
    private final RulesPreview preview;

    GroupPages(
            Pages pages, PeopleReader directory, CompanyCommands ids, AccessGroupCommands commands, GroupReach reach) {
        this.pages = pages;
        this.reach = reach;
        this.preview = new RulesPreview(reach, commands, pages.messages(), pages.clock());
        this.directory = directory;
        this.ids = ids;
        this.commands = commands;
    }

    void addTo(Routes.Builder routes) {
        var manage = Permissions.COMPANY_SETTINGS_MANAGE;
        routes.get(PATH, pages.company(Permissions.USERS_VIEW, this::list))
                .get(
                        PATH + "/new",
                        pages.company(manage, visit -> form(200, visit, null, "", TypedRules.NONE, FieldErrors.NONE)))
                .post(PATH + "/new", pages.companyRecent(manage, this::create), Routes.LONG_FORM_BYTES_MAX)
                .get(PATH + "/{id}", pages.company(manage, this::edit))
                .post(PATH + "/{id}", pages.companyRecent(manage, this::save), Routes.LONG_FORM_BYTES_MAX)
                .get(PATH + "/{id}/remove", pages.company(manage, this::askToRemove))
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
        var address = ListAddress.read(PATH, visit.query(), List.of());
        var found = directory.groups(visit.actor()).stream()
                .filter(group -> address.isFound(group.name(), group.id()))
                .sorted(address.directed(Comparator.comparing(GroupName::name, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(GroupName::id)))
                .toList();
        var part = ListPart.among(found, GroupName::id, address.position(), SHOWN);
        var opened = opened(visit, part.lines());
        var model = new PeopleModels.GroupTable(
                address.tools(pages.messages(), "groups.find", "groups.search.hint", List.of(), List.of()),
                address.heading(pages.text("common.name"), Sort.NAME, Sort.NAME, true),
                directory.groups(visit.actor(), part.lines(), group -> line(visit, group, opened)),
                address.paging(pages.text("groups.count", found.size()), part, GroupName::id),
                opened.label(),
                note);
        return pages.console(address.status(), visit, "people/groups", model);
    }

    private PeopleModels.GroupLine line(Visit visit, AccessGroup group, GroupReach.Reach opened) {
        var permissions = visit.rights().permissions();
        var rules = ShownRules.cut(group.rules());
        return new PeopleModels.GroupLine(
                group.id(),
                permissions.contains(Permissions.COMPANY_SETTINGS_MANAGE) ? PATH + "/" + group.id() : null,
                group.name(),
                rules.rules(),
                rules.isCut(),
                opened.counts().get(group.id()),
                new LocalPath(UserPages.PATH).with("group", group.id()).value(),
                permissions.contains(Permissions.CREDENTIALS_VIEW)
                        ? new LocalPath("/settings/credentials")
                                .with("group", group.id())
                                .value()
                        : null);
    }

    /** @param group that is changed; absent for a new one */
    private HttpResponse form(
            int status, Visit visit, @Nullable AccessGroup group, String name, TypedRules rules, FieldErrors wrong) {
        return form(status, visit, group, name, rules, wrong, null);
    }

    private HttpResponse form(
            int status,
            Visit visit,
            @Nullable AccessGroup group,
            String name,
            TypedRules rules,
            FieldErrors wrong,
            @Nullable String previewed) {
        var groups = directory.firstGroups(visit.actor());
        var fields = pages.catalogue().ruleFields();
        var opened = opened(visit, group == null ? List.of() : List.of(new GroupName(group.id(), group.name())));
        var model = new PeopleModels.NewGroup(
                PATH + "/" + (group == null ? "new" : group.id()),
                group == null,
                name,
                rules.lines(fields, groups),
                fields.isEmpty(),
                group == null ? null : opened.counts().get(group.id()),
                opened.label(),
                new PeopleModels.Preview(preview.isOffered(), previewed),
                wrong.withoutChange(),
                group == null ? Seen.of() : visit.seenBefore("name", group.seen(), wrong),
                group == null || !wrong.isChanged() ? null : meanwhile(visit, group));
        return pages.console(status, visit, "people/new-group", model);
    }

    /** How much groups open, to those who manage them and see as much themselves. */
    private GroupReach.Reach opened(Visit visit, List<GroupName> groups) {
        if (!visit.rights().permissions().contains(Permissions.COMPANY_SETTINGS_MANAGE)) {
            return GroupReach.Reach.UNKNOWN;
        }
        var asked = groups.stream()
                .map(GroupName::id)
                .filter(id -> visit.rights().coversGroup(id))
                .toList();
        return asked.isEmpty() && !groups.isEmpty()
                ? GroupReach.Reach.UNKNOWN
                : reach.of(visit.actor().companyId(), asked);
    }

    private Meanwhile meanwhile(Visit visit, AccessGroup group) {
        return Meanwhile.of(
                visit.form().find("name").isPresent(),
                pages.text("meanwhile.name"),
                group.name(),
                pages.text("meanwhile.rules"),
                TypedRules.words(group.rules()));
    }

    /** @param there the name that it has; empty for a new one */
    private static String name(Visit visit, String there) {
        return Retyped.text(visit.form().find("name").orElse(""), there);
    }

    private static TypedRules rules(Visit visit) {
        return TypedRules.read(visit.form());
    }

    /** What is wrong with the form, as far as it tells itself. */
    private FieldErrors check(Visit visit, String name) {
        return FieldErrors.of(
                () -> TextLimits.checkName("name", name), () -> rules(visit).toRules(pages.messages()));
    }

    private boolean isPreview(Visit visit) {
        return preview.isOffered() && visit.form().find("preview").isPresent();
    }

    /** The form as it was typed, with how much its rules open; whatever else is wrong is told once it is to be saved. */
    private HttpResponse preview(Visit visit, @Nullable AccessGroup group, String name) {
        var rules = rules(visit);
        try {
            var told = preview.of(visit.actor(), rules.toRules(pages.messages()), reach.label());
            return form(200, visit, group, name, rules, FieldErrors.NONE, told);
        } catch (CommandRefused e) {
            return form(422, visit, group, name, rules, FieldErrors.of(e));
        }
    }

    private HttpResponse create(Visit visit) {
        if (isPreview(visit)) {
            return preview(visit, null, name(visit, ""));
        }
        var wrong = check(visit, name(visit, ""));
        if (!wrong.isEmpty()) {
            return form(422, visit, null, name(visit, ""), rules(visit), wrong);
        }
        try {
            commands.createAccessGroup(
                    visit.actor(), ids.newId(), name(visit, ""), rules(visit).toRules(pages.messages()));
            return pages.seeOther(new LocalPath(PATH).with("note", "created"));
        } catch (CommandRefused e) {
            return form(422, visit, null, name(visit, ""), rules(visit), FieldErrors.of(e));
        }
    }

    private AccessGroup group(Visit visit) {
        return directory.group(visit.actor(), visit.path("id"));
    }

    private HttpResponse edit(Visit visit) {
        var group = group(visit);
        return form(200, visit, group, group.name(), TypedRules.of(group), FieldErrors.NONE);
    }

    private HttpResponse save(Visit visit) {
        var group = group(visit);
        if (isPreview(visit)) {
            return preview(visit, group, name(visit, group.name()));
        }
        var wrong = check(visit, name(visit, group.name()));
        if (!wrong.isEmpty()) {
            return form(422, visit, group, name(visit, group.name()), rules(visit), wrong);
        }
        try {
            commands.editAccessGroup(
                    visit.actor(),
                    group.id(),
                    name(visit, group.name()),
                    rules(visit).toRules(pages.messages()),
                    before -> visit.seen().require(before.seen()));
            return pages.seeOther(new LocalPath(PATH).with("note", "changed"));
        } catch (CommandRefused e) {
            return form(
                    RolePages.status(e),
                    visit,
                    group(visit),
                    name(visit, group.name()),
                    rules(visit),
                    FieldErrors.of(e));
        }
    }

    private HttpResponse askToRemove(Visit visit) {
        var group = group(visit);
        var model = new PeopleModels.Removal(
                PATH + "/" + group.id(),
                "groups",
                group.name(),
                pages.text("groups.remove.heading", group.name()),
                pages.text("groups.remove.text"),
                pages.text("groups.remove"),
                group.seen());
        return pages.console(200, visit, "people/remove", model);
    }

    private HttpResponse remove(Visit visit) {
        var group = group(visit);
        try {
            commands.removeAccessGroup(
                    visit.actor(), group.id(), before -> visit.seen().require(before.seen()));
            return pages.seeOther(new LocalPath(PATH).with("note", "removed"));
        } catch (CommandRefused e) {
            var now = group(visit);
            return form(RolePages.status(e), visit, now, now.name(), TypedRules.of(now), FieldErrors.of(e));
        }
    }
}
