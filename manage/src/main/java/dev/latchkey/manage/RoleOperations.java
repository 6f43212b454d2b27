package dev.latchkey.manage;

import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.core.company.RoleCommands;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** {@code /manage/v1/system-roles} and {@code /manage/v1/access-groups}. */
public final class RoleOperations extends Operations {

    private static final String CUSTOM = "cr_";

    private final CompanyStores stores;
    private final ActorRights rights;
    private final RoleCommands commands;
    private final Idempotency idempotency;
    private final SecretIssuer ids;
    private final InstantSource clock;

    public RoleOperations(
            CompanyStores stores,
            ActorRights rights,
            RoleCommands commands,
            Idempotency idempotency,
            SecretIssuer ids,
            InstantSource clock) {
        this.stores = stores;
        this.rights = rights;
        this.commands = commands;
        this.idempotency = idempotency;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    void addTo(Map<String, ManagementApi.Handler> handlers) {
        handlers.put("systemRoles.list", this::roles);
        handlers.put("systemRoles.create", this::createRole);
        handlers.put("systemRoles.update", this::updateRole);
        handlers.put("systemRoles.remove", this::removeRole);
        handlers.put("accessGroups.update", this::updateGroup);
        handlers.put("accessGroups.remove", this::removeGroup);
        handlers.put("accessGroups.list", this::groups);
        handlers.put("accessGroups.create", this::createGroup);
    }

    private HttpResponse roles(ManageCall call) {
        var custom = stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.USERS_VIEW);
            return stores.companies().customRoles(tx, call.companyId());
        });
        var body = Answers.object();
        var content = body.putArray("content");
        stores.companies().builtInRoles().all().forEach(role -> content.add(json(role)));
        custom.forEach(role -> content.add(json(role)));
        return Answers.ok(body);
    }

    private HttpResponse createRole(ManageCall call) {
        var input = JsonInput.read(call, "name", "permissions");
        var names = input.texts("permissions", PermissionCatalog.COUNT_MAX);
        var permissions = JsonInput.parsed(
                "permissions", _ -> names.stream().map(Permission::new).collect(Collectors.toSet()), "");
        return idempotency.run(
                call,
                CUSTOM + newId(),
                (tx, id) -> Answers.json(
                        201, json(commands.createRole(tx, call.actor(), id, input.text("name"), permissions))));
    }

    private HttpResponse updateRole(ManageCall call) {
        var input = JsonInput.read(call, "name", "permissions");
        var names = input.texts("permissions", PermissionCatalog.COUNT_MAX);
        var permissions = JsonInput.parsed(
                "permissions", _ -> names.stream().map(Permission::new).collect(Collectors.toSet()), "");
        return Answers.ok(json(commands.editRole(call.actor(), call.path("roleId"), input.text("name"), permissions)));
    }

    private HttpResponse removeRole(ManageCall call) {
        commands.removeRole(call.actor(), call.path("roleId"));
        return Answers.noContent();
    }

    private HttpResponse updateGroup(ManageCall call) {
        var input = JsonInput.read(call, "name", "rules");
        return Answers.ok(
                json(commands.editAccessGroup(call.actor(), call.path("groupId"), input.text("name"), rules(input))));
    }

    private HttpResponse removeGroup(ManageCall call) {
        commands.removeAccessGroup(call.actor(), call.path("groupId"));
        return Answers.noContent();
    }

    private static SortedMap<String, SortedSet<String>> rules(JsonInput input) {
        SortedMap<String, SortedSet<String>> rules = new TreeMap<>();
        input.lists("rules", AccessGroup.FIELDS_MAX, AccessGroup.VALUES_MAX)
                .forEach((field, values) -> rules.put(field, new TreeSet<>(values)));
        return rules;
    }

    private HttpResponse groups(ManageCall call) {
        var groups = stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.USERS_VIEW);
            return stores.companies().groups(tx, call.companyId());
        });
        var body = Answers.object();
        var content = body.putArray("content");
        groups.forEach(group -> content.add(json(group)));
        return Answers.ok(body);
    }

    private HttpResponse createGroup(ManageCall call) {
        var input = JsonInput.read(call, "name", "rules");
        var rules = rules(input);
        return idempotency.run(
                call,
                newId(),
                (tx, id) -> Answers.json(
                        201, json(commands.createAccessGroup(tx, call.actor(), id, input.text("name"), rules))));
    }

    private String newId() {
        return ids.newId(clock.instant());
    }

    private static ObjectNode json(SystemRole role) {
        var json = Answers.object()
                .put("id", role.id())
                .put("name", role.name())
                .put("builtIn", !role.id().startsWith(CUSTOM))
                .put("wholeOrganisation", role.reachesWholeOrganisation());
        var permissions = json.putArray("permissions");
        role.permissions().stream().map(Permission::value).sorted().forEach(permissions::add);
        return json;
    }

    private static ObjectNode json(AccessGroup group) {
        var json = Answers.object().put("id", group.id()).put("name", group.name());
        var rules = json.putObject("rules");
        group.rules().forEach((field, values) -> {
            var array = rules.putArray(field);
            values.forEach(array::add);
        });
        return json;
    }
}
