package dev.latchkey.store.sql;

import dev.latchkey.core.credential.CredentialState.Revocation;
import dev.latchkey.core.credential.Credentials.RowKey;
import dev.latchkey.core.credential.HashAlgorithm;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretHint;
import dev.latchkey.core.credential.StoredSecret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Secrets in their two tables, which have the same shape: those of companies and those of partners. */
enum SecretRows {
    OF_COMPANIES("credential_secret", "company_id", "credential_id"),
    OF_PARTNERS("partner_secret", "partner_id", "owner_id");

    /** Of two made in one millisecond the one with an end is the older: a rotation gave it the end. */
    private static final String OLDEST_FIRST =
            " order by created_at, case when expires_at is null then 1 else 0 end, id";

    private final String table;
    private final String tenantColumn;
    private final String ownerColumn;

    SecretRows(String table, String tenantColumn, String ownerColumn) {
        this.table = table;
        this.tenantColumn = tenantColumn;
        this.ownerColumn = ownerColumn;
    }

    void insert(Handle handle, String tenantId, String ownerId, StoredSecret secret) {
        var revocation = secret.revocation();
        handle.createUpdate("""
            insert into %s (%s, %s, id, secret_hash, algorithm, prefix, last_four,
                   created_at, expires_at, revoked_at, revoked_by)
            values (:tenantId, :ownerId, :id, :hash, :algorithm, :prefix, :lastFour,
                   :createdAt, :expiresAt, :revokedAt, :revokedBy)
            """.formatted(table, tenantColumn, ownerColumn))
                .bind("tenantId", tenantId)
                .bind("ownerId", ownerId)
                .bind("id", secret.id())
                .bind("hash", secret.hash().toBytes())
                .bind("algorithm", secret.algorithm().name())
                .bind("prefix", secret.hint().prefix())
                .bind("lastFour", secret.hint().lastFour())
                .bind("createdAt", Millis.of(secret.createdAt()))
                .bind("expiresAt", Millis.ofNullable(secret.expiresAt()))
                .bind("revokedAt", revocation == null ? null : Millis.of(revocation.at()))
                .bind("revokedBy", revocation == null ? null : revocation.by())
                .execute();
    }

    /** The secrets of one owner, oldest first. */
    List<StoredSecret> of(Handle handle, String tenantId, String ownerId) {
        return handle.createQuery(select() + " and " + ownerColumn + " = :ownerId" + OLDEST_FIRST)
                .bind("tenantId", tenantId)
                .bind("ownerId", ownerId)
                .map((row, _) -> secret(row))
                .list();
    }

    /** The secrets that are not revoked of all owners behind one up to another, across tenants, by owner, oldest first. */
    Map<RowKey, List<StoredSecret>> between(Handle handle, RowKey behind, RowKey upTo) {
        var byOwner = new HashMap<RowKey, List<StoredSecret>>();
        handle.createQuery(selectAll() + """
             where (%1$s, %2$s) > (:tenant, :owner)
               and (%1$s, %2$s) <= (:lastTenant, :lastOwner)
               and revoked_at is null
            """.formatted(tenantColumn, ownerColumn) + OLDEST_FIRST)
                .bind("tenant", behind.companyId())
                .bind("owner", behind.credentialId())
                .bind("lastTenant", upTo.companyId())
                .bind("lastOwner", upTo.credentialId())
                .map((row, _) -> Map.entry(
                        new RowKey(Columns.text(row, tenantColumn), Columns.text(row, ownerColumn)), secret(row)))
                .forEach(entry -> byOwner.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                        .add(entry.getValue()));
        return byOwner;
    }

    /**
     * The secrets of several owners of one tenant, by owner, oldest first.
     *
     * @param owners selects their ids
     * @param bindings of that selection; {@code :tenantId} is bound already
     */
    Map<String, List<StoredSecret>> ofOwners(Handle handle, String tenantId, String owners, Map<String, ?> bindings) {
        return byOwner(handle.createQuery(select() + " and " + ownerColumn + " in (" + owners + ")" + OLDEST_FIRST)
                .bind("tenantId", tenantId)
                .bindMap(bindings));
    }

    private Map<String, List<StoredSecret>> byOwner(Query query) {
        var byOwner = new HashMap<String, List<StoredSecret>>();
        query.map((row, _) -> Map.entry(Columns.text(row, ownerColumn), secret(row)))
                .forEach(entry -> byOwner.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                        .add(entry.getValue()));
        return byOwner;
    }

    /** Forgets a secret, and who used it last unless nobody used its owner since: when that was last used stays true. */
    void delete(Handle handle, String tenantId, String ownerId, String secretId) {
        var secret = "delete from " + table + " where " + tenantColumn + " = :tenantId and " + ownerColumn
                + " = :ownerId and id = :secretId";
        var use = """
            delete from credential_use
             where owner_id = :tenantId
               and credential_id = :ownerId
               and secret_id = :secretId
               and exists (select 1
                             from credential_use later
                            where later.owner_id = :tenantId
                              and later.credential_id = :ownerId
                              and later.secret_id <> :secretId
                              and later.last_used_at >= credential_use.last_used_at)
            """;
        for (var sql : List.of(secret, use)) {
            handle.createUpdate(sql)
                    .bind("tenantId", tenantId)
                    .bind("ownerId", ownerId)
                    .bind("secretId", secretId)
                    .execute();
        }
    }

    /** Keyed in place of plain, once. */
    boolean rekey(Handle handle, String tenantId, String ownerId, String secretId, SecretHash keyed) {
        return handle.createUpdate("""
            update %s
               set secret_hash = :hash,
                   algorithm = 'KEYED'
             where %s = :tenantId
               and %s = :ownerId
               and id = :secretId
               and algorithm = 'SHA256'
               and revoked_at is null
            """.formatted(table, tenantColumn, ownerColumn))
                        .bind("hash", keyed.toBytes())
                        .bind("tenantId", tenantId)
                        .bind("ownerId", ownerId)
                        .bind("secretId", secretId)
                        .execute()
                == 1;
    }

    private String select() {
        return selectAll() + " where " + tenantColumn + " = :tenantId";
    }

    private String selectAll() {
        return """
            select %s,
                   %s,
                   id,
                   secret_hash,
                   algorithm,
                   prefix,
                   last_four,
                   created_at,
                   expires_at,
                   revoked_at,
                   revoked_by
              from %s
            """.formatted(tenantColumn, ownerColumn, table);
    }

    private static StoredSecret secret(ResultSet row) throws SQLException {
        return new StoredSecret(
                Columns.text(row, "id"),
                new SecretHash(Columns.bytes(row, "secret_hash")),
                HashAlgorithm.valueOf(Columns.text(row, "algorithm")),
                new SecretHint(Columns.text(row, "prefix"), Columns.text(row, "last_four")),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "expires_at"),
                revocation(row));
    }

    static @Nullable Revocation revocation(ResultSet row) throws SQLException {
        var at = Columns.instantOrNull(row, "revoked_at");
        return at == null ? null : new Revocation(at, Columns.text(row, "revoked_by"));
    }
}
