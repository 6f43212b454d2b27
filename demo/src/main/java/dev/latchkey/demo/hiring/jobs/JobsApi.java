package dev.latchkey.demo.hiring.jobs;

import dev.latchkey.demo.hiring.access.JobAccess;
import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.data.Vocabulary;
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
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Jobs themselves: list, read, create, change, status, note. */
public final class JobsApi {

    static final String API = "jobs-api";
    static final List<String> STATUSES =
            List.of("CREATED", "SOURCING", "INTERVIEW", "OFFER", "ON_HOLD", "FILLED", "CANCELLED");

    private static final List<String> POSTING_STATUSES = List.of("PUBLIC", "INTERNAL", "NOT_PUBLISHED");
    private static final int TITLE_LENGTH_MAX = 255;
    private static final int LABEL_LENGTH_MAX = 100;
    private static final int TEXT_LENGTH_MAX = 20_000;

    private final HiringStore store;
    private final Views views;
    private final InstantSource clock;

    public JobsApi(HiringStore store, Views views, InstantSource clock) {
        this.store = store;
        this.views = views;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(API, "GET", "/jobs", this::list),
                new Route(API, "POST", "/jobs", this::create),
                new Route(API, "GET", "/jobs/{jobId}", this::get),
                new Route(API, "PATCH", "/jobs/{jobId}", this::change),
                new Route(API, "PUT", "/jobs/{jobId}/status", this::changeStatus),
                new Route(API, "GET", "/jobs/{jobId}/note", this::readNote),
                new Route(API, "PUT", "/jobs/{jobId}/note", this::writeNote));
    }

    private Answer list(Call call) {
        var view = views.of(call);
        var query = call.query();
        var limit = query.limit(10);
        var before = PageCursor.read(query);
        var bindings = new HashMap<>(view.bindings());
        var condition = view.jobCondition() + filter(query, bindings);
        return store.read(handle -> {
            var total = handle.createQuery("select count(*) from job j where " + condition)
                    .bindMap(bindings)
                    .mapTo(Integer.class)
                    .one();
            var rows = handle.createQuery("select " + JobRow.columns(view) + " from job j where " + condition
                            + " and j.seq < :before order by j.seq desc limit :rows")
                    .bindMap(bindings)
                    .bind("before", before)
                    .bind("rows", limit + 1)
                    .map((row, _) -> JobRow.read(row))
                    .list();
            return Answer.ok(Page.byCursor(total, limit, rows, JobRow::seq, JobShapes::summary));
        });
    }

    private static String filter(Query query, Map<String, Object> bindings) {
        var condition = new StringBuilder();
        query.find("q").ifPresent(text -> {
            condition.append(" and (instr(lower(j.title), :q) > 0 or lower(j.ref_number) = :q)");
            bindings.put("q", text.toLowerCase(Locale.ROOT));
        });
        query.find("city").ifPresent(city -> {
            condition.append(" and lower(j.city) = :city");
            bindings.put("city", city.toLowerCase(Locale.ROOT));
        });
        query.find("department").ifPresent(department -> {
            condition.append(" and j.department = :department");
            bindings.put("department", department);
        });
        query.findInstant("updatedAfter").ifPresent(after -> {
            condition.append(" and j.updated_at >= :updated_after");
            bindings.put("updated_after", after.toEpochMilli());
        });
        condition.append(anyOf("j.status", "status", query, STATUSES, bindings));
        condition.append(anyOf(JobRow.POSTING_STATUS, "postingStatus", query, POSTING_STATUSES, bindings));
        return condition.toString();
    }

    private static String anyOf(
            String column, String parameter, Query query, List<String> allowed, Map<String, Object> bindings) {
        var values = query.all(parameter);
        if (values.isEmpty()) {
            return "";
        }
        var names = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (!allowed.contains(values.get(i))) {
                throw Query.invalid(parameter, "one of " + String.join(", ", allowed), "'" + values.get(i) + "'");
            }
            names.append(i == 0 ? ":" : ", :").append(parameter).append(i);
            bindings.put(parameter + i, values.get(i));
        }
        return " and " + column + " in (" + names + ")";
    }

    private Answer get(Call call) {
        var view = views.of(call);
        return store.read(
                handle -> Answer.ok(JobShapes.details(JobRow.get(handle, view, call.path("jobId"), JobAccess.READ))));
    }

    private Answer create(Call call) {
        var view = views.of(call);
        var creator = call.principal().findUserId().orElse(null);
        if (creator == null && !view.reachesWholeCompany()) {
            throw ApiFault.deniedByVisibility(
                    "a user who can be on the hiring team, or the whole organisation",
                    "a client with a limited view",
                    "An administrator of the company can give the client the Admin role");
        }
        var fields = JobFields.forCreation(call.json());
        var id = UUID.randomUUID().toString();
        var now = clock.millis();
        return store.write(handle -> {
            handle.createUpdate("""
                insert into job (id, company_id, title, ref_number, status, department, brand, country, region, city,
                                 is_remote, industry_id, function_id, level_id, employment_type_id, description,
                                 qualifications, created_by, created_at, updated_at)
                values (:id, :company, :title, :ref_number, 'CREATED', :department, :brand, :country, :region, :city,
                        :is_remote, :industry_id, :function_id, :level_id, :employment_type_id, :description,
                        :qualifications, :creator, :now, :now)
                """)
                    .bindMap(fields)
                    .bind("id", id)
                    .bind("company", view.companyId())
                    .bind("creator", creator)
                    .bind("now", now)
                    .execute();
            if (creator != null) {
                handle.createUpdate("""
                    insert into hiring_team_member (company_id, job_id, user_id, role)
                    values (:company, :job, :user, 'RECRUITER')
                    """)
                        .bind("company", view.companyId())
                        .bind("job", id)
                        .bind("user", creator)
                        .execute();
            }
            var job = JobRow.get(handle, view, id, JobAccess.READ);
            return Answer.created("/jobs/" + id, JobShapes.details(job));
        });
    }

    private Answer change(Call call) {
        var changes = JobFields.forChange(call.json());
        var assignments = new StringBuilder();
        changes.keySet().forEach(column -> assignments.append(column + " = :" + column + ", "));
        return update(call, JobAccess.DETAILS, assignments.toString(), changes, JobShapes::details);
    }

    private Answer changeStatus(Call call) {
        var status = call.json().oneOf("status", STATUSES);
        return update(call, JobAccess.FULL, "status = :status, ", Map.of("status", status), JobShapes::summary);
    }

    private Answer readNote(Call call) {
        var view = views.of(call);
        return store.read(handle -> Answer.ok(new JobShapes.Note(
                JobRow.get(handle, view, call.path("jobId"), JobAccess.DETAILS).note())));
    }

    private Answer writeNote(Call call) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("note", call.json().textOrNull("content", TEXT_LENGTH_MAX));
        return update(call, JobAccess.DETAILS, "note = :note, ", values, job -> new JobShapes.Note(job.note()));
    }

    private Answer update(
            Call call,
            JobAccess needed,
            String assignments,
            Map<String, ? extends @Nullable Object> values,
            Function<JobRow, Object> shape) {
        var view = views.of(call);
        var id = call.path("jobId");
        return store.write(handle -> {
            JobRow.get(handle, view, id, needed);
            handle.createUpdate("update job set " + assignments
                            + "updated_at = :now where id = :job and company_id = :company")
                    .bindMap(values)
                    .bind("now", clock.millis())
                    .bind("job", id)
                    .bind("company", view.companyId())
                    .execute();
            return Answer.ok(shape.apply(JobRow.get(handle, view, id, JobAccess.READ)));
        });
    }

    /** A job's fields from JSON, by column. */
    private static final class JobFields {

        static Map<String, Object> forCreation(HiringInput json) {
            var fields = new HashMap<String, Object>();
            var location = json.object("location");
            fields.put("title", json.text("title", TITLE_LENGTH_MAX));
            fields.put("department", json.object("department").text("label", LABEL_LENGTH_MAX));
            fields.put("country", country(location));
            fields.put("city", location.text("city", LABEL_LENGTH_MAX));
            fields.put("ref_number", "REF-" + UUID.randomUUID().toString().substring(0, 8));
            fields.put("brand", "");
            fields.put("region", "");
            fields.put("is_remote", false);
            fields.put("industry_id", "computer_software");
            fields.put("function_id", "operations");
            fields.put("level_id", "associate");
            fields.put("employment_type_id", "permanent");
            fields.put("description", "");
            fields.put("qualifications", "");
            fields.putAll(forChange(json));
            return fields;
        }

        static Map<String, Object> forChange(HiringInput json) {
            var fields = new HashMap<String, Object>();
            json.findText("title", TITLE_LENGTH_MAX).ifPresent(title -> fields.put("title", title));
            json.findText("refNumber", LABEL_LENGTH_MAX).ifPresent(number -> fields.put("ref_number", number));
            json.findText("brand", LABEL_LENGTH_MAX).ifPresent(brand -> fields.put("brand", brand));
            json.findObject("department")
                    .ifPresent(department -> fields.put("department", department.text("label", LABEL_LENGTH_MAX)));
            json.findObject("location").ifPresent(location -> {
                if (location.has("countryCode")) {
                    fields.put("country", country(location));
                }
                location.findText("city", LABEL_LENGTH_MAX).ifPresent(city -> fields.put("city", city));
                location.findText("region", LABEL_LENGTH_MAX).ifPresent(region -> fields.put("region", region));
                location.findBoolean("remote").ifPresent(isRemote -> fields.put("is_remote", isRemote));
            });
            label(json, "industry", Vocabulary.INDUSTRIES, "industry_id", fields);
            label(json, "function", Vocabulary.FUNCTIONS, "function_id", fields);
            label(json, "experienceLevel", Vocabulary.LEVELS, "level_id", fields);
            label(json, "typeOfEmployment", Vocabulary.EMPLOYMENT_TYPES, "employment_type_id", fields);
            json.findObject("jobAd").flatMap(ad -> ad.findObject("sections")).ifPresent(sections -> {
                section(sections, "jobDescription", "description", fields);
                section(sections, "qualifications", "qualifications", fields);
            });
            return fields;
        }

        private static String country(HiringInput location) {
            var code = location.text("countryCode", 2).toLowerCase(Locale.ROOT);
            if (!code.matches("[a-z]{2}")) {
                throw location.fault("countryCode", "a two-letter country code", "'" + code + "'");
            }
            return code;
        }

        private static void label(
                HiringInput json, String name, List<Vocabulary.Label> list, String column, Map<String, Object> fields) {
            json.findObject(name).ifPresent(label -> fields.put(column, label.oneOf("id", Vocabulary.ids(list))));
        }

        private static void section(HiringInput sections, String name, String column, Map<String, Object> fields) {
            sections.findObject(name)
                    .flatMap(section -> section.findText("text", TEXT_LENGTH_MAX))
                    .ifPresent(text -> fields.put(column, text));
        }
    }
}
