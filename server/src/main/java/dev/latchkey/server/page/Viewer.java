package dev.latchkey.server.page;

import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.server.command.Actor;
import dev.latchkey.server.command.Rights;

/**
 * A user of a company who looks at a page, as of this request. It decides what a page shows; what is done is decided once more by
 * the command, in its own transaction.
 *
 * @param rights what the user may do now
 */
public record Viewer(Actor.CompanyUser actor, String companyName, Rights rights) {

    /** Whether the user's system role holds the permission. */
    public boolean may(Permission permission) {
        return rights.permissions().contains(permission);
    }
}
