package dev.latchkey.authserver.client;

import dev.latchkey.authserver.assertion.ClientAssertionVerifier;
import dev.latchkey.authserver.assertion.RemoteKeys;
import dev.latchkey.authserver.dpop.DpopNonces;
import dev.latchkey.authserver.dpop.DpopProofs;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.proof.ReplayGuard;
import java.time.InstantSource;

/** What proves clients by keys of their own, joined: DPoP proofs and client assertions. */
public final class ClientProofs {

    /** Most proofs, and most assertions, remembered until they expire where nobody says otherwise. */
    private static final int REMEMBERED_MAX = 200_000;

    /** One for each of so many bytes of the heap; an entry takes about 100. */
    private static final int HEAP_BYTES_OF_ONE = 8 * 1024;

    private final DpopProofs dpop;
    private final KeyProofs keyProofs;
    private final AssertedClients assertions;

    /**
     * @param profile of the deployment
     * @param keys of clients, where their applications say that they are
     * @param rememberedMax most proofs of requests to the APIs, of clients and of strangers who ask for tokens, and most assertions,
     *     each; 0 for as many as the heap has room for
     */
    public ClientProofs(
            SecurityProfile profile,
            DpopNonces nonces,
            RemoteKeys keys,
            String apiOrigin,
            String webOrigin,
            int rememberedMax,
            InstantSource clock) {
        var max = rememberedMax == 0 ? rememberedMax(Runtime.getRuntime().maxMemory()) : rememberedMax;
        var isUnderFapi2 = profile == SecurityProfile.FAPI_2;
        this.dpop = new DpopProofs(isUnderFapi2, nonces, new ReplayGuard(max));
        this.keyProofs = new KeyProofs(
                new DpopProofs(isUnderFapi2, nonces, alone(max)),
                new DpopProofs(isUnderFapi2, nonces, alone(max)),
                apiOrigin,
                webOrigin);
        this.assertions = new AssertedClients(
                Thread::startVirtualThread,
                new ClientAssertionVerifier(apiOrigin, alone(max), clock.instant()),
                keys,
                new EndpointAudiences(apiOrigin, webOrigin));
    }

    static int rememberedMax(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_OF_ONE, 1_000, REMEMBERED_MAX);
    }

    /** For holders who belong to nobody, each of whom has a sixteenth. */
    private static ReplayGuard alone(int max) {
        return new ReplayGuard(max, max / 16, max / 16);
    }

    /** Of requests to the APIs. */
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
