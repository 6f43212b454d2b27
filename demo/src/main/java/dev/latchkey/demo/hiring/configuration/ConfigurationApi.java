package dev.latchkey.demo.hiring.configuration;

import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.directory.DirectoryAccessGroup;
import dev.latchkey.demo.hiring.directory.HiringDirectory;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Page;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Departments, access groups with their rules, and the company itself; the same for every principal of the company. */
public final class ConfigurationApi {

    private static final String API = "configuration-api";
    private static final int LABEL_LENGTH_MAX = 100;
    private static final int DESCRIPTION_LENGTH_MAX = 500;

    private record Department(
            String id, String label, @Nullable String description) {}

    private record Rule(String field, List<String> values) {}

    private record AccessGroup(String id, String name, List<Rule> rules) {}

    private record Company(String id, String identifier, String name) {}

    private final HiringStore store;
    private final Views views;
    private final HiringDirectory directory;

    public ConfigurationApi(HiringStore store, Views views, HiringDirectory directory) {
        this.store = store;
        this.views = views;
        this.directory = directory;
    }

    public List<Route> routes() {
        return List.of(
                new Route(API, "GET", "/configuration/company", this::company),
                new Route(API, "GET", "/configuration/departments", this::listDepartments),
                new Route(API, "POST", "/configuration/departments", this::createDepartment),
                new Route(API, "GET", "/configuration/departments/{id}", this::getDepartment),
                new Route(API, "GET", "/configuration/access-groups", this::listAccessGroups),
                new Route(API, "GET", "/configuration/access-groups/{accessGroupId}", this::getAccessGroup));
    }

    private Answer company(Call call) {
        var view = views.of(call);
        return store.read(handle -> handle.createQuery("""
            select id,
                   identifier,
                   name
              from company
             where id = :company
            """)
                .bind("company", view.companyId())
                .map((row, _) -> new Company(row.getString("id"), row.getString("identifier"), row.getString("name")))
                .findOne()
                .map(Answer::ok)
                .orElseThrow(() -> ApiFault.notFound("company")));
    }

    private Answer listDepartments(Call call) {
        var view = views.of(call);
        return store.read(handle -> Answer.ok(Page.whole(departments(handle, view, null))));
    }

    private Answer getDepartment(Call call) {
        var view = views.of(call);
        return store.read(handle -> findDepartment(handle, view, call.path("id"))
                .map(Answer::ok)
                .orElseThrow(() -> ApiFault.notFound("department")));
    }

    private Answer createDepartment(Call call) {
        var view = views.of(call);
        var json = call.json();
        var label = json.text("label", LABEL_LENGTH_MAX);
        var description = json.textOrNull("description", DESCRIPTION_LENGTH_MAX);
        var id = UUID.randomUUID().toString();
        return store.write(handle -> {
            var inserted = handle.createUpdate("""
                insert into department (id, company_id, label, description)
                values (:id, :company, :label, :description)
                on conflict (company_id, label) do nothing
                """)
                    .bind("id", id)
                    .bind("company", view.companyId())
                    .bind("label", label)
                    .bind("description", description)
                    .execute();
            if (inserted == 0) {
                throw ApiFault.conflict("DEPARTMENT_EXISTS", "The company has a department of that name");
            }
            return Answer.created("/configuration/departments/" + id, new Department(id, label, description));
        });
    }

    private static Optional<Department> findDepartment(Handle handle, VisibleRows view, String id) {
        return departments(handle, view, id).stream().findFirst();
    }

    /** @param id absent for all */
    private static List<Department> departments(Handle handle, VisibleRows view, @Nullable String id) {
        return handle.createQuery("""
            select id,
                   label,
                   description
              from department
             where company_id = :company
               and (:id is null or id = :id)
             order by seq
             limit 1000
            """)
                .bind("company", view.companyId())
                .bind("id", id)
                .map((row, _) ->
                        new Department(row.getString("id"), row.getString("label"), row.getString("description")))
                .list();
    }

    private Answer listAccessGroups(Call call) {
        var companyId = views.of(call).companyId();
        return Answer.ok(Page.whole(directory.accessGroups(companyId).stream()
                .map(ConfigurationApi::shape)
                .toList()));
    }

    private Answer getAccessGroup(Call call) {
        var companyId = views.of(call).companyId();
        return directory
                .findAccessGroup(companyId, call.path("accessGroupId"))
                .map(group -> Answer.ok(shape(group)))
                .orElseThrow(() -> ApiFault.notFound("access group"));
    }

    private static AccessGroup shape(DirectoryAccessGroup group) {
        return new AccessGroup(
                group.id(),
                group.name(),
                group.rules().stream()
                        .map(rule -> new Rule(
                                rule.field().wireName(),
                                rule.values().stream().sorted().toList()))
                        .toList());
    }
}
