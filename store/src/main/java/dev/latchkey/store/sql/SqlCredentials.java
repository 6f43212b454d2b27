package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialState.Revocation;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.credential.SecretCalls;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.StoredSecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

final class SqlCredentials implements Credentials {

    @Override
    public boolean insert(Transaction tx, ApiKey key) {
        return Conflicts.insert(handle(tx), () -> {
            insertRow(tx, key.companyId(), key, null, null);
            key.secrets()
                    .forEach(secret -> SecretRows.OF_COMPANIES.insert(handle(tx), key.companyId(), key.id(), secret));
        });
    }

    @Override
    public boolean insert(Transaction tx, OAuthClient client) {
        return Conflicts.insert(handle(tx), () -> {
            var id = client.companyId();
            insertRow(tx, id, client, client.settings(), client);
            updateProof(tx, id, client.id(), client.proof());
            client.secrets().forEach(one -> SecretRows.OF_COMPANIES.insert(handle(tx), id, client.id(), one));
        });
    }

    @Override
    public void updateProof(Transaction tx, String companyId, String clientId, ClientProof proof) {
        ProofRows.update(handle(tx), companyId, clientId, proof);
    }

    private static void insertRow(
            Transaction tx,
            String companyId,
            Credential credential,
            @Nullable ClientSettings settings,
            @Nullable OAuthClient client) {
        var facts = credential.facts();
        bind(handle(tx).createUpdate("""
            insert into credential (company_id, id, type, name, description, created_by, created_at,
                   expires_at, allow_list, client_number, system_role_id, access_group_id, scopes,
                   token_format, tokens_not_before)
            values (:companyId, :id, :type, :name, :description, :createdBy, :createdAt,
                   :expiresAt, :allowList, :clientNumber, :systemRoleId, :accessGroupId, :scopes,
                   :tokenFormat, :tokensNotBefore)
            """), facts.label(), facts.expiresAt(), facts.allowList(), settings)
                .bind("companyId", companyId)
                .bind("id", credential.id())
                .bind("type", credential.type().name())
                .bind("createdBy", facts.createdBy())
                .bind("createdAt", Millis.of(facts.createdAt()))
                .bind("clientNumber", client == null ? null : client.number())
                .bind("tokensNotBefore", client == null ? null : client.generation())
                .execute();
    }

    private static Update bind(
            Update update,
            Label label,
            @Nullable Instant expiresAt,
            IpAllowList allowList,
            @Nullable ClientSettings settings) {
        return update.bind("name", label.name())
                .bind("description", label.description())
                .bind("expiresAt", Millis.ofNullable(expiresAt))
                .bind("allowList", allowList.toString())
                .bind("systemRoleId", settings == null ? null : settings.systemRoleId())
                .bind("accessGroupId", settings == null ? null : settings.accessGroupId())
                .bind("scopes", settings == null ? null : settings.scopes().toString())
                .bind(
                        "tokenFormat",
                        settings == null ? null : settings.tokenFormat().name());
    }

    @Override
    public Optional<Credential> find(Transaction tx, String companyId, String credentialId) {
        return handle(tx)
                .createQuery(CredentialRows.SELECT + " and c.id = :id")
                .bind("companyId", companyId)
                .bind("id", credentialId)
                .map(CredentialRows.mapper(id -> SecretRows.OF_COMPANIES.of(handle(tx), companyId, id)))
                .findOne();
    }

    @Override
    public List<Credential> page(Transaction tx, String companyId, PageKey before, int limit) {
        var key = Map.of("createdAt", Millis.of(before.createdAt()), "id", before.id(), "limit", limit);
        var secrets = SecretRows.OF_COMPANIES.ofOwners(handle(tx), companyId, CredentialRows.IDS_OF_PAGE, key);
        return handle(tx)
                .createQuery(CredentialRows.SELECT + CredentialRows.PAGE)
                .bind("companyId", companyId)
                .bindMap(key)
                .map(CredentialRows.mapper(id -> secrets.getOrDefault(id, List.of())))
                .list();
    }

    @Override
    public long countNotRevoked(Transaction tx, String companyId) {
        return handle(tx)
                .createQuery("""
                    select count(*)
                      from credential
                     where company_id = :companyId
                       and revoked_at is null
                    """)
                .bind("companyId", companyId)
                .mapTo(Long.class)
                .one();
    }

    @Override
    public void update(
            Transaction tx,
            String companyId,
            String credentialId,
            Label label,
            @Nullable Instant expiresAt,
            IpAllowList allowList,
            @Nullable ClientSettings settings) {
        bind(handle(tx).createUpdate("""
            update credential
               set name = :name,
                   description = :description,
                   expires_at = :expiresAt,
                   allow_list = :allowList,
                   system_role_id = :systemRoleId,
                   access_group_id = :accessGroupId,
                   scopes = :scopes,
                   token_format = :tokenFormat
             where company_id = :companyId
               and id = :id
               and revoked_at is null
            """), label, expiresAt, allowList, settings)
                .bind("companyId", companyId)
                .bind("id", credentialId)
                .execute();
    }

    @Override
    public void revoke(Transaction tx, String companyId, String credentialId, Revocation revocation) {
        handle(tx)
                .createUpdate("""
                    update credential
                       set revoked_at = :at,
                           revoked_by = :by
                     where company_id = :companyId
                       and id = :id
                       and revoked_at is null
                    """)
                .bind("at", Millis.of(revocation.at()))
                .bind("by", revocation.by())
                .bind("companyId", companyId)
                .bind("id", credentialId)
                .execute();
    }

    @Override
    public boolean insertSecret(Transaction tx, String companyId, String credentialId, StoredSecret secret) {
        return Conflicts.insert(
                handle(tx), () -> SecretRows.OF_COMPANIES.insert(handle(tx), companyId, credentialId, secret));
    }

    @Override
    public void expireSecret(
            Transaction tx, String companyId, String credentialId, String secretId, Instant expiresAt) {
        ofSecret(tx, companyId, credentialId, secretId, """
            update credential_secret
               set expires_at = :expiresAt
            """)
                .bind("expiresAt", Millis.of(expiresAt))
                .execute();
    }

    @Override
    public void revokeSecret(
            Transaction tx, String companyId, String credentialId, String secretId, Revocation revocation) {
        ofSecret(tx, companyId, credentialId, secretId, """
            update credential_secret
               set revoked_at = :at,
                   revoked_by = :by
            """)
                .bind("at", Millis.of(revocation.at()))
                .bind("by", revocation.by())
                .execute();
    }

    @Override
    public void deleteSecret(Transaction tx, String companyId, String credentialId, String secretId) {
        SecretRows.OF_COMPANIES.delete(handle(tx), companyId, credentialId, secretId);
    }

    @Override
    public boolean rekey(Transaction tx, String companyId, String credentialId, String secretId, SecretHash keyed) {
        return SecretRows.OF_COMPANIES.rekey(handle(tx), companyId, credentialId, secretId, keyed);
    }

    private static Update ofSecret(
            Transaction tx, String companyId, String credentialId, String secretId, String update) {
        return handle(tx)
                .createUpdate(update + """
                     where company_id = :companyId
                       and credential_id = :credentialId
                       and id = :secretId
                       and revoked_at is null
                    """)
                .bind("companyId", companyId)
                .bind("credentialId", credentialId)
                .bind("secretId", secretId);
    }

    @Override
    public void killTokens(Transaction tx, String companyId, String clientId, Instant now) {
        handle(tx)
                .createUpdate("""
                    update credential
                       set tokens_not_before =
                           case when tokens_not_before < :now then :now else tokens_not_before + 1 end
                     where company_id = :companyId
                       and id = :id
                       and type = 'OAUTH_CLIENT'
                    """)
                .bind("now", Millis.of(now))
                .bind("companyId", companyId)
                .bind("id", clientId)
                .execute();
    }

    @Override
    public List<OfCompany> notRevoked(Transaction tx, RowKey after, String lastCompanyId, int limit) {
        return new CredentialPages(handle(tx)).behind(after, lastCompanyId, limit);
    }

    @Override
    public List<LastUse> lastUses(Transaction tx, String ownerId, String credentialId, int limit) {
        return handle(tx)
                .createQuery("""
                    select secret_id,
                           last_used_at,
                           address,
                           user_agent,
                           operation,
                           outcome,
                           use_count
                      from credential_use
                     where owner_id = :ownerId
                       and credential_id = :credentialId
                     order by last_used_at desc, secret_id
                     limit :limit
                    """)
                .bind("ownerId", ownerId)
                .bind("credentialId", credentialId)
                .bind("limit", limit)
                .map((row, _) -> new LastUse(
                        Columns.text(row, "secret_id"),
                        Columns.instant(row, "last_used_at"),
                        Columns.text(row, "address"),
                        Columns.text(row, "user_agent"),
                        Columns.text(row, "operation"),
                        Columns.text(row, "outcome"),
                        row.getLong("use_count")))
                .list();
    }

    @Override
    public List<SecretCalls> secretCalls(Transaction tx, String companyId, String credentialId, long fromHour) {
        return new SecretCallCounts(handle(tx)).find(companyId, credentialId, fromHour);
    }
}
