package dev.latchkey.core.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.engine.protocol.Base64Url;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Signs claims as a compact JWS (RFC 7515 §7.1) with the active key. Safe for use by many threads; each keeps its own
 * signature object.
 */
public final class JwtSigner {

    /** The key id stands for the key pair, so signers may share what a thread has made ready. */
    private static final ThreadLocal<ReadySignature> SIGNATURES = new ThreadLocal<>();

    private final Supplier<KeyRing> keys;
    private final Map<HeaderKey, String> encodedHeaders = new ConcurrentHashMap<>();

    private record HeaderKey(String kid, String type) {}

    private record ReadySignature(String kid, Signature signature) {}

    public JwtSigner(Supplier<KeyRing> keys) {
        this.keys = keys;
    }

    /** The id of the key that signs now. */
    public String kid() {
        return keys.get().active().kid();
    }

    /**
     * Signs.
     *
     * @param type the {@code typ} header, for instance {@code at+jwt}
     * @param claims a JSON object
     */
    public String sign(String type, String claims) {
        var key = keys.get().active();
        var header = encodedHeaders.computeIfAbsent(new HeaderKey(key.kid(), type), JwtSigner::encodeHeader);
        var signingInput = header + "." + Base64Url.encode(claims.getBytes(UTF_8));
        try {
            var signature = readySignature(key);
            signature.update(signingInput.getBytes(US_ASCII));
            return signingInput + "." + Base64Url.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with key " + key.kid(), e);
        }
    }

    private static Signature readySignature(SigningKey key) throws GeneralSecurityException {
        var ready = SIGNATURES.get();
        if (ready == null || !ready.kid.equals(key.kid())) {
            var signature = CryptoProvider.newEs256();
            signature.initSign(key.privateKey());
            ready = new ReadySignature(key.kid(), signature);
            SIGNATURES.set(ready);
        }
        return ready.signature;
    }

    private static String encodeHeader(HeaderKey key) {
        var header = "{\"alg\":\"ES256\",\"typ\":\"" + key.type + "\",\"kid\":\"" + key.kid + "\"}";
        return Base64Url.encode(header.getBytes(UTF_8));
    }
}
