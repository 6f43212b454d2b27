package dev.latchkey.console.people;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.RoleCommands;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.Pages;

/** The pages about the people of a company and what they may do, joined. */
public final class PeoplePages {

    private final UserPages users;
    private final InvitePages invite;
    private final RolePages roles;
    private final GroupPages groups;

    /**
     * @param invite sends somebody the first link
     * @param catalogue what roles may hold and groups may ask for
     */
    public PeoplePages(
            Pages pages,
            PeopleReader directory,
            CompanyCommands commands,
            RoleCommands roleCommands,
            InviteLetter invite,
            Catalogue catalogue) {
        this.users = new UserPages(pages, directory, commands);
        this.invite = new InvitePages(pages, directory, commands, invite);
        this.roles = new RolePages(pages, directory, commands, roleCommands, catalogue.permissions());
        this.groups = new GroupPages(pages, directory, commands, roleCommands);
    }

    public void addTo(Routes.Builder routes) {
        users.addTo(routes);
        invite.addTo(routes);
        roles.addTo(routes);
        groups.addTo(routes);
    }
}
