package dev.latchkey.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the built-in roles permit, as a deployment's catalogue has it, read as plain YAML. */
final class RolePermissions {

    /** Latchkey's own, which every Admin holds. */
    private static final Set<String> OWN = Set.of(
            "company_settings_manage",
            "users_view",
            "users_manage",
            "audit_view",
            "credentials_view",
            "credentials_manage",
            "applications_manage");

    private final Map<String, Set<String>> byRole = new HashMap<>();
    private final String keyHeader;

    private RolePermissions(Map<?, ?> catalogue) {
        var all = new HashSet<>(OWN);
        for (var permission : (List<?>) required(catalogue, "permissions")) {
            all.add(required((Map<?, ?>) permission, "name").toString());
        }
        for (var element : (List<?>) required(catalogue, "roles")) {
            var role = (Map<?, ?>) element;
            var listed = role.get("permissions") instanceof List<?> names
                    ? Set.copyOf(names.stream().map(String::valueOf).toList())
                    : Set.<String>of();
            byRole.put(
                    required(role, "id").toString(),
                    Boolean.TRUE.equals(role.get("administrator")) ? Set.copyOf(all) : listed);
        }
        keyHeader = required((Map<?, ?>) required(catalogue, "key"), "header").toString();
    }

    static RolePermissions read(Path catalogue) throws IOException {
        var tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(catalogue));
        return new RolePermissions((Map<?, ?>) tree);
    }

    Set<String> of(String role) {
        var permissions = byRole.get(role);
        if (permissions == null) {
            throw new IllegalArgumentException("no role " + role);
        }
        return permissions;
    }

    /** The header that carries keys. */
    String keyHeader() {
        return keyHeader;
    }

    private static Object required(Map<?, ?> element, String name) {
        var value = element.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing in " + element);
        }
        return value;
    }
}
