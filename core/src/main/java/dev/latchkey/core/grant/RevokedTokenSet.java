package dev.latchkey.core.grant;

import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens revoked one by one before their expiry (RFC 7009), in memory for the request path; the store holds the same. Bounded: a
 * revocation that finds no room is refused, because to forget another one would bring a dead token back to life. Nobody can take the room
 * of others: a company has a quarter of it, each of its clients an eighth, and the last quarter of it all is for companies that have next to
 * nothing. Whoever has so many tokens to end revokes the client instead. Safe for use by many threads.
 */
public final class RevokedTokenSet {

    /** Most that are held, about 60 MB. Requests under way at the same time may go a little beyond. */
    public static final int COUNT_MAX = 500_000;

    /** Next to nothing is one of so many. */
    private static final int SMALL_PART = 256;

    /** Whose tokens they are; a client without a company stands for the whole company. */
    private record Holder(String companyId, String clientId) {
        static final String ANY = "";

        static Holder of(RevokedToken token) {
            return new Holder(token.companyId(), token.clientId());
        }

        Holder company() {
            return new Holder(companyId, ANY);
        }
    }

    private record Held(Instant expiresAt, Holder holder) {}

    private final int countMax;
    private final Map<Long, Held> byId = new ConcurrentHashMap<>();
    /** How many tokens of each client, and of each company, are held. */
    private final Map<Holder, Integer> counts = new ConcurrentHashMap<>();

    public RevokedTokenSet() {
        this(COUNT_MAX);
    }

    public RevokedTokenSet(int countMax) {
        this.countMax = countMax;
    }

    /** Whether this one can be held, or is held already. */
    public boolean hasRoomFor(RevokedToken token) {
        var holder = Holder.of(token);
        var ofCompany = counts.getOrDefault(holder.company(), 0);
        var hasShare =
                ofCompany < Math.max(1, countMax / 4) && counts.getOrDefault(holder, 0) < Math.max(1, countMax / 8);
        return (hasShare && hasRoomBeside(ofCompany)) || byId.containsKey(token.number());
    }

    private boolean hasRoomBeside(int ofCompany) {
        var all = byId.size();
        return all < countMax - countMax / 4 || (all < countMax && ofCompany < Math.max(1, countMax / SMALL_PART));
    }

    public boolean contains(long id) {
        return !byId.isEmpty() && byId.containsKey(id);
    }

    /** Holds one, whether there was room for it or not: it is in the store. */
    public void add(RevokedToken token) {
        var holder = Holder.of(token);
        if (byId.putIfAbsent(token.number(), new Held(token.expiresAt(), holder)) == null) {
            counts.merge(holder, 1, Integer::sum);
            counts.merge(holder.company(), 1, Integer::sum);
        }
    }

    /** Forgets tokens that are expired at {@code now} and so dead anyway. */
    public void forgetExpired(Instant now) {
        byId.forEach((id, held) -> {
            if (!now.isBefore(held.expiresAt()) && byId.remove(id, held)) {
                subtract(held.holder());
                subtract(held.holder().company());
            }
        });
    }

    private void subtract(Holder holder) {
        counts.computeIfPresent(holder, (_, count) -> count == 1 ? null : count - 1);
    }
}
