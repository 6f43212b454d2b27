package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.UserList;
import dev.latchkey.core.company.UserSearch;
import dev.latchkey.core.company.UserSearch.Sort;
import dev.latchkey.core.company.UserSearch.Standing;
import dev.latchkey.core.listing.CountedPart;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

final class SqlUserList implements UserList {

    /** The index of the names has the addresses, too. */
    private static final List<String> SEARCHES = List.of("select id from company_user where company_id = :companyId"
            + SqlUsers.CONTAINS_TEXT + " order by lower(first_name || ' ' || last_name), id");

    private static final String WITHOUT_SECOND_FACTOR = """
         and is_active and password_hash is not null and not has_second_factor
         and not exists (select 1
                           from second_factor f
                          where f.owner_id = company_user.company_id
                            and f.person_kind = 'COMPANY'
                            and f.person_id = company_user.id)\
        """;

    @Override
    public ListPart<User> page(
            Transaction tx, String companyId, UserSearch search, @Nullable Position position, int limit) {
        return page(tx, companyId, search, matches(tx, companyId, search), position, limit);
    }

    private static ListPart<User> page(
            Transaction tx,
            String companyId,
            UserSearch search,
            @Nullable TextMatches matches,
            @Nullable Position position,
            int limit) {
        var from = position == null ? null : from(tx, companyId, search.sort(), position);
        var isText = search.sort() != Sort.CREATED;
        var walk = ListWalk.of(key(search.sort()), "id", isText != search.isReversed(), from)
                .sorting(isText, matches);
        var sql = SqlUsers.SELECT + " where company_id = :companyId" + conditions(search, matches) + walk.conditions()
                + walk.order();
        var found = bind(walk.bind(handle(tx).createQuery(sql), limit), companyId, search, matches)
                .map((row, _) -> SqlUsers.user(row))
                .list();
        return ListPart.of(found, limit, walk.position());
    }

    private static ListWalk.@Nullable From from(Transaction tx, String companyId, Sort sort, Position position) {
        return handle(tx)
                .createQuery("select " + key(sort)
                        + " as sort_key from company_user where company_id = :companyId and id = :id")
                .bind("companyId", companyId)
                .bind("id", position.id())
                .map((row, _) -> new ListWalk.From(position, ListWalk.key(row, sort != Sort.CREATED)))
                .findOne()
                .orElse(null);
    }

    /** Each has an index of its own. */
    private static String key(Sort sort) {
        return switch (sort) {
            case NAME -> "lower(first_name || ' ' || last_name)";
            case EMAIL -> "email_folded";
            case CREATED -> "created_at";
        };
    }

    private static @Nullable TextMatches matches(Transaction tx, String companyId, UserSearch search) {
        return search.text().isEmpty() ? null : TextMatches.find(handle(tx), SEARCHES, values(companyId, search));
    }

    private static Map<String, String> values(String companyId, UserSearch search) {
        return Map.of("companyId", companyId, "pattern", Columns.containing(search.text()));
    }

    private static String conditions(UserSearch search, @Nullable TextMatches matches) {
        return (matches == null ? "" : matches.condition("id", SqlUsers.CONTAINS_TEXT))
                + (search.systemRoleId() == null ? "" : " and system_role_id = :role")
                + (search.accessGroupId() == null ? "" : " and access_group_id = :group")
                + condition(search.standing());
    }

    private static String condition(@Nullable Standing standing) {
        return switch (standing) {
            case null -> "";
            case ACTIVE -> " and is_active";
            case WITHOUT_PASSWORD -> " and is_active and password_hash is null";
            case WITHOUT_SECOND_FACTOR -> WITHOUT_SECOND_FACTOR;
            case INACTIVE -> " and not is_active";
        };
    }

    /** Those few have an index of their own, which is in the order of their names. */
    private static String order(UserSearch search) {
        return search.standing() == Standing.WITHOUT_SECOND_FACTOR ? " order by " + key(Sort.NAME) + ", id" : "";
    }

    private static Query bind(Query query, String companyId, UserSearch search, @Nullable TextMatches matches) {
        query.bind("companyId", companyId);
        if (matches != null) {
            matches.bind(query, values(companyId, search));
        }
        if (search.systemRoleId() != null) {
            query.bind("role", search.systemRoleId());
        }
        if (search.accessGroupId() != null) {
            query.bind("group", search.accessGroupId());
        }
        return query;
    }

    @Override
    public CountedPart<User> counted(
            Transaction tx, String companyId, UserSearch search, @Nullable Position position, int limit, int max) {
        var matches = matches(tx, companyId, search);
        var isOfTextAlone =
                search.standing() == null && search.systemRoleId() == null && search.accessGroupId() == null;
        var count = isOfTextAlone && matches != null && matches.areFew()
                ? Math.min(matches.count(), max)
                : count(tx, companyId, search, matches, max);
        return new CountedPart<>(page(tx, companyId, search, matches, position, limit), count);
    }

    private static int count(
            Transaction tx, String companyId, UserSearch search, @Nullable TextMatches matches, int max) {
        var query = handle(tx)
                .createQuery("select count(*) from (select 1 from company_user where company_id = :companyId"
                        + conditions(search, matches) + order(search) + " limit :max) counted")
                .bind("max", max);
        return bind(query, companyId, search, matches).mapTo(Integer.class).one();
    }
}
