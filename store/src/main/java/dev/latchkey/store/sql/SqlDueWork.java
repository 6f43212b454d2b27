package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.activity.DueWork;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.engine.decision.Denial.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

final class SqlDueWork implements DueWork {

    static final String ENDING = """
        select c.id, c.name, c.expires_at as at
          from credential c
         where c.company_id = :companyId
           and c.revoked_at is null
           and c.expires_at is not null
           and c.expires_at > :now
           and c.expires_at < :until
         order by c.expires_at, c.id
         limit :limit
        """;

    static final String UNUSED = """
        select c.id, c.name, c.last_used_at as at
          from credential c
         where c.company_id = :companyId
           and c.revoked_at is null
           and coalesce(c.last_used_at, c.created_at) < :before
           and (c.expires_at is null or c.expires_at > :now)
         order by coalesce(c.last_used_at, c.created_at), c.id
         limit :limit
        """;

    /** A secret that a rotation replaced has an end of its own. */
    static final String OVERLAPPING = """
        select c.id, c.name, s.expires_at as at
          from credential_secret s
          join credential c on c.company_id = s.company_id and c.id = s.credential_id
          join credential_use u on u.owner_id = s.company_id
                               and u.credential_id = s.credential_id
                               and u.secret_id = s.id
         where s.company_id = :companyId
           and s.revoked_at is null
           and s.expires_at is not null
           and s.expires_at > :now
           and c.revoked_at is null
           and (c.expires_at is null or c.expires_at > :now)
         order by s.expires_at, s.credential_id, s.id
         limit :limit
        """;

    static final String ENDED_TRIALS = """
        select c.id, c.name, t.ends_at as at
          from scope_trial t
          join credential c on c.company_id = t.company_id and c.id = t.credential_id
         where t.company_id = :companyId
           and t.ends_at <= :now
           and c.revoked_at is null
           and (c.expires_at is null or c.expires_at > :now)
         order by t.ends_at, t.credential_id
         limit :limit
        """;

    static final String APPROVALS = """
        select i.client_id,
               a.name,
               i.installed_at,
               i.requested_scopes,
               i.requested_at,
               u.first_name,
               u.last_name
          from installation i
          join application a on a.client_id = i.client_id
          left join company_user u on u.company_id = i.company_id and u.id = substr(i.requested_by, 6)
         where i.company_id = :companyId
           and i.requested_at is not null
         order by i.requested_at, i.client_id
         limit :limit
        """;

    /** What a node of a version before set up does not stand beside the person. */
    static final String UNPROTECTED = """
        select u.id, u.first_name, u.last_name, u.email
          from company_user u
         where u.company_id = :companyId
           and u.is_active
           and u.password_hash is not null
           and not u.has_second_factor
           and not exists (select 1
                             from second_factor f
                            where f.owner_id = u.company_id
                              and f.person_kind = 'COMPANY'
                              and f.person_id = u.id)
         order by lower(u.first_name || ' ' || u.last_name), u.id
         limit :limit
        """;

    /** The newest of each kind says which request it was; its rows are few, whatever the company has. */
    static final String REFUSED_MOST = """
        with newest as (select operation, reason, missing, request_id, at
                          from refused_call
                         where company_id = :companyId
                           and at > :since
                         order by at desc
                         limit :newest),
             ranked as (select operation,
                               reason,
                               missing,
                               request_id,
                               count(*) over (partition by operation, reason) as calls,
                               row_number() over (partition by operation, reason order by at desc, request_id) as place
                          from newest)
        select operation, reason, missing, request_id, calls
          from ranked
         where place = 1
         order by calls desc, operation, reason
         limit :limit
        """;

    private static Query query(Transaction tx, String sql, String companyId, int limit) {
        return handle(tx).createQuery(sql).bind("companyId", companyId).bind("limit", limit);
    }

    @Override
    public List<WaitingApproval> approvals(Transaction tx, String companyId, int limit) {
        return query(tx, APPROVALS, companyId, limit)
                .map((row, context) -> {
                    var firstName = Columns.shownOrNull(row, "first_name");
                    return new WaitingApproval(
                            Columns.text(row, "client_id"),
                            Columns.shown(row, "name"),
                            Columns.instantOrNull(row, "installed_at") != null,
                            ScopeColumns.scopes(row, "requested_scopes", context),
                            Columns.instant(row, "requested_at"),
                            firstName == null ? null : firstName + " " + Columns.shown(row, "last_name"));
                })
                .list();
    }

    @Override
    public int countApprovals(Transaction tx, String companyId, int max) {
        return query(
                        tx,
                        "select count(*) from (select 1 from installation where company_id = :companyId"
                                + " and requested_at is not null limit :limit) counted",
                        companyId,
                        max)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public List<DueCredential> ending(Transaction tx, String companyId, Instant now, Instant until, int limit) {
        return credentials(
                query(tx, ENDING, companyId, limit).bind("now", Millis.of(now)).bind("until", Millis.of(until)));
    }

    @Override
    public List<DueCredential> unused(Transaction tx, String companyId, Instant before, Instant now, int limit) {
        return credentials(query(tx, UNUSED, companyId, limit)
                .bind("before", Millis.of(before))
                .bind("now", Millis.of(now)));
    }

    @Override
    public List<DueCredential> overlapping(Transaction tx, String companyId, Instant now, int limit) {
        return credentials(query(tx, OVERLAPPING, companyId, limit).bind("now", Millis.of(now)));
    }

    @Override
    public List<DueCredential> endedTrials(Transaction tx, String companyId, Instant now, int limit) {
        return credentials(query(tx, ENDED_TRIALS, companyId, limit).bind("now", Millis.of(now)));
    }

    private static List<DueCredential> credentials(Query query) {
        return query.map((row, _) -> new DueCredential(
                        Columns.text(row, "id"), Columns.shown(row, "name"), Columns.instantOrNull(row, "at")))
                .list();
    }

    @Override
    public List<UnprotectedUser> unprotected(Transaction tx, String companyId, int limit) {
        return query(tx, UNPROTECTED, companyId, limit)
                .map((row, _) -> new UnprotectedUser(
                        Columns.text(row, "id"),
                        Columns.shown(row, "first_name") + " " + Columns.shown(row, "last_name"),
                        Columns.text(row, "email")))
                .list();
    }

    @Override
    public List<FrequentRefusal> refusedMost(Transaction tx, String companyId, Instant since, int newest, int limit) {
        return query(tx, REFUSED_MOST, companyId, limit)
                .bind("since", Millis.of(since))
                .bind("newest", newest)
                .map((row, _) -> refusal(row))
                .list();
    }

    private static FrequentRefusal refusal(ResultSet row) throws SQLException {
        return new FrequentRefusal(
                Columns.text(row, "operation"),
                Reason.valueOf(Columns.text(row, "reason")),
                JsonColumns.readList(Columns.text(row, "missing")),
                Columns.text(row, "request_id"),
                row.getLong("calls"));
    }
}
