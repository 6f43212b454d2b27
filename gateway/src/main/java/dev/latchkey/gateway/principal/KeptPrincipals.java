package dev.latchkey.gateway.principal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.Base64Url;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Signed principals, each used for {@link #KEPT}: an ES256 signature was a quarter of what a request cost. They are found by all that is said
 * of them, so nothing has to be taken out when something changes; only another signing key makes them worthless.
 *
 * <p>Two generations of half the bytes each: what was not signed anew goes with the older one, in one assignment. Safe for use by several
 * event loops, which do not wait for each other.
 */
public final class KeptPrincipals {

    /** So long a signature is used; what is left of {@link JwtPrincipalSigner#LIFETIME} is for the way to the upstream and its clock. */
    public static final Duration KEPT = Duration.ofSeconds(30);

    private static final int HEAP_PART = 16;

    private final JwtPrincipalSigner signer;
    private final InstantSource clock;
    private final long generationBytesMax;
    private final AtomicLong bytes = new AtomicLong();
    private final ReentrantLock turning = new ReentrantLock();
    private volatile Map<SaidOf, SignedPrincipal> young = new ConcurrentHashMap<>();
    private volatile Map<SaidOf, SignedPrincipal> old = Map.of();

    /** As many as have room in a sixteenth of the heap. */
    public static KeptPrincipals ofMemory(JwtPrincipalSigner signer, InstantSource clock) {
        return new KeptPrincipals(signer, clock, Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    /** @param bytesMax what they may take in memory, all together */
    KeptPrincipals(JwtPrincipalSigner signer, InstantSource clock, long bytesMax) {
        this.signer = signer;
        this.clock = clock;
        this.generationBytesMax = bytesMax / 2;
    }

    /** What an API is told of the principal, signed now or not long ago. */
    SignedPrincipal of(Principal principal, String api) {
        var said = SaidOf.of(principal, api);
        var now = clock.instant().getEpochSecond();
        var kid = signer.kid();
        var kept = find(said);
        if (kept != null && isGood(kept, now, kid)) {
            return kept;
        }
        var token = signer.sign(principal, api);
        var fresh = new SignedPrincipal(token, digest(token), kid, now);
        keep(said, fresh);
        return fresh;
    }

    /** What is kept of it, good or not. */
    @Nullable
    SignedPrincipal find(Principal principal, String api) {
        return find(SaidOf.of(principal, api));
    }

    private @Nullable SignedPrincipal find(SaidOf said) {
        var kept = young.get(said);
        return kept != null ? kept : old.get(said);
    }

    /** A clock that was set back makes none of them last longer. */
    private static boolean isGood(SignedPrincipal kept, long now, String kid) {
        var age = now - kept.signedAt();
        return age >= 0 && age < KEPT.toSeconds() && kept.kid().equals(kid);
    }

    private void keep(SaidOf said, SignedPrincipal fresh) {
        var replaced = young.put(said, fresh);
        var more = fresh.bytes() - (replaced == null ? 0 : replaced.bytes());
        if (bytes.addAndGet(more) > generationBytesMax && turning.tryLock()) {
            try {
                if (bytes.get() > generationBytesMax) {
                    old = young;
                    young = new ConcurrentHashMap<>();
                    bytes.set(0);
                }
            } finally {
                turning.unlock();
            }
        }
    }

    private static String digest(String token) {
        try {
            return Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
