package dev.latchkey.server.signing;

import com.nimbusds.jwt.JWTClaimsSet;

/** Claims whose signature was proven to be by one of our own keys. Only {@link JwtVerifier} makes one. */
public final class VerifiedJwt {

    private final JWTClaimsSet claims;

    VerifiedJwt(JWTClaimsSet claims) {
        this.claims = claims;
    }

    public JWTClaimsSet claims() {
        return claims;
    }
}
