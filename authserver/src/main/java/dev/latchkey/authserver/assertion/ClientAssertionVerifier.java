package dev.latchkey.authserver.assertion;

import dev.latchkey.authserver.assertion.AssertionResult.Broken;
import dev.latchkey.authserver.assertion.AssertionResult.Proven;
import dev.latchkey.authserver.assertion.AssertionResult.Unproven;
import dev.latchkey.core.proof.JwkSet;
import dev.latchkey.core.proof.Members;
import dev.latchkey.core.proof.ProofException;
import dev.latchkey.core.proof.PublicJwk;
import dev.latchkey.core.proof.ReplayGuard;
import dev.latchkey.core.proof.ReplayGuard.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides on client assertions (RFC 7523 §3, OpenID Connect Core §9). The audience is the issuer: an assertion for another address,
 * or for several, may be one that somebody else was given (CVE-2025-27370). Safe for use by many threads, never blocks.
 */
public final class ClientAssertionVerifier {

    /** How far ahead an assertion may expire, apart from the skew; libraries write an hour without being asked. */
    static final Duration AHEAD_MAX = Duration.ofHours(1);

    /** How long after it was issued an assertion is taken, however late it expires: so long it has to be remembered. */
    static final Duration USABLE_MAX = Duration.ofMinutes(5);

    /** How far the client's clock may be from ours. */
    static final Duration SKEW_MAX = Duration.ofSeconds(30);

    private static final int JTI_LENGTH_MAX = 128;
    private static final int AUDIENCE_LENGTH_MAX = 2_000;

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
     * @param endpoints what the assertion may be for in place of the issuer; none for most clients, and absent where it may not even name
     *     the issuer in an array, as under FAPI 2.0 (Security Profile section 5.3.2.1)
     */
    public AssertionResult verify(
            UnprovenAssertion assertion, JwkSet keys, @Nullable Set<String> endpoints, Instant now) {
        // First, so that whoever is told of a rule is the client, and nobody else can use up its ids or take room.
        var signer = signer(keys, assertion);
        if (signer == null) {
            return new Unproven("signature matches no key of the client");
        }
        try {
            var claims = assertion.claims();
            if (!claims.text("iss", UnprovenAssertion.CLIENT_ID_LENGTH_MAX).equals(assertion.clientId())) {
                return new Broken("iss: expected the same as sub");
            }
            var jti = claims.text("jti", JTI_LENGTH_MAX);
            checkAudience(claims, endpoints);
            var usableUntil = checkTimes(claims, now);
            return switch (replays.use(
                    Holder.alone(assertion.clientId()), assertion.clientId(), jti, usableUntil, now)) {
                case FIRST -> new Proven(signer.thumbprint());
                case REPEATED -> new Broken("jti: used before");
                case FULL -> new AssertionResult.Exhausted();
            };
        } catch (ProofException e) {
            return new Broken(e.reason());
        }
    }

    private void checkAudience(Members claims, @Nullable Set<String> endpoints) throws ProofException {
        var audience = endpoints == null ? claims.text("aud", AUDIENCE_LENGTH_MAX) : claims.onlyText("aud");
        if (!audience.equals(issuer) && (endpoints == null || !endpoints.contains(audience))) {
            throw new ProofException("aud: expected the issuer, " + issuer);
        }
    }

    /** @return from when on it is refused also for a clock that runs late */
    private Instant checkTimes(Members claims, Instant now) throws ProofException {
        var latest = now.plus(SKEW_MAX);
        var expires = claims.instant("exp");
        if (expires.isAfter(latest.plus(AHEAD_MAX))) {
            throw new ProofException("exp: more than an hour ahead");
        }
        if (!now.isBefore(expires.plus(SKEW_MAX))) {
            throw new ProofException("exp: expired");
        }
        if (claims.findInstant("nbf").orElse(Instant.MIN).isAfter(latest)) {
            throw new ProofException("nbf: not yet");
        }
        return usableUntil(claims.findInstant("iat").orElse(null), expires, latest, now);
    }

    private Instant usableUntil(@Nullable Instant issued, Instant expires, Instant latest, Instant now)
            throws ProofException {
        if (issued == null) {
            // It cannot be told from an older one that was used before this process began; so it lives short.
            if (expires.isAfter(latest.plus(USABLE_MAX))) {
                throw new ProofException("exp: more than five minutes ahead, without iat");
            }
            return expires.plus(SKEW_MAX);
        }
        if (issued.isAfter(latest)) {
            throw new ProofException("iat: in the future");
        }
        // What was used before this process began is not remembered. Whole seconds are the rule in iat.
        if (issued.isBefore(startedAt.minusSeconds(1))) {
            throw new ProofException("iat: from before this server began; make a new assertion for each request");
        }
        var old = issued.plus(USABLE_MAX);
        var usableUntil = (old.isBefore(expires) ? old : expires).plus(SKEW_MAX);
        if (!now.isBefore(usableUntil)) {
            throw new ProofException("iat: more than five minutes ago; make a new assertion for each request");
        }
        return usableUntil;
    }

    private static @Nullable PublicJwk signer(JwkSet keys, UnprovenAssertion assertion) {
        for (var key : keys.usable(assertion.kid().orElse(null), assertion.algorithm())) {
            if (assertion.jws().isSignedBy(key, assertion.algorithm())) {
                return key;
            }
        }
        return null;
    }
}
