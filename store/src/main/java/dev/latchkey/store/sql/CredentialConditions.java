package dev.latchkey.store.sql;

import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What a search asks of the credentials of a company, as conditions on {@code credential c}.
 *
 * @param matches of its text; absent where it has none, or all rows are looked at anyway
 * @param standing of its state, where an index knows those; absent where the text is found in few rows, too
 * @param now decides what has expired
 */
record CredentialConditions(
        String companyId,
        CredentialSearch search,
        @Nullable TextMatches matches,
        @Nullable TextMatches standing,
        Instant now) {

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

    private static final String IDLE = "coalesce(c.last_used_at, c.created_at) < :idle";

    private static final String WORKS = "c.revoked_at is null and (c.expires_at is null or c.expires_at > :now)";

    /** The secret that a rotation replaced is the only one with an end of its own. */
    static final String ROTATING = """
        c.id in (select s.credential_id
                   from credential_secret s
                  where s.company_id = :companyId
                    and s.revoked_at is null
                    and s.expires_at > :now)\
        """;

    /** Each along an index of those alone, where most credentials are not in that state; a walk would pass over all others. */
    private static final Map<Standing, String> RARE = Map.of(Standing.ROTATING, """
        select credential_id from credential_secret
         where company_id = :companyId and revoked_at is null and expires_at > :now order by expires_at, credential_id
        """, Standing.UNUSED, """
        select id from credential
         where company_id = :companyId and revoked_at is null and coalesce(last_used_at, created_at) < :idle
           and (expires_at is null or expires_at > :now)
         order by coalesce(last_used_at, created_at), id
        """);

    static CredentialConditions find(Handle handle, String companyId, CredentialSearch search, Instant now) {
        var text = search.text().isEmpty() ? null : TextMatches.find(handle, SEARCHES, values(companyId, search));
        var rare = search.standing() == null ? null : RARE.get(search.standing());
        var standing = rare == null || (text != null && text.areFew())
                ? null
                : TextMatches.find(handle, List.of(rare), times(rare, companyId, now));
        return new CredentialConditions(companyId, search, text, standing, now);
    }

    private static Map<String, Object> times(String sql, String companyId, Instant now) {
        var values = new HashMap<String, Object>(Map.of("companyId", companyId));
        putTimes(values, sql, now);
        return values;
    }

    /** How many rows there are, where that is known before they are read; else absent. */
    OptionalInt count() {
        var isOfTextAlone = search.standing() == null
                && search.type() == null
                && search.systemRoleId() == null
                && search.accessGroupId() == null
                && search.createdBy() == null;
        return isOfTextAlone && matches != null && matches.areFew()
                ? OptionalInt.of(matches.count())
                : OptionalInt.empty();
    }

    /** Follows others. */
    String sql() {
        return sql(search, matches, standing);
    }

    /**
     * As {@link #sql()}, for a walk in the order of the list, which finds what it looks for soon: where few are unused, they are known before.
     * What has been unused for long was made before.
     */
    String sqlOfWalk() {
        return sqlOfWalk(sql());
    }

    static String sqlOfWalk(String conditions) {
        return conditions.replace(IDLE, "c.created_at < :idle and " + IDLE.replace(") <", ") + 0 <"));
    }

    /**
     * @param matches of the text, absent where nothing was looked for along its indexes
     * @param standing likewise of the state
     */
    static String sql(CredentialSearch search, @Nullable TextMatches matches, @Nullable TextMatches standing) {
        var conditions = new StringBuilder();
        if (!search.text().isEmpty()) {
            conditions.append(matches == null ? CONTAINS_TEXT : matches.condition("c.id", CONTAINS_TEXT));
        }
        if (standing != null) {
            conditions.append(standing.condition("c.id", ""));
        }
        add(conditions, search.type(), "c.type = :type");
        add(conditions, search.systemRoleId(), "c.system_role_id = :role");
        add(conditions, search.accessGroupId(), "c.access_group_id = :group");
        add(conditions, search.createdBy(), "c.created_by = :createdBy");
        if (search.standing() != null) {
            conditions.append(" and ").append(of(search.standing()));
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
            case UNUSED -> WORKS + " and " + IDLE;
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
        if (standing != null) {
            standing.bind(query, Map.of());
        }
        if (search.standing() != null) {
            bindTimes(query, of(search.standing()), now);
        }
        return query;
    }

    static void bindTimes(Query query, String condition, Instant now) {
        var values = new HashMap<String, Object>();
        putTimes(values, condition, now);
        query.bindMap(values);
    }

    private static void putTimes(Map<String, Object> values, String condition, Instant now) {
        if (condition.contains(":now")) {
            values.put("now", Millis.of(now));
        }
        if (condition.contains(":soon")) {
            values.put("soon", Millis.of(now.plus(CredentialSearch.SOON)));
        }
        if (condition.contains(":idle")) {
            values.put("idle", Millis.of(now.minus(CredentialSearch.IDLE)));
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
