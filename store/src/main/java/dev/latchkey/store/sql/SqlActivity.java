package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.activity.Activity;
import dev.latchkey.core.activity.Activity.HourCount;
import dev.latchkey.core.activity.ActivityStore;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.core.activity.CallSearch;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.activity.RecordedRefusal;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import dev.latchkey.engine.decision.Denial.Reason;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what credentials did; {@link ActivityWriter} writes it. */
final class SqlActivity implements ActivityStore {

    private static final int PRUNED_MAX = 1_000;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

    private static final String CALL = """
        select request_id, at, operation, status, outcome, address, user_agent, duration_ms
          from recent_call
         where company_id = :companyId
        """;

    private static final String REFUSAL = """
        select credential_id, request_id, at, operation, status, outcome, address, user_agent, duration_ms,
               reason, gate, required, held, missing, who_can_grant
          from refused_call
         where company_id = :companyId
        """;

    private static final String COUNTED = """
          from call_count
         where company_id = :companyId
           and credential_id = :credentialId
           and hour >= :fromHour
        """;

    private final Runnable room;

    /** @param room throws while nothing is to be written that can be done without */
    SqlActivity(Runnable room) {
        this.room = room;
    }

    @Override
    public void add(Transaction tx, Collection<Activity> activities) {
        room.run();
        // In one order, so that two nodes that write the same credentials do not wait for each other.
        var ordered = activities.stream()
                .sorted(Comparator.comparing((Activity one) -> one.subject().companyId())
                        .thenComparing(one -> one.subject().credentialId()))
                .toList();
        new ActivityWriter(handle(tx)).write(ordered);
    }

    @Override
    public List<HourCount> counts(Transaction tx, Subject subject, long fromHour) {
        return handle(tx)
                .createQuery("select hour, outcome, calls" + COUNTED + " order by hour, outcome")
                .bindMethods(subject)
                .bind("fromHour", fromHour)
                .map((row, _) -> count(row))
                .list();
    }

    @Override
    public Map<CallOutcome, Long> totals(Transaction tx, Subject subject, long fromHour) {
        return handle(tx)
                .createQuery("select outcome, sum(calls) as calls" + COUNTED + " group by outcome")
                .bindMethods(subject)
                .bind("fromHour", fromHour)
                .map((row, _) -> Map.entry(CallOutcome.valueOf(Columns.text(row, "outcome")), row.getLong("calls")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public List<HourCount> countsOfCompany(Transaction tx, String companyId, long fromHour) {
        return handle(tx)
                .createQuery("""
                    select hour, outcome, calls
                      from company_call_count
                     where company_id = :companyId
                       and hour >= :fromHour
                     order by hour, outcome
                    """)
                .bind("companyId", companyId)
                .bind("fromHour", fromHour)
                .map((row, _) -> count(row))
                .list();
    }

    private static HourCount count(ResultSet row) throws SQLException {
        return new HourCount(row.getLong("hour"), CallOutcome.valueOf(row.getString("outcome")), row.getLong("calls"));
    }

    @Override
    public List<RecordedCall> calls(Transaction tx, Subject subject, int limit) {
        return handle(tx)
                .createQuery(CALL + " and credential_id = :credentialId order by at desc, request_id limit :limit")
                .bindMethods(subject)
                .bind("limit", limit)
                .map((row, _) -> call(row))
                .list();
    }

    @Override
    public List<RecordedRefusal> refusals(Transaction tx, Subject subject, int limit) {
        return handle(tx)
                .createQuery(REFUSAL + " and credential_id = :credentialId order by at desc, request_id limit :limit")
                .bindMethods(subject)
                .bind("limit", limit)
                .map((row, _) -> refusal(row))
                .list();
    }

    @Override
    public Optional<RecordedRefusal> findRefusal(Transaction tx, String companyId, String requestId) {
        return handle(tx)
                .createQuery(REFUSAL + " and request_id = :requestId limit 1")
                .bind("companyId", companyId)
                .bind("requestId", requestId)
                .map((row, _) -> refusal(row))
                .findOne();
    }

    @Override
    public Optional<RecordedCall> findCall(Transaction tx, String companyId, String requestId) {
        return handle(tx)
                .createQuery(CALL + " and request_id = :requestId limit 1")
                .bind("companyId", companyId)
                .bind("requestId", requestId)
                .map((row, _) -> call(row))
                .findOne();
    }

    @Override
    public ListPart<CallSearch.Found> find(
            Transaction tx,
            String companyId,
            CallSearch search,
            CallSearch.Order order,
            @Nullable Position position,
            int limit) {
        var walk = FoundCalls.walk(handle(tx), companyId, order, position);
        var found = walk.bind(FoundCalls.query(handle(tx), FoundCalls.page(walk), companyId, search), limit)
                .map((row, _) -> new CallSearch.Found(
                        Columns.text(row, "credential_id"), Columns.shownOrNull(row, "name"), call(row)))
                .list();
        return ListPart.of(found, limit, walk.position());
    }

    @Override
    public List<CallSearch.OfOperation> findByOperation(
            Transaction tx, String companyId, CallSearch search, int limit) {
        return FoundCalls.query(handle(tx), """
            select operation,
                   count(*) as calls,
                   sum(case when outcome = 'SUCCEEDED' then 0 else 1 end) as others,
                   avg(duration_ms) as mean,
                   max(duration_ms) as slowest
              from found
             group by operation
             order by count(*) desc, operation
             limit :limit
            """, companyId, search)
                .bind("limit", limit)
                .map((row, _) -> new CallSearch.OfOperation(
                        Columns.text(row, "operation"),
                        row.getLong("calls"),
                        row.getLong("others"),
                        millis(row, "mean"),
                        millis(row, "slowest")))
                .list();
    }

    @Override
    public Map<String, Long> scopesUsed(Transaction tx, Subject subject, long fromDay) {
        var used = new TreeMap<String, Long>();
        handle(tx)
                .createQuery("""
                    select scope, sum(calls) as calls
                      from scope_use
                     where company_id = :companyId
                       and credential_id = :credentialId
                       and day >= :fromDay
                     group by scope
                    """)
                .bindMethods(subject)
                .bind("fromDay", fromDay)
                .map((row, context) ->
                        Map.entry(ScopeColumns.scope(row, "scope", context).value(), row.getLong("calls")))
                .forEach(entry -> used.merge(entry.getKey(), entry.getValue(), Long::sum));
        return used;
    }

    @Override
    public boolean prune(Transaction tx, Instant callsBefore, Instant countsBefore) {
        var left = PRUNED_MAX;
        left -= prune(tx, "recent_call", "at", "request_id", Millis.of(callsBefore), left);
        left -= prune(tx, "refused_call", "at", "request_id", Millis.of(callsBefore), left);
        left -= prune(tx, "call_count", "hour", "outcome", Millis.of(countsBefore) / HOUR_MILLIS, left);
        left -= pruneCompanies(tx, Millis.of(countsBefore) / HOUR_MILLIS, left);
        left -= prune(tx, "secret_call_count", "hour", "secret_id", Millis.of(callsBefore) / HOUR_MILLIS, left);
        left -= prune(tx, "scope_use", "day", "scope", Millis.of(countsBefore) / DAY_MILLIS, left);
        return left == 0;
    }

    private static int pruneCompanies(Transaction tx, long beforeHour, int limit) {
        return handle(tx)
                .createUpdate("""
                    delete from company_call_count
                     where (company_id, hour, outcome) in (
                           select company_id, hour, outcome
                             from company_call_count
                            where hour < :before
                            order by hour
                            limit :limit)
                    """)
                .bind("before", beforeHour)
                .bind("limit", limit)
                .execute();
    }

    /** @param table one of ours, with columns of this class's own choosing */
    private static int prune(Transaction tx, String table, String age, String last, long before, int limit) {
        return handle(tx)
                .createUpdate("""
                    delete from <table>
                     where (company_id, credential_id, <age>, <last>) in (
                           select company_id, credential_id, <age>, <last>
                             from <table>
                            where <age> < :before
                            order by <age>
                            limit :limit)
                    """)
                .define("table", table)
                .define("age", age)
                .define("last", last)
                .bind("before", before)
                .bind("limit", limit)
                .execute();
    }

    private static RecordedCall call(ResultSet row) throws SQLException {
        return new RecordedCall(
                row.getString("request_id"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("operation"),
                row.getInt("status"),
                CallOutcome.valueOf(row.getString("outcome")),
                row.getString("address"),
                row.getString("user_agent"),
                millis(row, "duration_ms"));
    }

    /** Of a whole number or a mean. */
    private static @Nullable Duration millis(ResultSet row, String column) throws SQLException {
        var millis = row.getDouble(column);
        return row.wasNull() ? null : Duration.ofMillis(Math.round(millis));
    }

    private static RecordedRefusal refusal(ResultSet row) throws SQLException {
        return new RecordedRefusal(
                row.getString("credential_id"),
                call(row),
                Reason.valueOf(row.getString("reason")),
                new Explanation(
                        Gate.valueOf(row.getString("gate")),
                        JsonColumns.readList(row.getString("required")),
                        JsonColumns.readList(row.getString("held")),
                        JsonColumns.readList(row.getString("missing")),
                        row.getString("who_can_grant")));
    }
}
