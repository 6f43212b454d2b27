package dev.latchkey.page;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Rights;
import dev.latchkey.engine.protocol.Permission;

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
