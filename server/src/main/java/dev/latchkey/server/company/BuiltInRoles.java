package dev.latchkey.server.company;

import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.server.command.Permissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The five system roles that every company has and none can change. */
public final class BuiltInRoles {

    public static final SystemRole ADMINISTRATOR = new SystemRole("ADMINISTRATOR", "Admin", Permissions.ALL, true);

    public static final SystemRole EXTENDED = role("EXTENDED", "Extended", allButAdministrative());

    public static final SystemRole STANDARD = role(
            "STANDARD",
            "Standard",
            Set.of(
                    Permissions.JOBS_CREATE,
                    Permissions.JOBS_EDIT,
                    Permissions.CANDIDATES_EDIT,
                    Permissions.HIRING_TEAM_MEMBER,
                    Permissions.INTERNAL_POSTINGS_VIEW,
                    Permissions.REPORTS_VIEW));

    public static final SystemRole RESTRICTED =
            role("RESTRICTED", "Basic", Set.of(Permissions.HIRING_TEAM_MEMBER, Permissions.INTERNAL_POSTINGS_VIEW));

    public static final SystemRole EMPLOYEE = role("EMPLOYEE", "Employee", Set.of(Permissions.INTERNAL_POSTINGS_VIEW));

    /** From the strongest to the weakest. */
    public static final List<SystemRole> ALL = List.of(ADMINISTRATOR, EXTENDED, STANDARD, RESTRICTED, EMPLOYEE);

    private BuiltInRoles() {}

    public static Optional<SystemRole> find(String id) {
        return ALL.stream().filter(role -> role.id().equals(id)).findFirst();
    }

    private static SystemRole role(String id, String name, Set<Permission> permissions) {
        return new SystemRole(id, name, permissions, false);
    }

    private static Set<Permission> allButAdministrative() {
        return Permissions.ALL.stream()
                .filter(permission -> !Permissions.ADMINISTRATIVE.contains(permission))
                .collect(Collectors.toUnmodifiableSet());
    }
}
