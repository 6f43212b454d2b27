package dev.latchkey.page;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Rights;
import dev.latchkey.engine.protocol.Permission;
import java.util.Map;

/**
 * A user of a company who looks at a page, as of this request. It decides what a page shows; what is done is decided once more by
 * the command, in its own transaction.
 *
 * @param rights what the user may do now
 * @param waiting how much waits for the user, by the name of the section; without those where nothing does
 */
public record Viewer(Actor.CompanyUser actor, String companyName, Rights rights, Map<String, Integer> waiting) {

    public Viewer {
        waiting = Map.copyOf(waiting);
    }

    /** Whether the user's system role holds the permission. */
    public boolean may(Permission permission) {
        return rights.permissions().contains(permission);
    }
}
