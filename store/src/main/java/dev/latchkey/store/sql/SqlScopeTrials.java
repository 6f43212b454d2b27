package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.activity.Activity.TrialRefusal;
import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.ScopeTrials;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.StatementContext;

final class SqlScopeTrials implements ScopeTrials {

    private static final String SELECT = """
        select company_id, credential_id, scopes, started_at, ends_at, started_by
          from scope_trial
        """;

    @Override
    public Optional<ScopeTrial> find(Transaction tx, Subject subject) {
        return handle(tx)
                .createQuery(SELECT + " where company_id = :companyId and credential_id = :credentialId")
                .bindMethods(subject)
                .map((row, context) -> trial(row, context))
                .findOne();
    }

    @Override
    public void put(Transaction tx, ScopeTrial trial) {
        remove(tx, trial.subject());
        handle(tx)
                .createUpdate("""
                    insert into scope_trial (company_id, credential_id, scopes, started_at, ends_at, started_by)
                    values (:companyId, :credentialId, :scopes, :startedAt, :endsAt, :startedBy)
                    """)
                .bindMethods(trial.subject())
                .bind("scopes", trial.scopes().toString())
                .bind("startedAt", Millis.of(trial.startedAt()))
                .bind("endsAt", Millis.of(trial.endsAt()))
                .bind("startedBy", trial.startedBy())
                .execute();
    }

    @Override
    public void remove(Transaction tx, Subject subject) {
        for (var table : List.of("trial_refusal", "scope_trial")) {
            handle(tx)
                    .createUpdate("delete from <table> where company_id = :companyId and credential_id = :credentialId")
                    .define("table", table)
                    .bindMethods(subject)
                    .execute();
        }
    }

    @Override
    public List<TrialRefusal> refusals(Transaction tx, Subject subject, int limit) {
        return handle(tx)
                .createQuery("""
                    select operation, missing, calls, last_at
                      from trial_refusal
                     where company_id = :companyId
                       and credential_id = :credentialId
                     order by calls desc, operation
                     limit :limit
                    """)
                .bindMethods(subject)
                .bind("limit", limit)
                .map((row, context) -> new TrialRefusal(
                        row.getString("operation"),
                        missing(row, context),
                        row.getLong("calls"),
                        Instant.ofEpochMilli(row.getLong("last_at"))))
                .list();
    }

    @Override
    public List<ScopeTrial> running(Transaction tx, Instant now) {
        return handle(tx)
                .createQuery(SELECT + " where ends_at > :now")
                .bind("now", Millis.of(now))
                .map((row, context) -> trial(row, context))
                .list();
    }

    private static Set<String> missing(ResultSet row, StatementContext context) throws SQLException {
        var stored = JsonColumns.readList(Columns.text(row, "missing")).stream()
                .map(Scope::new)
                .toList();
        return new HashSet<>(ScopeColumns.current(Scopes.of(stored), context).names());
    }

    private static ScopeTrial trial(ResultSet row, StatementContext context) throws SQLException {
        return new ScopeTrial(
                new Subject(row.getString("company_id"), row.getString("credential_id")),
                ScopeColumns.scopes(row, "scopes", context),
                Instant.ofEpochMilli(row.getLong("started_at")),
                Instant.ofEpochMilli(row.getLong("ends_at")),
                row.getString("started_by"));
    }
}
