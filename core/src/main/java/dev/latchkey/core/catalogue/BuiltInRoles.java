package dev.latchkey.core.catalogue;

import dev.latchkey.engine.decision.SystemRole;
import java.util.List;
import java.util.Optional;

/**
 * The system roles that every company has and none can change.
 *
 * @param all from the strongest to the weakest
 * @param administrator the one that administrators have: it holds every permission and reaches the whole organisation
 * @param preselectedForClients the one that a page suggests for a new OAuth client
 * @param preselectedForUsers the one that a page suggests for a new user
 */
public record BuiltInRoles(
        List<SystemRole> all,
        SystemRole administrator,
        SystemRole preselectedForClients,
        SystemRole preselectedForUsers) {

    public BuiltInRoles {
        all = List.copyOf(all);
        if (!all.containsAll(List.of(administrator, preselectedForClients, preselectedForUsers))) {
            throw new IllegalArgumentException("expected the roles of administrators and those preselected among all");
        }
    }

    public Optional<SystemRole> find(String id) {
        return all.stream().filter(role -> role.id().equals(id)).findFirst();
    }

    /** @throws IllegalArgumentException when there is no built-in role of that id */
    public SystemRole get(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no built-in role " + id));
    }
}
