package dev.latchkey.server.grant;

import dev.latchkey.server.store.change.Transaction;
import java.time.Instant;
import java.util.List;

/** Tokens that were revoked one by one (RFC 7009) and have not expired yet. */
public interface RevokedTokens {

    /** @param tokenId the token's own identifier, 1 to 128 characters; not its value */
    record RevokedToken(String tokenId, Instant expiresAt) {}

    /** Revokes a token; again does nothing. */
    void add(Transaction tx, RevokedToken token);

    boolean contains(Transaction tx, String tokenId);

    /** Those that expire after {@code now} with ids above {@code afterId}, in the order of their ids. */
    List<RevokedToken> page(Transaction tx, Instant now, String afterId, int limit);

    /** Forgets those whose expiry {@code now} has reached. @return how many */
    int removeExpired(Transaction tx, Instant now);
}
