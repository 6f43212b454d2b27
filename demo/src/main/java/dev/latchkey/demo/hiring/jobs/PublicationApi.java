package dev.latchkey.demo.hiring.jobs;

import dev.latchkey.demo.hiring.access.JobAccess;
import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Page;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Where a job is published: publicly or internally, and to which partners' boards it was sent. */
public final class PublicationApi {

    private static final List<String> VISIBILITIES = List.of("PUBLIC", "INTERNAL");
    private static final int PARTNERS_MAX = 20;
    private static final int ID_LENGTH_MAX = 64;

    private final HiringStore store;
    private final Views views;
    private final InstantSource clock;

    public PublicationApi(HiringStore store, Views views, InstantSource clock) {
        this.store = store;
        this.views = views;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(JobsApi.API, "GET", "/jobs/{jobId}/publication", this::list),
                new Route(JobsApi.API, "POST", "/jobs/{jobId}/publication", this::publish),
                new Route(JobsApi.API, "DELETE", "/jobs/{jobId}/publication", this::unpublish));
    }

    private Answer list(Call call) {
        var view = views.of(call);
        return store.read(handle -> {
            JobRow.get(handle, view, call.path("jobId"), JobAccess.READ);
            return Answer.ok(Page.whole(publications(handle, view, call.path("jobId"))));
        });
    }

    /** Publishing ends what was published before: a job has one active posting at most. */
    private Answer publish(Call call) {
        var view = views.of(call);
        var json = call.json();
        var visibility = json.findOneOf("visibility", VISIBILITIES).orElse("PUBLIC");
        var partners = new LinkedHashSet<>(json.texts("partnerIds", PARTNERS_MAX, ID_LENGTH_MAX));
        var jobId = call.path("jobId");
        return store.write(handle -> {
            JobRow.get(handle, view, jobId, JobAccess.FULL);
            end(handle, view, jobId);
            var now = clock.millis();
            var uuid = UUID.randomUUID();
            // Digits as the posting ids of the platform are, from the same random bits as the uuid.
            var postingId = "744" + Long.toUnsignedString(uuid.getMostSignificantBits() >>> 8);
            handle.createUpdate("""
                insert into posting (id, uuid, company_id, job_id, visibility, is_active, released_at)
                values (:id, :uuid, :company, :job, :visibility, 1, :now)
                """)
                    .bind("id", postingId)
                    .bind("uuid", uuid.toString())
                    .bind("company", view.companyId())
                    .bind("job", jobId)
                    .bind("visibility", visibility)
                    .bind("now", now)
                    .execute();
            for (var partner : partners) {
                handle.createUpdate("""
                    insert into sent_posting (company_id, posting_id, partner_id, sent_at, status, updated_at)
                    values (:company, :posting, :partner, :now, 'PENDING', :now)
                    """)
                        .bind("company", view.companyId())
                        .bind("posting", postingId)
                        .bind("partner", partner)
                        .bind("now", now)
                        .execute();
            }
            var publication = publications(handle, view, jobId).stream()
                    .filter(each -> each.postingId().equals(postingId))
                    .findFirst()
                    .orElseThrow();
            return Answer.created("/jobs/" + jobId + "/publication", publication);
        });
    }

    private Answer unpublish(Call call) {
        var view = views.of(call);
        return store.write(handle -> {
            JobRow.get(handle, view, call.path("jobId"), JobAccess.FULL);
            end(handle, view, call.path("jobId"));
            return Answer.noContent();
        });
    }

    private static void end(Handle handle, VisibleRows view, String jobId) {
        handle.createUpdate("""
            update posting
               set is_active = 0
             where company_id = :company
               and job_id = :job
            """)
                .bind("company", view.companyId())
                .bind("job", jobId)
                .execute();
    }

    private static List<JobShapes.Publication> publications(Handle handle, VisibleRows view, String jobId) {
        return handle.createQuery("""
            select p.id,
                   p.uuid,
                   p.visibility,
                   p.is_active,
                   p.released_at,
                   (select group_concat(s.partner_id, ' ')
                      from sent_posting s
                     where s.posting_id = p.id) as partners
              from posting p
             where p.company_id = :company
               and p.job_id = :job
             order by p.seq desc
             limit 100
            """)
                .bind("company", view.companyId())
                .bind("job", jobId)
                .map((row, _) -> {
                    var partners = row.getString("partners");
                    return new JobShapes.Publication(
                            row.getString("id"),
                            row.getString("uuid"),
                            row.getString("visibility"),
                            row.getBoolean("is_active"),
                            Instant.ofEpochMilli(row.getLong("released_at")),
                            partners == null ? List.of() : new ArrayList<>(List.of(partners.split(" "))));
                })
                .list();
    }
}
