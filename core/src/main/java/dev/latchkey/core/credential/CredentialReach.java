package dev.latchkey.core.credential;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a credential gets into anything that asks for one. Advice for whoever makes it, at that moment: a request is judged by
 * nothing of this. Networks are not looked at, for every operation may be called from all of them.
 */
public final class CredentialReach {

    private final Companies companies;
    private volatile Served served = new Served(List::of, Set.of());

    CredentialReach(Companies companies) {
        this.companies = companies;
    }

    /**
     * @param operations of everything
     * @param platform names of the platform's own APIs
     */
    private record Served(Supplier<List<Operation>> operations, Set<String> platform) {
        boolean isPlatform(Operation operation) {
            return platform.contains(operation.api());
        }
    }

    /**
     * What is served from now on; nothing is before.
     *
     * @param operations everything
     * @param platform names of the platform's own APIs, which every API key gets into and few are made for
     */
    public void judgeBy(Supplier<List<Operation>> operations, Set<String> platform) {
        this.served = new Served(operations, Set.copyOf(platform));
    }

    /**
     * What a credential lacks that gets into nothing.
     *
     * @param operation for which it lacks the least
     * @param lack what that asks for
     */
    public record Nowhere(Operation operation, Lack lack) {

        /** One sentence for people. */
        public String sentence() {
            var asks = operation.signature() + " of " + operation.api() + ", which asks for ";
            return switch (lack) {
                case Lack.OtherKind(var kind, var taken) ->
                    "nothing that is served takes this kind of credential (" + kind.label() + "); nearest is " + asks
                            + taken;
                case Lack.MoreScopes(var missing, boolean isAnyEnough) ->
                    "its scopes open nothing that is served; nearest is " + asks
                            + (isAnyEnough && missing.size() > 1 ? "one of the scopes " : "")
                            + String.join(isAnyEnough ? " or " : " and ", missing.names());
                case Lack.OtherRole(var role, var missing) ->
                    "its role opens nothing that is served; nearest is " + asks + String.join(" and ", missing)
                            + ", which the role " + role + " does not hold";
            };
        }
    }

    /** What is missing. */
    public sealed interface Lack {

        /**
         * The operation asks for another kind of credential.
         *
         * @param taken the kinds it takes, for people
         */
        record OtherKind(CredentialKind kind, String taken) implements Lack {}

        /** @param isAnyEnough whether one of them would do */
        record MoreScopes(Scopes missing, boolean isAnyEnough) implements Lack {}

        /**
         * @param role its name
         * @param missing permissions that it does not hold, in order
         */
        record OtherRole(String role, List<String> missing) implements Lack {}
    }

    /** What there is to know of a credential here. */
    private record Holder(
            CredentialKind kind, boolean worksByBasic, Scopes scopes, String role, Set<Permission> held) {}

    /** Empty when it gets into something, perhaps together with another credential, or when nothing asks for one. */
    public Optional<Nowhere> nowhere(Transaction tx, Credential credential) {
        var now = served;
        return switch (credential) {
            case PartnerKey _ -> Optional.empty();
            case ApiKey _ ->
                nowhere(
                        new Holder(CredentialKind.API_KEY, false, Scopes.NONE, "", Set.of()),
                        now,
                        operation -> !now.isPlatform(operation));
            case OAuthClient client -> nowhere(holder(tx, client), now, operation -> true);
        };
    }

    private Holder holder(Transaction tx, OAuthClient client) {
        var settings = client.settings();
        var role = companies.findRole(tx, client.companyId(), settings.systemRoleId());
        return new Holder(
                CredentialKind.CLIENT_CREDENTIALS,
                client.proof().method().usesSecret() && !client.proof().requiresDpop(),
                settings.scopes(),
                role.map(found -> found.name()).orElse(settings.systemRoleId()),
                role.map(found -> found.permissions()).orElse(Set.of()));
    }

    private static Optional<Nowhere> nowhere(Holder holder, Served served, Predicate<Operation> counts) {
        var guarded = served.operations.get().stream()
                .filter(counts)
                .filter(operation -> ways(operation).findAny().isPresent())
                .toList();
        return guarded.stream().anyMatch(operation -> isOpen(holder, operation))
                ? Optional.empty()
                : guarded.stream()
                        .map(operation -> nearest(holder, operation))
                        .min(Comparator.comparingInt(CredentialReach::distance)
                                .thenComparing(nowhere -> served.isPlatform(nowhere.operation()))
                                .thenComparing(
                                        nowhere -> !nowhere.operation().method().equals(HttpMethod.GET))
                                .thenComparing(nowhere -> nowhere.operation().signature()));
    }

    /** One of the alternatives that ask for something that can be satisfied, with how its scopes count. */
    private record Way(SecurityRequirement alternative, SecurityRequirements.ScopeMatch match) {}

    private static Stream<Way> ways(Operation operation) {
        return Stream.concat(
                        Stream.of(operation.security()),
                        operation.conditionalSecurity().stream().map(condition -> condition.security()))
                .flatMap(security -> security.alternatives().stream()
                        .filter(alternative -> !alternative.schemes().isEmpty() && !alternative.isClosed())
                        .map(alternative -> new Way(alternative, security.scopeMatch())));
    }

    private static boolean isOpen(Holder holder, Operation operation) {
        return missingPermissions(holder, operation).isEmpty()
                && ways(operation)
                        .anyMatch(way ->
                                takes(holder, way) && missingScopes(holder, way).isEmpty());
    }

    private static boolean accepts(Holder holder, SecurityScheme scheme) {
        return scheme.acceptedKinds().contains(holder.kind)
                && (holder.worksByBasic || !(scheme instanceof SecurityScheme.ClientSecret));
    }

    private static boolean takes(Holder holder, Way way) {
        return way.alternative.schemes().stream().anyMatch(one -> accepts(holder, one.scheme()));
    }

    private static Scopes missingScopes(Holder holder, Way way) {
        return way.alternative.schemes().stream()
                .filter(one -> accepts(holder, one.scheme()))
                .map(SchemeRequirement::scopes)
                .filter(scopes ->
                        way.match == SecurityRequirements.ScopeMatch.ALL || !holder.scopes.containsAny(scopes))
                .map(scopes -> scopes.minus(holder.scopes))
                .reduce(Scopes.NONE, Scopes::union);
    }

    private static List<String> missingPermissions(Holder holder, Operation operation) {
        return holder.kind == CredentialKind.API_KEY
                ? List.of()
                : operation.permissions().stream()
                        .filter(permission -> !holder.held.contains(permission))
                        .map(Permission::value)
                        .sorted()
                        .toList();
    }

    private static Nowhere nearest(Holder holder, Operation operation) {
        var taking = ways(operation)
                .filter(way -> takes(holder, way))
                .min(Comparator.comparingInt(way -> missing(holder, way)));
        if (taking.isEmpty()) {
            var kinds = ways(operation).map(CredentialReach::words).distinct().collect(Collectors.joining(", or "));
            return new Nowhere(operation, new Lack.OtherKind(holder.kind, kinds));
        }
        var scopes = missingScopes(holder, taking.get());
        var isAny = taking.get().match == SecurityRequirements.ScopeMatch.ANY;
        return new Nowhere(
                operation,
                scopes.isEmpty()
                        ? new Lack.OtherRole(holder.role, missingPermissions(holder, operation))
                        : new Lack.MoreScopes(scopes, isAny));
    }

    private static int missing(Holder holder, Way way) {
        var count = missingScopes(holder, way).size();
        return way.match == SecurityRequirements.ScopeMatch.ANY ? Math.min(1, count) : count;
    }

    private static String words(Way way) {
        return way.alternative.schemes().stream()
                .map(one -> one.scheme().acceptedKinds().stream()
                        .map(CredentialKind::label)
                        .collect(Collectors.joining(" or ")))
                .distinct()
                .collect(Collectors.joining(" together with "));
    }

    /** How far away: a permission nearer than a scope, each scope further than the one before, another kind the furthest. */
    private static int distance(Nowhere nowhere) {
        return switch (nowhere.lack()) {
            case Lack.OtherRole _ -> 0;
            case Lack.MoreScopes(var missing, boolean isAnyEnough) -> isAnyEnough ? 1 : missing.size();
            case Lack.OtherKind _ -> Integer.MAX_VALUE;
        };
    }
}
