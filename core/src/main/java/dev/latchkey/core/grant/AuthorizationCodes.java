package dev.latchkey.core.grant;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.SecretHash;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Authorization codes as stored; the code itself is not. */
public interface AuthorizationCodes {

    /**
     * A code.
     *
     * @param grantId what its first use gave; absent while it is unused
     */
    record StoredCode(
            Authorization authorization,
            Instant expiresAt,
            @Nullable String grantId) {}

    /**
     * Whose codes; an absent part is any.
     *
     * @param companyId absent only when an application ends everywhere
     */
    record Whose(
            @Nullable String companyId,
            @Nullable String userId,
            @Nullable String clientId) {}

    void insert(Transaction tx, SecretHash code, Authorization authorization, Instant expiresAt);

    /** The code, used or not, expired or not; by its hash alone, because it is presented before its company is known. */
    Optional<StoredCode> find(Transaction tx, SecretHash code);

    /**
     * Uses a code up, at most once, also under concurrent calls; expired when {@code now} equals its expiry.
     *
     * @return false when it was used before, is expired, or there is none
     */
    boolean redeem(Transaction tx, SecretHash code, String grantId, Instant now);

    /**
     * Takes back codes that nobody has used yet, so that they give nothing any more. Used ones stay, to be recognised when they
     * are replayed.
     */
    void removeUnused(Transaction tx, Whose whose);

    /** Most that are forgotten in one transaction. */
    int EXPIRED_MAX = 1_000;

    /** Forgets codes that expired at or before {@code before}, {@value #EXPIRED_MAX} at most. @return how many */
    int removeExpired(Transaction tx, Instant before);
}
