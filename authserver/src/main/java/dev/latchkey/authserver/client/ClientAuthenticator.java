package dev.latchkey.authserver.client;

import dev.latchkey.authserver.assertion.AssertionResult;
import dev.latchkey.authserver.assertion.KeyOwner;
import dev.latchkey.authserver.assertion.UnprovenAssertion;
import dev.latchkey.authserver.client.AuthenticatedClient.OfCompany;
import dev.latchkey.authserver.client.AuthenticatedClient.OfPartner;
import dev.latchkey.authserver.client.ClientAuthentication.ByAssertion;
import dev.latchkey.authserver.client.ClientAuthentication.ByIdAlone;
import dev.latchkey.authserver.client.ClientAuthentication.BySecret;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.CredentialIndex;
import dev.latchkey.core.credential.LiveClient;
import dev.latchkey.core.credential.LiveClient.LiveSecret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.proof.ProofException;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves clients: those of companies and partners' applications. The answer and its time are the same for an unknown client and
 * a wrong secret.
 */
public final class ClientAuthenticator {

    static final String REFUSAL = "client authentication failed";

    /** Where partners' applications come from; some are read from their metadata documents on first sight. */
    @FunctionalInterface
    public interface ApplicationSource {
        /**
         * The application with this client_id, as the world knows it; empty when there is none that works. Fails with
         * {@link ServiceUnavailable} when that cannot be told now.
         *
         * @param from who asks, on whose account a document is read on first sight
         */
        Future<Optional<LiveApplication>> find(String clientId, InetAddress from);

        static ApplicationSource of(ApplicationIndex index) {
            return (clientId, _) -> Future.succeededFuture(index.findByPublicId(clientId));
        }
    }

    /** Proves client assertions (RFC 7523 section 3). */
    @FunctionalInterface
    public interface Assertions {
        /**
         * Verifies an assertion, which may need the client's keys to be fetched.
         *
         * @param owner the client that it names
         * @param keys of that client
         * @param path of the request; absent for a client whose assertions are for the issuer wherever it sends them
         * @return what came of it; the reason of a refusal is logged
         */
        Future<AssertionResult> verify(
                UnprovenAssertion assertion, KeyOwner owner, ClientKeys keys, @Nullable String path, Instant now);
    }

    private final SecurityProfile profile;
    private final CredentialIndex credentials;
    private final ApplicationSource applications;
    private final Assertions assertions;
    private final SecretHasher hasher;
    private final TokenRequestLimits limits;

    /** @param profile of the deployment; that of an application may be stricter */
    public ClientAuthenticator(
            SecurityProfile profile,
            CredentialIndex credentials,
            ApplicationSource applications,
            Assertions assertions,
            SecretHasher hasher,
            TokenRequestLimits limits) {
        this.profile = profile;
        this.credentials = credentials;
        this.applications = applications;
        this.assertions = assertions;
        this.hasher = hasher;
        this.limits = limits;
    }

    /**
     * Proves a client, and counts its request. Fails, or throws, with {@link OAuthRejection}: {@code invalid_client} when the client
     * or its proof is not good at {@code now}, or is of another method than it registered; 429 when a client that is good asks too often.
     */
    public Future<AuthenticatedClient> authenticate(ClientAuthentication presented, HttpRequest request, Instant now) {
        if (profile == SecurityProfile.FAPI_2 && !(presented instanceof ByAssertion)) {
            // Before any look-up: whether there is such a client, and what it has, makes no difference.
            throw OAuthError.INVALID_CLIENT.because(REFUSAL
                    + ": expected private_key_jwt, and neither a secret nor client_id alone: this deployment keeps to"
                    + " FAPI 2.0; register keys of the client");
        }
        var proven = switch (presented) {
            case BySecret bySecret -> bySecret(bySecret, request.clientAddress(), now);
            case ByAssertion byAssertion -> byAssertion(byAssertion, request, now);
            case ByIdAlone(var clientId) ->
                applications.find(clientId, request.clientAddress()).map(ClientAuthenticator::unproven);
        };
        return proven.map(this::counted);
    }

    /** A public client is not counted: anybody could use its quota up. */
    private AuthenticatedClient counted(AuthenticatedClient client) {
        switch (client) {
            case OfCompany ofCompany -> limits.admitClient(ofCompany.clientId());
            case OfPartner ofPartner -> {
                if (ofPartner.isProven()) {
                    limits.admitClient(ofPartner.clientId());
                }
            }
        }
        return client;
    }

    private Future<AuthenticatedClient> bySecret(BySecret presented, InetAddress from, Instant now) {
        // Hashed before the look-up, so that both take the same path.
        var hash = hasher.hash(presented.secret());
        var client = credentials.findClient(presented.clientId()).orElse(null);
        return client == null
                ? applications.find(presented.clientId(), from).map(found -> ofPartner(found, presented, hash, now))
                : Future.succeededFuture(ofCompany(client, presented, hash, from, now));
    }

    private static AuthenticatedClient ofCompany(
            LiveClient client, BySecret presented, SecretHash hash, InetAddress from, Instant now) {
        var secret = client.proof().method().admits(presented.method()) ? liveSecret(client, hash, now) : null;
        if (secret == null) {
            throw refusal();
        }
        return ofCompany(client.provenBy(secret), secret.secretId(), from, now);
    }

    private static AuthenticatedClient ofCompany(LiveClient client, String provenBy, InetAddress from, Instant now) {
        if (!client.isLiveAt(now)) {
            throw refusal();
        }
        if (!client.allowList().allows(from)) {
            throw OAuthError.INVALID_CLIENT.because("this client may not be used from this address");
        }
        return new OfCompany(client, provenBy);
    }

    /** SecretHash compares in constant time. */
    private static @Nullable LiveSecret liveSecret(LiveClient client, SecretHash hash, Instant now) {
        for (var secret : client.secrets()) {
            if (secret.isLiveAt(now) && secret.hash().equals(hash)) {
                return secret;
            }
        }
        return null;
    }

    private static AuthenticatedClient ofPartner(
            Optional<LiveApplication> found, BySecret presented, SecretHash hash, Instant now) {
        return found.filter(
                        application -> application.protocol().proof().method().admits(presented.method()))
                .flatMap(application -> application.secretsAt(now).stream()
                        .filter(secret -> secret.hash().equals(hash))
                        .findFirst()
                        .map(secret -> (AuthenticatedClient) new OfPartner(application, true, secret.id())))
                .orElseThrow(ClientAuthenticator::refusal);
    }

    /** One that could prove itself must. */
    private static AuthenticatedClient unproven(Optional<LiveApplication> found) {
        return found.filter(LiveApplication::isPublic)
                .map(application -> (AuthenticatedClient) new OfPartner(application, false, null))
                .orElseThrow(ClientAuthenticator::refusal);
    }

    private Future<AuthenticatedClient> byAssertion(ByAssertion presented, HttpRequest request, Instant now) {
        var assertion = read(presented.assertion());
        if (presented.clientId() != null && !presented.clientId().equals(assertion.clientId())) {
            throw refusal();
        }
        var client = credentials.findClient(assertion.clientId()).orElse(null);
        if (client != null) {
            var owner = KeyOwner.ofCompany(client.clientId(), client.company().id());
            return signer(
                            assertion,
                            owner,
                            client.isLiveAt(now) ? client.proof().keys() : null,
                            path(request, false),
                            request.clientAddress(),
                            now)
                    .map(keyId -> {
                        checkAlgorithm(assertion, false);
                        return ofCompany(client, keyId, request.clientAddress(), now);
                    });
        }
        return applications.find(assertion.clientId(), request.clientAddress()).compose(found -> {
            var application = found.orElseThrow(ClientAuthenticator::refusal);
            var isFapi2 = application.protocol().requests().isFapi2();
            return signer(
                            assertion,
                            owner(application),
                            application.protocol().proof().keys(),
                            path(request, isFapi2),
                            request.clientAddress(),
                            now)
                    .map(keyId -> {
                        checkAlgorithm(assertion, isFapi2);
                        return new OfPartner(application, true, keyId);
                    });
        });
    }

    private static KeyOwner owner(LiveApplication application) {
        var partnerId = application.application().partnerId();
        return Partner.OF_MACHINES.contains(partnerId)
                ? KeyOwner.stranger(application.clientId())
                : KeyOwner.ofPartner(application.clientId(), partnerId);
    }

    private boolean isUnderFapi2(boolean byItself) {
        return byItself || profile == SecurityProfile.FAPI_2;
    }

    /** As {@link Assertions#verify} takes it: under FAPI 2.0 the issuer alone is an audience. */
    private @Nullable String path(HttpRequest request, boolean isFapi2) {
        return isUnderFapi2(isFapi2) ? null : request.path();
    }

    private void checkAlgorithm(UnprovenAssertion assertion, boolean isFapi2) {
        if (isUnderFapi2(isFapi2) && !assertion.algorithm().isOfFapi2()) {
            throw OAuthError.INVALID_CLIENT.because(REFUSAL + ": alg: expected PS256, ES256 or EdDSA under FAPI 2.0");
        }
    }

    /**
     * The key that signed, as uses of it are recorded.
     *
     * @param keys absent when the client has none, so that no assertion proves it
     * @param path as {@link Assertions#verify} takes it
     */
    private Future<String> signer(
            UnprovenAssertion assertion,
            KeyOwner owner,
            @Nullable ClientKeys keys,
            @Nullable String path,
            InetAddress from,
            Instant now) {
        if (keys == null) {
            throw refusal();
        }
        limits.requireFewRefused(from, owner.clientId());
        return assertions.verify(assertion, owner, keys, path, now).map(result -> {
            if (result instanceof AssertionResult.Refused) {
                limits.countRefused(from, owner.clientId());
            }
            return useId(result, keys);
        });
    }

    private static String useId(AssertionResult result, ClientKeys keys) {
        return switch (result) {
            case AssertionResult.Proven(var thumbprint) -> keys.useId(thumbprint);
            case AssertionResult.Unproven _ -> throw refusal();
            case AssertionResult.Exhausted _ ->
                throw OAuthError.UNAVAILABLE.because("too many assertions of this client are remembered", 10);
            case AssertionResult.Busy _ ->
                throw OAuthError.UNAVAILABLE.because("the keys of this client cannot be fetched or looked at now", 1);
            // Only the client itself can have made it, and is helped.
            case AssertionResult.Broken(var reason) -> throw OAuthError.INVALID_CLIENT.because(REFUSAL + ": " + reason);
        };
    }

    private static UnprovenAssertion read(String text) {
        try {
            return UnprovenAssertion.read(text);
        } catch (ProofException e) {
            throw refusal();
        }
    }

    private static OAuthRejection refusal() {
        return OAuthError.INVALID_CLIENT.because(REFUSAL);
    }
}
