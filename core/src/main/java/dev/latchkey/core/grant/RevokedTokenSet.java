package dev.latchkey.core.grant;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens revoked one by one before their expiry (RFC 7009), in memory for the request path; the store holds the same. Bounded: a
 * revocation that finds no room is refused, because to forget another one would bring a dead token back to life. Whoever has so
 * many tokens to end revokes the client instead. Safe for use by many threads.
 */
public final class RevokedTokenSet {

    /** Most that are held, about 50 MB. Requests under way at the same time may go a little beyond. */
    public static final int COUNT_MAX = 500_000;

    private final int countMax;
    private final Map<Long, Instant> expiryById = new ConcurrentHashMap<>();

    public RevokedTokenSet() {
        this(COUNT_MAX);
    }

    public RevokedTokenSet(int countMax) {
        this.countMax = countMax;
    }

    /** Whether one more can be held, or this one is held already. */
    public boolean hasRoomFor(long id) {
        return expiryById.size() < countMax || expiryById.containsKey(id);
    }

    public boolean contains(long id) {
        return !expiryById.isEmpty() && expiryById.containsKey(id);
    }

    public void add(long id, Instant expiresAt) {
        expiryById.put(id, expiresAt);
    }

    /** Forgets tokens that are expired at {@code now} and so dead anyway. */
    public void forgetExpired(Instant now) {
        expiryById.values().removeIf(expiresAt -> !now.isBefore(expiresAt));
    }
}
