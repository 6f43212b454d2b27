package dev.latchkey.gateway.principal;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Principal;

/** Says to an upstream who calls and what was let in, so that it can be believed. */
@FunctionalInterface
public interface PrincipalSigner {

    /**
     * The headers for one request.
     *
     * @param operation that the request was let in for; its API is the audience
     * @param requestId as the upstream, the caller and the log have it
     */
    SignedHeaders sign(Principal principal, Operation operation, String requestId);
}
