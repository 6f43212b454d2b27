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
    private final String webOrigin;

    /** @param webOrigin where browsers find the pages: scheme, host and port */
    FormTokens(SecretKey key, String webOrigin) {
        this.key = key;
        this.webOrigin = webOrigin;
    }

    /**
     * Whether our own page sent the form. With {@code Referrer-Policy: no-referrer} browsers say {@code Origin: null} for our
     * own forms as well, so that value proves nothing either way; the token does.
     */
    boolean isOwnForm(Visit visit) {
        var headers = visit.request().headers();
        var origin = headers.get("Origin");
        var site = headers.get("Sec-Fetch-Site");
        return (origin == null || origin.equals("null") || origin.equals(webOrigin))
                && (site == null || site.equals("same-origin") || site.equals("none"))
                && isEqual(visit.csrf(), visit.form().find("csrf").orElse(""));
    }

    String ofSession(String sessionId) {
        return token("session " + sessionId);
    }

    String ofVisitor(String visitor) {
        return token("visitor " + visitor);
    }

    private static boolean isEqual(String one, String other) {
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
