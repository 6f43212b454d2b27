package dev.latchkey.core.credential;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialState.Revocation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The credentials of companies as stored. Every method is about one company but those the index loads with. */
public interface Credentials {

    /**
     * Stores a key with its secrets.
     *
     * @return false when the id or the hash of a secret is taken
     */
    boolean insert(Transaction tx, ApiKey key);

    /**
     * Stores a client with its secrets.
     *
     * @return false when the id or the hash of a secret is taken
     */
    boolean insert(Transaction tx, OAuthClient client);

    Optional<Credential> find(Transaction tx, String companyId, String credentialId);

    /** Credentials older than the one at {@code before}, newest first, at most {@code limit}. */
    List<Credential> page(Transaction tx, String companyId, PageKey before, int limit);

    /** Where a page ended: the last credential's creation and id. */
    record PageKey(Instant createdAt, String id) {

        /** Before the first page. */
        public static PageKey start() {
            return new PageKey(Instant.ofEpochMilli(Long.MAX_VALUE), "");
        }
    }

    /** How many were ever made and are not revoked. */
    long countNotRevoked(Transaction tx, String companyId);

    /** Changes name, description, expiry, allow-list, and for a client its settings (else null). */
    void update(
            Transaction tx,
            String companyId,
            String credentialId,
            Label label,
            @Nullable Instant expiresAt,
            IpAllowList allowList,
            @Nullable ClientSettings settings);

    /** Changes how a client proves itself; its secrets stay as they are. */
    void updateProof(Transaction tx, String companyId, String clientId, ClientProof proof);

    void revoke(Transaction tx, String companyId, String credentialId, Revocation revocation);

    /** @return false when the hash is taken */
    boolean insertSecret(Transaction tx, String companyId, String credentialId, StoredSecret secret);

    /** Gives one secret an end. */
    void expireSecret(Transaction tx, String companyId, String credentialId, String secretId, Instant expiresAt);

    void revokeSecret(Transaction tx, String companyId, String credentialId, String secretId, Revocation revocation);

    /** Forgets one that has ended, with what was recorded of its use. */
    void deleteSecret(Transaction tx, String companyId, String credentialId, String secretId);

    /** Kills every token of a client: a higher {@link LiveClient#generation} begins, {@code now} in milliseconds since 1970 or the next number. */
    void killTokens(Transaction tx, String companyId, String clientId, Instant now);

    /**
     * Replaces the plain digest of an imported key by the keyed one.
     *
     * @return false when somebody else did it before
     */
    boolean rekey(Transaction tx, String companyId, String credentialId, String secretId, SecretHash keyed);

    /**
     * Some of those that are not revoked, of several companies, in the order of companies and ids, with their secrets that are not revoked:
     * for the index, so without descriptions and last uses.
     *
     * @param after those behind it
     * @param lastCompanyId none of companies behind this one
     */
    List<OfCompany> notRevoked(Transaction tx, RowKey after, String lastCompanyId, int limit);

    /** Where a credential stands among all. */
    record RowKey(String companyId, String credentialId) {

        /** Before all of a company. */
        public static RowKey before(String companyId) {
            return new RowKey(companyId, "");
        }
    }

    /** A credential and whose it is. */
    record OfCompany(String companyId, Credential credential) {

        RowKey key() {
            return new RowKey(companyId, credential.id());
        }
    }

    /** Who used which secret last, newest use first, at most {@code limit}. */
    List<LastUse> lastUses(Transaction tx, String ownerId, String credentialId, int limit);

    /** What came with each secret while more than one worked, oldest hour first, from an hour since 1970 on. */
    List<SecretCalls> secretCalls(Transaction tx, String companyId, String credentialId, long fromHour);
}
