package dev.latchkey.store.sql;

import dev.latchkey.core.listing.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * A walk along an index, whose order is that of a key and, among equal keys, of ids: a page of a list costs no more than its lines.
 *
 * @param key an expression of SQL, as an index has it
 * @param id column of the ids
 * @param isRising from the least key
 * @param from where it begins; absent for the end of the index
 */
record ListWalk(
        String key, String id, boolean isRising, @Nullable From from) {

    /** A position with the key of what stands there. */
    record From(Position position, Object key) {}

    /** A position in a table of the platform; absent without one, or where there is no such row. */
    static @Nullable From find(Handle handle, String table, String key, boolean isText, @Nullable Position position) {
        return position == null
                ? null
                : handle.createQuery("select " + key + " as sort_key from " + table + " where id = :id")
                        .bind("id", position.id())
                        .map((row, _) -> new From(position, key(row, isText)))
                        .findOne()
                        .orElse(null);
    }

    /** Only what is active, or is not. */
    static String active(@Nullable Boolean isActive) {
        if (isActive == null) {
            return "";
        }
        return isActive ? " and is_active" : " and not is_active";
    }

    /** What is beside a position, in the direction that it looks to. */
    static ListWalk of(String key, String id, boolean isRising, @Nullable From from) {
        return new ListWalk(
                key, id, isRising != (from != null && from.position().isBefore()), from);
    }

    /**
     * The same order, for rows that are known and few: they are read by themselves and sorted, where an index in this order would be walked
     * to its end. No index has an expression like this.
     *
     * @param isText whether the key is
     */
    ListWalk sorting(boolean isText, @Nullable TextMatches known) {
        return known != null && known.areFew()
                ? new ListWalk(key + (isText ? " || ''" : " + 0"), id, isRising, from)
                : this;
    }

    /** Follows other conditions; with {@code :key} and {@code :id} when it has a position. */
    String conditions() {
        if (from == null) {
            return "";
        }
        // The first comparison bounds the walk along the index, the second passes over what is equal.
        var sign = isRising ? ">" : "<";
        return " and %1$s %2$s= :key and (%1$s %2$s :key or %3$s %2$s :id)".formatted(key, sign, id);
    }

    /** With {@code :limit}. */
    String order() {
        return " order by " + order(key, id) + " limit :limit";
    }

    /** The same order of what other columns hold the same. */
    String order(String sameKey, String sameId) {
        var direction = isRising ? " asc" : " desc";
        return sameKey + direction + ", " + sameId + direction;
    }

    @Nullable
    Position position() {
        return from == null ? null : from.position();
    }

    /** @param limit of lines; one more is looked for, which tells that there are more */
    Query bind(Query query, int limit) {
        query.bind("limit", limit + 1);
        if (from != null) {
            query.bind("key", from.key()).bind("id", from.position().id());
        }
        return query;
    }

    /** The key of a row, as it is compared. */
    static Object key(ResultSet row, boolean isText) throws SQLException {
        return isText ? Columns.text(row, "sort_key") : (Object) row.getLong("sort_key");
    }
}
