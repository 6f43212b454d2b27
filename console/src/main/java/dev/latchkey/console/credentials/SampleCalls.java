package dev.latchkey.console.credentials;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds an operation that a new credential may call as it is, to show a command that works when pasted. */
public final class SampleCalls {

    private final Supplier<List<Operation>> operations;
    private final String apiOrigin;

    /**
     * @param operations every operation that is served
     * @param apiOrigin where clients find them
     */
    public SampleCalls(Supplier<List<Operation>> operations, String apiOrigin) {
        this.operations = operations;
        this.apiOrigin = apiOrigin;
    }

    /** Every operation that is served. */
    List<Operation> operations() {
        return operations.get();
    }

    String apiOrigin() {
        return apiOrigin;
    }

    /**
     * A GET that takes API keys.
     *
     * @param header that carries the key; empty for the deployment's own
     */
    record KeyCall(String path, String header) {}

    /** One in the deployment's own header if there is one, else in another header. */
    Optional<KeyCall> ofApiKey() {
        return Stream.concat(Stream.of(Location.KEY_HEADER), ownHeaders())
                .flatMap(header -> find(CredentialKind.API_KEY, header, Scopes.NONE, operation -> true)
                        .map(path -> new KeyCall(path, header.name()))
                        .stream())
                .findFirst();
    }

    private Stream<Location> ownHeaders() {
        return operations.get().stream()
                .flatMap(operation -> operation.security().alternatives().stream())
                .flatMap(alternative -> alternative.schemes().stream())
                .map(requirement -> requirement.scheme().location())
                .filter(location -> location.place() == Location.Place.HEADER
                        && !location.name().isEmpty())
                .distinct();
    }

    /** Path of a GET that the scopes and the role open. */
    Optional<String> ofClient(Scopes scopes, @Nullable SystemRole role) {
        return find(
                CredentialKind.CLIENT_CREDENTIALS,
                Location.AUTHORIZATION_HEADER,
                scopes,
                operation -> role != null && role.permissions().containsAll(operation.permissions()));
    }

    /** Operations that a client with a role gets to by more scopes, and not without, in the order of their paths. */
    List<String> opened(Scopes before, Scopes after, SystemRole role) {
        return operations.get().stream()
                .filter(operation -> role.permissions().containsAll(operation.permissions()))
                .filter(operation -> isOpen(operation, after) && !isOpen(operation, before))
                .sorted(Comparator.comparing(
                        operation -> operation.paths().getFirst().toString()))
                .map(Operation::signature)
                .distinct()
                .toList();
    }

    /** Operations that a client with these scopes gets to by another role, and not by the one it has, in the order of their paths. */
    List<String> opened(Scopes scopes, SystemRole before, SystemRole after) {
        var was = opened(Scopes.NONE, scopes, before);
        return opened(Scopes.NONE, scopes, after).stream()
                .filter(one -> !was.contains(one))
                .toList();
    }

    private static boolean isOpen(Operation operation, Scopes scopes) {
        var security = operation.security();
        return security.allowsAnonymous()
                || security.alternatives().stream()
                        .anyMatch(one -> isSatisfied(
                                one,
                                security.scopeMatch(),
                                CredentialKind.CLIENT_CREDENTIALS,
                                Location.AUTHORIZATION_HEADER,
                                scopes));
    }

    private Optional<String> find(CredentialKind kind, Location at, Scopes scopes, Predicate<Operation> isPermitted) {
        return operations.get().stream()
                .filter(operation -> operation.method().equals(HttpMethod.GET))
                .filter(operation -> !operation.isDeprecated()
                        && !operation.paths().getFirst().hasParameter())
                .filter(operation -> operation.conditionalSecurity().isEmpty())
                .filter(operation -> !operation.security().allowsAnonymous())
                .filter(operation -> operation.security().alternatives().stream()
                        .anyMatch(one -> isSatisfied(one, operation.security().scopeMatch(), kind, at, scopes)))
                .filter(isPermitted)
                .map(operation -> operation.paths().getFirst().toString())
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isSatisfied(
            SecurityRequirement requirement,
            SecurityRequirements.ScopeMatch match,
            CredentialKind kind,
            Location at,
            Scopes scopes) {
        return requirement.schemes().stream()
                .allMatch(one -> one.scheme().accepts(kind, at)
                        && (one.scopes().isEmpty()
                                || switch (match) {
                                    case ALL -> scopes.containsAll(one.scopes());
                                    case ANY -> scopes.containsAny(one.scopes());
                                }));
    }
}
