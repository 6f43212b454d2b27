package dev.latchkey.demo.hiring.candidates;

import dev.latchkey.demo.hiring.access.JobAccess;
import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Values of candidate fields on a job. Some fields are for those with full access to the job only. */
public final class PropertiesApi {

    /** A field, and whether its value is hidden from those without full access. */
    private record Field(String label, boolean needsFullAccess) {}

    private static final Map<String, Field> FIELDS = Map.of(
            "NOTICE_PERIOD", new Field("Notice period", false),
            "WORK_PERMIT", new Field("Work permit", false),
            "START_DATE", new Field("Earliest start", false),
            "SALARY_EXPECTATION", new Field("Salary expectation", true));

    private static final int VALUES_MAX = 20;
    private static final int VALUE_LENGTH_MAX = 255;

    private final HiringStore store;
    private final Views views;

    public PropertiesApi(HiringStore store, Views views) {
        this.store = store;
        this.views = views;
    }

    public List<Route> routes() {
        return List.of(
                new Route(CandidatesApi.API, "GET", "/candidates/{id}/jobs/{jobId}/properties", this::list),
                new Route(CandidatesApi.API, "PUT", "/candidates/{id}/jobs/{jobId}/properties", this::write));
    }

    private Answer list(Call call) {
        var view = views.of(call);
        return store.read(
                handle -> Answer.ok(properties(handle, view, application(handle, view, call, JobAccess.READ))));
    }

    private Answer write(Call call) {
        var view = views.of(call);
        var values = new HashMap<String, String>();
        for (var property : call.json().objects("properties", VALUES_MAX)) {
            var id = property.text("id", VALUE_LENGTH_MAX);
            if (!FIELDS.containsKey(id)) {
                throw ApiFault.notFound("PROPERTY_NOT_FOUND", "candidate property");
            }
            values.put(id, property.text("value", VALUE_LENGTH_MAX));
        }
        return store.write(handle -> {
            var application = application(handle, view, call, JobAccess.FULL);
            values.forEach((id, value) -> handle.createUpdate("""
                insert into application_property (company_id, application_id, property_id, value)
                values (:company, :application, :property, :value)
                on conflict (application_id, property_id) do update set value = excluded.value
                """)
                    .bind("company", view.companyId())
                    .bind("application", application.id())
                    .bind("property", id)
                    .bind("value", value)
                    .execute());
            return Answer.ok(properties(handle, view, application));
        });
    }

    private static CandidateShapes.Properties properties(Handle handle, VisibleRows view, ApplicationRow application) {
        var hasFullAccess = view.accessWith(application.teamRole()) == JobAccess.FULL;
        return new CandidateShapes.Properties(handle
                .createQuery("""
                    select property_id,
                           value
                      from application_property
                     where company_id = :company
                       and application_id = :application
                     order by property_id
                     limit 100
                    """)
                .bind("company", view.companyId())
                .bind("application", application.id())
                .map((row, _) -> property(row.getString("property_id"), row.getString("value")))
                .stream()
                .filter(property -> hasFullAccess || !field(property.id()).needsFullAccess())
                .toList());
    }

    private static CandidateShapes.Property property(String id, String value) {
        return new CandidateShapes.Property(id, field(id).label(), value);
    }

    /** A field that is no longer known stays hidden from those without full access. */
    private static Field field(String id) {
        return FIELDS.getOrDefault(id, new Field(id, true));
    }

    private static ApplicationRow application(Handle handle, VisibleRows view, Call call, JobAccess needed) {
        return ApplicationRow.get(handle, view, call.path("id"), call.path("jobId"), needed);
    }
}
