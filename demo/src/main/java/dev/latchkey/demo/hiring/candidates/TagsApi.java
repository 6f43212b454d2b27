package dev.latchkey.demo.hiring.candidates;

import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Tags of a candidate: read by every viewer, changed with full access to one of the candidate's jobs. */
public final class TagsApi {

    private static final int TAGS_MAX = 50;
    private static final int TAG_LENGTH_MAX = 100;

    private final HiringStore store;
    private final Views views;

    public TagsApi(HiringStore store, Views views) {
        this.store = store;
        this.views = views;
    }

    public List<Route> routes() {
        var api = CandidatesApi.API;
        return List.of(
                new Route(api, "GET", "/candidates/{id}/tags", this::list),
                new Route(api, "POST", "/candidates/{id}/tags", call -> write(call, false, requested(call))),
                new Route(api, "PUT", "/candidates/{id}/tags", call -> write(call, true, requested(call))),
                new Route(api, "DELETE", "/candidates/{id}/tags", call -> write(call, true, List.of())));
    }

    private Answer list(Call call) {
        var view = views.of(call);
        return store.read(handle -> {
            var candidate = CandidateRow.get(handle, view, call.path("id"));
            return Answer.ok(new CandidateShapes.Tags(tags(handle, view, candidate.id())));
        });
    }

    private static List<String> requested(Call call) {
        return call.json().texts("tags", TAGS_MAX, TAG_LENGTH_MAX);
    }

    private Answer write(Call call, boolean replaces, List<String> tags) {
        var view = views.of(call);
        var id = call.path("id");
        return store.write(handle -> {
            CandidateRow.get(handle, view, id);
            ApplicationRow.requireFullAccess(handle, view, id);
            if (replaces) {
                handle.createUpdate("""
                    delete from candidate_tag
                     where company_id = :company
                       and candidate_id = :candidate
                    """)
                        .bind("company", view.companyId())
                        .bind("candidate", id)
                        .execute();
            }
            tags.forEach(tag -> insert(handle, view.companyId(), id, tag));
            return Answer.ok(new CandidateShapes.Tags(tags(handle, view, id)));
        });
    }

    static void insert(Handle handle, String companyId, String candidateId, String tag) {
        handle.createUpdate("""
            insert into candidate_tag (company_id, candidate_id, tag)
            values (:company, :candidate, :tag)
            on conflict do nothing
            """)
                .bind("company", companyId)
                .bind("candidate", candidateId)
                .bind("tag", tag)
                .execute();
    }

    static List<String> tags(Handle handle, VisibleRows view, String candidateId) {
        return handle.createQuery("""
            select tag
              from candidate_tag
             where company_id = :company
               and candidate_id = :candidate
             order by tag
             limit 200
            """)
                .bind("company", view.companyId())
                .bind("candidate", candidateId)
                .mapTo(String.class)
                .list();
    }
}
