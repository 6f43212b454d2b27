package dev.latchkey.gateway.principal;

import dev.latchkey.engine.decision.Principal;

/** Says to an upstream who calls, so that it can be believed. */
@FunctionalInterface
public interface PrincipalSigner {

    /**
     * The value of {@code Latchkey-Principal}: a signed JWT that lives 60 seconds.
     *
     * @param api name of the API, the audience
     */
    String sign(Principal principal, String api, String requestId);
}
