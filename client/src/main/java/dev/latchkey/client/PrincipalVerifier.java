package dev.latchkey.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.client.Verification.Reason;
import dev.latchkey.client.Verification.Refused;
import dev.latchkey.client.Verification.Verified;
import java.security.Provider;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the header {@value #HEADER}: a JWT of type {@value #TYPE} that the gateway signs for one API. The same one comes with many
 * requests, and its signature is checked once. Every doubt is a refusal. Safe for use by many threads.
 *
 * @see RequestVerifier for what is bound to one request
 */
public final class PrincipalVerifier {

    public static final String HEADER = "Latchkey-Principal";
    public static final String TYPE = "latchkey-principal+jwt";

    /** Longest header value read, in characters. */
    public static final int HEADER_LENGTH_MAX = 16 * 1024;

    /** How far the clocks of gateway and service may differ. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    /** Longest time between {@code iat} and {@code exp}; the gateway gives 60 s. */
    public static final Duration LIFETIME_MAX = Duration.ofMinutes(5);

    private static final Set<JWSAlgorithm> ALLOWED = Set.of(
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.RS256,
            JWSAlgorithm.PS256,
            JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519);

    private final String issuer;
    private final PrincipalKeys keys;
    private final Set<JWSAlgorithm> algorithms;
    private final InstantSource clock;
    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();
    private final SeenPrincipals seen = new SeenPrincipals();

    /** A verifier for ES256, the gateway's default. */
    public PrincipalVerifier(String issuer, PrincipalKeys keys, InstantSource clock) {
        this(issuer, keys, Set.of(JWSAlgorithm.ES256), clock);
    }

    /**
     * @param issuer the gateway's API origin, compared exactly with {@code iss}
     * @param algorithms asymmetric algorithms taken; at least one
     * @throws IllegalArgumentException when an algorithm is symmetric or otherwise unfit
     */
    public PrincipalVerifier(String issuer, PrincipalKeys keys, Set<JWSAlgorithm> algorithms, InstantSource clock) {
        if (algorithms.isEmpty() || !ALLOWED.containsAll(algorithms)) {
            throw new IllegalArgumentException("expected algorithms out of " + ALLOWED + ", got " + algorithms);
        }
        this.issuer = issuer;
        this.keys = keys;
        this.algorithms = Set.copyOf(algorithms);
        this.clock = clock;
    }

    /**
     * The same with signatures checked by another security provider than the first that the JVM has for them: a faster one, or
     * one that somebody certified. A token whose algorithm the provider does not have is refused as badly signed.
     */
    public PrincipalVerifier withProvider(Provider provider) {
        var other = new PrincipalVerifier(issuer, keys, algorithms, clock);
        other.verifiers.getJCAContext().setProvider(provider);
        return other;
    }

    /** Verifies for a service that is one API. */
    public Verification verify(@Nullable String headerValue, String audience) {
        return verify(headerValue, Set.of(audience));
    }

    /**
     * Verifies the header's value.
     *
     * @param headerValue absent when the request has no such header
     * @param audiences names of the APIs that the request may be meant for; one of them must be the token's only audience
     */
    public Verification verify(@Nullable String headerValue, Set<String> audiences) {
        if (headerValue == null || headerValue.isEmpty()) {
            return new Refused(Reason.MISSING, "expected a header " + HEADER + ", got none");
        }
        if (headerValue.length() > HEADER_LENGTH_MAX) {
            return new Refused(Reason.MALFORMED, "expected at most " + HEADER_LENGTH_MAX + " characters");
        }
        var before = seen.find(headerValue);
        if (before != null
                && keys.find(before.key().getKeyID())
                        .filter(before.key()::equals)
                        .isPresent()) {
            var refused = refuseClaims(before.claims(), audiences);
            return refused == null ? new Verified(before.principal()) : refused;
        }
        return verifyAnew(headerValue, audiences);
    }

    private Verification verifyAnew(String headerValue, Set<String> audiences) {
        SignedJWT token;
        try {
            token = SignedJWT.parse(headerValue);
        } catch (ParseException e) {
            return refuseUnparsed(headerValue);
        } catch (RuntimeException e) { // of the library, by JSON that it did not foresee, such as null for an object
            return new Refused(Reason.MALFORMED, "expected a compact JWS of JSON objects");
        }
        var refusedHeader = refuseHeader(token.getHeader());
        if (refusedHeader != null) {
            return refusedHeader;
        }
        var key = keys.find(token.getHeader().getKeyID()).orElse(null);
        if (key == null) {
            return new Refused(Reason.UNKNOWN_KEY, "expected a kid among the gateway's published keys");
        }
        if (!isSignedBy(key, token)) {
            return new Refused(Reason.BAD_SIGNATURE, "the signature does not fit the key of its kid");
        }
        try {
            var claims = token.getJWTClaimsSet();
            var refusedClaims = refuseClaims(claims, audiences);
            if (refusedClaims != null) {
                return refusedClaims;
            }
            var principal = PrincipalClaims.parse(claims);
            seen.keep(headerValue, new SeenPrincipals.Seen(key, claims, principal));
            return new Verified(principal);
        } catch (ParseException | RuntimeException e) {
            return new Refused(Reason.MALFORMED, "expected the claims of a principal: " + e.getMessage());
        }
    }

    /** Tells an unsigned token (RFC 7519 §6) from noise, because the log should show an attempt for what it is. */
    private static Refused refuseUnparsed(String headerValue) {
        return headerValue.endsWith(".")
                        && headerValue.chars().filter(c -> c == '.').count() == 2
                ? new Refused(Reason.WRONG_ALGORITHM, "expected a signed token, got one without signature")
                : new Refused(Reason.MALFORMED, "expected a compact JWS");
    }

    private @Nullable Refused refuseHeader(JWSHeader header) {
        if (!algorithms.contains(header.getAlgorithm())) {
            return new Refused(Reason.WRONG_ALGORITHM, "expected one of " + algorithms);
        }
        if (header.getType() == null || !TYPE.equals(header.getType().getType())) {
            return new Refused(Reason.WRONG_TYPE, "expected typ " + TYPE);
        }
        var bringsKey = header.getJWK() != null
                || header.getJWKURL() != null
                || header.getX509CertURL() != null
                || header.getX509CertChain() != null
                || header.getX509CertSHA256Thumbprint() != null
                || header.getCustomParam("x5t") != null;
        if (bringsKey || header.getCriticalParams() != null) {
            return new Refused(Reason.FORBIDDEN_PARAMETER, "expected none of jwk, jku, x5u, x5c, x5t, crit");
        }
        return header.getKeyID() == null ? new Refused(Reason.UNKNOWN_KEY, "expected a kid, got none") : null;
    }

    private boolean isSignedBy(JWK key, SignedJWT token) {
        var algorithm = token.getHeader().getAlgorithm();
        var fits = key instanceof AsymmetricJWK
                && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm));
        if (!fits) {
            return false;
        }
        try {
            var publicKey = ((AsymmetricJWK) key).toPublicKey();
            return token.verify(verifiers.createJWSVerifier(token.getHeader(), publicKey));
        } catch (JOSEException e) {
            return false;
        }
    }

    private @Nullable Refused refuseClaims(JWTClaimsSet claims, Set<String> audiences) {
        if (!issuer.equals(claims.getIssuer())) {
            return new Refused(Reason.WRONG_ISSUER, "expected iss " + issuer);
        }
        if (claims.getAudience().size() != 1 || !audiences.containsAll(claims.getAudience())) {
            return new Refused(Reason.WRONG_AUDIENCE, "expected aud to be one of " + audiences);
        }
        return isCurrent(claims)
                ? null
                : new Refused(Reason.NOT_CURRENT, "expected iat not in the future and exp not in the past");
    }

    /** Past when {@code now} equals {@code exp} plus the skew; too early when {@code iat} is more than the skew ahead. */
    private boolean isCurrent(JWTClaimsSet claims) {
        if (claims.getIssueTime() == null || claims.getExpirationTime() == null) {
            return false;
        }
        Instant now = clock.instant();
        var issuedAt = claims.getIssueTime().toInstant();
        var expiresAt = claims.getExpirationTime().toInstant();
        return now.isBefore(expiresAt.plus(CLOCK_SKEW))
                && !issuedAt.isAfter(now.plus(CLOCK_SKEW))
                && !expiresAt.isAfter(issuedAt.plus(LIFETIME_MAX));
    }
}
