package dev.latchkey.server.token;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/** Whom a client assertion claims to come from, so that the keys to verify it with can be found. Proves nothing. */
final class UnverifiedSubject {

    private UnverifiedSubject() {}

    /** Absent when the text is no JWT or names nobody. */
    static @Nullable String of(String assertion) {
        try {
            var subject = SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
            return subject == null || subject.length() > ClientAuthentication.CLIENT_ID_LENGTH_MAX ? null : subject;
        } catch (ParseException e) {
            return null;
        }
    }
}
