package dev.latchkey.engine.decision;

import dev.latchkey.engine.protocol.Permission;
import java.util.Set;

/**
 * What a user or a client may do in its company.
 *
 * @param id stable identifier, for instance {@code ADMINISTRATOR}, or a custom role's own
 * @param reachesWholeOrganisation the role sees every row of its company; of the built-in roles only Admin
 */
public record SystemRole(String id, String name, Set<Permission> permissions, boolean reachesWholeOrganisation) {
    public SystemRole {
        permissions = Set.copyOf(permissions);
    }
}
