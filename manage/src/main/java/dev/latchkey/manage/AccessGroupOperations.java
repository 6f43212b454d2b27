package dev.latchkey.manage;

import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.edge.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** {@code /manage/v1/access-groups}. */
public final class AccessGroupOperations extends Operations {

    private final CompanyStores stores;
    private final ActorRights rights;
    private final AccessGroupCommands commands;
    private final Idempotency idempotency;

    public AccessGroupOperations(
            CompanyStores stores, ActorRights rights, AccessGroupCommands commands, Idempotency idempotency) {
        this.stores = stores;
        this.rights = rights;
        this.commands = commands;
        this.idempotency = idempotency;
    }

    @Override
    void addTo(Map<String, ManagementApi.Handler> handlers) {
        handlers.put("accessGroups.list", ManagementApi.Handler.taking(List.of("limit", "pageId"), this::list));
        handlers.put("accessGroups.create", this::create);
        handlers.put("accessGroups.update", this::update);
        handlers.put("accessGroups.remove", this::remove);
    }

    private HttpResponse list(ManageCall call) {
        var after = Objects.requireNonNullElse(Answers.position(call), "");
        var limit = call.parameter("limit").isEmpty() ? ManageCall.LIMIT_MAX : call.limit();
        var found = stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.USERS_VIEW);
            return stores.companies().groups(tx, call.companyId(), after, limit);
        });
        var rows = found.groups().stream().map(AccessGroupOperations::json).toList();
        return Answers.page(
                call, limit, rows, found.hasMore() ? found.groups().getLast().id() : null);
    }

    private HttpResponse create(ManageCall call) {
        var input = JsonInput.read(call, "name", "rules");
        var rules = rules(input);
        return idempotency.run(
                call,
                (tx, id) -> Answers.json(
                        201, json(commands.createAccessGroup(tx, call.actor(), id, input.text("name"), rules))));
    }

    private HttpResponse update(ManageCall call) {
        var input = JsonInput.read(call, "name", "rules");
        return Answers.ok(
                json(commands.editAccessGroup(call.actor(), call.path("groupId"), input.text("name"), rules(input))));
    }

    private HttpResponse remove(ManageCall call) {
        commands.removeAccessGroup(call.actor(), call.path("groupId"));
        return Answers.noContent();
    }

    private static SortedMap<String, SortedSet<String>> rules(JsonInput input) {
        SortedMap<String, SortedSet<String>> rules = new TreeMap<>();
        input.lists("rules", AccessGroup.FIELDS_MAX, AccessGroup.VALUES_MAX)
                .forEach((field, values) -> rules.put(field, new TreeSet<>(values)));
        return rules;
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
