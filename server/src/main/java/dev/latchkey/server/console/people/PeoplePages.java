package dev.latchkey.server.console.people;

import dev.latchkey.server.company.CompanyCommands;
import dev.latchkey.server.http.Routes;
import dev.latchkey.server.page.Pages;

/** The pages about the people of a company and what they may do, joined. */
public final class PeoplePages {

    private final UserPages users;
    private final RolePages roles;
    private final GroupPages groups;

    public PeoplePages(Pages pages, Directory directory, CompanyCommands commands) {
        this.users = new UserPages(pages, directory, commands);
        this.roles = new RolePages(pages, directory, commands);
        this.groups = new GroupPages(pages, directory, commands);
    }

    public void addTo(Routes.Builder routes) {
        users.addTo(routes);
        roles.addTo(routes);
        groups.addTo(routes);
    }
}
