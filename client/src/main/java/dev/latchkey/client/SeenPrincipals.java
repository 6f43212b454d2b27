package dev.latchkey.client;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Principals whose signature was good: the gateway sends one for many requests. Kept by every character of the header, and good only as long
 * as the key that it was checked with is the published one. What counts by the clock and the audience is looked at for each request.
 */
final class SeenPrincipals {

    /** In two generations; so many characters of headers each. */
    private static final long GENERATION_LENGTH_MAX = 4L * 1024 * 1024;

    /** @param key that the signature was checked with */
    record Seen(JWK key, JWTClaimsSet claims, UpstreamPrincipal principal) {}

    private final AtomicLong length = new AtomicLong();
    private volatile Map<String, Seen> young = new ConcurrentHashMap<>();
    private volatile Map<String, Seen> old = Map.of();

    @Nullable
    Seen find(String headerValue) {
        var seen = young.get(headerValue);
        return seen != null ? seen : old.get(headerValue);
    }

    /** What nobody has seen since two turns is gone. */
    void keep(String headerValue, Seen seen) {
        if (young.put(headerValue, seen) == null && length.addAndGet(headerValue.length()) > GENERATION_LENGTH_MAX) {
            turn();
        }
    }

    private synchronized void turn() {
        if (length.get() > GENERATION_LENGTH_MAX) {
            old = young;
            young = new ConcurrentHashMap<>();
            length.set(0);
        }
    }
}
