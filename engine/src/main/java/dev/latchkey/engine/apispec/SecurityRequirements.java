package dev.latchkey.engine.apispec;

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

    public boolean allowsAnonymous() {
        return alternatives.isEmpty() || alternatives.stream().anyMatch(SecurityRequirement::allowsAnonymous);
    }
}
