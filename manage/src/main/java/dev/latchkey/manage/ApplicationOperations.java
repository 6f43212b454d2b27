package dev.latchkey.manage;

import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.grant.GrantLimit;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.grant.UserGrant;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.installation.InstallationCommands;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** {@code /manage/v1/applications}. */
public final class ApplicationOperations extends Operations {

    private final InstallationCommands installations;
    private final CompanyGrants grants;
    private final ServedResources served;

    /** @param served what grants can be limited to now */
    public ApplicationOperations(InstallationCommands installations, CompanyGrants grants, ServedResources served) {
        this.installations = installations;
        this.grants = grants;
        this.served = served;
    }

    @Override
    void addTo(Map<String, ManagementApi.Handler> handlers) {
        handlers.put("applications.list", ManagementApi.Handler.taking(List.of("limit", "pageId"), this::list));
        handlers.put("applications.approve", this::approve);
        handlers.put("applications.dismiss", this::dismiss);
        handlers.put("applications.uninstall", this::uninstall);
        handlers.put("applications.grants", this::grants);
        handlers.put("applications.revokeGrant", this::revokeGrant);
    }

    private HttpResponse list(ManageCall call) {
        var after = Objects.requireNonNullElse(Answers.position(call), "");
        var limit = call.limit();
        var found = installations.list(call.actor(), after, limit + 1);
        var shown = found.subList(0, Math.min(limit, found.size()));
        var rows = shown.stream().map(ApplicationOperations::json).toList();
        return Answers.page(
                call, limit, rows, found.size() > limit ? shown.getLast().clientId() : null);
    }

    /** What is approved is named, so that nothing is that was asked for in the meantime. */
    private HttpResponse approve(ManageCall call) {
        var names = JsonInput.read(call, "scopes").texts("scopes", Scopes.COUNT_MAX);
        var scopes = JsonInput.parsed(
                "scopes", _ -> Scopes.of(names.stream().map(Scope::new).toList()), "");
        return Answers.ok(json(installations.approveRequest(call.actor(), call.path("clientId"), scopes)));
    }

    private HttpResponse dismiss(ManageCall call) {
        installations.dismissRequest(call.actor(), call.path("clientId"));
        return Answers.noContent();
    }

    private HttpResponse uninstall(ManageCall call) {
        installations.uninstall(call.actor(), call.path("clientId"));
        return Answers.noContent();
    }

    private HttpResponse grants(ManageCall call) {
        var grants = this.grants.ofApplication(call.actor(), call.path("clientId"));
        if (grants.isEmpty()
                && installations.find(call.companyId(), call.path("clientId")).isEmpty()) {
            throw Problem.notFound("application");
        }
        var body = Answers.object();
        var content = body.putArray("content");
        grants.forEach(grant -> content.add(json(grant)));
        return Answers.ok(body);
    }

    private ObjectNode json(UserGrant grant) {
        var json = Answers.object().put("userId", grant.userId());
        var scopes = json.putArray("scopes");
        grant.scopes().names().forEach(scopes::add);
        json.put("grantedAt", grant.createdAt().toString());
        var resource = grant.resource();
        if (resource != null) {
            var limit = GrantLimit.of(resource, served);
            json.put("api", limit.api()).put("isServed", limit.isServed());
        }
        return json;
    }

    private HttpResponse revokeGrant(ManageCall call) {
        grants.revoke(call.actor(), call.path("userId"), call.path("clientId"));
        return Answers.noContent();
    }

    private static ObjectNode json(Installation installation) {
        var json = Answers.object().put("clientId", installation.clientId());
        var scopes = json.putArray("scopes");
        installation.scopes().names().forEach(scopes::add);
        var approval = installation.approval();
        json.put("installedAt", approval == null ? null : approval.at().toString());
        var requested = json.putArray("requestedScopes");
        var request = installation.request();
        if (request != null) {
            request.scopes().names().forEach(requested::add);
        }
        return json;
    }
}
