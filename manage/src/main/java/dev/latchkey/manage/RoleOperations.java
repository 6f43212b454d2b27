package dev.latchkey.manage;

import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.core.company.RoleCommands;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** {@code /manage/v1/system-roles}. */
public final class RoleOperations extends Operations {

    private static final String CUSTOM = "cr_";

    private final CompanyStores stores;
    private final ActorRights rights;
    private final RoleCommands commands;
    private final Idempotency idempotency;

    public RoleOperations(CompanyStores stores, ActorRights rights, RoleCommands commands, Idempotency idempotency) {
        this.stores = stores;
        this.rights = rights;
        this.commands = commands;
        this.idempotency = idempotency;
    }

    @Override
    void addTo(Map<String, ManagementApi.Handler> handlers) {
        handlers.put("systemRoles.list", this::list);
        handlers.put("systemRoles.create", this::create);
        handlers.put("systemRoles.update", this::update);
        handlers.put("systemRoles.remove", this::remove);
    }

    private HttpResponse list(ManageCall call) {
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

    private HttpResponse create(ManageCall call) {
        var input = JsonInput.read(call, "name", "permissions");
        var permissions = permissions(input);
        return idempotency.run(
                call,
                CUSTOM + idempotency.newId(),
                (tx, id) -> Answers.json(
                        201, json(commands.createRole(tx, call.actor(), id, input.text("name"), permissions))));
    }

    private static Set<Permission> permissions(JsonInput input) {
        var names = input.texts("permissions", PermissionCatalog.COUNT_MAX);
        return JsonInput.parsed(
                "permissions", _ -> names.stream().map(Permission::new).collect(Collectors.toSet()), "");
    }

    private HttpResponse update(ManageCall call) {
        var input = JsonInput.read(call, "name", "permissions");
        var permissions = permissions(input);
        return Answers.ok(json(commands.editRole(call.actor(), call.path("roleId"), input.text("name"), permissions)));
    }

    private HttpResponse remove(ManageCall call) {
        commands.removeRole(call.actor(), call.path("roleId"));
        return Answers.noContent();
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
}
