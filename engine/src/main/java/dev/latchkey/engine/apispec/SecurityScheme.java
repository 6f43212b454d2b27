package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;
import java.util.Set;

/** A security scheme of an OpenAPI document (OpenAPI 3.1 §4.8.27), and what a deployment makes of it. */
public sealed interface SecurityScheme {

    /** The key under {@code components.securitySchemes}. */
    String name();

    /** Where its credentials stand. */
    Location location();

    /** The kinds of credential it takes, in the order of {@link CredentialKind}; none for a scheme that nothing satisfies. */
    List<CredentialKind> acceptedKinds();

    /** Whether a credential of that kind, presented at that place, is of this scheme. */
    boolean accepts(CredentialKind kind, Location location);

    /**
     * Where a credential stands in a request.
     *
     * @param name of the header, parameter or cookie, or the word before a key in {@code Authorization}; empty for the places that a
     *     deployment has whatever its documents say, {@link dev.latchkey.engine.protocol.CredentialCarriers}
     */
    record Location(Place place, String name) {

        /** Sorts of places. */
        public enum Place {
            /** {@code Authorization: Bearer} or {@code DPoP} with an access token. */
            TOKEN,
            /** {@code Authorization} with a key behind a word, or alone. */
            AUTHORIZATION,
            /** {@code Authorization: Basic} (RFC 7617). */
            BASIC,
            /** A header that carries keys. */
            HEADER,
            /** A query parameter that carries keys, only where the operation asks for it. */
            QUERY,
            /** A cookie that carries keys. */
            COOKIE
        }

        /** {@code Authorization} with an access token. */
        public static final Location AUTHORIZATION_HEADER = new Location(Place.TOKEN, "");

        /** The deployment's header that carries keys, {@link dev.latchkey.engine.protocol.CredentialCarriers#keyHeader}. */
        public static final Location KEY_HEADER = new Location(Place.HEADER, "");

        /** The deployment's query parameter that carries a partner's key, only where the operation opts in by declaring it. */
        public static final Location KEY_QUERY = new Location(Place.QUERY, "");

        /** {@code Authorization: Basic}. */
        public static final Location BASIC = new Location(Place.BASIC, "Basic");

        /** Whether both stand in one and the same header, of which a request has one. */
        public boolean sharesHeaderWith(Location other) {
            return equals(other) || (isAuthorization() && other.isAuthorization());
        }

        private boolean isAuthorization() {
            return place == Place.TOKEN || place == Place.AUTHORIZATION || place == Place.BASIC;
        }

        @Override
        public String toString() {
            if (!name.isEmpty()) {
                return place + " " + name;
            }
            return switch (place) {
                case TOKEN -> "AUTHORIZATION_HEADER";
                case HEADER -> "KEY_HEADER";
                case QUERY -> "KEY_QUERY";
                case AUTHORIZATION, BASIC, COOKIE -> place.toString();
            };
        }
    }

    /**
     * A key at its place.
     *
     * @param kind a company's key or a partner's
     */
    record ApiKey(String name, Location location, CredentialKind kind) implements SecurityScheme {
        @Override
        public List<CredentialKind> acceptedKinds() {
            return List.of(kind);
        }

        @Override
        public boolean accepts(CredentialKind presented, Location at) {
            return presented == kind && at.equals(location);
        }
    }

    /**
     * {@code type: oauth2}; its flows say which grants it takes, unless the deployment does.
     *
     * @param kinds the grants that it takes
     * @param declaredScopes scopes of all its flows, canonical names
     */
    record OAuth2(String name, Set<CredentialKind> kinds, Scopes declaredScopes) implements SecurityScheme {
        @Override
        public Location location() {
            return Location.AUTHORIZATION_HEADER;
        }

        @Override
        public List<CredentialKind> acceptedKinds() {
            return kinds.stream().sorted().toList();
        }

        @Override
        public boolean accepts(CredentialKind presented, Location at) {
            return kinds.contains(presented) && at.equals(Location.AUTHORIZATION_HEADER);
        }
    }

    /** An access token of either grant: {@code type: http} with {@code scheme: bearer}, or {@code type: openIdConnect}. */
    record Bearer(String name) implements SecurityScheme {
        @Override
        public Location location() {
            return Location.AUTHORIZATION_HEADER;
        }

        @Override
        public List<CredentialKind> acceptedKinds() {
            return List.of(CredentialKind.CLIENT_CREDENTIALS, CredentialKind.AUTHORIZATION_CODE);
        }

        @Override
        public boolean accepts(CredentialKind presented, Location at) {
            return presented.isOAuth() && at.equals(Location.AUTHORIZATION_HEADER);
        }
    }

    /** A client's id and secret themselves, by HTTP basic: as good as a token with every scope that the client has. */
    record ClientSecret(String name) implements SecurityScheme {
        @Override
        public Location location() {
            return Location.BASIC;
        }

        @Override
        public List<CredentialKind> acceptedKinds() {
            return List.of(CredentialKind.CLIENT_CREDENTIALS);
        }

        @Override
        public boolean accepts(CredentialKind presented, Location at) {
            return presented == CredentialKind.CLIENT_CREDENTIALS && at.equals(Location.BASIC);
        }
    }

    /**
     * A scheme that nothing satisfies here, so that every alternative that names it is closed.
     *
     * @param reason why, as the end of a sentence that begins with its name: {@code is not offered here: mutualTLS}
     */
    record NotOffered(String name, String reason) implements SecurityScheme {
        @Override
        public Location location() {
            return Location.AUTHORIZATION_HEADER;
        }

        @Override
        public List<CredentialKind> acceptedKinds() {
            return List.of();
        }

        @Override
        public boolean accepts(CredentialKind presented, Location at) {
            return false;
        }
    }
}
