package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.CredentialState.Revocation;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.core.partner.ApplicationSecrets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Update;

final class SqlApplicationSecrets implements ApplicationSecrets {

    private static final String ONE = """
         where partner_id = :partnerId
           and owner_id = :clientId
           and id = :id
        """;

    @Override
    public boolean insert(Transaction tx, String partnerId, String clientId, StoredSecret secret, String name) {
        return Conflicts.insert(handle(tx), () -> {
            SecretRows.OF_PARTNERS.insert(handle(tx), partnerId, clientId, secret);
            one(tx, "update partner_secret set name = :name" + ONE, partnerId, clientId, secret.id())
                    .bind("name", name)
                    .execute();
        });
    }

    @Override
    public Map<String, Known> known(Transaction tx, String partnerId, String clientId) {
        return handle(tx)
                .createQuery("""
                    select s.id,
                           s.name,
                           (select u.last_used_at
                              from credential_use u
                             where u.owner_id = s.partner_id
                               and u.credential_id = s.owner_id
                               and u.secret_id = s.id) as last_used_at
                      from partner_secret s
                     where s.partner_id = :partnerId
                       and s.owner_id = :clientId
                    """)
                .bind("partnerId", partnerId)
                .bind("clientId", clientId)
                .map((row, _) -> Map.entry(
                        Columns.text(row, "id"),
                        new Known(Columns.shown(row, "name"), Columns.instantOrNull(row, "last_used_at"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void expire(Transaction tx, String partnerId, String clientId, String secretId, Instant expiresAt) {
        var sql = "update partner_secret set expires_at = :expiresAt" + ONE
                + " and revoked_at is null and (expires_at is null or expires_at > :expiresAt)";
        one(tx, sql, partnerId, clientId, secretId)
                .bind("expiresAt", Millis.of(expiresAt))
                .execute();
    }

    @Override
    public void revoke(Transaction tx, String partnerId, String clientId, String secretId, Revocation revocation) {
        var sql = "update partner_secret set revoked_at = :at, revoked_by = :by" + ONE + " and revoked_at is null";
        one(tx, sql, partnerId, clientId, secretId)
                .bind("at", Millis.of(revocation.at()))
                .bind("by", revocation.by())
                .execute();
    }

    @Override
    public void delete(Transaction tx, String partnerId, String clientId, String secretId) {
        SecretRows.OF_PARTNERS.delete(handle(tx), partnerId, clientId, secretId);
    }

    private static Update one(Transaction tx, String sql, String partnerId, String clientId, String secretId) {
        return handle(tx)
                .createUpdate(sql)
                .bind("partnerId", partnerId)
                .bind("clientId", clientId)
                .bind("id", secretId);
    }
}
