package dev.latchkey.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.engine.protocol.Base64Url;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The public key of a peer (RFC 7517, RFC 8037): P-256, Ed25519, or RSA of 2048 to 4096 bits, for signatures. Safe for use by many
 * threads.
 */
public final class PublicJwk {

    static final int RSA_BITS_MIN = 2048;

    /** Larger ones cost the verifier more than they protect. */
    static final int RSA_BITS_MAX = 4096;

    /** As long as 65537, which nearly all keys have. */
    private static final int RSA_EXPONENT_BITS_MAX = 17;

    private static final int COORDINATE_BYTES = 32;
    private static final int KID_LENGTH_MAX = 256;

    /** The DER of a SubjectPublicKeyInfo up to the 32 bytes of an Ed25519 key (RFC 8410 §4). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    private static final List<String> USED_MEMBERS = List.of("kty", "crv", "x", "y", "n", "e", "kid", "alg");
    private static final int ALGORITHM_LENGTH_MAX = 32;

    private final @Nullable String kid;
    private final @Nullable String onlyAlgorithm;
    private final String keyType;
    private final PublicKey key;
    private final String thumbprint;

    private PublicJwk(
            @Nullable String kid, @Nullable String onlyAlgorithm, String keyType, PublicKey key, String canonical) {
        this.kid = kid;
        this.onlyAlgorithm = onlyAlgorithm;
        this.keyType = keyType;
        this.key = key;
        this.thumbprint = thumbprint(canonical);
    }

    /** @throws ProofException when it is symmetric, holds a private member, is weak, malformed or not for signatures */
    static PublicJwk parse(Map<?, ?> jwk) throws ProofException {
        refuseSecrets(jwk);
        if (!isForSignatures(jwk)) {
            throw new ProofException("key is not for signatures");
        }
        var kid = findText(jwk, "kid");
        if (kid != null && kid.length() > KID_LENGTH_MAX) {
            throw new ProofException("kid: longer than " + KID_LENGTH_MAX + " characters");
        }
        var algorithm = findText(jwk, "alg");
        return switch (text(jwk, "kty")) {
            case "EC" -> ellipticCurve(jwk, kid, algorithm);
            case "OKP" -> edwardsCurve(jwk, kid, algorithm);
            case "RSA" -> rsa(jwk, kid, algorithm);
            default -> throw new ProofException("kty: not accepted");
        };
    }

    /** The members that {@link #parse} reads of a key that it takes. */
    static Map<String, String> usedMembers(Map<?, ?> jwk) {
        var used = new TreeMap<String, String>();
        for (var name : USED_MEMBERS) {
            if (jwk.get(name) instanceof String text) {
                // No algorithm that we know has so long a name, so what is cut stays one that we do not know.
                var isLongName = name.equals("alg") && text.length() > ALGORITHM_LENGTH_MAX;
                used.put(name, isLongName ? text.substring(0, ALGORITHM_LENGTH_MAX) : text);
            }
        }
        return used;
    }

    /** Refuses what its owner should never have shown: it is compromised, whatever else is right with it. */
    static void refuseSecrets(Map<?, ?> jwk) throws ProofException {
        if ("oct".equals(jwk.get("kty"))) {
            throw new ProofException("symmetric key");
        }
        for (var member : PRIVATE_MEMBERS) {
            if (jwk.containsKey(member)) {
                throw new ProofException("private key");
            }
        }
    }

    /** Whether nothing in it says that it is for something else (RFC 7517 §4.2, §4.3). */
    static boolean isForSignatures(Map<?, ?> jwk) {
        var use = jwk.get("use");
        var operations = jwk.get("key_ops");
        return (use == null || use.equals("sig"))
                && (operations == null || (operations instanceof List<?> list && list.contains("verify")));
    }

    private static PublicJwk ellipticCurve(Map<?, ?> jwk, @Nullable String kid, @Nullable String algorithm)
            throws ProofException {
        if (!text(jwk, "crv").equals("P-256")) {
            throw new ProofException("crv: not accepted");
        }
        var x = bytes(jwk, "x");
        var y = bytes(jwk, "y");
        if (x.length != COORDINATE_BYTES || y.length != COORDINATE_BYTES) {
            throw new ProofException("coordinates: expected 32 bytes each");
        }
        try {
            // The builder refuses a point that is not on the curve.
            var key = new ECKey.Builder(Curve.P_256, Base64URL.encode(x), Base64URL.encode(y))
                    .build()
                    .toECPublicKey();
            var canonical = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + text(jwk, "x") + "\",\"y\":\""
                    + text(jwk, "y") + "\"}";
            return new PublicJwk(kid, algorithm, "EC", key, canonical);
        } catch (IllegalArgumentException | IllegalStateException | JOSEException e) {
            throw new ProofException("not a point of the curve");
        }
    }

    private static PublicJwk edwardsCurve(Map<?, ?> jwk, @Nullable String kid, @Nullable String algorithm)
            throws ProofException {
        if (!text(jwk, "crv").equals("Ed25519")) {
            throw new ProofException("crv: not accepted");
        }
        var x = bytes(jwk, "x");
        if (x.length != COORDINATE_BYTES) {
            throw new ProofException("x: expected 32 bytes");
        }
        var encoded = new byte[ED25519_PREFIX.length + x.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
        try {
            var key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            var canonical = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + text(jwk, "x") + "\"}";
            return new PublicJwk(kid, algorithm, "OKP", key, canonical);
        } catch (GeneralSecurityException e) {
            throw new ProofException("not an Ed25519 key");
        }
    }

    private static PublicJwk rsa(Map<?, ?> jwk, @Nullable String kid, @Nullable String algorithm)
            throws ProofException {
        var modulus = number(jwk, "n");
        var exponent = number(jwk, "e");
        if (modulus.bitLength() < RSA_BITS_MIN || modulus.bitLength() > RSA_BITS_MAX || !modulus.testBit(0)) {
            throw new ProofException("n: expected " + RSA_BITS_MIN + " to " + RSA_BITS_MAX + " bits");
        }
        // With an exponent of 1 everybody could sign; a long one only costs time, and everybody may have it spent.
        if (exponent.bitLength() < 2 || exponent.bitLength() > RSA_EXPONENT_BITS_MAX || !exponent.testBit(0)) {
            throw new ProofException("e: expected an odd number from 3 on, of at most " + RSA_EXPONENT_BITS_MAX
                    + " bits, such as 65537");
        }
        try {
            var key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
            var canonical = "{\"e\":\"" + text(jwk, "e") + "\",\"kty\":\"RSA\",\"n\":\"" + text(jwk, "n") + "\"}";
            return new PublicJwk(kid, algorithm, "RSA", key, canonical);
        } catch (GeneralSecurityException e) {
            throw new ProofException("not an RSA key");
        }
    }

    /** RFC 7518 §2: no leading zero bytes, so that one key has one thumbprint. */
    private static BigInteger number(Map<?, ?> jwk, String name) throws ProofException {
        var bytes = bytes(jwk, name);
        if (bytes.length == 0 || bytes[0] == 0) {
            throw new ProofException(name + ": expected a number without leading zeros");
        }
        return new BigInteger(1, bytes);
    }

    private static byte[] bytes(Map<?, ?> jwk, String name) throws ProofException {
        return CompactJws.bytes(text(jwk, name));
    }

    private static String text(Map<?, ?> jwk, String name) throws ProofException {
        var text = findText(jwk, name);
        if (text == null) {
            throw new ProofException(name + ": missing");
        }
        return text;
    }

    private static @Nullable String findText(Map<?, ?> jwk, String name) throws ProofException {
        return switch (jwk.get(name)) {
            case null -> null;
            case String text -> text;
            default -> throw new ProofException(name + ": expected text");
        };
    }

    private static String thumbprint(String canonical) {
        try {
            return Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }

    public Optional<String> kid() {
        return Optional.ofNullable(kid);
    }

    /** The SHA-256 thumbprint in base64url (RFC 7638), which {@code jkt} of a bound token holds (RFC 9449 §6.1). */
    public String thumbprint() {
        return thumbprint;
    }

    /** Whether the key is of the type that the algorithm needs and is not reserved for another one. */
    boolean isFor(ProofAlgorithm algorithm) {
        return keyType.equals(algorithm.keyType())
                && (onlyAlgorithm == null || onlyAlgorithm.equals(algorithm.jwaName()));
    }

    boolean verifies(ProofAlgorithm algorithm, byte[] signed, byte[] signatureBytes) {
        if (!isFor(algorithm)) {
            return false;
        }
        try {
            var signature = algorithm.newSignature();
            signature.initVerify(key);
            signature.update(signed);
            return signature.verify(signatureBytes);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "PublicJwk[" + thumbprint + "]";
    }
}
