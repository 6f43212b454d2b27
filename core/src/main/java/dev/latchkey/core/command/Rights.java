package dev.latchkey.core.command;

import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an actor holds, and so the most that anything it makes, changes or ends may hold.
 *
 * @param seesEveryRow whether it sees every row of the company, by its role or by a permission that says so
 * @param accessGroupId absent when it is in none
 * @param scopesMax absent when scopes do not limit it, as for a user
 * @param networks where it may be used from; none for everywhere
 * @param expiresAt when it ends itself; absent when it does not
 * @param application the client_id of the application through which somebody acts, with whose grant all of it ends; absent for who
 *     acts for themselves
 */
public record Rights(
        Set<Permission> permissions,
        boolean reachesWholeOrganisation,
        boolean seesEveryRow,
        @Nullable String accessGroupId,
        @Nullable Scopes scopesMax,
        List<Cidr> networks,
        @Nullable Instant expiresAt,
        @Nullable String application) {

    public Rights {
        permissions = Set.copyOf(permissions);
        networks = List.copyOf(networks);
    }

    /** All there are. */
    public static Rights unlimited(PermissionCatalog catalog) {
        return new Rights(catalog.all(), true, true, null, null, List.of(), null, null);
    }

    public static Rights of(SystemRole role, PermissionCatalog catalog, @Nullable String accessGroupId) {
        return new Rights(
                role.permissions(),
                role.reachesWholeOrganisation(),
                role.reachesWholeOrganisation() || catalog.reachWholeOrganisation(role.permissions()),
                accessGroupId,
                null,
                List.of(),
                null,
                null);
    }

    /** Whether it is held in some places only, ends, or ends with an application's grant: what a person or a role never does. */
    public boolean isBound() {
        return !networks.isEmpty() || expiresAt != null || application != null;
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
        if (groupId != null && !coversGroup(groupId)) {
            throw CommandRefused.exceedsMaker(
                    "accessGroup", "you are not in that access group; choose your own or none");
        }
    }

    /** Whether this sees every row that a group shows. */
    public boolean coversGroup(String groupId) {
        return seesEveryRow || groupId.equals(accessGroupId);
    }

    /** @throws CommandRefused when some of the scopes are not held */
    public void requireCovers(Scopes scopes) {
        if (scopesMax != null && !scopesMax.containsAll(scopes)) {
            throw CommandRefused.exceedsMaker(
                    "scopes", "not held by the credential that asks: " + scopes.minus(scopesMax));
        }
    }

    /**
     * For what holds power over others: it gets itself every scope that a company can get.
     *
     * @throws CommandRefused when some of them are not held
     */
    public void requireEveryScope(Scopes all, String role) {
        if (scopesMax != null && !scopesMax.containsAll(all)) {
            throw CommandRefused.exceedsMaker(
                    "systemRole",
                    "who holds the role " + role + " gets every scope, and the credential that asks does not hold "
                            + all.minus(scopesMax) + "; ask with one that scopes do not limit, or choose a role without"
                            + " administrative permissions");
        }
    }

    /**
     * For what works from everywhere and without an end, as persons, roles and access groups do.
     *
     * @param what would, for the message
     * @throws CommandRefused when this does not
     */
    public void requireUnbound(String field, String what) {
        if (isBound()) {
            throw CommandRefused.exceedsMaker(
                    field,
                    what + " is held to no networks, no end and no application, and who asks " + bounds()
                            + "; ask with a credential that is bound to nothing, or as a person");
        }
    }

    private String bounds() {
        var bounds = new ArrayList<String>();
        if (expiresAt != null) {
            bounds.add("ends at " + expiresAt);
        }
        if (!networks.isEmpty()) {
            bounds.add("works from some networks only");
        }
        if (application != null) {
            bounds.add("acts through an application");
        }
        return String.join(" and ", bounds);
    }

    /** @throws CommandRefused when it would live longer than this; absent means without end */
    public void requireOutlives(@Nullable Instant end) {
        if (expiresAt != null && (end == null || end.isAfter(expiresAt))) {
            throw CommandRefused.exceedsMaker(
                    "expiresAt", "the credential that asks ends at " + expiresAt + "; choose that or earlier");
        }
    }

    /** @throws CommandRefused when it could be used from somewhere that this may not be used from; none means everywhere */
    public void requireCoversNetworks(List<Cidr> wanted) {
        if (!Networks.cover(networks, wanted)) {
            throw CommandRefused.exceedsMaker(
                    "ipAllowList",
                    "the credential that asks works from these networks alone; stay within "
                            + String.join(
                                    ", ", networks.stream().map(Cidr::text).toList()));
        }
    }

    /** The same, from some networks and until an instant at most; none means everywhere, absent without end. */
    public Rights within(List<Cidr> allowed, @Nullable Instant end) {
        return new Rights(
                permissions,
                reachesWholeOrganisation,
                seesEveryRow,
                accessGroupId,
                scopesMax,
                allowed,
                end,
                application);
    }

    /** The same, held through an application. */
    public Rights through(String clientId) {
        return new Rights(
                permissions,
                reachesWholeOrganisation,
                seesEveryRow,
                accessGroupId,
                scopesMax,
                networks,
                expiresAt,
                clientId);
    }

    /** The same rights within some scopes, as a token has them. */
    public Rights within(Scopes scopes) {
        return new Rights(
                permissions,
                reachesWholeOrganisation,
                seesEveryRow,
                accessGroupId,
                scopesMax == null ? scopes : scopesMax.intersection(scopes),
                networks,
                expiresAt,
                application);
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
