package dev.latchkey.server.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Verifies JWTs that we signed ourselves: ES256 only, a key of our own ring only, the expected {@code typ} only. Keys,
 * certificates and addresses that a header supplies are never looked at (RFC 8725 §3.1, §3.5, §3.11). Times and audience are for
 * the caller to judge. Safe for use by many threads.
 */
public final class JwtVerifier {

    /** Longest JWT accepted, in characters. */
    public static final int LENGTH_MAX = 4096;

    private final Supplier<KeyRing> keys;

    public JwtVerifier(Supplier<KeyRing> keys) {
        this.keys = keys;
    }

    /** The claims when the signature is ours; empty for anything else, whatever is wrong with it. */
    public Optional<VerifiedJwt> verify(String compact, String expectedType) {
        if (compact.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            var jwt = SignedJWT.parse(compact);
            var header = jwt.getHeader();
            if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())
                    || !new JOSEObjectType(expectedType).equals(header.getType())
                    || header.getCriticalParams() != null
                    || header.getKeyID() == null) {
                return Optional.empty();
            }
            var key = keys.get().find(header.getKeyID()).orElse(null);
            if (key == null || !isSignedBy(key, compact, jwt.getSignature().decode())) {
                return Optional.empty();
            }
            return Optional.of(new VerifiedJwt(jwt.getJWTClaimsSet()));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static boolean isSignedBy(SigningKey key, String compact, byte[] signatureBytes) {
        try {
            var signature = CryptoProvider.newEs256();
            signature.initVerify(key.publicKey());
            signature.update(compact.substring(0, compact.lastIndexOf('.')).getBytes(US_ASCII));
            return signature.verify(signatureBytes);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
