package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.grant.AuthorizationCodes;
import java.time.Instant;
import java.util.Optional;

final class SqlAuthorizationCodes implements AuthorizationCodes {

    @Override
    public void insert(Transaction tx, SecretHash code, Authorization authorization, Instant expiresAt) {
        handle(tx)
                .createUpdate("""
                    insert into authorization_code (company_id, code_hash, user_id, client_id, redirect_uri, scopes,
                           resource, resource_api, code_challenge, dpop_thumbprint, expires_at)
                    values (:companyId, :codeHash, :userId, :clientId, :redirectUri, :scopes,
                           :resource, :resourceApi, :codeChallenge, :dpopThumbprint, :expiresAt)
                    """)
                .bind("companyId", authorization.companyId())
                .bind("codeHash", code.toBytes())
                .bind("userId", authorization.userId())
                .bind("clientId", authorization.clientId())
                .bind("redirectUri", authorization.redirectUri())
                .bind("scopes", authorization.scopes().toString())
                .bind("resource", ResourceColumns.identifier(authorization.resource()))
                .bind("resourceApi", ResourceColumns.api(authorization.resource()))
                .bind("codeChallenge", authorization.codeChallenge())
                .bind("dpopThumbprint", authorization.dpopThumbprint())
                .bind("expiresAt", Millis.of(expiresAt))
                .execute();
    }

    @Override
    public Optional<StoredCode> find(Transaction tx, SecretHash code) {
        return handle(tx)
                .createQuery("""
                    select company_id,
                           user_id,
                           client_id,
                           redirect_uri,
                           scopes,
                           resource,
                           resource_api,
                           code_challenge,
                           dpop_thumbprint,
                           expires_at,
                           grant_id
                      from authorization_code
                     where code_hash = :codeHash
                    """)
                .bind("codeHash", code.toBytes())
                .map((row, context) -> new StoredCode(
                        new Authorization(
                                Columns.text(row, "company_id"),
                                Columns.text(row, "user_id"),
                                Columns.text(row, "client_id"),
                                Columns.text(row, "redirect_uri"),
                                ScopeColumns.scopes(row, "scopes", context),
                                ResourceColumns.resource(row),
                                row.getString("code_challenge"),
                                row.getString("dpop_thumbprint")),
                        Columns.instant(row, "expires_at"),
                        row.getString("grant_id")))
                .findOne();
    }

    @Override
    public boolean redeem(Transaction tx, SecretHash code, String grantId, Instant now) {
        // One row changed: the code is ours. None: it was used, is expired, or never was.
        return handle(tx)
                        .createUpdate("""
                            update authorization_code
                               set redeemed_at = :now,
                                   grant_id = :grantId
                             where code_hash = :codeHash
                               and redeemed_at is null
                               and expires_at > :now
                            """)
                        .bind("codeHash", code.toBytes())
                        .bind("grantId", grantId)
                        .bind("now", Millis.of(now))
                        .execute()
                == 1;
    }

    @Override
    public void removeUnused(Transaction tx, Whose whose) {
        handle(tx)
                .createUpdate("""
                    delete from authorization_code
                     where redeemed_at is null
                       and company_id = coalesce(:companyId, company_id)
                       and user_id = coalesce(:userId, user_id)
                       and client_id = coalesce(:clientId, client_id)
                    """)
                .bind("companyId", whose.companyId())
                .bind("userId", whose.userId())
                .bind("clientId", whose.clientId())
                .execute();
    }

    @Override
    public int removeExpired(Transaction tx, Instant before) {
        return handle(tx)
                .createUpdate("""
                    delete from authorization_code
                     where code_hash in (
                           select code_hash
                             from authorization_code
                            where expires_at <= :before
                            order by expires_at
                            limit :limit)
                    """)
                .bind("before", Millis.of(before))
                .bind("limit", EXPIRED_MAX)
                .execute();
    }
}
