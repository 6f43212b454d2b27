package dev.latchkey.client;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.Optional;

/** The gateway's public signing keys. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface PrincipalKeys {

    /** Finds the key with that {@code kid}; may fetch, so it may block. */
    Optional<JWK> find(String keyId);

    /** A set that never changes. Private parts are dropped. */
    static PrincipalKeys fixed(JWKSet keys) {
        var published = keys.toPublicJWKSet();
        return keyId -> Optional.ofNullable(published.getKeyByKeyId(keyId));
    }
}
