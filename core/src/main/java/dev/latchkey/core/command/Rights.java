package dev.latchkey.core.command;

import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an actor holds, and so the most that anything it makes may hold.
 *
 * @param seesEveryRow whether it sees every row of the company, by its role or by a permission that says so
 * @param accessGroupId absent when it is in none
 * @param scopesMax absent when scopes do not limit it, as for a user
 * @param expiresAt when it ends itself; absent when it does not
 */
public record Rights(
        Set<Permission> permissions,
        boolean reachesWholeOrganisation,
        boolean seesEveryRow,
        @Nullable String accessGroupId,
        @Nullable Scopes scopesMax,
        @Nullable Instant expiresAt) {

    public Rights {
        permissions = Set.copyOf(permissions);
    }

    /** All there are. */
    public static Rights unlimited(PermissionCatalog catalog) {
        return new Rights(catalog.all(), true, true, null, null, null);
    }

    public static Rights of(SystemRole role, PermissionCatalog catalog, @Nullable String accessGroupId) {
        return new Rights(
                role.permissions(),
                role.reachesWholeOrganisation(),
                role.reachesWholeOrganisation() || catalog.reachWholeOrganisation(role.permissions()),
                accessGroupId,
                null,
                null);
    }

    /** @throws CommandRefused when it lacks the permission */
    public void require(Permission permission) {
        if (!permissions.contains(permission)) {
            throw CommandRefused.notPermitted("this needs the permission " + permission
                    + "; an administrator of your company can give you a system role that has it");
        }
    }

    /** @throws CommandRefused when the role allows something that this does not */
    public void requireCovers(SystemRole role) {
        if (!permissions.containsAll(role.permissions())
                || (role.reachesWholeOrganisation() && !reachesWholeOrganisation)) {
            throw CommandRefused.exceedsMaker(
                    "systemRole", "the role " + role.name() + " may do more than you; choose one that may not");
        }
    }

    /**
     * @throws CommandRefused when the group shows rows that this may not see. No group never does: it shows less than any.
     */
    public void requireCoversGroup(@Nullable String groupId) {
        if (groupId != null && !seesEveryRow && !groupId.equals(accessGroupId)) {
            throw CommandRefused.exceedsMaker(
                    "accessGroup", "you are not in that access group; choose your own or none");
        }
    }

    /** @throws CommandRefused when some of the scopes are not held */
    public void requireCovers(Scopes scopes) {
        if (scopesMax != null && !scopesMax.containsAll(scopes)) {
            throw CommandRefused.exceedsMaker(
                    "scopes", "not held by the credential that asks: " + scopes.minus(scopesMax));
        }
    }

    /** @throws CommandRefused when it would live longer than this; absent means without end */
    public void requireOutlives(@Nullable Instant end) {
        if (expiresAt != null && (end == null || end.isAfter(expiresAt))) {
            throw CommandRefused.exceedsMaker(
                    "expiresAt", "the credential that asks ends at " + expiresAt + "; choose that or earlier");
        }
    }

    /** The same until an instant at most. */
    public Rights until(@Nullable Instant end) {
        return new Rights(permissions, reachesWholeOrganisation, seesEveryRow, accessGroupId, scopesMax, end);
    }

    /** The same rights within some scopes, as a token has them. */
    public Rights within(Scopes scopes) {
        return new Rights(
                permissions,
                reachesWholeOrganisation,
                seesEveryRow,
                accessGroupId,
                scopesMax == null ? scopes : scopesMax.intersection(scopes),
                expiresAt);
    }

    /** @throws CommandRefused when this does not reach the whole organisation without any scope, as an API key does */
    public void requireWholeOrganisation() {
        if (scopesMax != null) {
            throw CommandRefused.exceedsMaker(
                    "credentialType", "an API key is not limited by scopes and you are; make an OAuth client");
        }
        if (!reachesWholeOrganisation) {
            throw CommandRefused.exceedsMaker(
                    "credentialType", "an API key reaches the whole organisation and you do not; make an OAuth client");
        }
    }
}
