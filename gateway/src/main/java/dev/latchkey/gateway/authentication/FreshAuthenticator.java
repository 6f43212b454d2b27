package dev.latchkey.gateway.authentication;

import dev.latchkey.core.change.Freshness;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.request.Authenticator;
import dev.latchkey.engine.request.PresentedCredential;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import dev.latchkey.engine.request.PresentedRequest;
import java.util.List;

/**
 * Judges no credential by what may have changed: 503 while what it would be looked up in is too old. A request without a credential
 * stands on nothing that is held in memory, and goes on.
 */
public final class FreshAuthenticator implements Authenticator {

    private static final Authentication.Rejected UNAVAILABLE = new Authentication.Rejected(new Denial(
            Denial.Reason.TEMPORARILY_UNAVAILABLE,
            new Explanation(Gate.REQUEST, List.of(), List.of(), List.of(), "Nobody needs to: try again in a moment.")));

    private final Authenticator authenticator;
    private final Freshness ofKeys;
    private final Freshness ofTokens;

    /**
     * @param ofKeys what API keys are looked up in
     * @param ofTokens what access tokens are judged by
     */
    public FreshAuthenticator(Authenticator authenticator, Freshness ofKeys, Freshness ofTokens) {
        this.authenticator = authenticator;
        this.ofKeys = ofKeys;
        this.ofTokens = ofTokens;
    }

    @Override
    public Authentication authenticate(List<PresentedCredential> presented, PresentedRequest request) {
        for (var credential : presented) {
            var needed = credential.scheme() == Scheme.NONE ? ofKeys : ofTokens;
            if (!needed.isGiven()) {
                return UNAVAILABLE;
            }
        }
        return authenticator.authenticate(presented, request);
    }
}
