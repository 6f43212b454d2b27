package dev.latchkey.gateway.principal;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Principal;

/**
 * Signs a principal once and uses that for some seconds; what belongs to one request alone stands in a header of its own, under a code
 * that costs a twentieth of a signature. Safe for use by several event loops.
 */
public final class UpstreamSigner implements PrincipalSigner {

    private final KeptPrincipals principals;
    private final RequestSeal seal;

    public UpstreamSigner(KeptPrincipals principals, RequestSeal seal) {
        this.principals = principals;
        this.seal = seal;
    }

    @Override
    public SignedHeaders sign(Principal principal, Operation operation, String requestId) {
        var kept = principals.of(principal, operation.api());
        return new SignedHeaders(kept.token(), seal.header(kept, operation, requestId));
    }
}
