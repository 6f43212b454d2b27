package dev.latchkey.authserver.dpop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.authserver.dpop.DpopResult.NonceRequired;
import dev.latchkey.authserver.dpop.DpopResult.Proven;
import dev.latchkey.authserver.dpop.DpopResult.Refused;
import dev.latchkey.core.proof.CompactJws;
import dev.latchkey.core.proof.Members;
import dev.latchkey.core.proof.ProofAlgorithm;
import dev.latchkey.core.proof.ProofException;
import dev.latchkey.core.proof.PublicJwk;
import dev.latchkey.core.proof.ReplayGuard;
import dev.latchkey.edge.http.Upkeep;
import dev.latchkey.engine.protocol.Base64Url;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Verifies DPoP proofs (RFC 9449 §4.3). A nonce of ours is always required. A proof works once on this node: {@link #useOnce} writes that
 * down, and is asked last, so that only who passed everything else takes room, and only their own. Safe for use by many threads and on
 * event loops: nothing blocks.
 */
public final class DpopProofs {

    /** Longest proof, in characters. */
    public static final int LENGTH_MAX = 4096;

    /** How old {@code iat} may be, inclusive. */
    static final Duration AGE_MAX = Duration.ofSeconds(60);

    /**
     * How far ahead of our clock {@code iat} may be, inclusive: clocks differ, and what is ahead must be remembered for longer. The least that
     * FAPI 2.0 asks for (Security Profile section 5.3.2.1 item 13).
     */
    static final Duration AHEAD_MAX = Duration.ofSeconds(10);

    private static final String TYPE = "dpop+jwt";
    private static final int JTI_LENGTH_MAX = 128;
    private static final int METHOD_LENGTH_MAX = 32;
    private static final int URI_LENGTH_MAX = 2048;
    private static final int HASH_LENGTH_MAX = 64;
    private static final int HEADERS_BYTES_MAX = 8 * 1024 * 1024;

    /** What a key takes beside the text that it was read from. */
    private static final int KEY_BYTES = 1_500;

    private final boolean isUnderFapi2;
    private final DpopNonces nonces;
    private final ReplayGuard replays;

    /** A client sends the same header with each of its proofs, so what is in it is read once. */
    private final Cache<String, Header> headers;

    private record Header(ProofAlgorithm algorithm, PublicJwk key) {}

    /** @param isUnderFapi2 whether every proof is signed as FAPI 2.0 wants it, whatever its target asks for */
    public DpopProofs(boolean isUnderFapi2, DpopNonces nonces, ReplayGuard replays) {
        this(isUnderFapi2, nonces, replays, headersBytesMax(Runtime.getRuntime().maxMemory()));
    }

    /** @param headersBytesMax most memory for what was read in headers */
    DpopProofs(boolean isUnderFapi2, DpopNonces nonces, ReplayGuard replays, long headersBytesMax) {
        this.isUnderFapi2 = isUnderFapi2;
        this.nonces = nonces;
        this.replays = replays;
        this.headers = Caffeine.newBuilder()
                .maximumWeight(headersBytesMax)
                .executor(Upkeep.LATER)
                .weigher((String encoded, Header _) -> encoded.length() + KEY_BYTES)
                .build();
    }

    /** Most memory for what was read in headers with a heap of so many bytes. */
    static long headersBytesMax(long heapBytes) {
        return Math.min(HEADERS_BYTES_MAX, heapBytes / 64);
    }

    /** How many headers are remembered, once those beyond the bound are dropped. */
    long headersRemembered() {
        headers.cleanUp();
        return headers.estimatedSize();
    }

    /**
     * Verifies the only value of the {@code DPoP} header.
     *
     * @param proof as received
     */
    public DpopResult verify(String proof, ProofTarget target, Instant now) {
        try {
            var jws = CompactJws.parse(proof, LENGTH_MAX);
            var header = header(jws);
            if ((isUnderFapi2 || target.isOfFapi2()) && !header.algorithm.isOfFapi2()) {
                return new Refused("alg: not one of FAPI 2.0");
            }
            if (target.boundKey() != null && !isSameText(header.key.thumbprint(), target.boundKey())) {
                return new Refused("another key than the one bound");
            }
            var claims = jws.claims();
            checkClaims(claims, target, now);
            if (!jws.isSignedBy(header.key, header.algorithm)) {
                return new Refused("signature does not match");
            }
            headers.put(jws.encodedHeader(), header);
            return withNonce(claims, header.key.thumbprint(), now);
        } catch (ProofException e) {
            return new Refused(e.reason());
        }
    }

    private Header header(CompactJws jws) throws ProofException {
        var known = headers.getIfPresent(jws.encodedHeader());
        return known == null ? readHeader(jws.header()) : known;
    }

    private static Header readHeader(Members header) throws ProofException {
        if (!header.text("typ", TYPE.length()).equals(TYPE)) {
            throw new ProofException("typ: expected " + TYPE);
        }
        if (header.hasAny("jku", "x5u", "x5c")) {
            throw new ProofException("header names keys beside jwk");
        }
        return new Header(CompactJws.algorithm(header), header.jwk("jwk"));
    }

    private static void checkClaims(Members claims, ProofTarget target, Instant now) throws ProofException {
        claims.text("jti", JTI_LENGTH_MAX);
        if (!claims.text("htm", METHOD_LENGTH_MAX).equals(target.method())) {
            throw new ProofException("htm: for another method");
        }
        if (!TargetUri.isSame(claims.text("htu", URI_LENGTH_MAX), target.uri())) {
            throw new ProofException("htu: for another address");
        }
        var age = Duration.between(claims.instant("iat"), now);
        if (age.compareTo(AGE_MAX) > 0 || age.negated().compareTo(AHEAD_MAX) > 0) {
            throw new ProofException("iat: too far from now");
        }
        checkOptionalTimes(claims, now);
        if (target.accessToken() != null
                && !isSameText(claims.text("ath", HASH_LENGTH_MAX), hash(target.accessToken()))) {
            throw new ProofException("ath: for another token");
        }
    }

    /** No proof needs these, but one that has them means them (RFC 7519 §4.1.4, §4.1.5). */
    private static void checkOptionalTimes(Members claims, Instant now) throws ProofException {
        var expires = claims.findInstant("exp").orElse(Instant.MAX);
        if (!now.isBefore(expires)) {
            throw new ProofException("exp: expired");
        }
        var begins = claims.findInstant("nbf").orElse(Instant.MIN);
        if (begins.isAfter(now.plus(AHEAD_MAX))) {
            throw new ProofException("nbf: not yet");
        }
    }

    private DpopResult withNonce(Members claims, String keyThumbprint, Instant now) throws ProofException {
        var freshness = freshness(claims.findText("nonce"), now);
        if (freshness == DpopNonces.Freshness.STALE) {
            return new NonceRequired(nonces.current(now));
        }
        // One millisecond beyond the last instant at which iat is still good.
        var expiresAt = claims.instant("iat").plus(AGE_MAX).plusMillis(1);
        return new Proven(
                keyThumbprint,
                freshness == DpopNonces.Freshness.PREVIOUS ? nonces.current(now) : null,
                claims.text("jti", JTI_LENGTH_MAX),
                expiresAt);
    }

    /**
     * Uses a proof up, behind the limits of whoever sent it.
     *
     * @param holder whose room it takes
     */
    public ReplayGuard.Use useOnce(Proven proof, ReplayGuard.Holder holder, Instant now) {
        return replays.use(holder, proof.keyThumbprint(), proof.id(), proof.usableUntil(), now);
    }

    private DpopNonces.Freshness freshness(Optional<String> nonce, Instant now) {
        return nonce.isEmpty() ? DpopNonces.Freshness.STALE : nonces.judge(nonce.get(), now);
    }

    private static String hash(String accessToken) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(accessToken.getBytes(US_ASCII));
            return Base64Url.encode(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }

    private static boolean isSameText(String claimed, String expected) {
        return MessageDigest.isEqual(claimed.getBytes(US_ASCII), expected.getBytes(US_ASCII));
    }
}
