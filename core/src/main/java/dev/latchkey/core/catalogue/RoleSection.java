package dev.latchkey.core.catalogue;

import dev.latchkey.engine.apispec.SpecDocument.Part;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The permissions of a catalogue and the roles that hold them. */
final class RoleSection {

    /** Most built-in roles. */
    static final int ROLES_MAX = 50;

    private static final String CLIENTS = "clients";
    private static final String USERS = "users";

    private final Problems problems;
    private final Map<Permission, PermissionCatalog.Entry> permissions = new LinkedHashMap<>();
    private final Set<Permission> own;
    private final List<SystemRole> roles = new ArrayList<>();
    private final Map<String, String> takenIds = new HashMap<>();
    private final Map<String, SystemRole> preselected = new HashMap<>();
    private final List<SystemRole> administrators = new ArrayList<>();

    RoleSection(List<PermissionCatalog.Entry> own, Problems problems) {
        this.problems = problems;
        own.forEach(entry -> permissions.put(entry.name(), entry));
        this.own = Set.copyOf(permissions.keySet());
    }

    /** Latchkey's own permissions, from the program's file. */
    static List<PermissionCatalog.Entry> own(Fields file, Problems problems) {
        var section = new RoleSection(List.of(), problems);
        section.readPermissions(file);
        return List.copyOf(section.permissions.values());
    }

    PermissionCatalog permissions() {
        return new PermissionCatalog(permissions.values());
    }

    void readPermissions(Fields file) {
        for (var permission : file.mappings("permissions", PermissionCatalog.COUNT_MAX)) {
            var name = permission.requiredText("name").flatMap(text -> permission(text, permission.at("name")));
            var description = permission.requiredText("description").orElse("");
            var isAdministrative = permission.flag("administrative");
            var reachesAll = permission.flag("wholeOrganisation");
            permission.finish();
            name.ifPresent(known -> define(
                    new PermissionCatalog.Entry(known, description, isAdministrative, reachesAll),
                    permission.at("name")));
        }
        if (permissions.size() > PermissionCatalog.COUNT_MAX) {
            problems.add(
                    file.at("permissions"),
                    "expected at most " + PermissionCatalog.COUNT_MAX + " permissions, came " + permissions.size()
                            + " with Latchkey's own");
        }
        var length = permissions.keySet().stream()
                .mapToInt(name -> name.value().length())
                .sum();
        if (length > PermissionCatalog.NAMES_LENGTH_MAX) {
            problems.add(
                    file.at("permissions"),
                    "expected names of at most " + PermissionCatalog.NAMES_LENGTH_MAX
                            + " characters altogether, came " + length
                            + " with Latchkey's own: upstreams are told of a role's in one header");
        }
    }

    private void define(PermissionCatalog.Entry entry, Part at) {
        if (own.contains(entry.name())) {
            problems.add(at, "the permission " + entry.name() + " is Latchkey's own and cannot be defined again");
        } else if (permissions.putIfAbsent(entry.name(), entry) != null) {
            problems.add(at, "the permission " + entry.name() + " is defined twice");
        }
    }

    private Optional<Permission> permission(String text, Part at) {
        if (!text.matches("[a-z][a-z0-9_]{0,63}")) {
            problems.add(
                    at, "expected a permission of 1 to 64 characters a-z, 0-9 and underscore, came '" + text + "'");
            return Optional.empty();
        }
        return Optional.of(new Permission(text));
    }

    /** @param file holds the key {@code roles} */
    void readRoles(Fields file) {
        for (var fields : file.mappings("roles", ROLES_MAX)) {
            var id = fields.requiredText("id").filter(text -> isId(text, fields));
            var name = fields.requiredText("name");
            var isAdministrator = fields.flag("administrator");
            var reachesAll = fields.flag("wholeOrganisation");
            var held = held(fields, isAdministrator);
            var suggested = fields.parts("preselectedFor", 2);
            fields.finish();
            if (id.isEmpty() || name.isEmpty()) {
                continue;
            }
            var role = isAdministrator
                    ? new SystemRole(id.get(), name.get(), permissions.keySet(), true)
                    : new SystemRole(id.get(), name.get(), held, reachesAll);
            add(role, isAdministrator, fields);
            suggested.forEach(what -> preselect(what, role));
        }
        if (administrators.isEmpty()) {
            problems.add(
                    file.at("roles"),
                    "expected one role with administrator: true, came none; nobody could manage a company");
        }
    }

    private boolean isId(String text, Fields fields) {
        var isId = text.matches("[A-Z][A-Z0-9_]{0,63}");
        if (!isId) {
            problems.add(
                    fields.at("id"),
                    "expected an id of 1 to 64 characters A-Z, 0-9 and underscore, came '" + text + "'");
        }
        return isId;
    }

    private Set<Permission> held(Fields fields, boolean isAdministrator) {
        var held = new HashSet<Permission>();
        for (var item : fields.parts("permissions", PermissionCatalog.COUNT_MAX)) {
            var name = permission(item.text().orElse(""), item);
            if (name.isEmpty()) {
                continue;
            }
            var entry = permissions.get(name.get());
            if (entry == null) {
                problems.add(item, "the permission " + name.get() + " is defined nowhere");
            } else if (isAdministrator) {
                problems.add(item, "the administrators' role holds every permission; leave permissions out");
            } else if (entry.isAdministrative()) {
                problems.add(
                        item,
                        "the permission " + name.get()
                                + " is administrative: of the built-in roles only the administrators' holds it");
            } else if (!held.add(name.get())) {
                problems.add(item, "the permission " + name.get() + " is named twice");
            }
        }
        return held;
    }

    private void add(SystemRole role, boolean isAdministrator, Fields fields) {
        if (takenIds.putIfAbsent(role.id(), role.name()) != null) {
            problems.add(fields.at("id"), "the role " + role.id() + " is defined twice");
            return;
        }
        if (roles.stream().anyMatch(other -> other.name().equals(role.name()))) {
            problems.add(fields.at("name"), "two roles have the name " + role.name());
        }
        if (isAdministrator) {
            administrators.add(role);
            if (administrators.size() == 2) {
                problems.add(
                        fields.at("administrator"),
                        "expected one role with administrator: true, came a second; "
                                + administrators.getFirst().id() + " has it already");
            }
        }
        roles.add(role);
    }

    private void preselect(Part what, SystemRole role) {
        var text = what.text().orElse("");
        if (!text.equals(CLIENTS) && !text.equals(USERS)) {
            problems.add(what, "expected " + CLIENTS + " or " + USERS + ", came '" + text + "'");
        } else if (preselected.putIfAbsent(text, role) != null) {
            problems.add(what, "two roles are preselected for " + text);
        }
    }

    /** Of use only when no problem was found. Where nothing is preselected, the last role is: the weakest. */
    BuiltInRoles roles() {
        var weakest = roles.getLast();
        return new BuiltInRoles(
                roles,
                administrators.getFirst(),
                preselected.getOrDefault(CLIENTS, weakest),
                preselected.getOrDefault(USERS, weakest));
    }
}
