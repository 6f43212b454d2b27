package dev.latchkey.authserver.client;

import dev.latchkey.authserver.assertion.ClientAssertionVerifier;
import dev.latchkey.authserver.assertion.RemoteKeys;
import dev.latchkey.authserver.dpop.DpopNonces;
import dev.latchkey.authserver.dpop.DpopProofs;
import dev.latchkey.core.proof.ReplayGuard;
import java.time.InstantSource;

/** What proves clients by keys of their own, joined: DPoP proofs and client assertions. */
public final class ClientProofs {

    /** Most assertions and proofs remembered until they expire; more are refused rather than forgotten. */
    private static final int REPLAYS_MAX = 200_000;

    private final DpopProofs dpop;
    private final KeyProofs keyProofs;
    private final AssertedClients assertions;

    /** @param keys of clients, where they say that they are */
    public ClientProofs(DpopNonces nonces, RemoteKeys keys, String apiOrigin, String webOrigin, InstantSource clock) {
        this.dpop = new DpopProofs(nonces, new ReplayGuard(REPLAYS_MAX));
        this.keyProofs = new KeyProofs(dpop, apiOrigin, webOrigin);
        this.assertions = new AssertedClients(
                Thread::startVirtualThread,
                new ClientAssertionVerifier(apiOrigin, new ReplayGuard(REPLAYS_MAX), clock.instant()),
                keys,
                new EndpointAudiences(apiOrigin, webOrigin));
    }

    public DpopProofs dpop() {
        return dpop;
    }

    public KeyProofs keyProofs() {
        return keyProofs;
    }

    public AssertedClients assertions() {
        return assertions;
    }
}
