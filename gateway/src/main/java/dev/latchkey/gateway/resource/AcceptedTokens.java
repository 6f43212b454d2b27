package dev.latchkey.gateway.resource;

import java.util.List;

/**
 * How access tokens may be presented.
 *
 * @param takesBearer whether a token that is bound to no key is taken, and a secret itself where an API takes those (RFC 7617)
 * @param dpopAlgorithms JWA names that DPoP proofs may be signed with; empty when no DPoP is taken
 */
public record AcceptedTokens(boolean takesBearer, List<String> dpopAlgorithms) {

    public AcceptedTokens {
        dpopAlgorithms = List.copyOf(dpopAlgorithms);
        if (!takesBearer && dpopAlgorithms.isEmpty()) {
            throw new IllegalArgumentException("expected a way to present access tokens");
        }
    }

    boolean takesDpop() {
        return !dpopAlgorithms.isEmpty();
    }
}
