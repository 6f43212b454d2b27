package dev.latchkey.console.credentials;

import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.GroupName;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.page.Visit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The roles and access groups of a company, divided by what whoever fills in a form may give. */
public final class RoleChoices {

    /**
     * @param seesAll whether it reaches all data of the company
     * @param permits what it permits, a sentence for each permission
     */
    public record RoleChoice(String id, String name, boolean seesAll, List<String> permits) {}

    /** @param reach how much it opens; absent when that is not known */
    public record GroupChoice(
            String id, String name, @Nullable Long reach) {}

    /**
     * What a form offers.
     *
     * @param roles that may be given
     * @param rolesBeyond names of those that may do more than whoever fills in the form
     * @param groups that may be given
     * @param groupsBeyond names of those that show what whoever fills in the form does not see
     * @param reachLabel what the groups' numbers count; empty when none is known
     */
    public record Offered(
            List<RoleChoice> roles,
            List<String> rolesBeyond,
            List<GroupChoice> groups,
            List<String> groupsBeyond,
            String reachLabel) {

        static final Offered NOTHING = new Offered(List.of(), List.of(), List.of(), List.of(), "");

        /** Name of a role that may be given; the id of any other. */
        String role(String id) {
            return roles.stream()
                    .filter(role -> role.id().equals(id))
                    .map(RoleChoice::name)
                    .findFirst()
                    .orElse(id);
        }

        /** Name of a group that may be given; empty for none. */
        String group(String id) {
            return groups.stream()
                    .filter(group -> group.id().equals(id))
                    .map(GroupChoice::name)
                    .findFirst()
                    .orElse("");
        }
    }

    private final CredentialStores stores;
    private final GroupReach reach;

    RoleChoices(CredentialStores stores, GroupReach reach) {
        this.stores = stores;
        this.reach = reach;
    }

    Offered offered(Visit visit, PermissionCatalog permissions) {
        var roles = roles(visit).toList();
        var groups = stores.transactions()
                .read(tx -> stores.companies().groupNames(tx, visit.actor().companyId()));
        var given = groups.stream().filter(group -> mayGive(visit, group)).toList();
        var known = reach.of(
                visit.actor().companyId(), given.stream().map(GroupName::id).toList());
        return new Offered(
                roles.stream()
                        .filter(role -> mayGive(visit, role))
                        .map(role -> new RoleChoice(
                                role.id(),
                                role.name(),
                                role.reachesWholeOrganisation(),
                                permissions.descriptions(role.permissions())))
                        .toList(),
                roles.stream()
                        .filter(role -> !mayGive(visit, role))
                        .map(SystemRole::name)
                        .toList(),
                given.stream()
                        .map(group -> new GroupChoice(
                                group.id(), group.name(), known.counts().get(group.id())))
                        .toList(),
                groups.stream()
                        .filter(group -> !given.contains(group))
                        .map(GroupName::name)
                        .toList(),
                known.counts().isEmpty() ? "" : known.label());
    }

    private Stream<SystemRole> roles(Visit visit) {
        var own = stores.transactions()
                .read(tx -> stores.companies().customRoles(tx, visit.actor().companyId()));
        return Stream.concat(stores.companies().builtInRoles().all().stream(), own.stream());
    }

    Optional<SystemRole> role(Visit visit, String id) {
        return stores.transactions()
                .read(tx -> stores.companies().findRole(tx, visit.actor().companyId(), id));
    }

    /** The one with fewest permissions that has some and may be given. */
    Optional<SystemRole> leastRole(Visit visit, Collection<Permission> wanted) {
        return roles(visit)
                .filter(role -> role.permissions().containsAll(wanted) && mayGive(visit, role))
                .min(Comparator.comparing(SystemRole::reachesWholeOrganisation)
                        .thenComparingInt(role -> role.permissions().size())
                        .thenComparing(SystemRole::id));
    }

    /** Name of an access group; its id when it is gone, empty for none. */
    String groupName(Visit visit, @Nullable String id) {
        return id == null
                ? ""
                : stores.transactions()
                        .read(tx ->
                                stores.companies().findGroup(tx, visit.actor().companyId(), id))
                        .map(AccessGroup::name)
                        .orElse(id);
    }

    private static boolean mayGive(Visit visit, SystemRole role) {
        return isAllowed(() -> visit.rights().requireCovers(role));
    }

    private static boolean mayGive(Visit visit, GroupName group) {
        return isAllowed(() -> visit.rights().requireCoversGroup(group.id()));
    }

    private static boolean isAllowed(Runnable check) {
        try {
            check.run();
            return true;
        } catch (CommandRefused _) {
            return false;
        }
    }
}
