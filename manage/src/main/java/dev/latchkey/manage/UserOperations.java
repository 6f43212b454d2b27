package dev.latchkey.manage;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.CompanyCommands.GroupAssignment;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.core.company.User;
import dev.latchkey.edge.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** {@code /manage/v1/users}. */
public final class UserOperations extends Operations {

    private final CompanyStores stores;
    private final ActorRights rights;
    private final CompanyCommands commands;
    private final Idempotency idempotency;

    public UserOperations(CompanyStores stores, ActorRights rights, CompanyCommands commands, Idempotency idempotency) {
        this.stores = stores;
        this.rights = rights;
        this.commands = commands;
        this.idempotency = idempotency;
    }

    @Override
    void addTo(Map<String, ManagementApi.Handler> handlers) {
        handlers.put("users.list", ManagementApi.Handler.taking(List.of("limit", "pageId", "q"), this::list));
        handlers.put("users.create", this::create);
        handlers.put("users.get", call -> Answers.tagged(call, json(get(call))));
        handlers.put("users.update", this::update);
    }

    private HttpResponse list(ManageCall call) {
        var text = call.parameter("q").orElse("");
        var after = Objects.requireNonNullElse(Answers.position(call), "");
        var limit = call.limit();
        var users = stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.USERS_VIEW);
            return stores.users().search(tx, call.companyId(), text, after, 0, limit + 1);
        });
        var shown = users.subList(0, Math.min(limit, users.size()));
        var rows = shown.stream().map(UserOperations::json).toList();
        return Answers.page(
                call, limit, rows, users.size() > limit ? shown.getLast().id() : null);
    }

    private User get(ManageCall call) {
        return stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.USERS_VIEW);
            return stores.users()
                    .find(tx, call.companyId(), call.path("userId"))
                    .orElseThrow(() -> CommandRefused.notFound("user"));
        });
    }

    private HttpResponse create(ManageCall call) {
        var input = JsonInput.read(call, "email", "firstName", "lastName", "systemRole", "accessGroup");
        var email = JsonInput.parsed("email", EmailAddress::new, input.text("email"));
        return idempotency.run(call, (tx, id) -> {
            var user = commands.createUser(
                    tx,
                    call.actor(),
                    new NewUser(
                            id,
                            email,
                            input.text("firstName"),
                            input.text("lastName"),
                            input.text("systemRole"),
                            input.textOrNull("accessGroup"),
                            null));
            return Answers.json(201, json(user))
                    .with("ETag", Answers.tag(json(user)))
                    .with("Location", "/manage/v1/users/" + user.id());
        });
    }

    private HttpResponse update(ManageCall call) {
        var input = JsonInput.read(call, "firstName", "lastName", "systemRole", "accessGroup", "active");
        var id = call.path("userId");
        var update = new UserUpdate(
                input.has("firstName") ? input.text("firstName") : null,
                input.has("lastName") ? input.text("lastName") : null,
                input.has("systemRole") ? input.text("systemRole") : null,
                input.has("active") ? input.bool("active") : null,
                input.has("accessGroup") ? new GroupAssignment(input.textOrNull("accessGroup")) : null);
        var changed =
                json(commands.updateUser(call.actor(), id, update, before -> Answers.requireMatch(call, json(before))));
        return Answers.ok(changed).with("ETag", Answers.tag(changed));
    }

    private static ObjectNode json(User user) {
        return Answers.object()
                .put("id", user.id())
                .put("email", user.email().value())
                .put("firstName", user.firstName())
                .put("lastName", user.lastName())
                .put("systemRole", user.systemRoleId())
                .put("accessGroup", user.accessGroupId())
                .put("active", user.isActive())
                .put("createdAt", user.createdAt().toString());
    }
}
