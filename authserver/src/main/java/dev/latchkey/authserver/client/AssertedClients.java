package dev.latchkey.authserver.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.authserver.assertion.AssertionResult;
import dev.latchkey.authserver.assertion.ClientAssertionVerifier;
import dev.latchkey.authserver.assertion.KeyLookup;
import dev.latchkey.authserver.assertion.RemoteKeys;
import dev.latchkey.authserver.assertion.UnprovenAssertion;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.core.proof.JwkSet;
import dev.latchkey.core.proof.ProofException;
import dev.latchkey.edge.http.EventLoop;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves applications by {@code private_key_jwt}, under the keys they registered or those at their {@code jwks_uri}. On a virtual
 * thread, because keys may have to be fetched.
 */
public final class AssertedClients implements ClientAuthenticator.Assertions {

    private static final Logger LOG = LoggerFactory.getLogger(AssertedClients.class);

    private final Executor executor;
    private final ClientAssertionVerifier verifier;
    private final RemoteKeys remoteKeys;

    /** @param executor starts a virtual thread for each task */
    public AssertedClients(Executor executor, ClientAssertionVerifier verifier, RemoteKeys remoteKeys) {
        this.executor = executor;
        this.verifier = verifier;
        this.remoteKeys = remoteKeys;
    }

    @Override
    public Future<Boolean> verify(LiveApplication application, UnprovenAssertion assertion, Instant now) {
        return EventLoop.call(executor, () -> isGood(application, assertion, now));
    }

    private boolean isGood(LiveApplication application, UnprovenAssertion assertion, Instant now) {
        if (!assertion.clientId().equals(application.publicClientId())) {
            return refused(application, "the assertion is another client's");
        }
        return switch (keys(application, assertion)) {
            case KeyLookup.Unavailable(var reason) -> refused(application, reason);
            case KeyLookup.Found(var keys) ->
                switch (verifier.verify(assertion, keys, now)) {
                    case AssertionResult.Proven _ -> true;
                    case AssertionResult.Refused(var reason) -> refused(application, reason);
                };
        };
    }

    private KeyLookup keys(LiveApplication application, UnprovenAssertion assertion) {
        var inline = application.protocol().jwks();
        var address = application.protocol().jwksUri();
        try {
            if (inline != null) {
                return new KeyLookup.Found(JwkSet.parse(inline.getBytes(UTF_8)));
            }
            return address == null
                    ? new KeyLookup.Unavailable("the client has no keys")
                    : remoteKeys.find(
                            application.clientId(),
                            URI.create(address),
                            assertion.kid().orElse(null));
        } catch (ProofException e) {
            return new KeyLookup.Unavailable("jwks: " + e.reason());
        }
    }

    private static boolean refused(LiveApplication application, String reason) {
        LOG.info("client assertion refused: client {}: {}", application.clientId(), reason);
        return false;
    }
}
