package dev.latchkey.store.sql;

import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.Facts;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.core.credential.TokenFormat;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Rows of the table {@code credential} as API keys and clients. */
final class CredentialRows {

    private static final String SELECT_ALL = """
        select c.company_id,
               c.id,
               c.type,
               c.name,
               c.description,
               c.created_by,
               c.created_at,
               c.expires_at,
               c.allow_list,
               c.revoked_at,
               c.revoked_by,
               c.client_number,
               c.system_role_id,
               c.access_group_id,
               c.scopes,
               c.token_format,
               c.tokens_not_before,
               c.auth_method,
               c.jwks,
               c.jwks_uri,
               c.takes_endpoint_audience,
               c.requires_dpop,
               (select max(u.last_used_at)
                  from credential_use u
                 where u.owner_id = c.company_id
                   and u.credential_id = c.id) as last_used_at
          from credential c
        """;

    /** Everybody's, without what only pages show; ready for a condition. */
    static final String SELECT_FOR_INDEX = SELECT_ALL
            .replace("c.description", "'' as description")
            .replaceFirst("(?s)\\(select max.*?\\) as last_used_at", "cast(null as bigint) as last_used_at");

    /** One company's; ready for a further condition. */
    static final String SELECT = SELECT_ALL + " where c.company_id = :companyId";

    /** A condition that leaves one page, newest first. */
    static final String PAGE = """
           and (c.created_at < :createdAt or (c.created_at = :createdAt and c.id < :id))
         order by c.created_at desc, c.id desc
         limit :limit
        """;

    /** For {@link SecretRows#ofOwners}. */
    static final String IDS_OF_PAGE = "select c.id from credential c where c.company_id = :tenantId" + PAGE;

    private CredentialRows() {}

    static RowMapper<Credential> mapper(Function<String, List<StoredSecret>> secretsOf) {
        return (row, context) -> {
            var id = Columns.text(row, "id");
            return switch (CredentialType.valueOf(Columns.text(row, "type"))) {
                case API_KEY -> new ApiKey(Columns.text(row, "company_id"), id, facts(row), secretsOf.apply(id));
                case OAUTH_CLIENT ->
                    new OAuthClient(
                            Columns.text(row, "company_id"),
                            id,
                            row.getLong("client_number"),
                            facts(row),
                            settings(row, context),
                            ProofRows.proof(row),
                            row.getLong("tokens_not_before"),
                            secretsOf.apply(id));
                case PARTNER_KEY -> throw new IllegalStateException("a partner's key among those of companies");
            };
        };
    }

    static Facts facts(ResultSet row) throws SQLException {
        return new Facts(
                new Label(Columns.shown(row, "name"), Columns.shown(row, "description")),
                Columns.text(row, "created_by"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "last_used_at"),
                Columns.instantOrNull(row, "expires_at"),
                allowList(Columns.text(row, "allow_list")),
                SecretRows.revocation(row));
    }

    private static IpAllowList allowList(String networks) {
        return networks.isEmpty() ? IpAllowList.ANY : IpAllowList.parse(Arrays.asList(networks.split(",")));
    }

    private static ClientSettings settings(ResultSet row, StatementContext context) throws SQLException {
        return new ClientSettings(
                Columns.text(row, "system_role_id"),
                row.getString("access_group_id"),
                ScopeColumns.scopes(row, "scopes", context),
                TokenFormat.valueOf(Columns.text(row, "token_format")));
    }
}
