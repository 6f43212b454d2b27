package dev.latchkey.core.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.engine.protocol.Base64Url;
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
    public static final int LENGTH_MAX = 8192;

    private final Supplier<KeyRing> keys;

    public JwtVerifier(Supplier<KeyRing> keys) {
        this.keys = keys;
    }

    /** The claims when the signature is ours; empty for anything else, whatever is wrong with it. */
    public Optional<VerifiedJwt> verify(String compact, String expectedType) {
        if (compact.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        return parse(compact)
                .filter(jwt -> isAcceptable(jwt.getHeader(), expectedType))
                .filter(jwt -> isSignedByUs(jwt, compact))
                .flatMap(JwtVerifier::claims);
    }

    /** Whether a key still verifies: once it is retired, nothing that it ever signed counts. */
    public boolean trusts(String kid) {
        return keys.get().find(kid).isPresent();
    }

    private static Optional<SignedJWT> parse(String compact) {
        try {
            return Optional.of(SignedJWT.parse(compact));
        } catch (ParseException | RuntimeException e) {
            // The parser promises ParseException only, and yet a header of "null" gives a NullPointerException.
            return Optional.empty();
        }
    }

    private static boolean isAcceptable(JWSHeader header, String expectedType) {
        return JWSAlgorithm.ES256.equals(header.getAlgorithm())
                && new JOSEObjectType(expectedType).equals(header.getType())
                && header.getCriticalParams() == null
                && header.getKeyID() != null;
    }

    private boolean isSignedByUs(SignedJWT jwt, String compact) {
        var signature = jwt.getSignature().decode();
        return isOnlyTextOf(signature, compact)
                && keys.get()
                        .find(jwt.getHeader().getKeyID())
                        .filter(key -> isSignedBy(key, compact, signature))
                        .isPresent();
    }

    private static Optional<VerifiedJwt> claims(SignedJWT jwt) {
        try {
            return Optional.of(
                    new VerifiedJwt(jwt.getJWTClaimsSet(), jwt.getHeader().getKeyID()));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    /** Our parser skips characters that are not base64url, and the last one has bits to spare; one JWT has one text here. */
    private static boolean isOnlyTextOf(byte[] signature, String compact) {
        return compact.substring(compact.lastIndexOf('.') + 1).equals(Base64Url.encode(signature));
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
