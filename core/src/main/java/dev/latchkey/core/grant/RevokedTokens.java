package dev.latchkey.core.grant;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tokens that were revoked one by one (RFC 7009) and have not expired yet. */
public interface RevokedTokens {

    /**
     * @param tokenId the token's own identifier, 1 to 128 characters; not its value
     * @param clientId of the company's client or the application, as they are stored
     */
    record RevokedToken(String tokenId, String companyId, String clientId, Instant expiresAt) {

        private static final int ID_RADIX = 36;

        /** The identifier of a token as text, for claims and the store. */
        public static String idOf(long number) {
            return Long.toUnsignedString(number, ID_RADIX);
        }

        /** @throws NumberFormatException when the text is not what {@link #idOf} gives */
        public static long numberOf(String tokenId) {
            return Long.parseUnsignedLong(tokenId, ID_RADIX);
        }

        /** The identifier as a number. */
        public long number() {
            return numberOf(tokenId);
        }
    }

    /** Revokes a token; again does nothing. */
    void add(Transaction tx, RevokedToken token);

    /** A revocation that was not forgotten yet. */
    Optional<RevokedToken> find(Transaction tx, String tokenId);

    /** Those that expire after {@code now} with ids above {@code afterId}, in the order of their ids. */
    List<RevokedToken> page(Transaction tx, Instant now, String afterId, int limit);

    /** Most that are forgotten in one transaction. */
    int EXPIRED_MAX = 1_000;

    /** Forgets those whose expiry {@code now} has reached, {@value #EXPIRED_MAX} at most. @return how many */
    int removeExpired(Transaction tx, Instant now);
}
