package dev.latchkey.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.engine.protocol.Base64Url;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Tokens for the hidden field of forms: HMAC-SHA-256 over the session, or over the browser's visitor cookie when nobody is
 * signed in. A page of another origin can read neither, and a token of another session or browser does not fit. Safe for
 * use by many threads.
 */
final class FormTokens {

    private final SecretKey key;

    FormTokens(SecretKey key) {
        this.key = key;
    }

    String ofSession(String sessionId) {
        return token("session " + sessionId);
    }

    String ofVisitor(String visitor) {
        return token("visitor " + visitor);
    }

    static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    private String token(String subject) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64Url.encode(mac.doFinal(subject.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
