package dev.latchkey.core.partner;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Clients that registered themselves, and the tokens that let them, as stored. */
public interface Registrations {

    /**
     * What lets its bearer register clients.
     *
     * @param expiresAt it works no more when {@code now} equals this
     * @implNote Many parameters: one for each thing that is stored of it.
     */
    record InitialToken(
            String id,
            SecretHash hash,
            String name,
            int usesMax,
            int uses,
            Instant createdAt,
            String createdBy,
            Instant expiresAt,
            @Nullable Instant revokedAt) {}

    /**
     * What a client is beside the application.
     *
     * @param initialTokenId absent when anyone may register
     */
    record RegisteredClient(
            String clientId,
            SecretHash tokenHash,
            ClientMethod method,
            @Nullable String softwareId,
            @Nullable String softwareVersion,
            @Nullable String initialTokenId) {}

    /** @return false when the id or the hash is taken */
    boolean insertToken(Transaction tx, InitialToken token);

    /** Takes one use of the token, unless it is unknown, used up, revoked or expired; its id if it was there. */
    Optional<String> useToken(Transaction tx, SecretHash hash, Instant now);

    /** @return false when there is none with that id that was not revoked before */
    boolean revokeToken(Transaction tx, String id, Instant now);

    /** The token with this id, in whatever state. */
    Optional<InitialToken> findToken(Transaction tx, String id);

    /** Tokens in the order of their ids, behind {@code afterId}, at most {@code limit}. */
    List<InitialToken> tokens(Transaction tx, String afterId, int limit);

    void insertClient(Transaction tx, RegisteredClient client);

    Optional<RegisteredClient> findClient(Transaction tx, String clientId);

    /** Replaces all but the client_id and the initial token, if the hash is still {@code before}. */
    boolean replaceClient(Transaction tx, RegisteredClient client, SecretHash before);

    /** Its registration access token ends with it. */
    void removeClient(Transaction tx, String clientId);

    /**
     * Clients of a partner that work, made before {@code before} and never used by a company: no installation, no consent, no
     * grant, no code and no request that waits. Of those that registered only such as needed no token for it. In the order of their
     * client_ids, at most {@code limit}.
     */
    List<String> unused(Transaction tx, String partnerId, Instant before, int limit);

    /** Removes such an application with all that is stored of it, if it still is unused; its client_id is free then. */
    boolean removeUnused(Transaction tx, String partnerId, String clientId);
}
