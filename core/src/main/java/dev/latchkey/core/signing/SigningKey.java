package dev.latchkey.core.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;

/**
 * A key pair for ES256 (RFC 7518 §3.4) with its key id, the SHA-256 thumbprint of its public part (RFC 7638). {@code
 * toString} shows the key id only.
 */
public record SigningKey(String kid, ECPublicKey publicKey, ECPrivateKey privateKey, ECKey publicJwk) {

    /** Makes a new pair. */
    public static SigningKey generate() {
        try {
            return of(new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot make an ES256 key", e);
        }
    }

    /**
     * Reads a private JWK.
     *
     * @throws IllegalArgumentException when it is not a P-256 key pair with a key id
     */
    public static SigningKey parse(String privateJwk) {
        try {
            return of(ECKey.parse(privateJwk));
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException("expected a private P-256 JWK", e);
        }
    }

    private static SigningKey of(ECKey jwk) throws JOSEException {
        if (!Curve.P_256.equals(jwk.getCurve()) || !jwk.isPrivate() || jwk.getKeyID() == null) {
            throw new IllegalArgumentException("expected a private P-256 JWK with a key id");
        }
        return new SigningKey(jwk.getKeyID(), jwk.toECPublicKey(), jwk.toECPrivateKey(), jwk.toPublicJWK());
    }

    /** The private JWK as text: a secret. */
    String toPrivateJwk() {
        return new ECKey.Builder(publicJwk).privateKey(privateKey).build().toJSONString();
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
