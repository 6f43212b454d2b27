package dev.latchkey.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Much of everything, written past the product into the store of a demonstration that is not running: {@value #EACH} credentials of one company
 * with secrets and uses, as many of its calls, audit entries and users, as many companies and partners.
 */
final class ManyRows {

    static final int EACH = 100_000;

    private static final String NUMBERS =
            "with recursive number (n) as (select 1 union all select n + 1 from number where n < :each) ";

    /** {@code :c} is the company, {@code :now} the present in milliseconds. One of ten is revoked, one of fifty ends within 30 days. */
    private static final List<String> ROWS = List.of(
            """
            insert into credential (company_id, id, type, name, description, created_by, created_at, expires_at, allow_list, revoked_at,
                   revoked_by, client_number, system_role_id, scopes, token_format, tokens_not_before, auth_method,
                   last_used_at)
            select :c, printf('%032x', n), iif(n % 2, 'API_KEY', 'OAUTH_CLIENT'), 'Order sync of the warehouse no. ' || n, '',
                   'user:u' || (n % 50 * 10), :now - n * 100000, iif(n % 50 = 1, :now + n * 20000, null), '',
                   iif(n % 10 = 3, :now - n, null), iif(n % 10 = 3, 'user:u10', null), iif(n % 2, null, 1000 + n),
                   iif(n % 2, null, 'STANDARD'), iif(n % 2, null, (select scopes from credential where company_id = :c and scopes like '% %' limit 1)), iif(n % 2, null, 'OPAQUE'),
                   iif(n % 2, null, 0), iif(n % 2, null, 'CLIENT_SECRET'), iif(n % 3, :now - n * 90000, null)
              from number
            """,
            """
            insert into credential_secret (company_id, credential_id, id, secret_hash, algorithm, prefix, last_four, created_at)
            select :c, printf('%032x', n), 's' || n, randomblob(32), 'KEYED', 'lk', printf('%04x', n % 65536), :now - n * 100000
              from number
            """,
            """
            insert into credential_use (owner_id, credential_id, secret_id, last_used_at, address, user_agent, operation, outcome, use_count)
            select :c, printf('%032x', n), iif(n % 2, 's' || n, ''), :now - n * 90000, '192.0.2.' || (n % 250), 'sync/1.' || (n % 9),
                   'GET /things', 'SUCCEEDED', n
              from number
             where n % 3
            """,
            """
            insert into company_user (company_id, id, email, email_folded, first_name, last_name, system_role_id, is_active, created_at)
            select :c, 'u' || n, 'somebody.' || n || '@acme.example', 'somebody.' || n || '@acme.example', 'Somebody', 'No ' || n,
                   (select system_role_id from company_user where company_id = :c and system_role_id <> 'ADMINISTRATOR' limit 1),
                   n % 200 > 0, :now - n * 100000
              from number
            """,
            """
            insert into recent_call (company_id, credential_id, at, request_id, operation, status, outcome, address, user_agent, duration_ms)
            select :c, printf('%032x', n % 5000 + 1), :now - n * 6000, printf('%032x', n), iif(n % 4, 'GET /things', 'GET /things/{thingId}'),
                   iif(n % 7, 200, 404), iif(n % 7, 'SUCCEEDED', 'REJECTED_BY_API'), '192.0.2.1', 'sync/1.0', n % 900
              from number
            """,
            """
            insert into refused_call (company_id, credential_id, at, request_id, operation, status, outcome, address, user_agent, reason, gate,
                   required, held, missing, who_can_grant, duration_ms)
            select :c, printf('%032x', n % 500 + 1), :now - n * 6000, printf('%032x', n + 1000000), 'GET /things', 403, 'REFUSED', '192.0.2.1',
                   'sync/1.0', 'INSUFFICIENT_SCOPE', 'SCOPE', '["things_read"]', '[]', '["things_read"]', 'somebody with the role Admin', 1
              from number
            """,
            """
            insert into company_call_count (company_id, hour, outcome, calls)
            select :c, :now / 3600000 - n, 'SUCCEEDED', n % 1000 from number where n < 720
            """,
            """
            insert into call_count (company_id, credential_id, hour, outcome, calls)
            select :c, printf('%032x', n % 1000 + 1), :now / 3600000 - n / 140, 'SUCCEEDED', n % 1000 + 1 from number
            """,
            """
            insert into audit_entry (company_id, seq, at, event, author_type, author_id, subject_type, subject_id, context, prev_hash, hash)
            select :c, l.last_seq + n, :now - (100000 - n) * 1000, e.event, e.author_type, e.author_id, e.subject_type, e.subject_id, e.context,
                   '', ''
              from number
              join audit_chain l on l.company_id = :c
              join audit_entry e on e.company_id = :c and e.seq = n % l.last_seq + 1
            """,
            "update audit_chain set last_seq = (select max(seq) from audit_entry where company_id = :c) where"
                    + " company_id = :c",
            """
            insert into company (id, identifier, name, is_active, created_at)
            select 'company' || n, 'company-' || n, 'Company no. ' || n, n % 100 > 0, :now - n * 1000 from number
            """,
            """
            insert into partner (id, name, is_active, created_at)
            select 'partner' || n, 'Partner no. ' || n, n % 100 > 0, :now - n * 1000 from number
            """,
            "insert into partner_sign_up (id, organisation, name, email, email_folded, created_at, password_hash)"
                + " select 'signup1', 'Parts of things', 'Some One', 'one@parts.example', 'one@parts.example', :now,"
                + " max(password_hash) from company_user where company_id = :c",
            "insert into application_listing (client_id, partner_id, state, goes_by_link, changed_at)"
                    + " select client_id, partner_id, 'SUBMITTED', true, :now from application",
            """
            insert into application_listing_content (client_id, version, summary, description, website_uri, privacy_uri, support, category,
                   companies)
            select client_id, 'CURRENT', 'Posts orders', 'Posts orders', 'https://parts.example', 'https://parts.example', 'a@parts.example',
                   'SALES', ''
              from application_listing
            """,
            "insert into system_role (company_id, id, name, permissions) values (:c, 'role1', 'Reader of things', '')",
            """
            insert into company_user (company_id, id, email, email_folded, first_name, last_name, system_role_id, is_active, password_hash,
                   created_at)
            select 'company' || n, id, email, email_folded, first_name, last_name, system_role_id, is_active, password_hash, created_at
              from number
              join (select * from company_user where company_id = :c and password_hash is not null order by id limit 1 offset 1)
             where n <= 3
            """);

    private final Path store;
    private final String company;
    private final int each;

    /** @param company whose id is that which there will be much of */
    ManyRows(Path store, String company) {
        this(store, company, EACH);
    }

    /** @param each how many there will be of each, at least 1,000 */
    ManyRows(Path store, String company, int each) {
        this.store = store;
        this.company = company;
        this.each = each;
    }

    /** @return for each kind of path, what to put into it: what is there is of the right kind for what the path does */
    Map<String, String> fill() throws SQLException {
        var now = Long.toString(Instant.now().toEpochMilli());
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (var rows : ROWS) {
                var bound = rows.replace(":now", now).replace(":c", "'" + company + "'");
                statement.executeUpdate(
                        bound.contains("number") ? NUMBERS.replace(":each", Integer.toString(each)) + bound : bound);
            }
            connection.commit();
            return examples(connection);
        }
    }

    private Map<String, String> examples(Connection connection) throws SQLException {
        return Map.of(
                "/settings/credentials/{id}/secrets/{secretId}",
                text(connection, "select id from credential_secret where company_id = '" + company + "' limit 1"),
                "/settings/users/{id}",
                "u30",
                "/settings/users/{id}/activate",
                "u200",
                "/settings/roles/{id}",
                "role1",
                "/settings/access-groups/{id}",
                text(connection, "select id from access_group where company_id = '" + company + "' limit 1"),
                "/operator/companies/{id}",
                "company7",
                "/operator/companies/{id}/resume",
                "company100",
                "/operator/partners/{id}",
                "partner7",
                "/operator/partners/{id}/resume",
                "partner100",
                "/operator/partners/sign-ups/{id}",
                "signup1");
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            if (!found.next()) {
                throw new IllegalStateException("nothing found by " + query);
            }
            return found.getString(1);
        }
    }
}
