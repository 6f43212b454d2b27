package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.protocol.UpgradeProtocol;
import java.util.List;
import java.util.Set;

/**
 * One method on one path of an API, with everything that decides who may call it.
 *
 * @param api name of the API it belongs to, as configured
 * @param id the document's operationId, or method and path when it has none; unique within the API
 * @param paths the path with each base path that the document's servers give it; at least one
 * @param permissions all of these must be held by the principal's system role ({@code x-latchkey-permissions})
 * @param upgrades what a connection may be given over to by it ({@code x-latchkey-upgrade}), as {@link UpgradeProtocol} compares them
 * @param query the names of what it takes in the query
 * @param formParameters the names of what it takes in a form as its body
 * @param summary the document's words, empty when it has none
 * @implNote Many parameters: all that the documents say of an operation.
 */
public record Operation(
        String api,
        String id,
        HttpMethod method,
        List<PathTemplate> paths,
        SecurityRequirements security,
        List<ConditionalSecurity> conditionalSecurity,
        Set<Permission> permissions,
        OperationLimits limits,
        Set<String> upgrades,
        QueryNames query,
        Set<String> formParameters,
        String summary,
        boolean isDeprecated,
        SourceLocation source) {

    public Operation {
        paths = List.copyOf(paths);
        conditionalSecurity = List.copyOf(conditionalSecurity);
        permissions = Set.copyOf(permissions);
        upgrades = Set.copyOf(upgrades);
        formParameters = Set.copyOf(formParameters);
    }

    /** The same by another id, for a document that gives one twice. */
    Operation withId(String other) {
        return new Operation(
                api,
                other,
                method,
                paths,
                security,
                conditionalSecurity,
                permissions,
                limits,
                upgrades,
                query,
                formParameters,
                summary,
                isDeprecated,
                source);
    }

    /** The same, which a connection may be given over by. */
    public Operation withUpgrades(Set<String> others) {
        return new Operation(
                api,
                id,
                method,
                paths,
                security,
                conditionalSecurity,
                permissions,
                limits,
                others,
                query,
                formParameters,
                summary,
                isDeprecated,
                source);
    }

    /** Method and first path, for people: {@code GET /orders/{orderId}}. */
    public String signature() {
        return method + " " + paths.get(0);
    }

    /** The names of what it takes in the query, as its document spells them. */
    public Set<String> queryParameters() {
        return query.names();
    }

    /** Every scope that any way into it names, on any condition; none of ways that are closed. */
    public Scopes scopes() {
        var scopes = named(security);
        for (var conditional : conditionalSecurity) {
            scopes = scopes.union(named(conditional.security()));
        }
        return scopes;
    }

    private static Scopes named(SecurityRequirements security) {
        var scopes = Scopes.NONE;
        for (var alternative : security.alternatives()) {
            if (!alternative.isClosed()) {
                for (var requirement : alternative.schemes()) {
                    scopes = scopes.union(requirement.scopes());
                }
            }
        }
        return scopes;
    }

    /** Two operations are the same when they are the same place of the same API. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Operation operation && api.equals(operation.api) && id.equals(operation.id);
    }

    @Override
    public int hashCode() {
        return 31 * api.hashCode() + id.hashCode();
    }

    @Override
    public String toString() {
        return api + " " + signature();
    }
}
