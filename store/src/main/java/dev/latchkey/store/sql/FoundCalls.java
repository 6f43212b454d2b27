package dev.latchkey.store.sql;

import dev.latchkey.core.activity.CallSearch;
import dev.latchkey.core.listing.Position;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** What a search for calls finds, as the rows of {@code found}: it walks one index from its newest end, and no further than so many calls. */
final class FoundCalls {

    private static final String COLUMNS =
            "credential_id, request_id, at, operation, status, outcome, address, user_agent, duration_ms";

    private FoundCalls() {}

    /** @param select from {@code found}, which has the columns of {@code recent_call} */
    static Query query(Handle handle, String select, String companyId, CallSearch search) {
        var outcome = search.outcome();
        var query = handle.createQuery(
                        "with walked as (" + walked(search) + "), found as (" + found(search) + ") " + select)
                .bind("companyId", companyId)
                .bind("lookedThrough", CallSearch.LOOKED_THROUGH)
                .bind("statusFrom", search.statusFrom())
                .bind("statusTo", search.statusTo());
        if (!search.requestId().isEmpty()) {
            query.bind("requestId", search.requestId());
        }
        if (!search.credentialId().isEmpty()) {
            query.bind("credentialId", search.credentialId());
        }
        if (search.from() != null) {
            query.bind("from", Millis.ofNullable(search.from()));
        }
        if (search.until() != null) {
            query.bind("until", Millis.ofNullable(search.until()));
        }
        if (!search.operation().isEmpty()) {
            query.bind("pattern", Columns.containing(search.operation()));
        }
        return outcome == null ? query : query.bind("outcome", outcome.name());
    }

    /** A page of them, with the names of their credentials. */
    static String page(ListWalk walk) {
        return """
            select f.credential_id,
                   f.request_id,
                   f.at,
                   f.operation,
                   f.status,
                   f.outcome,
                   f.address,
                   f.user_agent,
                   f.duration_ms,
                   c.name
              from found f
              left join credential c on c.company_id = :companyId and c.id = f.credential_id
             where 1 = 1
            """ + walk.conditions() + walk.order();
    }

    /** Sorts what was found, which is bounded, and walks no index in an order of its own. */
    static ListWalk walk(Handle handle, String companyId, CallSearch.Order order, @Nullable Position position) {
        var key = switch (order.sort()) {
            case TIME -> "f.at";
            case TOOK -> "coalesce(f.duration_ms, -1)";
            case STATUS -> "f.status";
        };
        var from = position == null
                ? null
                : handle.createQuery("select " + key + " as sort_key from recent_call f"
                                + " where f.company_id = :companyId and f.request_id = :id limit 1")
                        .bind("companyId", companyId)
                        .bind("id", position.id())
                        .map((row, _) -> new ListWalk.From(position, ListWalk.key(row, false)))
                        .findOne()
                        .orElse(null);
        return ListWalk.of(key, "f.request_id", order.isReversed(), from);
    }

    /** Bounds of the index. */
    private static String walked(CallSearch search) {
        return "select " + COLUMNS + " from recent_call where company_id = :companyId"
                + (search.requestId().isEmpty() ? "" : " and request_id = :requestId")
                + (search.credentialId().isEmpty() ? "" : " and credential_id = :credentialId")
                + (search.from() == null ? "" : " and at >= :from")
                + (search.until() == null ? "" : " and at < :until")
                + " order by at desc limit :lookedThrough";
    }

    private static String found(CallSearch search) {
        return "select " + COLUMNS + " from walked where status between :statusFrom and :statusTo"
                + (search.outcome() == null ? "" : " and outcome = :outcome")
                + (search.operation().isEmpty() ? "" : " and lower(operation) like :pattern escape '!'");
    }
}
