package dev.latchkey.authserver.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.authserver.assertion.AssertionResult;
import dev.latchkey.authserver.assertion.ClientAssertionVerifier;
import dev.latchkey.authserver.assertion.KeyLookup;
import dev.latchkey.authserver.assertion.KeyOwner;
import dev.latchkey.authserver.assertion.RemoteKeys;
import dev.latchkey.authserver.assertion.UnprovenAssertion;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.proof.JwkSet;
import dev.latchkey.core.proof.ProofException;
import dev.latchkey.edge.http.EventLoop;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves companies' clients and partners' applications by {@code private_key_jwt}, under the keys they registered or those at their
 * {@code jwks_uri}. Keys are fetched on a virtual
 * thread; what a client signed is looked at in turns ({@link Verifications}).
 */
public final class AssertedClients implements ClientAuthenticator.Assertions {

    private static final Logger LOG = LoggerFactory.getLogger(AssertedClients.class);

    private final Executor executor;
    private final ClientAssertionVerifier verifier;
    private final Verifications verifications = new Verifications();
    private final RemoteKeys remoteKeys;
    private final EndpointAudiences audiences;

    /** @param executor starts a virtual thread for each task */
    AssertedClients(
            Executor executor, ClientAssertionVerifier verifier, RemoteKeys remoteKeys, EndpointAudiences audiences) {
        this.executor = executor;
        this.verifier = verifier;
        this.remoteKeys = remoteKeys;
        this.audiences = audiences;
    }

    @Override
    public Future<AssertionResult> verify(
            UnprovenAssertion assertion, KeyOwner owner, ClientKeys keys, @Nullable String path, Instant now) {
        var endpoints = path == null ? null : audiences.at(path, keys.takesEndpointAudience());
        return EventLoop.call(executor, () -> {
            var result = verify(assertion, owner, keys, endpoints, now);
            if (result instanceof AssertionResult.Refused refused) {
                LOG.info("client assertion refused: client {}: {}", assertion.clientId(), refused.reason());
            } else if (result instanceof AssertionResult.Busy) {
                LOG.info(
                        "client assertion not verified: client {}: too many are looked at, or have their keys fetched,"
                                + " now",
                        assertion.clientId());
            }
            return result;
        });
    }

    private AssertionResult verify(
            UnprovenAssertion assertion,
            KeyOwner owner,
            ClientKeys keys,
            @Nullable Set<String> endpoints,
            Instant now) {
        var inline = keys.jwks();
        return inline == null
                ? verifyBy(lookUp(assertion, owner, keys), assertion, owner, endpoints, now)
                : verifications.inTurn(owner, () -> verify(assertion, inline, endpoints, now));
    }

    private AssertionResult verify(
            UnprovenAssertion assertion, String inline, @Nullable Set<String> endpoints, Instant now) {
        try {
            return verifier.verify(assertion, JwkSet.parse(inline.getBytes(UTF_8)), endpoints, now);
        } catch (ProofException e) {
            return new AssertionResult.Unproven("jwks: " + e.reason());
        }
    }

    private AssertionResult verifyBy(
            KeyLookup keys, UnprovenAssertion assertion, KeyOwner owner, @Nullable Set<String> endpoints, Instant now) {
        return switch (keys) {
            case KeyLookup.Unavailable(var reason) -> new AssertionResult.Unproven(reason);
            case KeyLookup.Busy _ -> new AssertionResult.Busy();
            case KeyLookup.Found(var found) ->
                verifications.inTurn(owner, () -> verifier.verify(assertion, found, endpoints, now));
        };
    }

    private KeyLookup lookUp(UnprovenAssertion assertion, KeyOwner owner, ClientKeys keys) {
        var address = keys.jwksUri();
        return address == null
                ? new KeyLookup.Unavailable("the client has no keys")
                : remoteKeys.find(owner, URI.create(address), assertion.kid().orElse(null));
    }
}
