package dev.latchkey.core.signing;

import com.nimbusds.jwt.JWTClaimsSet;

/** Claims whose signature was proven to be by one of our own keys. Only {@link JwtVerifier} makes one. */
public final class VerifiedJwt {

    private final JWTClaimsSet claims;
    private final String kid;

    VerifiedJwt(JWTClaimsSet claims, String kid) {
        this.claims = claims;
        this.kid = kid;
    }

    /** Id of the key that signed it. */
    public String kid() {
        return kid;
    }

    public JWTClaimsSet claims() {
        return claims;
    }
}
