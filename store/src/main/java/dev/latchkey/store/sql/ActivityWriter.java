package dev.latchkey.store.sql;

import dev.latchkey.core.activity.Activity;
import dev.latchkey.core.activity.Activity.TrialRefusal;
import dev.latchkey.core.activity.ActivityStore;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.activity.Subject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes what credentials did, a batch for each table. Credentials of a company that is not there are dropped. */
final class ActivityWriter {

    private static final String COUNT = """
        insert into call_count (company_id, credential_id, hour, outcome, calls)
        select id, :credentialId, :hour, :outcome, :calls from company where id = :companyId
        on conflict (company_id, credential_id, hour, outcome)
        do update set calls = call_count.calls + excluded.calls
        """;

    private static final String COUNT_OF_COMPANY = """
        insert into company_call_count (company_id, hour, outcome, calls)
        select id, :hour, :outcome, :calls from company where id = :companyId
        on conflict (company_id, hour, outcome)
        do update set calls = company_call_count.calls + excluded.calls
        """;

    private static final String CALL = """
        insert into recent_call (company_id, credential_id, at, request_id, operation, status, outcome, address,
               user_agent, duration_ms)
        select id, :credentialId, :at, :requestId, :operation, :status, :outcome, :address, :userAgent, :millis
          from company where id = :companyId
        on conflict (company_id, credential_id, at, request_id) do nothing
        """;

    private static final String REFUSAL = """
        insert into refused_call (company_id, credential_id, at, request_id, operation, status, outcome, address,
               user_agent, duration_ms, reason, gate, required, held, missing, who_can_grant)
        select id, :credentialId, :at, :requestId, :operation, :status, :outcome, :address, :userAgent, :millis,
               :reason, :gate, :required, :held, :missing, :whoCanGrant
          from company where id = :companyId
        on conflict (company_id, credential_id, at, request_id) do nothing
        """;

    private static final String SCOPE = """
        insert into scope_use (company_id, credential_id, day, scope, calls)
        select id, :credentialId, :day, :scope, :calls from company where id = :companyId
        on conflict (company_id, credential_id, day, scope)
        do update set calls = scope_use.calls + excluded.calls
        """;

    private static final String TRIAL = """
        insert into trial_refusal (company_id, credential_id, operation, missing, calls, last_at)
        select company_id, credential_id, :operation, :missing, :calls, :lastAt
          from scope_trial
         where company_id = :companyId
           and credential_id = :credentialId
        on conflict (company_id, credential_id, operation)
        do update set calls = trial_refusal.calls + excluded.calls,
                      missing = excluded.missing,
                      last_at = excluded.last_at
        """;

    private final Handle handle;

    ActivityWriter(Handle handle) {
        this.handle = handle;
    }

    void write(List<Activity> activities) {
        each(
                activities,
                COUNT,
                Activity::counts,
                (batch, count) -> batch.bind("hour", count.hour())
                        .bind("outcome", count.outcome().name())
                        .bind("calls", count.calls()));
        countOfCompanies(activities);
        each(activities, CALL, Activity::calls, ActivityWriter::bind);
        each(activities, REFUSAL, Activity::refusals, (batch, refusal) -> {
            bind(batch, refusal.call());
            var explanation = refusal.explanation();
            batch.bind("reason", refusal.reason().name())
                    .bind("gate", explanation.gate().name())
                    .bind("required", JsonColumns.write(explanation.required()))
                    .bind("held", JsonColumns.write(explanation.held()))
                    .bind("missing", JsonColumns.write(explanation.missing()))
                    .bind("whoCanGrant", explanation.whoCanGrant());
        });
        each(
                activities,
                SCOPE,
                Activity::scopes,
                (batch, use) ->
                        batch.bind("day", use.day()).bind("scope", use.scope()).bind("calls", use.calls()));
        var lacking = new HashMap<Subject, Map<String, SortedSet<String>>>();
        each(
                activities,
                TRIAL,
                activity -> withWhatLackedBefore(activity, lacking),
                (batch, refusal) -> batch.bind("operation", refusal.operation())
                        .bind(
                                "missing",
                                JsonColumns.write(
                                        refusal.missing().stream().sorted().toList()))
                        .bind("calls", refusal.calls())
                        .bind("lastAt", Millis.of(refusal.lastAt())));
        keepNewest("recent_call", activities, Activity::calls, ActivityStore.CALLS_MAX);
        keepNewest("refused_call", activities, Activity::refusals, ActivityStore.REFUSALS_MAX);
    }

    private record CompanyHour(String companyId, long hour, CallOutcome outcome) {}

    /** Each company once for an hour and an outcome, in one order as well. */
    private void countOfCompanies(List<Activity> activities) {
        var sums = new TreeMap<CompanyHour, Long>(Comparator.comparing(CompanyHour::companyId)
                .thenComparingLong(CompanyHour::hour)
                .thenComparing(CompanyHour::outcome));
        for (var activity : activities) {
            for (var count : activity.counts()) {
                var key = new CompanyHour(activity.subject().companyId(), count.hour(), count.outcome());
                sums.merge(key, count.calls(), Long::sum);
            }
        }
        if (sums.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch(COUNT_OF_COMPANY);
        sums.forEach((key, calls) -> batch.bind("companyId", key.companyId())
                .bind("hour", key.hour())
                .bind("outcome", key.outcome().name())
                .bind("calls", calls)
                .add());
        batch.execute();
    }

    /**
     * One operation may lack this scope in one call and that in another; what it lacked before stays.
     *
     * @param lacking what each operation of a credential lacks, as far as it was looked up
     */
    private List<TrialRefusal> withWhatLackedBefore(
            Activity activity, Map<Subject, Map<String, SortedSet<String>>> lacking) {
        if (activity.trialRefusals().isEmpty()) {
            return List.of();
        }
        var known = lacking.computeIfAbsent(activity.subject(), this::lacking);
        return activity.trialRefusals().stream()
                .map(refusal -> {
                    var all = known.computeIfAbsent(refusal.operation(), _ -> new TreeSet<>());
                    all.addAll(refusal.missing());
                    return new TrialRefusal(refusal.operation(), all, refusal.calls(), refusal.lastAt());
                })
                .toList();
    }

    private Map<String, SortedSet<String>> lacking(Subject subject) {
        var known = new HashMap<String, SortedSet<String>>();
        handle.createQuery("""
            select operation, missing
              from trial_refusal
             where company_id = :companyId
               and credential_id = :credentialId
            """)
                .bindMethods(subject)
                .map((row, _) -> known.put(
                        row.getString("operation"), new TreeSet<>(JsonColumns.readList(row.getString("missing")))))
                .list();
        return known;
    }

    private <T> void each(
            List<Activity> activities,
            String sql,
            Function<Activity, List<T>> things,
            BiConsumer<PreparedBatch, T> binder) {
        if (activities.stream().allMatch(activity -> things.apply(activity).isEmpty())) {
            return;
        }
        var batch = handle.prepareBatch(sql);
        for (var activity : activities) {
            for (var thing : things.apply(activity)) {
                bind(batch, activity.subject());
                binder.accept(batch, thing);
                batch.add();
            }
        }
        batch.execute();
    }

    private static void bind(PreparedBatch batch, Subject subject) {
        batch.bind("companyId", subject.companyId()).bind("credentialId", subject.credentialId());
    }

    private static void bind(PreparedBatch batch, RecordedCall call) {
        batch.bind("at", Millis.of(call.at()))
                .bind("requestId", call.requestId())
                .bind("operation", call.operation())
                .bind("status", call.status())
                .bind("outcome", call.outcome().name())
                .bind("address", call.address())
                .bind("userAgent", call.userAgent())
                .bind("millis", call.took() == null ? null : call.took().toMillis());
    }

    /** @param table one of ours */
    private void keepNewest(String table, List<Activity> activities, Function<Activity, List<?>> things, int keptMax) {
        var told = activities.stream()
                .filter(activity -> !things.apply(activity).isEmpty())
                .map(Activity::subject)
                .toList();
        if (told.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch("""
            delete from <table>
             where company_id = :companyId
               and credential_id = :credentialId
               and at < (select at
                           from <table>
                          where company_id = :companyId
                            and credential_id = :credentialId
                          order by at desc
                          limit 1 offset :offset)
            """).define("table", table);
        for (var subject : told) {
            bind(batch, subject);
            batch.bind("offset", keptMax - 1).add();
        }
        batch.execute();
    }
}
