package dev.latchkey.core.signing;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;

/**
 * Where ECDSA comes from: Amazon Corretto Crypto Provider where its native library loads, else the JDK (about eight times
 * slower).
 */
public final class CryptoProvider {

    /** ECDSA with the signature in the form JWS wants, R and S joined (RFC 7518 §3.4). */
    private static final String ES256 = "SHA256withECDSAinP1363Format";

    private static final Provider PROVIDER = choose();

    private CryptoProvider() {}

    /** A new ES256 object; not for use by two threads. */
    public static Signature newEs256() {
        try {
            return Signature.getInstance(ES256, PROVIDER);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("provider " + PROVIDER.getName() + " lost " + ES256, e);
        }
    }

    static String name() {
        return PROVIDER.getName();
    }

    private static Provider choose() {
        var corretto = AmazonCorrettoCryptoProvider.INSTANCE;
        if (corretto.getLoadingError() == null && corretto.getService("Signature", ES256) != null) {
            return corretto;
        }
        var jdk = Security.getProvider("SunEC");
        if (jdk == null) {
            throw new IllegalStateException("expected a security provider with " + ES256 + ", found none");
        }
        return jdk;
    }
}
