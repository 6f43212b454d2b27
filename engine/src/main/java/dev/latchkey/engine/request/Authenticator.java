package dev.latchkey.engine.request;

import dev.latchkey.engine.decision.Authentication;
import java.util.List;

/** Turns what a request presents into who it is. */
@FunctionalInterface
public interface Authenticator {

    /**
     * Proves every credential, from memory only: called on an event loop, never blocks.
     *
     * @param presented none, or at most one for each location
     * @return anonymous only for none; rejected when one of them is bad or they belong to different companies
     */
    Authentication authenticate(List<PresentedCredential> presented, PresentedRequest request);
}
