package dev.latchkey.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a list that have a text in them, or are in a rare state, where they are few. They are looked for along indexes that hold the texts themselves, which
 * takes a third of the time of a walk over the rows; where there are many, the walk comes upon a page of them soon.
 *
 * @param ids of the rows, and as many empty ones as there are wanted; absent where they are more than {@value #FEW}
 * @param count of the rows
 */
record TextMatches(@Nullable List<String> ids, int count) {

    static final int FEW = 1_000;

    /** So that there are few different statements, whatever is found. */
    private static final int[] SIZES = {1, 10, 100, FEW};

    /**
     * @param searches statements that begin with {@code select id}, each along one index
     * @param values what they are about, by name
     */
    static TextMatches find(Handle handle, List<String> searches, Map<String, ?> values) {
        var ids = new LinkedHashSet<String>();
        for (var search : searches) {
            ids.addAll(handle.createQuery(search + " limit " + (FEW + 1))
                    .bindMap(values)
                    .mapTo(String.class)
                    .list());
            if (ids.size() > FEW) {
                return new TextMatches(null, ids.size());
            }
        }
        return new TextMatches(padded(ids), ids.size());
    }

    boolean areFew() {
        return ids != null;
    }

    private static List<String> padded(Collection<String> ids) {
        var padded = new ArrayList<>(ids);
        var size = SIZES.length;
        while (size > 1 && SIZES[size - 2] >= ids.size()) {
            size--;
        }
        // No row has an empty id.
        padded.addAll(Collections.nCopies(SIZES[size - 1] - ids.size(), ""));
        return List.copyOf(padded);
    }

    /**
     * A condition of a walk; follows others.
     *
     * @param id column of the ids
     * @param contains what the walk looks for itself where there are many; with what {@link #find} was given
     */
    String condition(String id, String contains) {
        if (ids == null) {
            return contains;
        }
        var names = new StringBuilder(" and " + id + " in (:match0");
        for (var i = 1; i < ids.size(); i++) {
            names.append(", :match").append(i);
        }
        return names.append(')').toString();
    }

    /** @param values what the search was given */
    Query bind(Query query, Map<String, ?> values) {
        if (ids == null) {
            return query.bindMap(values);
        }
        for (var i = 0; i < ids.size(); i++) {
            query.bind("match" + i, ids.get(i));
        }
        return query;
    }
}
