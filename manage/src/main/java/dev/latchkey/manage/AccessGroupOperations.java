package dev.latchkey.manage;

import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.edge.http.HttpResponse;
import java.util.Map;
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
        handlers.put("accessGroups.list", this::list);
        handlers.put("accessGroups.create", this::create);
        handlers.put("accessGroups.update", this::update);
        handlers.put("accessGroups.remove", this::remove);
    }

    private HttpResponse list(ManageCall call) {
        var groups = stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.USERS_VIEW);
            return stores.companies().groups(tx, call.companyId());
        });
        var body = Answers.object();
        var content = body.putArray("content");
        groups.forEach(group -> content.add(json(group)));
        return Answers.ok(body);
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
