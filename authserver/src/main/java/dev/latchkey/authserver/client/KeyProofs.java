package dev.latchkey.authserver.client;

import dev.latchkey.authserver.dpop.DpopProofs;
import dev.latchkey.authserver.dpop.DpopResult.NonceRequired;
import dev.latchkey.authserver.dpop.DpopResult.Proven;
import dev.latchkey.authserver.dpop.DpopResult.Refused;
import dev.latchkey.authserver.dpop.ProofTarget;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.proof.ReplayGuard.Holder;
import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.HttpRequest;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Proofs that a client holds a key (RFC 9449), at the endpoints where tokens and requests are made. */
public final class KeyProofs {

    private final DpopProofs ofClients;
    private final DpopProofs ofStrangers;
    private final String apiOrigin;
    private final String webOrigin;
    private final String webHost;

    /**
     * Proofs for endpoints on either origin.
     *
     * @param ofClients remembers the proofs of clients that have proven themselves
     * @param ofStrangers remembers those of public clients, whose proofs anybody can make
     * @param apiOrigin without a trailing slash
     * @param webOrigin without a trailing slash
     */
    public KeyProofs(DpopProofs ofClients, DpopProofs ofStrangers, String apiOrigin, String webOrigin) {
        this.ofClients = ofClients;
        this.ofStrangers = ofStrangers;
        this.apiOrigin = apiOrigin;
        this.webOrigin = webOrigin;
        this.webHost = URI.create(webOrigin).getRawAuthority();
    }

    /**
     * The key that a request proves.
     *
     * @param thumbprint SHA-256 thumbprint, base64url (RFC 7638)
     * @param nextNonce to be answered as {@code DPoP-Nonce}; absent while the one used is young
     */
    public record ProvenKey(String thumbprint, @Nullable String nextNonce) {}

    /**
     * The proven key.
     *
     * @param client who sends it; a proof takes up the room of a client that has proven itself, else of the caller's address;
     *     one that keeps to FAPI 2.0 may sign in fewer ways
     * @return absent when the request has no proof
     * @throws OAuthRejection {@code invalid_dpop_proof} or {@code use_dpop_nonce}; 503 when too many are remembered of this caller
     */
    public @Nullable ProvenKey find(HttpRequest request, AuthenticatedClient client, Instant now) {
        var headers = request.headers().getAll("DPoP");
        if (headers.isEmpty()) {
            return null;
        }
        if (headers.size() > 1) {
            throw OAuthError.INVALID_DPOP_PROOF.because("expected one DPoP header, got " + headers.size());
        }
        // Which of our two names the client used; both are ours, so that it says which does no harm.
        var origin = webHost.equals(request.headers().get("Host")) ? webOrigin : apiOrigin;
        var target = ProofTarget.unbound(request.method().name(), origin + request.path())
                .underFapi2(client.isUnderFapi2());
        var isStranger = client instanceof AuthenticatedClient.OfPartner partner && !partner.isProven();
        var proofs = isStranger ? ofStrangers : ofClients;
        return switch (proofs.verify(headers.getFirst(), target, now)) {
            case Proven proven -> {
                var name = isStranger
                        ? CallerRates.callerAt(request.clientAddress()).toString()
                        : client.clientId();
                useOnce(proofs, proven, Holder.alone(name), now);
                yield new ProvenKey(proven.keyThumbprint(), proven.nextNonce());
            }
            case NonceRequired(var nonce) ->
                throw OAuthError.USE_DPOP_NONCE
                        .because("expected a proof with the nonce of DPoP-Nonce")
                        .withDpopNonce(nonce);
            case Refused _ -> throw notGood();
        };
    }

    private static void useOnce(DpopProofs proofs, Proven proven, Holder holder, Instant now) {
        switch (proofs.useOnce(proven, holder, now)) {
            case FIRST -> {}
            case REPEATED -> throw notGood();
            case FULL -> throw OAuthError.UNAVAILABLE.because("too many DPoP proofs of this caller are remembered", 5);
        }
    }

    private static OAuthRejection notGood() {
        return OAuthError.INVALID_DPOP_PROOF.because("the DPoP proof is not good for this request");
    }
}
