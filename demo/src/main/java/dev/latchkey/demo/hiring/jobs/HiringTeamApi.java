package dev.latchkey.demo.hiring.jobs;

import dev.latchkey.demo.hiring.access.JobAccess;
import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.directory.DirectoryUser;
import dev.latchkey.demo.hiring.directory.HiringDirectory;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Page;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.util.List;

/** Who is on the hiring team of a job, and in which role. Any viewer of the job reads it. */
public final class HiringTeamApi {

    /** Roles a member can have; the first three give full access. */
    public static final List<String> ROLES =
            List.of("HIRING_MANAGER", "EXECUTIVE", "RECRUITER", "COORDINATOR", "INTERVIEWER");

    private static final int ID_LENGTH_MAX = 64;

    private record Membership(String userId, String role) {}

    private final HiringStore store;
    private final Views views;
    private final HiringDirectory directory;

    public HiringTeamApi(HiringStore store, Views views, HiringDirectory directory) {
        this.store = store;
        this.views = views;
        this.directory = directory;
    }

    public List<Route> routes() {
        return List.of(
                new Route(JobsApi.API, "GET", "/jobs/{jobId}/hiring-team", this::list),
                new Route(JobsApi.API, "POST", "/jobs/{jobId}/hiring-team", this::add),
                new Route(JobsApi.API, "DELETE", "/jobs/{jobId}/hiring-team/{userId}", this::remove));
    }

    private Answer list(Call call) {
        var view = views.of(call);
        var members = store.read(handle -> {
            JobRow.get(handle, view, call.path("jobId"), JobAccess.READ);
            return handle.createQuery("""
                select user_id,
                       role
                  from hiring_team_member
                 where company_id = :company
                   and job_id = :job
                 order by user_id
                 limit 100
                """)
                    .bind("company", view.companyId())
                    .bind("job", call.path("jobId"))
                    .map((row, _) -> new Membership(row.getString("user_id"), row.getString("role")))
                    .list();
        });
        return Answer.ok(Page.whole(members.stream()
                .map(member -> shape(view.companyId(), member.userId(), member.role()))
                .toList()));
    }

    private Answer add(Call call) {
        var view = views.of(call);
        var json = call.json();
        var userId = json.text("id", ID_LENGTH_MAX);
        var role = json.oneOf("role", ROLES);
        var isKnown = directory
                .findUser(view.companyId(), userId)
                .filter(DirectoryUser::isActive)
                .isPresent();
        store.write(handle -> {
            JobRow.get(handle, view, call.path("jobId"), JobAccess.FULL);
            if (!isKnown) {
                throw json.fault("id", "the id of an active user of the company", "another");
            }
            return handle.createUpdate("""
                insert into hiring_team_member (company_id, job_id, user_id, role)
                values (:company, :job, :user, :role)
                on conflict (job_id, user_id) do update set role = excluded.role
                """)
                    .bind("company", view.companyId())
                    .bind("job", call.path("jobId"))
                    .bind("user", userId)
                    .bind("role", role)
                    .execute();
        });
        return Answer.created(
                "/jobs/" + call.path("jobId") + "/hiring-team/" + userId, shape(view.companyId(), userId, role));
    }

    private Answer remove(Call call) {
        var view = views.of(call);
        return store.write(handle -> {
            JobRow.get(handle, view, call.path("jobId"), JobAccess.FULL);
            var removed = handle.createUpdate("""
                delete from hiring_team_member
                 where company_id = :company
                   and job_id = :job
                   and user_id = :user
                """)
                    .bind("company", view.companyId())
                    .bind("job", call.path("jobId"))
                    .bind("user", call.path("userId"))
                    .execute();
            if (removed == 0) {
                throw ApiFault.notFound("member of the hiring team");
            }
            return Answer.noContent();
        });
    }

    private JobShapes.TeamMember shape(String companyId, String userId, String role) {
        return directory
                .findUser(companyId, userId)
                .map(user -> new JobShapes.TeamMember(userId, role, user.firstName(), user.lastName(), user.email()))
                .orElse(new JobShapes.TeamMember(userId, role, null, null, null));
    }
}
