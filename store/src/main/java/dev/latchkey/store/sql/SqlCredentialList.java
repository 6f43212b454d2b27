package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.CredentialLine;
import dev.latchkey.core.credential.CredentialList;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Sort;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.credential.CredentialState;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

final class SqlCredentialList implements CredentialList {

    /** As many characters of a secret as are ever shown again at its end. */
    private static final int LAST_FOUR = 4;

    private static final String COUNTED = Stream.of(Standing.values())
            .map(standing -> ", sum(case when " + condition(standing) + " then 1 else 0 end) as " + standing)
            .collect(Collectors.joining());

    /** Names of creators, roles and groups are looked up for the lines of the page alone. */
    private static final String LINES = """
        select c.type,
               c.id,
               c.name,
               c.scopes,
               c.system_role_id,
               c.created_by,
               c.created_at,
               c.last_used_at,
               c.expires_at,
               c.revoked_at,
               c.revoked_by,
               r.name as role_name,
               g.name as group_name,
               u.first_name,
               u.last_name,
               (select s.prefix || '…' || s.last_four
                  from credential_secret s
                 where s.company_id = c.company_id
                   and s.credential_id = c.id
                   and s.last_four <> ''
                 order by s.created_at desc, s.id desc
                 limit 1) as hint
          from found
          join credential c on c.company_id = :companyId and c.id = found.id
          left join system_role r on r.company_id = c.company_id and r.id = c.system_role_id
          left join access_group g on g.company_id = c.company_id and g.id = c.access_group_id
          left join company_user u on u.company_id = c.company_id and u.id = substr(c.created_by, 6)
        """;

    @Override
    public ListPart<CredentialLine> page(
            Transaction tx,
            String companyId,
            CredentialSearch search,
            @Nullable Position position,
            int limit,
            Instant now) {
        var walk = walk(search, position == null ? null : from(tx, companyId, search.sort(), position));
        var query =
                walk.bind(handle(tx).createQuery(pageSql(search, walk)), limit).bind("companyId", companyId);
        var lines = bind(query, search, now)
                .map((row, context) -> line(row, context, now))
                .list();
        return ListPart.of(lines, limit, walk.position());
    }

    private static ListWalk walk(CredentialSearch search, ListWalk.@Nullable From from) {
        return ListWalk.of(key(search.sort()), "c.id", isRising(search.sort()) != search.isReversed(), from);
    }

    /** The statement for a page; a test looks at its plan. */
    static String pageSql(CredentialSearch search, @Nullable Position position) {
        return pageSql(search, walk(search, position == null ? null : new ListWalk.From(position, "")));
    }

    private static String pageSql(CredentialSearch search, ListWalk walk) {
        return "with found as (select c.id, " + walk.key()
                + " as sort_key from credential c where c.company_id = :companyId" + conditions(search)
                + walk.conditions() + walk.order() + ") " + LINES + " order by "
                + walk.order("found.sort_key", "found.id");
    }

    private static boolean isRising(Sort sort) {
        return switch (sort) {
            case NAME, EXPIRY -> true;
            case CREATED, LAST_USED -> false;
        };
    }

    /** Each has an index of its own. */
    private static String key(Sort sort) {
        return switch (sort) {
            case CREATED -> "c.created_at";
            case NAME -> "lower(c.name)";
            case LAST_USED -> "coalesce(c.last_used_at, 0)";
            case EXPIRY -> "coalesce(c.expires_at, 9223372036854775807)";
        };
    }

    private static ListWalk.@Nullable From from(Transaction tx, String companyId, Sort sort, Position position) {
        return handle(tx)
                .createQuery("select " + key(sort)
                        + " as sort_key from credential c where c.company_id = :companyId and c.id = :id")
                .bind("companyId", companyId)
                .bind("id", position.id())
                .map((row, _) -> new ListWalk.From(position, ListWalk.key(row, sort == Sort.NAME)))
                .findOne()
                .orElse(null);
    }

    private static String conditions(CredentialSearch search) {
        var conditions = new StringBuilder();
        if (!search.text().isEmpty()) {
            conditions.append(" and (lower(c.name) like lower(:pattern) escape '!' or c.id = :text");
            if (search.text().length() == LAST_FOUR) {
                conditions.append(" or c.id in (select s.credential_id from credential_secret s"
                        + " where s.company_id = :companyId and s.last_four = :text)");
            }
            conditions.append(')');
        }
        add(conditions, search.type(), "c.type = :type");
        add(conditions, search.systemRoleId(), "c.system_role_id = :role");
        add(conditions, search.accessGroupId(), "c.access_group_id = :group");
        add(conditions, search.createdBy(), "c.created_by = :createdBy");
        var standing = search.standing();
        if (standing != null) {
            conditions.append(" and ").append(condition(standing));
        }
        return conditions.toString();
    }

    private static String condition(Standing standing) {
        return switch (standing) {
            case ACTIVE -> "c.revoked_at is null and c.expires_at is null";
            case EXPIRING -> "c.revoked_at is null and c.expires_at > :now";
            case EXPIRED -> "c.revoked_at is null and c.expires_at <= :now";
            case REVOKED -> "c.revoked_at is not null";
            case ENDING_SOON -> "c.revoked_at is null and c.expires_at > :now and c.expires_at <= :soon";
            case UNUSED ->
                "c.revoked_at is null and (c.expires_at is null or c.expires_at > :now)"
                        + " and coalesce(c.last_used_at, c.created_at) < :idle";
        };
    }

    private static void add(StringBuilder conditions, @Nullable Object value, String condition) {
        if (value != null) {
            conditions.append(" and ").append(condition);
        }
    }

    private static Query bind(Query query, CredentialSearch search, Instant now) {
        if (!search.text().isEmpty()) {
            query.bind("text", search.text()).bind("pattern", "%" + escaped(search.text()) + "%");
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
            bind(query, condition(standing), now);
        }
        return query;
    }

    private static void bind(Query query, String condition, Instant now) {
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

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    @Override
    public Optional<Counts> counts(Transaction tx, String companyId, CredentialSearch search, int max, Instant now) {
        var all = search.of(null);
        var query = handle(tx)
                .createQuery(countsSql(all))
                .bind("companyId", companyId)
                .bind("max", max + 1);
        bind(query, COUNTED, now);
        return bind(query, all, now)
                .map((row, _) ->
                        row.getInt("company_count") > max ? Optional.<Counts>empty() : Optional.of(counts(row)))
                .one();
    }

    /** No more than so many rows of the company are looked at, whatever is asked. */
    static String countsSql(CredentialSearch search) {
        return """
            with c as (select n.company_id, n.id, n.type, n.name, n.system_role_id, n.access_group_id, n.created_by,
                              n.created_at, n.last_used_at, n.expires_at, n.revoked_at
                         from credential n
                        where n.company_id = :companyId
                        order by n.created_at desc, n.id desc
                        limit :max)
            select (select count(*) from c) as company_count, count(*) as all_count%s
              from c
             where c.company_id = :companyId%s
            """.formatted(COUNTED, conditions(search));
    }

    private static Counts counts(ResultSet row) throws SQLException {
        var counts = new EnumMap<Standing, Integer>(Standing.class);
        for (var standing : Standing.values()) {
            counts.put(standing, row.getInt(standing.name()));
        }
        return new Counts(row.getInt("all_count"), counts);
    }

    @Override
    public int countUpTo(Transaction tx, String companyId, CredentialSearch search, int max, Instant now) {
        var query = handle(tx)
                .createQuery("select count(*) from (select 1 from credential c where c.company_id = :companyId"
                        + conditions(search) + " limit :max) counted")
                .bind("companyId", companyId)
                .bind("max", max);
        return bind(query, search, now).mapTo(Integer.class).one();
    }

    private static CredentialLine line(ResultSet row, StatementContext context, Instant now) throws SQLException {
        var firstName = Columns.shownOrNull(row, "first_name");
        var hint = row.getString("hint");
        return new CredentialLine(
                CredentialType.valueOf(Columns.text(row, "type")),
                Columns.text(row, "id"),
                Columns.shown(row, "name"),
                hint == null ? "" : hint,
                ScopeColumns.scopes(row, "scopes", context),
                row.getString("system_role_id"),
                Columns.shownOrNull(row, "role_name"),
                Columns.shownOrNull(row, "group_name"),
                Columns.text(row, "created_by"),
                firstName == null ? null : firstName + " " + Columns.shownOrNull(row, "last_name"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "last_used_at"),
                CredentialState.at(now, Columns.instantOrNull(row, "expires_at"), SecretRows.revocation(row)));
    }
}
