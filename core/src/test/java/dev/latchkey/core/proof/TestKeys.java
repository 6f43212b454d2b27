package dev.latchkey.core.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Key pairs, and JWTs with any header and claims that a test writes down, right or wrong. */
public final class TestKeys {

    private TestKeys() {}

    public static ECKey ec(String kid) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By the provider of the gateway where that loads: the JDK's own takes seven times as long for one. */
    public static RSAKey rsa(String kid, int bits) {
        var quick = AmazonCorrettoCryptoProvider.INSTANCE;
        try {
            return new RSAKeyGenerator(bits, true)
                    .provider(quick.getLoadingError() == null ? quick : null)
                    .keyID(kid)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String encode(String text) {
        return encode(text.getBytes(UTF_8));
    }

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static String es256(ECKey key, String header, String claims) {
        try {
            var input = encode(header) + "." + encode(claims);
            var der = sign("SHA256withECDSA", key.toECPrivateKey(), input);
            return input + "." + encode(ECDSA.transcodeSignatureToConcat(der, 64));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String signed(String jcaName, PrivateKey key, String header, String claims) {
        var input = encode(header) + "." + encode(claims);
        return input + "." + encode(sign(jcaName, key, input));
    }

    public static String hmac(byte[] secret, String header, String claims) {
        try {
            var input = encode(header) + "." + encode(claims);
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return input + "." + encode(mac.doFinal(input.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sign(String jcaName, PrivateKey key, String input) {
        try {
            var signature = Signature.getInstance(jcaName);
            if (jcaName.equals("RSASSA-PSS")) {
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initSign(key);
            signature.update(input.getBytes(US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
