package dev.latchkey.console.people;

import dev.latchkey.console.credentials.GroupReach;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.CompanyAssembly;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import java.util.List;

/** The pages about the people of a company and what they may do, joined. */
public final class PeoplePages implements Section {

    private final UserPages users;
    private final InvitePages invite;
    private final ReminderPages reminders;
    private final RolePages roles;
    private final GroupPages groups;

    /**
     * @param invite sends somebody the first link
     * @param reminder asks somebody to turn a second factor on
     * @param reach what access groups open
     * @param catalogue what roles may hold and groups may ask for
     */
    public PeoplePages(
            Pages pages,
            PeopleReader directory,
            CompanyAssembly companies,
            InviteLetter invite,
            ReminderLetter reminder,
            GroupReach reach,
            Catalogue catalogue) {
        var commands = companies.commands();
        this.users = new UserPages(pages, directory, commands);
        this.invite = new InvitePages(pages, directory, commands, invite);
        this.reminders = new ReminderPages(pages, directory, reminder);
        this.roles = new RolePages(pages, directory, commands, companies.roles(), catalogue.permissions());
        this.groups = new GroupPages(pages, directory, commands, companies.groups(), reach);
    }

    @Override
    public String title() {
        return "Users, roles and access groups";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return List.of(
                NavigationEntry.with(Permissions.USERS_VIEW, "users", UserPages.PATH)
                        .in(NavigationGroup.PEOPLE),
                NavigationEntry.with(Permissions.USERS_VIEW, "roles", RolePages.PATH)
                        .in(NavigationGroup.PEOPLE),
                NavigationEntry.with(Permissions.USERS_VIEW, "groups", GroupPages.PATH)
                        .in(NavigationGroup.PEOPLE));
    }

    @Override
    public void addTo(Routes.Builder routes) {
        users.addTo(routes);
        invite.addTo(routes);
        reminders.addTo(routes);
        roles.addTo(routes);
        groups.addTo(routes);
    }
}
