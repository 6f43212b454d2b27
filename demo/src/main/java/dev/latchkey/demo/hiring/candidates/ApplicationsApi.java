package dev.latchkey.demo.hiring.candidates;

import dev.latchkey.demo.hiring.access.JobAccess;
import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Page;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.jobs.JobRow;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Candidates on jobs: add, read, move through statuses, status history. */
public final class ApplicationsApi {

    private static final int SUB_STATUS_LENGTH_MAX = 100;

    private final HiringStore store;
    private final Views views;
    private final InstantSource clock;

    public ApplicationsApi(HiringStore store, Views views, InstantSource clock) {
        this.store = store;
        this.views = views;
        this.clock = clock;
    }

    public List<Route> routes() {
        var api = CandidatesApi.API;
        return List.of(
                new Route(api, "POST", "/jobs/{jobId}/candidates", this::addToJob),
                new Route(api, "GET", "/candidates/{id}/jobs/{jobId}", this::get),
                new Route(api, "PUT", "/candidates/{id}/jobs/{jobId}/status", this::changeStatus),
                new Route(api, "GET", "/candidates/{id}/jobs/{jobId}/status/history", this::history));
    }

    /** Every viewer of a job may add candidates to it. */
    private Answer addToJob(Call call) {
        var view = views.of(call);
        var candidate = NewCandidate.parse(call.json());
        var actor = Views.actor(call.principal(), call.requestId());
        var jobId = call.path("jobId");
        return store.write(handle -> {
            JobRow.get(handle, view, jobId, JobAccess.READ);
            var now = clock.millis();
            var id = candidate.insert(handle, view.companyId(), now);
            new NewJobApplication(
                            view.companyId(), id, jobId, "LEAD", "API", null, actor.credentialId(), actor.userId())
                    .insert(handle, now);
            return Answer.created("/candidates/" + id, CandidatesApi.shape(handle, view, id));
        });
    }

    private Answer get(Call call) {
        var view = views.of(call);
        return store.read(
                handle -> Answer.ok(CandidateShapes.assignment(application(handle, view, call, JobAccess.READ))));
    }

    private Answer changeStatus(Call call) {
        var view = views.of(call);
        var json = call.json();
        var status = json.oneOf("status", CandidatesApi.STATUSES);
        var subStatus = json.textOrNull("subStatus", SUB_STATUS_LENGTH_MAX);
        return store.write(handle -> {
            var application = application(handle, view, call, JobAccess.FULL);
            var now = clock.millis();
            handle.createUpdate("""
                update application
                   set status = :status,
                       sub_status = :sub_status,
                       updated_at = :now
                 where id = :application
                   and company_id = :company
                """)
                    .bind("status", status)
                    .bind("sub_status", subStatus)
                    .bind("now", now)
                    .bind("application", application.id())
                    .bind("company", view.companyId())
                    .execute();
            var userId = call.principal().findUserId().orElse(null);
            NewJobApplication.insertStatus(handle, view.companyId(), application.id(), status, subStatus, userId, now);
            return Answer.ok(CandidateShapes.assignment(application(handle, view, call, JobAccess.READ)));
        });
    }

    private Answer history(Call call) {
        var view = views.of(call);
        return store.read(handle -> {
            var application = application(handle, view, call, JobAccess.READ);
            return Answer.ok(Page.whole(handle.createQuery("""
                select status,
                       sub_status,
                       changed_by,
                       changed_at
                  from status_change
                 where company_id = :company
                   and application_id = :application
                 order by seq desc
                 limit 100
                """)
                    .bind("company", view.companyId())
                    .bind("application", application.id())
                    .map((row, _) -> new CandidateShapes.StatusEntry(
                            row.getString("status"),
                            row.getString("sub_status"),
                            Instant.ofEpochMilli(row.getLong("changed_at")),
                            row.getString("changed_by")))
                    .list()));
        });
    }

    private static ApplicationRow application(Handle handle, VisibleRows view, Call call, JobAccess needed) {
        return ApplicationRow.get(handle, view, call.path("id"), call.path("jobId"), needed);
    }
}
