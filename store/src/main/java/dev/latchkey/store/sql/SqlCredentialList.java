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
import dev.latchkey.core.listing.CountedPart;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

final class SqlCredentialList implements CredentialList {

    private static final String COUNTED = Stream.of(Standing.values())
            .map(standing ->
                    ", sum(case when " + CredentialConditions.of(standing) + " then 1 else 0 end) as " + standing)
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
               case when %s then 1 else 0 end as is_rotating,
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
        """.formatted(CredentialConditions.ROTATING);

    @Override
    public ListPart<CredentialLine> page(
            Transaction tx,
            String companyId,
            CredentialSearch search,
            @Nullable Position position,
            int limit,
            Instant now) {
        return page(tx, CredentialConditions.find(handle(tx), companyId, search, now), position, limit);
    }

    private static ListPart<CredentialLine> page(
            Transaction tx, CredentialConditions asked, @Nullable Position position, int limit) {
        var search = asked.search();
        var isText = search.sort() == Sort.NAME;
        var walk = walk(search, position == null ? null : from(tx, asked.companyId(), search.sort(), position))
                .sorting(isText, asked.matches())
                .sorting(isText, asked.standing());
        var query = walk.bind(handle(tx).createQuery(pageSql(walk, asked.sqlOfWalk())), limit);
        CredentialConditions.bindTimes(query, CredentialConditions.ROTATING, asked.now());
        var lines = asked.bind(query)
                .map((row, context) -> line(row, context, asked.now()))
                .list();
        return ListPart.of(lines, limit, walk.position());
    }

    private static ListWalk walk(CredentialSearch search, ListWalk.@Nullable From from) {
        return ListWalk.of(key(search.sort()), "c.id", isRising(search.sort()) != search.isReversed(), from);
    }

    /** The statement for a page; a test looks at its plan. */
    static String pageSql(CredentialSearch search, @Nullable Position position) {
        var walk = walk(search, position == null ? null : new ListWalk.From(position, ""));
        return pageSql(walk, CredentialConditions.sqlOfWalk(CredentialConditions.sql(search, null, null)));
    }

    private static String pageSql(ListWalk walk, String conditions) {
        return "with found as (select c.id, " + walk.key()
                + " as sort_key from credential c where c.company_id = :companyId" + conditions
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

    @Override
    public Optional<Counts> counts(Transaction tx, String companyId, CredentialSearch search, int max, Instant now) {
        var all = new CredentialConditions(companyId, search.of(null), null, null, now);
        if (countAll(tx, companyId, max + 1) > max) {
            return Optional.empty();
        }
        var query = handle(tx).createQuery(countsSql(all)).bind("max", max + 1);
        CredentialConditions.bindTimes(query, COUNTED, now);
        return Optional.of(all.bind(query).map((row, _) -> counts(row)).one());
    }

    /** Up to so many; along an index, without the rows. */
    private static int countAll(Transaction tx, String companyId, int max) {
        return handle(tx)
                .createQuery("select count(*) from (select 1 from credential where company_id = :companyId limit :max)"
                        + " counted")
                .bind("companyId", companyId)
                .bind("max", max)
                .mapTo(Integer.class)
                .one();
    }

    /** No more than so many rows of the company are looked at, whatever is asked. */
    private static String countsSql(CredentialConditions asked) {
        return """
            with c as (select n.company_id, n.id, n.type, n.name, n.system_role_id, n.access_group_id, n.created_by,
                              n.created_at, n.last_used_at, n.expires_at, n.revoked_at
                         from credential n
                        where n.company_id = :companyId
                        order by n.created_at desc, n.id desc
                        limit :max)
            select count(*) as all_count%s
              from c
             where c.company_id = :companyId%s
            """.formatted(COUNTED, asked.sql());
    }

    private static Counts counts(ResultSet row) throws SQLException {
        var counts = new EnumMap<Standing, Integer>(Standing.class);
        for (var standing : Standing.values()) {
            counts.put(standing, row.getInt(standing.name()));
        }
        return new Counts(row.getInt("all_count"), counts);
    }

    @Override
    public CountedPart<CredentialLine> counted(
            Transaction tx,
            String companyId,
            CredentialSearch search,
            @Nullable Position position,
            int limit,
            int max,
            Instant now) {
        var asked = CredentialConditions.find(handle(tx), companyId, search, now);
        var count = asked.count().isPresent() ? Math.min(asked.count().getAsInt(), max) : count(tx, asked, max);
        return new CountedPart<>(page(tx, asked, position, limit), count);
    }

    private static int count(Transaction tx, CredentialConditions asked, int max) {
        var query = handle(tx)
                .createQuery("select count(*) from (select 1 from credential c where c.company_id = :companyId"
                        + asked.sql() + " limit :max) counted")
                .bind("max", max);
        return asked.bind(query).mapTo(Integer.class).one();
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
                CredentialState.at(now, Columns.instantOrNull(row, "expires_at"), SecretRows.revocation(row)),
                row.getInt("is_rotating") == 1);
    }
}
