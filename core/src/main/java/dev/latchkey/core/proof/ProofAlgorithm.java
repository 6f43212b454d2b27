package dev.latchkey.core.proof;

import dev.latchkey.core.signing.CryptoProvider;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;

/** How a peer may sign (RFC 7518 §3.1, RFC 8037 §3.1). Signatures by key pairs only. */
public enum ProofAlgorithm {
    ES256("ES256", "EC"),
    /** Ed25519 only. */
    EDDSA("EdDSA", "OKP"),
    RS256("RS256", "RSA"),
    PS256("PS256", "RSA");

    static final List<ProofAlgorithm> ALL = List.of(values());

    /** The names for metadata, such as {@code dpop_signing_alg_values_supported}. */
    public static final List<String> NAMES =
            ALL.stream().map(ProofAlgorithm::jwaName).toList();

    /** Those of them that FAPI 2.0 takes. */
    public static final List<String> FAPI_2_NAMES = ALL.stream()
            .filter(ProofAlgorithm::isOfFapi2)
            .map(ProofAlgorithm::jwaName)
            .toList();

    private final String jwaName;
    private final String keyType;

    ProofAlgorithm(String jwaName, String keyType) {
        this.jwaName = jwaName;
        this.keyType = keyType;
    }

    public String jwaName() {
        return jwaName;
    }

    /** Whether FAPI 2.0 takes it (Security Profile section 5.4.1): RSA with PKCS #1 v1.5 padding it does not. */
    public boolean isOfFapi2() {
        return this != RS256;
    }

    /** The {@code kty} of keys that can sign so. */
    String keyType() {
        return keyType;
    }

    Signature newSignature() throws GeneralSecurityException {
        return switch (this) {
            case ES256 -> CryptoProvider.newEs256();
            case EDDSA -> Signature.getInstance("Ed25519");
            case RS256 -> Signature.getInstance("SHA256withRSA");
            case PS256 -> pss();
        };
    }

    /** RFC 7518 §3.5: MGF1 with the same hash, a salt as long as the hash. */
    private static Signature pss() throws GeneralSecurityException {
        var signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        return signature;
    }
}
