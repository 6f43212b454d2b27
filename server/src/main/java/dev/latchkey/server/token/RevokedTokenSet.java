package dev.latchkey.server.token;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens revoked one by one before their expiry (RFC 7009), in memory for the request path; the store holds the same. Safe for
 * use by many threads.
 */
final class RevokedTokenSet {

    private final Map<Long, Instant> expiryById = new ConcurrentHashMap<>();

    boolean contains(long id) {
        return !expiryById.isEmpty() && expiryById.containsKey(id);
    }

    void add(long id, Instant expiresAt) {
        expiryById.put(id, expiresAt);
    }

    /** Forgets tokens that are expired at {@code now} and so dead anyway. */
    void forgetExpired(Instant now) {
        expiryById.values().removeIf(expiresAt -> !now.isBefore(expiresAt));
    }
}
