package dev.latchkey.core.company;

import dev.latchkey.core.catalogue.BuiltInRoles;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Companies, their roles and their access groups, as stored. Every method but three is about one company. */
public interface Companies {

    /** @return false when the id or the identifier is taken */
    boolean insert(Transaction tx, Company company);

    Optional<Company> find(Transaction tx, String companyId);

    Optional<Company> findByIdentifier(Transaction tx, String identifier);

    /** Companies with ids above {@code afterId} (empty for the first), in the order of their ids, at most {@code limit}. */
    List<Company> page(Transaction tx, String afterId, int limit);

    /** All of them, to be searched. */
    CompanyDirectory directory();

    void setActive(Transaction tx, String companyId, boolean isActive);

    /** Kills every token of the company's OAuth clients: each begins a higher generation, {@code now} in milliseconds since 1970 or the next number. */
    void killTokens(Transaction tx, String companyId, Instant now);

    /** The roles that every company has; they are not stored. */
    BuiltInRoles builtInRoles();

    /** @return false when the company has a role of that name or id */
    boolean insertRole(Transaction tx, String companyId, SystemRole role);

    /** One of the company's own roles; the built-in ones are not stored. */
    Optional<SystemRole> findCustomRole(Transaction tx, String companyId, String roleId);

    /** The company's own roles in the order of their ids; at most {@link RoleCommands#ROLES_MAX}. */
    default List<SystemRole> customRoles(Transaction tx, String companyId) {
        return customRoles(tx, companyId, companyId).getOrDefault(companyId, List.of());
    }

    /** The own roles of the companies from one id to another, both included, by company, in the order of their ids. */
    Map<String, List<SystemRole>> customRoles(Transaction tx, String firstCompanyId, String lastCompanyId);

    /** @return false when the company has a group of that name or id */
    boolean insertGroup(Transaction tx, AccessGroup group);

    Optional<AccessGroup> findGroup(Transaction tx, String companyId, String groupId);

    /** The company's groups in the order of their ids, without their rules; at most {@link AccessGroupCommands#GROUPS_MAX}. */
    List<GroupName> groupNames(Transaction tx, String companyId);

    /**
     * Some of the company's groups in the order of their ids.
     *
     * @param afterId those behind this id; empty for the first
     */
    SomeGroups groups(Transaction tx, String companyId, String afterId, int limit);

    /**
     * Some groups.
     *
     * @param groups as many as were asked for; fewer when their rules have more than {@link #RULES_READ_MAX} characters together
     * @param hasMore whether there are others behind them
     */
    record SomeGroups(List<AccessGroup> groups, boolean hasMore) {

        /** Most characters of rules, as JSON, that are read at once; one group alone may have more. */
        public static final int RULES_READ_MAX = 64 * 1024;

        public SomeGroups {
            groups = List.copyOf(groups);
        }
    }

    /**
     * Changes the name and permissions of one of the company's own roles.
     *
     * @return false when another role of the company has that name
     */
    boolean updateRole(Transaction tx, String companyId, SystemRole role);

    /** Deletes one of the company's own roles, which nobody may hold. */
    void deleteRole(Transaction tx, String companyId, String roleId);

    /**
     * Changes the name and rules of a group.
     *
     * @return false when another group of the company has that name
     */
    boolean updateGroup(Transaction tx, AccessGroup group);

    /** Deletes a group, in which nobody may be; revoked credentials forget it. */
    void deleteGroup(Transaction tx, String companyId, String groupId);

    /** How many users, active or not, and how many credentials that are not revoked hold something. */
    record Holders(int users, int credentials) {

        /** @throws CommandRefused when somebody still holds it */
        void requireNobody() {
            if (users + credentials > 0) {
                throw CommandRefused.conflict(
                        "holders",
                        "still held by " + users + " users and " + credentials
                                + " credentials; give them another first");
            }
        }
    }

    Holders holdersOfRole(Transaction tx, String companyId, String roleId);

    Holders holdersOfGroup(Transaction tx, String companyId, String groupId);

    /** The roles, built in and the company's own, that have a permission. */
    default List<SystemRole> rolesWith(Transaction tx, String companyId, Permission permission) {
        return Stream.concat(builtInRoles().all().stream(), customRoles(tx, companyId).stream())
                .filter(role -> role.permissions().contains(permission))
                .toList();
    }

    /** A built-in role, or one of the company's own. */
    default Optional<SystemRole> findRole(Transaction tx, String companyId, String roleId) {
        return builtInRoles().find(roleId).or(() -> findCustomRole(tx, companyId, roleId));
    }

    /**
     * As {@link #findRole}, of a role that somebody asked for.
     *
     * @throws CommandRefused when there is none; the message names those that every company has
     */
    default SystemRole requireRole(Transaction tx, String companyId, String roleId) {
        return findRole(tx, companyId, roleId).orElseThrow(() -> {
            var known = builtInRoles().all().stream().map(SystemRole::id).collect(Collectors.joining(", "));
            return CommandRefused.invalid(
                    "systemRole", "there is no such system role; expected " + known + " or one of the company's own");
        });
    }
}
