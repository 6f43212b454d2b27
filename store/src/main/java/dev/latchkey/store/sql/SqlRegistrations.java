package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.partner.Registrations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlRegistrations implements Registrations {

    /** What a company or one of its people has ever done with the application. */
    private static final String IS_UNUSED = """
        not exists (select 1 from installation where installation.client_id = application.client_id)
        and not exists (select 1 from consent where consent.client_id = application.client_id)
        and not exists (select 1 from user_grant where user_grant.client_id = application.client_id)
        and not exists (select 1 from authorization_code where authorization_code.client_id = application.client_id)
        and not exists (select 1 from authorization_request where authorization_request.client_id = application.client_id)
        and not exists (select 1 from registered_client
                         where registered_client.client_id = application.client_id
                           and registered_client.initial_token_id is not null)
        """;

    @Override
    public boolean insertToken(Transaction tx, InitialToken token) {
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            insert into initial_access_token (id, token_hash, name, uses_max, uses, created_at, created_by,
                                   expires_at, revoked_at)
                            values (:id, :hash, :name, :usesMax, :uses, :createdAt, :createdBy,
                                   :expiresAt, :revokedAt)
                            """)
                        .bind("id", token.id())
                        .bind("hash", token.hash().toBytes())
                        .bind("name", token.name())
                        .bind("usesMax", token.usesMax())
                        .bind("uses", token.uses())
                        .bind("createdAt", Millis.of(token.createdAt()))
                        .bind("createdBy", token.createdBy())
                        .bind("expiresAt", Millis.of(token.expiresAt()))
                        .bind("revokedAt", Millis.ofNullable(token.revokedAt()))
                        .execute());
    }

    @Override
    public Optional<String> useToken(Transaction tx, SecretHash hash, Instant now) {
        var taken = handle(tx)
                .createUpdate("""
                    update initial_access_token
                       set uses = uses + 1
                     where token_hash = :hash
                       and uses < uses_max
                       and revoked_at is null
                       and expires_at > :now
                    """)
                .bind("hash", hash.toBytes())
                .bind("now", Millis.of(now))
                .execute();
        return taken == 0
                ? Optional.empty()
                : handle(tx)
                        .createQuery("select id from initial_access_token where token_hash = :hash")
                        .bind("hash", hash.toBytes())
                        .mapTo(String.class)
                        .findOne();
    }

    @Override
    public boolean revokeToken(Transaction tx, String id, Instant now) {
        return handle(tx)
                        .createUpdate("""
                            update initial_access_token
                               set revoked_at = :now
                             where id = :id
                               and revoked_at is null
                            """)
                        .bind("now", Millis.of(now))
                        .bind("id", id)
                        .execute()
                == 1;
    }

    private static InitialToken token(ResultSet row) throws SQLException {
        return new InitialToken(
                Columns.text(row, "id"),
                new SecretHash(Columns.bytes(row, "token_hash")),
                Columns.shown(row, "name"),
                row.getInt("uses_max"),
                row.getInt("uses"),
                Columns.instant(row, "created_at"),
                Columns.text(row, "created_by"),
                Columns.instant(row, "expires_at"),
                Columns.instantOrNull(row, "revoked_at"));
    }

    @Override
    public Optional<InitialToken> findToken(Transaction tx, String id) {
        return handle(tx)
                .createQuery("""
                    select id,
                           token_hash,
                           name,
                           uses_max,
                           uses,
                           created_at,
                           created_by,
                           expires_at,
                           revoked_at
                      from initial_access_token
                     where id = :id
                    """)
                .bind("id", id)
                .map((row, _) -> token(row))
                .findOne();
    }

    @Override
    public List<InitialToken> tokens(Transaction tx, String afterId, int limit) {
        return handle(tx)
                .createQuery("""
                    select id,
                           token_hash,
                           name,
                           uses_max,
                           uses,
                           created_at,
                           created_by,
                           expires_at,
                           revoked_at
                      from initial_access_token
                     where id > :afterId
                     order by id
                     limit :limit
                    """)
                .bind("afterId", afterId)
                .bind("limit", limit)
                .map((row, _) -> token(row))
                .list();
    }

    @Override
    public void insertClient(Transaction tx, RegisteredClient client) {
        handle(tx)
                .createUpdate("""
                    insert into registered_client (client_id, token_hash, method, software_id, software_version,
                           initial_token_id)
                    values (:clientId, :hash, :method, :softwareId, :softwareVersion,
                           :initialTokenId)
                    """)
                .bind("clientId", client.clientId())
                .bind("hash", client.tokenHash().toBytes())
                .bind("method", client.method().name())
                .bind("softwareId", client.softwareId())
                .bind("softwareVersion", client.softwareVersion())
                .bind("initialTokenId", client.initialTokenId())
                .execute();
    }

    @Override
    public Optional<RegisteredClient> findClient(Transaction tx, String clientId) {
        return handle(tx)
                .createQuery("""
                    select client_id,
                           token_hash,
                           method,
                           software_id,
                           software_version,
                           initial_token_id
                      from registered_client
                     where client_id = :clientId
                    """)
                .bind("clientId", clientId)
                .map((row, _) -> new RegisteredClient(
                        Columns.text(row, "client_id"),
                        new SecretHash(Columns.bytes(row, "token_hash")),
                        ClientMethod.valueOf(Columns.text(row, "method")),
                        row.getString("software_id"),
                        row.getString("software_version"),
                        row.getString("initial_token_id")))
                .findOne();
    }

    @Override
    public boolean replaceClient(Transaction tx, RegisteredClient client, SecretHash before) {
        return handle(tx)
                        .createUpdate("""
                            update registered_client
                               set token_hash = :hash,
                                   method = :method,
                                   software_id = :softwareId,
                                   software_version = :softwareVersion
                             where client_id = :clientId
                               and token_hash = :before
                            """)
                        .bind("hash", client.tokenHash().toBytes())
                        .bind("method", client.method().name())
                        .bind("softwareId", client.softwareId())
                        .bind("softwareVersion", client.softwareVersion())
                        .bind("clientId", client.clientId())
                        .bind("before", before.toBytes())
                        .execute()
                == 1;
    }

    @Override
    public void removeClient(Transaction tx, String clientId) {
        handle(tx)
                .createUpdate("delete from registered_client where client_id = :clientId")
                .bind("clientId", clientId)
                .execute();
    }

    @Override
    public List<String> unused(Transaction tx, String partnerId, Instant before, int limit) {
        return handle(tx)
                .createQuery("""
                    select client_id
                      from application
                     where partner_id = :partnerId
                       and is_active = :isActive
                       and created_at < :before
                       and %s
                     order by client_id
                     limit :limit
                    """.formatted(IS_UNUSED))
                .bind("partnerId", partnerId)
                .bind("isActive", true)
                .bind("before", Millis.of(before))
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    @Override
    public boolean removeUnused(Transaction tx, String partnerId, String clientId) {
        var isUnused = handle(tx)
                .createQuery("""
                    select client_id
                      from application
                     where partner_id = :partnerId
                       and client_id = :clientId
                       and is_active = :isActive
                       and %s
                    """.formatted(IS_UNUSED))
                .bind("partnerId", partnerId)
                .bind("clientId", clientId)
                .bind("isActive", true)
                .mapTo(String.class)
                .findOne()
                .isPresent();
        if (!isUnused) {
            return false;
        }
        removeClient(tx, clientId);
        for (var statement : List.of(
                "delete from partner_secret where partner_id = :partnerId and owner_id = :clientId",
                "delete from application where partner_id = :partnerId and client_id = :clientId")) {
            handle(tx)
                    .createUpdate(statement)
                    .bind("partnerId", partnerId)
                    .bind("clientId", clientId)
                    .execute();
        }
        return true;
    }
}
