package dev.latchkey.demo.hiring.candidates;

import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.HiringInput;
import dev.latchkey.demo.hiring.http.Page;
import dev.latchkey.demo.hiring.http.PageCursor;
import dev.latchkey.demo.hiring.http.Query;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Candidates themselves: list, read, add to the general pool, change. */
public final class CandidatesApi {

    static final String API = "candidates-api";
    static final List<String> STATUSES =
            List.of("LEAD", "NEW", "IN_REVIEW", "INTERVIEW", "OFFERED", "HIRED", "REJECTED", "WITHDRAWN");

    private static final int NAME_LENGTH_MAX = 100;
    private static final int EMAIL_LENGTH_MAX = 254;

    private final HiringStore store;
    private final Views views;
    private final InstantSource clock;

    public CandidatesApi(HiringStore store, Views views, InstantSource clock) {
        this.store = store;
        this.views = views;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(API, "GET", "/candidates", this::list),
                new Route(API, "POST", "/candidates", this::addToPool),
                new Route(API, "GET", "/candidates/{id}", this::get),
                new Route(API, "PATCH", "/candidates/{id}", this::change));
    }

    private Answer list(Call call) {
        var view = views.of(call);
        var query = call.query();
        var limit = query.limit(10);
        var before = PageCursor.read(query);
        var bindings = new HashMap<>(view.bindings());
        var condition = view.candidateCondition() + filter(view, query, bindings);
        return store.read(handle -> {
            var total = handle.createQuery("select count(*) from candidate c where " + condition)
                    .bindMap(bindings)
                    .mapTo(Integer.class)
                    .one();
            var rows = handle.createQuery("select " + CandidateRow.COLUMNS + " from candidate c where " + condition
                            + " and c.seq < :before order by c.seq desc limit :rows")
                    .bindMap(bindings)
                    .bind("before", before)
                    .bind("rows", limit + 1)
                    .map((row, _) -> CandidateRow.read(row))
                    .list();
            var applications = ApplicationRow.ofCandidates(
                    handle, view, rows.stream().map(CandidateRow::id).toList());
            return Answer.ok(Page.byCursor(
                    total, limit, rows, CandidateRow::seq, row -> CandidateShapes.candidate(row, applications, null)));
        });
    }

    /** Filters by job and by status look at visible applications only, or they would tell of others. */
    private static String filter(VisibleRows view, Query query, Map<String, Object> bindings) {
        var condition = new StringBuilder();
        query.find("q").ifPresent(text -> {
            condition.append(" and (instr(lower(c.first_name || ' ' || c.last_name), :q) > 0 or lower(c.email) = :q)");
            bindings.put("q", text.toLowerCase(Locale.ROOT));
        });
        query.findInstant("updatedAfter").ifPresent(after -> {
            condition.append(" and c.updated_at >= :updated_after");
            bindings.put("updated_after", after.toEpochMilli());
        });
        var application = new StringBuilder();
        query.find("jobId").ifPresent(job -> {
            application.append(" and a.job_id = :filter_job");
            bindings.put("filter_job", job);
        });
        query.find("status").ifPresent(status -> {
            if (!STATUSES.contains(status)) {
                throw Query.invalid("status", "one of " + String.join(", ", STATUSES), "'" + status + "'");
            }
            application.append(" and a.status = :filter_status");
            bindings.put("filter_status", status);
        });
        if (!application.isEmpty()) {
            condition.append("""
                 and c.id in (select a.candidate_id
                                from application a
                                join job j on j.id = a.job_id
                               where %s %s)
                """.formatted(view.jobCondition(), application));
        }
        return condition.toString();
    }

    private Answer get(Call call) {
        var view = views.of(call);
        return store.read(handle -> Answer.ok(shape(handle, view, call.path("id"))));
    }

    static CandidateShapes.Candidate shape(Handle handle, VisibleRows view, String candidateId) {
        var row = CandidateRow.get(handle, view, candidateId);
        return CandidateShapes.candidate(
                row,
                ApplicationRow.ofCandidates(handle, view, List.of(row.id())),
                TagsApi.tags(handle, view, row.id()));
    }

    /** The pool belongs to the whole company; what a limited user adds there is shared with that user alone. */
    private Answer addToPool(Call call) {
        var view = views.of(call);
        var candidate = NewCandidate.parse(call.json());
        var actor = Views.actor(call.principal(), call.requestId());
        var sharedWith =
                view.reach() instanceof VisibleRows.Parts parts && parts.seesShared() ? parts.teamUserId() : null;
        if (sharedWith == null && !view.reachesWholeCompany()) {
            throw ApiFault.deniedByVisibility(
                    "access to the general pool",
                    "a view of some jobs",
                    "An administrator of the company can change the system role; POST /jobs/{jobId}/candidates adds to"
                            + " a job");
        }
        return store.write(handle -> {
            var id = candidate.insert(handle, view.companyId(), clock.millis());
            if (sharedWith != null) {
                SharesApi.share(
                        handle, view, actor, "Added to the pool", List.of(id), List.of(sharedWith), clock.millis());
            }
            return Answer.created("/candidates/" + id, shape(handle, view, id));
        });
    }

    private Answer change(Call call) {
        var view = views.of(call);
        var changes = changes(call.json());
        var id = call.path("id");
        return store.write(handle -> {
            CandidateRow.get(handle, view, id);
            ApplicationRow.requireFullAccess(handle, view, id);
            var assignments = new StringBuilder();
            changes.keySet().forEach(column -> assignments.append(column + " = :" + column + ", "));
            handle.createUpdate("update candidate set " + assignments
                            + "updated_at = :now where id = :candidate and company_id = :company")
                    .bindMap(changes)
                    .bind("now", clock.millis())
                    .bind("candidate", id)
                    .bind("company", view.companyId())
                    .execute();
            return Answer.ok(shape(handle, view, id));
        });
    }

    private static Map<String, Object> changes(HiringInput json) {
        var changes = new HashMap<String, Object>();
        json.findText("firstName", NAME_LENGTH_MAX).ifPresent(name -> changes.put("first_name", name));
        json.findText("lastName", NAME_LENGTH_MAX).ifPresent(name -> changes.put("last_name", name));
        json.findText("email", EMAIL_LENGTH_MAX)
                .ifPresent(email -> changes.put("email", NewCandidate.email(json, email)));
        json.findText("phoneNumber", NAME_LENGTH_MAX).ifPresent(phone -> changes.put("phone", phone));
        json.findObject("location").ifPresent(location -> {
            NewCandidate.country(location).ifPresent(country -> changes.put("country", country));
            location.findText("city", NAME_LENGTH_MAX).ifPresent(city -> changes.put("city", city));
        });
        return changes;
    }
}
