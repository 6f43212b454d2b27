package dev.latchkey.console.reference;

import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityRequirements.ScopeMatch;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.CredentialKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
                .filter(alternative -> !alternative.allowsAnonymous() && !alternative.isClosed())
                .map(alternative -> Way.of(alternative, security.scopeMatch()))
                .distinct()
                .toList();
        return new Access(security.allowsAnonymous(), ways);
    }

    /** Whether nobody is let in, whatever they bring. */
    public boolean isClosed() {
        return !isPublic && ways.isEmpty();
    }

    /** Whether keys stand in a query parameter of this name. */
    boolean isKeyParameter(String name) {
        return ways.stream()
                .flatMap(way -> way.needs().stream())
                .anyMatch(need -> need.isInQuery() && need.location().name().equals(name));
    }

    /** A header that keys stand in; the deployment's own if it is one of several. */
    Optional<Location> keyInHeader() {
        return ways.stream()
                .flatMap(way -> way.needs().stream())
                .filter(need -> need.kinds().stream().noneMatch(CredentialKind::isOAuth))
                .map(Need::location)
                .filter(location -> location.place() == Location.Place.HEADER
                        || location.place() == Location.Place.AUTHORIZATION
                        || location.place() == Location.Place.BASIC)
                .min(Comparator.comparing(location -> !location.equals(Location.KEY_HEADER)));
    }

    /** How many kinds of access tokens are taken alone: of clients, of users. */
    int tokenKinds() {
        return (int) ways.stream()
                .filter(way -> way.needs().size() == 1)
                .map(way -> way.needs().getFirst())
                .filter(need -> need.location().place() == Location.Place.TOKEN)
                .flatMap(need -> need.kinds().stream())
                .distinct()
                .count();
    }

    /** Whether an access token alone is enough. */
    boolean takesTokensAlone() {
        return tokenKinds() > 0;
    }

    /** Whether a client's id and secret may stand in the request themselves. */
    public boolean takesClientSecret() {
        return ways.stream()
                .flatMap(way -> way.needs().stream())
                .anyMatch(need -> need.location().place() == Location.Place.BASIC
                        && need.kinds().contains(CredentialKind.CLIENT_CREDENTIALS));
    }

    /** Where a scope is explained, whichever page of them that is. */
    public static String linkOf(String scope) {
        var encoded = URLEncoder.encode(scope, StandardCharsets.UTF_8);
        return "/reference/scopes?scope=" + encoded + "#" + encoded;
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
            var location = requirement.scheme().location();
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
                    .map(kind -> new Badge(kind, location))
                    .toList();
        }

        public boolean isInQuery() {
            return location.place() == Location.Place.QUERY;
        }
    }

    /** A kind of credential at its place. */
    public record Badge(CredentialKind kind, Location location) {

        /** Key of the text that names it. */
        public String key() {
            var sort = switch (location.place()) {
                case QUERY -> "reference.queried.";
                case BASIC -> "reference.basic.";
                case TOKEN, AUTHORIZATION, HEADER, COOKIE -> "reference.credential.";
            };
            return sort + kind.name();
        }

        /** Where it stands, if that is not where keys and tokens of this deployment usually do; else empty. */
        public String place() {
            return switch (location.place()) {
                case TOKEN, BASIC -> "";
                case HEADER, QUERY -> location.name();
                case COOKIE -> "Cookie: " + location.name();
                case AUTHORIZATION -> location.name().isEmpty() ? "Authorization" : "Authorization: " + location.name();
            };
        }
    }
}
