package dev.latchkey.store.sql;

import dev.latchkey.core.activity.CallSearch;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** What a search for calls finds, as the rows of {@code found}: it walks one index from its newest end, and no further than so many calls. */
final class FoundCalls {

    private static final String COLUMNS =
            "credential_id, request_id, at, operation, status, outcome, address, user_agent, duration_ms";

    private FoundCalls() {}

    /** @param select from {@code found}, which has the columns of {@code recent_call} */
    static Query query(Handle handle, String select, String companyId, CallSearch search, int limit) {
        var outcome = search.outcome();
        var query = handle.createQuery(
                        "with walked as (" + walked(search) + "), found as (" + found(search) + ") " + select)
                .bind("companyId", companyId)
                .bind("lookedThrough", CallSearch.LOOKED_THROUGH)
                .bind("statusFrom", search.statusFrom())
                .bind("statusTo", search.statusTo())
                .bind("limit", limit);
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
