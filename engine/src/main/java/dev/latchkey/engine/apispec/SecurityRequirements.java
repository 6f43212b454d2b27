package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;

/**
 * The alternatives of which one must be satisfied. An empty list, from {@code security: []} or from a document that says
 * nothing, asks for nothing.
 *
 * @param scopeMatch which of the scopes of an alternative are needed
 */
public record SecurityRequirements(List<SecurityRequirement> alternatives, ScopeMatch scopeMatch) {

    /** How the scopes of one alternative are satisfied. */
    public enum ScopeMatch {
        /** Every scope is needed: OpenAPI's rule. */
        ALL,
        /** One is enough: {@code x-latchkey-scope-match: any}. */
        ANY
    }

    public SecurityRequirements {
        alternatives = List.copyOf(alternatives);
    }

    /** What lets nobody in. */
    public static SecurityRequirements closed(String reason) {
        return new SecurityRequirements(List.of(SecurityRequirement.closed("security", reason)), ScopeMatch.ALL);
    }

    /** Whether nothing satisfies any alternative. */
    public boolean isClosed() {
        for (var alternative : alternatives) {
            if (!alternative.isClosed()) {
                return false;
            }
        }
        return !alternatives.isEmpty();
    }

    /**
     * The scopes that a token needs who has none yet: those of the first alternative that a user's token satisfies alone, else of the
     * first that any token does, else of the first that asks a token for scopes; where any of several is enough, the first. None where no token is
     * asked for scopes.
     */
    public Scopes scopesForToken() {
        Scopes found = null;
        for (var alternative : alternatives) {
            var scopes = scopesOf(alternative);
            if (!scopes.isEmpty()) {
                if (alternative.takesTokenAlone(CredentialKind.AUTHORIZATION_CODE)) {
                    return scopes;
                }
                if (found == null || alternative.takesTokenAlone(CredentialKind.CLIENT_CREDENTIALS)) {
                    found = scopes;
                }
            }
        }
        return found == null ? Scopes.NONE : found;
    }

    /**
     * Whether scopes that an alternative asks for count for nothing, because another takes every token of the same grant alone: a
     * document may say so, and mean by the other something that is no token here.
     */
    public boolean takesTokensWhateverTheirScopes() {
        for (var kind : List.of(CredentialKind.CLIENT_CREDENTIALS, CredentialKind.AUTHORIZATION_CODE)) {
            var isEveryTaken = false;
            var isScopeAsked = false;
            for (var alternative : alternatives) {
                isEveryTaken |= alternative.takesTokenAlone(kind)
                        && alternative.schemes().get(0).scopes().isEmpty();
                isScopeAsked |= !alternative.isClosed() && alternative.asksTokenForScopes(kind);
            }
            if (isEveryTaken && isScopeAsked) {
                return true;
            }
        }
        return false;
    }

    /** The fewest scopes that a token may need for that alternative of these; none for keys. */
    public Scopes scopesOf(SecurityRequirement alternative) {
        var scopes = Scopes.NONE;
        for (var requirement : alternative.schemes()) {
            scopes = scopes.isEmpty() ? requirement.scopes() : scopes.union(requirement.scopes());
        }
        return scopeMatch == ScopeMatch.ANY && !scopes.isEmpty()
                ? Scopes.of(List.of(scopes.iterator().next()))
                : scopes;
    }

    public boolean allowsAnonymous() {
        return alternatives.isEmpty() || alternatives.stream().anyMatch(SecurityRequirement::allowsAnonymous);
    }
}
