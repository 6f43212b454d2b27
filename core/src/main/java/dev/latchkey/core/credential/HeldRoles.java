package dev.latchkey.core.credential;

import dev.latchkey.core.catalogue.BuiltInRoles;
import dev.latchkey.engine.decision.SystemRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The roles that clients may have: each once, for all who have it. Only the follower touches it. */
final class HeldRoles {

    private final Map<String, HeldRole> builtIn;
    private final Map<String, Map<String, HeldRole>> custom = new HashMap<>();

    HeldRoles(BuiltInRoles builtIn) {
        this.builtIn = builtIn.all().stream().collect(Collectors.toUnmodifiableMap(SystemRole::id, HeldRole::new));
    }

    /** A built-in role, or one of the company's own that was put here. */
    Optional<HeldRole> find(String companyId, String roleId) {
        var everybodys = builtIn.get(roleId);
        return Optional.ofNullable(
                everybodys == null ? custom.getOrDefault(companyId, Map.of()).get(roleId) : everybodys);
    }

    boolean isBuiltIn(String roleId) {
        return builtIn.containsKey(roleId);
    }

    /** One of a company's own as it is stored now. */
    HeldRole put(String companyId, SystemRole role) {
        var held = custom.computeIfAbsent(companyId, _ -> new HashMap<>())
                .computeIfAbsent(role.id(), _ -> new HeldRole(role));
        held.set(role);
        return held;
    }

    /** All of a company's own. */
    void putAll(String companyId, List<SystemRole> stored) {
        stored.forEach(role -> put(companyId, role));
        var ids = stored.stream().map(SystemRole::id).collect(Collectors.toSet());
        var ofCompany = custom.get(companyId);
        if (ofCompany != null) {
            ofCompany.keySet().retainAll(ids);
            if (ofCompany.isEmpty()) {
                custom.remove(companyId);
            }
        }
    }

    /** One of a company's own that is not there any more. */
    void remove(String companyId, String roleId) {
        var ofCompany = custom.get(companyId);
        if (ofCompany != null && ofCompany.remove(roleId) != null && ofCompany.isEmpty()) {
            custom.remove(companyId);
        }
    }
}
