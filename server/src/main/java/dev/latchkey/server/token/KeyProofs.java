package dev.latchkey.server.token;

import dev.latchkey.server.http.HttpRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Proofs that a client holds a key (RFC 9449), at the endpoints where tokens and requests are made. */
@FunctionalInterface
public interface KeyProofs {

    /**
     * The thumbprint of the proven key.
     *
     * @return absent when the request has no proof
     * @throws OAuthRejection {@code invalid_dpop_proof} or {@code use_dpop_nonce}
     */
    @Nullable
    String thumbprint(HttpRequest request, Instant now);
}
