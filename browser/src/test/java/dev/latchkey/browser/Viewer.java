package dev.latchkey.browser;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.util.Set;

/** Somebody with a role of their company's own, who may see credentials, people and the log, and change nothing. */
final class Viewer {

    static final String NAME = "Viewer";
    static final Set<Permission> SEES =
            Set.of(Permissions.CREDENTIALS_VIEW, Permissions.USERS_VIEW, Permissions.AUDIT_VIEW);

    private Viewer() {}

    /** Gives a user that role, and signs them in. */
    static TestBrowser of(TestPlatform platform, int company, int user) {
        var admin = new Actor.CompanyUser(platform.companyId(company), platform.adminUserId(company));
        var companies = platform.domain().companies();
        companies.roles().createRole(admin, "cr_viewer", NAME, SEES);
        var id = platform.user(company, user).get("id").asString();
        companies.commands().changeRole(admin, id, "cr_viewer", null);
        return TestBrowser.signedIn(platform, company, user);
    }
}
