package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.grant.RevokedTokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlRevokedTokens implements RevokedTokens {

    @Override
    public void add(Transaction tx, RevokedToken token) {
        handle(tx)
                .createUpdate("""
                    insert into revoked_token (token_id, company_id, client_id, expires_at)
                    values (:tokenId, :companyId, :clientId, :expiresAt)
                    on conflict (token_id) do nothing
                    """)
                .bind("tokenId", token.tokenId())
                .bind("companyId", token.companyId())
                .bind("clientId", token.clientId())
                .bind("expiresAt", Millis.of(token.expiresAt()))
                .execute();
    }

    @Override
    public Optional<RevokedToken> find(Transaction tx, String tokenId) {
        return handle(tx)
                .createQuery("""
                    select token_id,
                           company_id,
                           client_id,
                           expires_at
                      from revoked_token
                     where token_id = :tokenId
                    """)
                .bind("tokenId", tokenId)
                .map((row, _) -> token(row))
                .findOne();
    }

    @Override
    public List<RevokedToken> page(Transaction tx, Instant now, String afterId, int limit) {
        return handle(tx)
                .createQuery("""
                    select token_id,
                           company_id,
                           client_id,
                           expires_at
                      from revoked_token
                     where expires_at > :now
                       and token_id > :afterId
                     order by token_id
                     limit :limit
                    """)
                .bind("now", Millis.of(now))
                .bind("afterId", afterId)
                .bind("limit", limit)
                .map((row, _) -> token(row))
                .list();
    }

    @Override
    public int removeExpired(Transaction tx, Instant now) {
        return handle(tx)
                .createUpdate("""
                    delete from revoked_token
                     where token_id in (
                           select token_id
                             from revoked_token
                            where expires_at <= :now
                            order by expires_at
                            limit :limit)
                    """)
                .bind("now", Millis.of(now))
                .bind("limit", EXPIRED_MAX)
                .execute();
    }

    private static RevokedToken token(ResultSet row) throws SQLException {
        return new RevokedToken(
                Columns.text(row, "token_id"),
                Columns.text(row, "company_id"),
                Columns.text(row, "client_id"),
                Columns.instant(row, "expires_at"));
    }
}
