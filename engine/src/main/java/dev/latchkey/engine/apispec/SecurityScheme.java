package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;
import java.util.Set;

/** A security scheme of an OpenAPI document (OpenAPI 3.1 §4.8.27), as far as Latchkey can enforce it. */
public sealed interface SecurityScheme {

    /** The key under {@code components.securitySchemes}. */
    String name();

    /** Where its credentials stand. */
    Location location();

    /** The kinds of credential it takes, in the order of {@link CredentialKind}. */
    List<CredentialKind> acceptedKinds();

    /** Whether a credential of that kind, presented at that place, is of this scheme. */
    boolean accepts(CredentialKind kind, Location location);

    /** Where a credential stands in a request. */
    enum Location {
        /** {@code Authorization: Bearer}. */
        AUTHORIZATION_HEADER,
        /** The header that carries keys, {@link dev.latchkey.engine.protocol.CredentialCarriers#keyHeader}. */
        KEY_HEADER,
        /** The query parameter that carries a partner's key, only where the operation opts in by declaring it. */
        KEY_QUERY
    }

    /**
     * {@code type: apiKey} in the header or the query parameter that carries keys.
     *
     * @param kind a company's key, or a partner's where the scheme says {@code x-latchkey-credential: partner_api_key}
     */
    record ApiKey(String name, Location location, CredentialKind kind) implements SecurityScheme {
        @Override
        public List<CredentialKind> acceptedKinds() {
            return List.of(kind);
        }

        @Override
        public boolean accepts(CredentialKind presented, Location at) {
            return presented == kind && at == location;
        }
    }

    /**
     * {@code type: oauth2}; its flows say which grants it takes.
     *
     * @param kinds the grants whose flow the scheme declares
     * @param declaredScopes scopes of all those flows, canonical names
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
            return at == Location.AUTHORIZATION_HEADER && kinds.contains(presented);
        }
    }

    /** {@code type: http}, {@code scheme: bearer}: an access token of either grant. */
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
            return at == Location.AUTHORIZATION_HEADER && presented.isOAuth();
        }
    }
}
