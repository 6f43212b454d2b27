package dev.latchkey.store.sql;

import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What a search asks of the credentials of a company, as conditions on {@code credential c}.
 *
 * @param matches of its text; absent where it has none, or all rows are looked at anyway
 * @param now decides what has expired
 */
record CredentialConditions(
        String companyId, CredentialSearch search, @Nullable TextMatches matches, Instant now) {

    /** The last four characters of a secret are found by their own index, a longer or shorter text never is one. */
    private static final String CONTAINS_TEXT = """
           and (lower(c.name) like lower(:pattern) escape '!'
                or c.id = :text
                or c.id in (select s.credential_id
                              from credential_secret s
                             where s.company_id = :companyId
                               and s.last_four = :text))
        """;

    /** Each along one index, of the names, of the ids and of the last characters of secrets. */
    static final List<String> SEARCHES =
            List.of("""
                select id from credential where company_id = :companyId and lower(name) like lower(:pattern) escape '!' order by lower(name), id
                """, "select id from credential where company_id = :companyId and id = :text", """
                select credential_id from credential_secret
                 where company_id = :companyId and last_four = :text order by last_four, credential_id
                """);

    private static final String WORKS = "c.revoked_at is null and (c.expires_at is null or c.expires_at > :now)";

    /** The secret that a rotation replaced is the only one with an end of its own. */
    static final String ROTATING = """
        c.id in (select s.credential_id
                   from credential_secret s
                  where s.company_id = :companyId
                    and s.revoked_at is null
                    and s.expires_at > :now)\
        """;

    static CredentialConditions find(Handle handle, String companyId, CredentialSearch search, Instant now) {
        var matches = search.text().isEmpty() ? null : TextMatches.find(handle, SEARCHES, values(companyId, search));
        return new CredentialConditions(companyId, search, matches, now);
    }

    /** Follows others. */
    String sql() {
        return sql(search, matches);
    }

    /** @param matches of the text, absent where nothing was looked for along its indexes */
    static String sql(CredentialSearch search, @Nullable TextMatches matches) {
        var conditions = new StringBuilder();
        if (!search.text().isEmpty()) {
            conditions.append(matches == null ? CONTAINS_TEXT : matches.condition("c.id", CONTAINS_TEXT));
        }
        add(conditions, search.type(), "c.type = :type");
        add(conditions, search.systemRoleId(), "c.system_role_id = :role");
        add(conditions, search.accessGroupId(), "c.access_group_id = :group");
        add(conditions, search.createdBy(), "c.created_by = :createdBy");
        var standing = search.standing();
        if (standing != null) {
            conditions.append(" and ").append(of(standing));
        }
        return conditions.toString();
    }

    /** @return with {@code :now}, {@code :soon} and {@code :idle}, which {@link #bindTimes} knows */
    static String of(Standing standing) {
        return switch (standing) {
            case ACTIVE -> "c.revoked_at is null and c.expires_at is null";
            case EXPIRING -> "c.revoked_at is null and c.expires_at > :now";
            case EXPIRED -> "c.revoked_at is null and c.expires_at <= :now";
            case REVOKED -> "c.revoked_at is not null";
            case ENDING_SOON -> "c.revoked_at is null and c.expires_at > :now and c.expires_at <= :soon";
            case ROTATING -> WORKS + " and " + ROTATING;
            case UNUSED -> WORKS + " and coalesce(c.last_used_at, c.created_at) < :idle";
        };
    }

    private static void add(StringBuilder conditions, @Nullable Object value, String condition) {
        if (value != null) {
            conditions.append(" and ").append(condition);
        }
    }

    /** Binds all that {@link #sql()} names, and the company. */
    Query bind(Query query) {
        query.bind("companyId", companyId);
        if (matches != null) {
            matches.bind(query, values(companyId, search));
        } else if (!search.text().isEmpty()) {
            query.bindMap(values(companyId, search));
        }
        var type = search.type();
        if (type != null) {
            query.bind("type", type.name());
        }
        if (search.systemRoleId() != null) {
            query.bind("role", search.systemRoleId());
        }
        if (search.accessGroupId() != null) {
            query.bind("group", search.accessGroupId());
        }
        if (search.createdBy() != null) {
            query.bind("createdBy", search.createdBy());
        }
        var standing = search.standing();
        if (standing != null) {
            bindTimes(query, of(standing), now);
        }
        return query;
    }

    static void bindTimes(Query query, String condition, Instant now) {
        if (condition.contains(":now")) {
            query.bind("now", Millis.of(now));
        }
        if (condition.contains(":soon")) {
            query.bind("soon", Millis.of(now.plus(CredentialSearch.SOON)));
        }
        if (condition.contains(":idle")) {
            query.bind("idle", Millis.of(now.minus(CredentialSearch.IDLE)));
        }
    }

    private static Map<String, String> values(String companyId, CredentialSearch search) {
        var text = search.text();
        return Map.of("companyId", companyId, "text", text, "pattern", "%" + escaped(text) + "%");
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
