package dev.latchkey.console.reference;

import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityRequirements.ScopeMatch;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.CredentialKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an operation accepts, for people. Every word of it is asked of the engine's own scheme, so that it says what is enforced.
 *
 * @param isPublic whether no credential is needed
 * @param ways the alternatives, one of which is enough; empty when every one is public
 */
public record Access(boolean isPublic, List<Way> ways) {

    public Access {
        ways = List.copyOf(ways);
    }

    static Access of(SecurityRequirements security) {
        var ways = security.alternatives().stream()
                .filter(alternative -> !alternative.allowsAnonymous())
                .map(alternative -> Way.of(alternative, security.scopeMatch()))
                .distinct()
                .toList();
        return new Access(security.allowsAnonymous(), ways);
    }

    /** Every scope that any alternative names, sorted. */
    List<String> scopes() {
        return ways.stream()
                .flatMap(way -> way.needs().stream())
                .flatMap(need -> need.scopes().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * One alternative.
     *
     * @param needs every one of these must be in the request; at least one
     */
    public record Way(List<Need> needs) {

        public Way {
            needs = List.copyOf(needs);
        }

        private static Way of(SecurityRequirement alternative, ScopeMatch match) {
            return new Way(alternative.schemes().stream()
                    .map(one -> Need.of(one, match))
                    .toList());
        }
    }

    /**
     * One credential of an alternative.
     *
     * @param kinds any of these
     * @param scopes by name, sorted; empty when none is asked for
     * @param isOneScopeEnough one of the scopes is enough, otherwise all are needed
     */
    public record Need(Set<CredentialKind> kinds, Location location, List<String> scopes, boolean isOneScopeEnough) {

        public Need {
            kinds = Set.copyOf(kinds);
            scopes = List.copyOf(scopes);
        }

        private static Need of(SchemeRequirement requirement, ScopeMatch match) {
            var location = Arrays.stream(Location.values())
                    .filter(one -> !kinds(requirement.scheme(), one).isEmpty())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("a scheme takes no credential anywhere"));
            return new Need(
                    kinds(requirement.scheme(), location),
                    location,
                    requirement.scopes().stream()
                            .map(scope -> scope.value())
                            .sorted()
                            .toList(),
                    match == ScopeMatch.ANY);
        }

        private static Set<CredentialKind> kinds(SecurityScheme scheme, Location location) {
            return Arrays.stream(CredentialKind.values())
                    .filter(kind -> scheme.accepts(kind, location))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(CredentialKind.class)));
        }

        /** What the badges say, in a fixed order. */
        public List<Badge> badges() {
            return kinds.stream()
                    .sorted()
                    .map(kind -> new Badge(kind, isInQuery()))
                    .toList();
        }

        public boolean isInQuery() {
            return location == Location.KEY_QUERY;
        }
    }

    /** A kind of credential at its place. */
    public record Badge(CredentialKind kind, boolean isInQuery) {

        public boolean isToken() {
            return kind == CredentialKind.CLIENT_CREDENTIALS || kind == CredentialKind.AUTHORIZATION_CODE;
        }

        /** Key of the text that names it. */
        public String key() {
            return (isInQuery ? "reference.queried." : "reference.credential.") + kind.name();
        }
    }
}
