package dev.latchkey.authserver.assertion;

import dev.latchkey.authserver.assertion.AssertionResult.Proven;
import dev.latchkey.authserver.assertion.AssertionResult.Refused;
import dev.latchkey.core.proof.JwkSet;
import dev.latchkey.core.proof.Members;
import dev.latchkey.core.proof.ProofException;
import dev.latchkey.core.proof.ReplayGuard;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides on client assertions (RFC 7523 §3, OpenID Connect Core §9). The one audience accepted is the issuer: an assertion for another
 * address, or for several, may be one that somebody else was given (CVE-2025-27370). Safe for use by many threads, never blocks.
 */
public final class ClientAssertionVerifier {

    /** How far ahead an assertion may expire, apart from the skew. */
    static final Duration LIFETIME_MAX = Duration.ofMinutes(5);

    /** How far the client's clock may be from ours. */
    static final Duration SKEW_MAX = Duration.ofSeconds(30);

    private static final int JTI_LENGTH_MAX = 128;

    private final String issuer;
    private final ReplayGuard replays;
    private final Instant startedAt;

    /** @param issuer ours (RFC 8414 §2), exactly as published */
    public ClientAssertionVerifier(String issuer, ReplayGuard replays, Instant startedAt) {
        this.startedAt = startedAt;
        this.issuer = issuer;
        this.replays = replays;
    }

    /**
     * Proves the client.
     *
     * @param keys of the client that the assertion names, and of no other
     */
    public AssertionResult verify(UnprovenAssertion assertion, JwkSet keys, Instant now) {
        try {
            var claims = assertion.claims();
            var jti = claims.text("jti", JTI_LENGTH_MAX);
            if (!claims.onlyText("aud").equals(issuer)) {
                return new Refused("aud: expected the issuer");
            }
            var usableUntil = checkTimes(claims, now);
            if (!isSignedByOneOf(keys, assertion)) {
                return new Refused("signature matches no key of the client");
            }
            // Last, so that nobody but the client can use up its ids or take room.
            return switch (replays.use(assertion.clientId(), jti, usableUntil, now)) {
                case FIRST -> new Proven(assertion.clientId());
                case REPEATED -> new Refused("jti: used before");
                case FULL -> new Refused("too many assertions remembered");
            };
        } catch (ProofException e) {
            return new Refused(e.reason());
        }
    }

    /** @return from when on it is expired also for a clock that runs late */
    private Instant checkTimes(Members claims, Instant now) throws ProofException {
        var latest = now.plus(SKEW_MAX);
        var expires = claims.instant("exp");
        if (expires.isAfter(latest.plus(LIFETIME_MAX))) {
            throw new ProofException("exp: too far ahead");
        }
        var usableUntil = expires.plus(SKEW_MAX);
        if (!now.isBefore(usableUntil)) {
            throw new ProofException("exp: expired");
        }
        if (claims.findInstant("nbf").orElse(Instant.MIN).isAfter(latest)) {
            throw new ProofException("nbf: not yet");
        }
        if (claims.findInstant("iat").orElse(Instant.MIN).isAfter(latest)) {
            throw new ProofException("iat: in the future");
        }
        // What was used before this process began is not remembered. An assertion without iat cannot be told from an
        // older one; it is
        // taken, and lives five minutes at most. Whole seconds are the rule in iat.
        if (claims.findInstant("iat").orElse(Instant.MAX).isBefore(startedAt.minusSeconds(1))) {
            throw new ProofException("iat: from before this process began");
        }
        return usableUntil;
    }

    private static boolean isSignedByOneOf(JwkSet keys, UnprovenAssertion assertion) {
        for (var key : keys.usable(assertion.kid().orElse(null), assertion.algorithm())) {
            if (assertion.jws().isSignedBy(key, assertion.algorithm())) {
                return true;
            }
        }
        return false;
    }
}
