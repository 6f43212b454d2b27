package dev.latchkey.server.token;

import dev.latchkey.server.credential.CredentialIndex;
import dev.latchkey.server.credential.LiveClient;
import dev.latchkey.server.credential.LiveClient.LiveSecret;
import dev.latchkey.server.credential.SecretHash;
import dev.latchkey.server.credential.SecretHasher;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Proves a client by its secret. The answer and its time are the same for an unknown client and a wrong secret. */
final class ClientAuthenticator {

    static final String REFUSAL = "client authentication failed";

    private final CredentialIndex credentials;
    private final SecretHasher hasher;
    private final TokenRequestLimits limits;

    ClientAuthenticator(CredentialIndex credentials, SecretHasher hasher, TokenRequestLimits limits) {
        this.credentials = credentials;
        this.hasher = hasher;
        this.limits = limits;
    }

    /**
     * Proves a client, and counts its request.
     *
     * @throws OAuthRejection {@code invalid_client} when the client or its secret is not good at {@code now}; 429 when a client
     *     that is good asks too often
     */
    AuthenticatedClient authenticate(ClientAuthentication presented, InetAddress from, Instant now) {
        // Hashed before the look-up, so that both take the same path.
        var hash = hasher.hash(presented.secret());
        var client = credentials.findClient(presented.clientId()).orElse(null);
        var secret = client == null || !client.isLiveAt(now) ? null : liveSecret(client, hash, now);
        if (client == null || secret == null) {
            throw OAuthError.INVALID_CLIENT.because(REFUSAL);
        }
        if (!client.allowList().allows(from)) {
            throw OAuthError.INVALID_CLIENT.because("this client may not be used from this address");
        }
        limits.admitClient(client.clientId());
        return new AuthenticatedClient(client, secret.secretId());
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
}
