package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one operation of a path item: its security, and the policies that stand on it. */
final class OperationReader {

    /** Most permissions an operation may ask for. */
    static final int PERMISSIONS_MAX = 64;

    private static final String PERMISSIONS = Reading.POLICY_PREFIX + "permissions";
    private static final String SCOPE_MATCH = Reading.POLICY_PREFIX + "scope-match";
    private static final String RATE_LIMIT = Reading.POLICY_PREFIX + "rate-limit";
    private static final String CONCURRENCY_LIMIT = Reading.POLICY_PREFIX + "concurrency-limit";

    /**
     * The document around an operation.
     *
     * @param security the document's own security list, absent when it has none
     * @param securityDoubt why nobody knows whether it has one; empty when it is known
     * @param fields those that the document's version defines
     */
    record Surroundings(String api, Optional<Element> security, Optional<String> securityDoubt, Set<String> fields) {}

    private final Reading reading;
    private final SecurityReader securityReader;
    private final ConditionalSecurityReader conditionalSecurityReader;
    private final UpgradeReader upgradeReader;
    private final Set<Permission> knownPermissions;

    OperationReader(
            Reading reading,
            SecurityReader securityReader,
            UpgradeReader upgradeReader,
            Set<Permission> knownPermissions) {
        this.reading = reading;
        this.securityReader = securityReader;
        this.conditionalSecurityReader = new ConditionalSecurityReader(reading, securityReader);
        this.upgradeReader = upgradeReader;
        this.knownPermissions = knownPermissions;
    }

    /**
     * Reads the operation; problems are added for what is wrong, and the result is then never used.
     *
     * @param path as the document spells it, without base path
     * @param templates that path behind each base path
     */
    Operation read(
            Element operation,
            Element pathItem,
            HttpMethod method,
            String path,
            List<PathTemplate> templates,
            Surroundings document) {
        reading.onlyFields(operation, "an operation", document.fields());
        if (operation.find("security").isEmpty()) {
            document.securityDoubt().ifPresent(doubt -> reading.problem(operation, doubt));
        }
        var scopeMatch = scopeMatch(operation);
        var security = operation
                .find("security")
                .or(document::security)
                .map(list -> securityReader.requirements(list, scopeMatch))
                .orElse(new SecurityRequirements(List.of(), scopeMatch));
        var permissions = permissions(operation);
        if (!permissions.isEmpty() && security.allowsAnonymous()) {
            reading.problem(
                    operation,
                    "expected " + PERMISSIONS + " only where security asks for a credential; this"
                            + " operation lets anyone in, so nobody's role would be looked at");
        }
        var place = method + " " + path;
        var id = id(operation).orElse(place);
        return new Operation(
                document.api(),
                id,
                method,
                templates,
                security,
                conditionalSecurityReader.read(operation, pathItem, scopeMatch),
                permissions,
                limits(operation),
                upgradeReader.read(operation, method, id, place),
                DeclaredQuery.of(pathItem, operation, reading),
                DeclaredForm.of(pathItem, operation, reading),
                reading.words(operation, "summary"),
                operation
                        .find("deprecated")
                        .map(flag -> reading.flag(flag, "deprecated"))
                        .orElse(false),
                operation.location());
    }

    private Optional<String> id(Element operation) {
        return Optional.of(reading.words(operation, "operationId")).filter(id -> !id.isBlank());
    }

    private SecurityRequirements.ScopeMatch scopeMatch(Element operation) {
        return reading.findPolicy(operation, SCOPE_MATCH)
                .flatMap(policy -> reading.text(policy, SCOPE_MATCH).map(text -> switch (text) {
                    case "any" -> SecurityRequirements.ScopeMatch.ANY;
                    case "all" -> SecurityRequirements.ScopeMatch.ALL;
                    default -> {
                        reading.problem(policy, "expected any or all, came " + Quoted.of(text));
                        yield SecurityRequirements.ScopeMatch.ALL;
                    }
                }))
                .orElse(SecurityRequirements.ScopeMatch.ALL);
    }

    private Set<Permission> permissions(Element operation) {
        Set<Permission> permissions = new LinkedHashSet<>();
        reading.findPolicy(operation, PERMISSIONS).ifPresent(policy -> {
            var items = reading.items(policy, PERMISSIONS, PERMISSIONS_MAX);
            if (policy.isSequence() && policy.items().isEmpty()) {
                reading.problem(policy, "expected at least one permission, or no " + PERMISSIONS);
            }
            for (var item : items) {
                reading.text(item, "a permission").ifPresent(text -> {
                    var known = knownPermissions.stream()
                            .filter(permission -> permission.value().equals(text))
                            .findAny();
                    known.ifPresentOrElse(
                            permissions::add,
                            () -> reading.contradiction(
                                    item,
                                    "expected a permission that a system role can hold, came " + Quoted.of(text)));
                });
            }
        });
        return permissions;
    }

    private OperationLimits limits(Element operation) {
        var rate =
                reading.findPolicy(operation, RATE_LIMIT).flatMap(value -> reading.positiveNumber(value, RATE_LIMIT));
        var concurrency = reading.findPolicy(operation, CONCURRENCY_LIMIT)
                .flatMap(value -> reading.positiveNumber(value, CONCURRENCY_LIMIT));
        return rate.isEmpty() && concurrency.isEmpty()
                ? OperationLimits.DEFAULT
                : new OperationLimits(rate.orElse(null), concurrency.orElse(null));
    }
}
