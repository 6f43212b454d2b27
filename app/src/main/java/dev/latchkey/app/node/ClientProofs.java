package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.assertion.ClientAssertionVerifier;
import dev.latchkey.authserver.assertion.RemoteKeys;
import dev.latchkey.authserver.dpop.DpopNonces;
import dev.latchkey.authserver.dpop.DpopProofs;
import dev.latchkey.authserver.token.AssertedClients;
import dev.latchkey.authserver.token.KeyProofs;
import dev.latchkey.core.proof.ReplayGuard;
import dev.latchkey.edge.outbound.OutboundFetcher;
import io.vertx.core.Vertx;

/** What proves clients by keys of their own, joined: DPoP proofs, client assertions, and the fetcher of their key sets. */
final class ClientProofs implements AutoCloseable {

    /** Most assertions and proofs remembered until they expire; more are refused rather than forgotten. */
    private static final int REPLAYS_MAX = 200_000;

    private final OutboundFetcher fetcher;
    private final DpopProofs dpop;
    private final KeyProofs keyProofs;
    private final AssertedClients assertions;

    ClientProofs(Vertx vertx, Configuration configuration, Deployment deployment) {
        var listeners = configuration.listeners();
        this.fetcher = new OutboundFetcher(vertx, configuration.clients().allowPrivateAddressesForLocalUse());
        var nonces = new DpopNonces(
                deployment.masterKey().derive("DPoP nonces"),
                configuration.dpop().nonceLifetime());
        this.dpop = new DpopProofs(nonces, new ReplayGuard(REPLAYS_MAX));
        this.keyProofs = new KeyProofs(dpop, listeners.apiOrigin(), listeners.webOrigin());
        this.assertions = new AssertedClients(
                Thread::startVirtualThread,
                new ClientAssertionVerifier(
                        listeners.apiOrigin(),
                        new ReplayGuard(REPLAYS_MAX),
                        deployment.clock().instant()),
                new RemoteKeys(fetcher::fetch, Thread::startVirtualThread, deployment.clock()));
    }

    /** Fetches what strangers name, from public addresses only. */
    OutboundFetcher fetcher() {
        return fetcher;
    }

    DpopProofs dpop() {
        return dpop;
    }

    KeyProofs keyProofs() {
        return keyProofs;
    }

    AssertedClients assertions() {
        return assertions;
    }

    @Override
    public void close() {
        fetcher.close();
    }
}
