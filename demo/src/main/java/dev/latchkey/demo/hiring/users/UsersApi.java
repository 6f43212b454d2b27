package dev.latchkey.demo.hiring.users;

import dev.latchkey.client.UpstreamPrincipal.ActingUser;
import dev.latchkey.client.UpstreamPrincipal.Anonymous;
import dev.latchkey.client.UpstreamPrincipal.CompanyClient;
import dev.latchkey.client.UpstreamPrincipal.CompanyKey;
import dev.latchkey.client.UpstreamPrincipal.PartnerKey;
import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.directory.DirectoryAccessGroup;
import dev.latchkey.demo.hiring.directory.DirectoryUser;
import dev.latchkey.demo.hiring.directory.HiringDirectory;
import dev.latchkey.demo.hiring.directory.SystemRoleSummary;
import dev.latchkey.demo.hiring.directory.UserChange;
import dev.latchkey.demo.hiring.directory.UserQuery;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Page;
import dev.latchkey.demo.hiring.http.Query;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.engine.protocol.Base64Url;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Users, system roles and access groups, under the versioned base and, deprecated, at the root. */
public final class UsersApi {

    private static final String NEW_API = "users-api";
    private static final String OLD_API = "users-api-deprecated";
    private static final String BASE = "/user-api/v201804";
    private static final int NAME_LENGTH_MAX = 100;
    private static final int ID_LENGTH_MAX = 64;
    private static final int USERS_MAX = 100;

    private record Roles(List<SystemRoleSummary> content) {}

    private final HiringDirectory directory;
    private final Views views;

    public UsersApi(HiringDirectory directory, Views views) {
        this.directory = directory;
        this.views = views;
    }

    public List<Route> routes() {
        return List.of(
                new Route(OLD_API, "GET", "/users", this::listOld),
                new Route(OLD_API, "GET", "/users/me", this::meOld),
                new Route(OLD_API, "GET", "/users/{id}", call -> Answer.ok(UserShapes.oldUser(user(call)))),
                new Route(OLD_API, "PATCH", "/users/{id}", call -> Answer.ok(UserShapes.oldUser(change(call)))),
                new Route(NEW_API, "GET", BASE + "/users", this::list),
                new Route(NEW_API, "GET", BASE + "/users/me", this::me),
                new Route(NEW_API, "GET", BASE + "/users/{id}", call -> Answer.ok(shape(call, user(call)))),
                new Route(NEW_API, "PATCH", BASE + "/users/{id}", call -> Answer.ok(shape(call, change(call)))),
                new Route(NEW_API, "GET", BASE + "/system-roles", this::systemRoles),
                new Route(NEW_API, "GET", BASE + "/access-groups", this::accessGroups),
                new Route(NEW_API, "POST", BASE + "/access-groups/{accessGroupId}/users", this::assign),
                new Route(NEW_API, "DELETE", BASE + "/access-groups/{accessGroupId}/users/{id}", this::unassign));
    }

    private Answer listOld(Call call) {
        var companyId = views.of(call).companyId();
        var limit = call.query().limit(10);
        var offset = call.query().offset();
        var query = new UserQuery(call.query().find("q").orElse(null), null, offset, limit);
        var users = directory.users(companyId, query).stream()
                .map(UserShapes::oldUser)
                .toList();
        return Answer.ok(Page.byOffset(directory.countUsers(companyId, query), offset, limit, users));
    }

    private Answer list(Call call) {
        var companyId = views.of(call).companyId();
        var limit = call.query().limit(10);
        var after = call.query().find("pageId").map(UsersApi::parseCursor).orElse(null);
        var query = new UserQuery(call.query().find("q").orElse(null), after, 0, limit + 1);
        var users = directory.users(companyId, query);
        var shown = users.size() > limit ? users.subList(0, limit) : users;
        var next = users.size() > limit ? printCursor(shown.getLast().id()) : null;
        var names = groupNames(companyId);
        return Answer.ok(new Page<>(
                directory.countUsers(companyId, query),
                null,
                limit,
                next,
                shown.stream().map(user -> UserShapes.user(user, names)).toList()));
    }

    private static String printCursor(String id) {
        return Base64Url.encode(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String parseCursor(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw Query.invalid("pageId", "the nextPageId of an earlier page", "something else");
        }
    }

    private Answer me(Call call) {
        var companyId = views.of(call).companyId();
        return Answer.ok(UserShapes.user(self(call), groupNames(companyId)));
    }

    private Answer meOld(Call call) {
        views.of(call);
        return Answer.ok(UserShapes.oldUser(self(call)));
    }

    /** A key stands for the user who made it; a client, which is no user, shows itself in the shape of one. */
    private DirectoryUser self(Call call) {
        return switch (call.principal()) {
            case Anonymous _ -> throw ApiFault.unauthorized();
            case PartnerKey _ -> throw ApiFault.notFound("user");
            case CompanyKey key -> user(key.company().id(), key.createdBy());
            case ActingUser user -> user(user.company().id(), user.userId());
            case CompanyClient client ->
                new DirectoryUser(
                        client.credentialId(),
                        client.credentialId() + "@clients.invalid",
                        "OAuth client",
                        client.credentialId(),
                        client.role().id(),
                        client.role().name(),
                        client.accessGroupId(),
                        true,
                        "en",
                        Instant.EPOCH,
                        Instant.EPOCH);
        };
    }

    private DirectoryUser user(Call call) {
        return user(views.of(call).companyId(), call.path("id"));
    }

    private DirectoryUser user(String companyId, String userId) {
        return directory.findUser(companyId, userId).orElseThrow(() -> ApiFault.notFound("user"));
    }

    private DirectoryUser change(Call call) {
        var companyId = views.of(call).companyId();
        var json = call.json();
        var role = json.findObject("systemRole")
                .map(object -> object.text("id", ID_LENGTH_MAX))
                .or(() -> json.findText("role", ID_LENGTH_MAX))
                .orElse(null);
        if (role != null
                && directory.systemRoles(companyId).stream()
                        .noneMatch(known -> known.id().equals(role))) {
            throw json.fault("systemRole", "the id of a system role", "another");
        }
        var change = new UserChange(
                json.textOrNull("firstName", NAME_LENGTH_MAX),
                json.textOrNull("lastName", NAME_LENGTH_MAX),
                role,
                json.findBoolean("active").orElse(null),
                json.findObject("language")
                        .map(language -> language.text("code", 16))
                        .orElse(null));
        return directory
                .changeUser(companyId, call.path("id"), change, Views.actor(call.principal(), call.requestId()))
                .orElseThrow(() -> ApiFault.notFound("user"));
    }

    private UserShapes.User shape(Call call, DirectoryUser user) {
        return UserShapes.user(user, groupNames(views.of(call).companyId()));
    }

    private Map<String, String> groupNames(String companyId) {
        return directory.accessGroups(companyId).stream()
                .collect(Collectors.toMap(DirectoryAccessGroup::id, DirectoryAccessGroup::name));
    }

    private Answer systemRoles(Call call) {
        return Answer.ok(new Roles(directory.systemRoles(views.of(call).companyId())));
    }

    private Answer accessGroups(Call call) {
        return Answer.ok(Page.whole(directory.accessGroups(views.of(call).companyId()).stream()
                .map(group -> new UserShapes.Group(group.id(), group.name()))
                .toList()));
    }

    private Answer assign(Call call) {
        var companyId = views.of(call).companyId();
        var users = new HashSet<>(call.json().texts("userIds", USERS_MAX, ID_LENGTH_MAX));
        if (users.isEmpty()) {
            throw call.json().fault("userIds", "at least one user", "none");
        }
        var group = call.path("accessGroupId");
        if (!directory.assignAccessGroup(companyId, group, users, Views.actor(call.principal(), call.requestId()))) {
            throw ApiFault.notFound("access group or user");
        }
        return Answer.noContent();
    }

    private Answer unassign(Call call) {
        var companyId = views.of(call).companyId();
        var isRemoved = directory.removeFromAccessGroup(
                companyId,
                call.path("accessGroupId"),
                call.path("id"),
                Views.actor(call.principal(), call.requestId()));
        if (!isRemoved) {
            throw ApiFault.notFound("user in that access group");
        }
        return Answer.noContent();
    }
}
