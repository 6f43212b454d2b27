package dev.latchkey.demo.hiring.postings;

import dev.latchkey.client.UpstreamPrincipal;
import dev.latchkey.client.UpstreamPrincipal.Anonymous;
import dev.latchkey.client.UpstreamPrincipal.CompanyKey;
import dev.latchkey.client.UpstreamPrincipal.PartnerKey;
import dev.latchkey.client.UpstreamPrincipal.TokenHolder;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Page;
import dev.latchkey.demo.hiring.http.Query;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import dev.latchkey.engine.protocol.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A company's postings for job seekers: public ones for everybody, internal ones for the company's own programs. */
public final class PostingsApi {

    static final Scope INTERNAL_POSTINGS_READ = new Scope("internal_postings_read");

    private static final String API = "posting-api";
    private static final List<String> DESTINATIONS = List.of("PUBLIC", "INTERNAL", "INTERNAL_OR_PUBLIC");

    private record DepartmentShape(
            String id, String label, @Nullable String description) {}

    private final HiringStore store;

    public PostingsApi(HiringStore store) {
        this.store = store;
    }

    public List<Route> routes() {
        var base = "/v1/companies/{companyIdentifier}";
        return List.of(
                new Route(API, "GET", base + "/postings", this::list),
                new Route(API, "GET", base + "/postings/{postingId}", this::get),
                new Route(API, "GET", base + "/departments", this::departments));
    }

    /** An unknown company has no postings, which is not an error. */
    private Answer list(Call call) {
        var query = call.query();
        var limit = query.limit(100);
        var offset = query.offset();
        var bindings = new HashMap<String, Object>();
        bindings.put("identifier", call.path("companyIdentifier"));
        var condition = " and o.identifier = :identifier"
                + destination(call, query.find("destination").orElse("PUBLIC"), bindings)
                + filter(query, bindings);
        return store.read(handle -> {
            var total = handle.createQuery("select count(*) from (" + PostingRow.SELECT + condition + ")")
                    .bindMap(bindings)
                    .mapTo(Integer.class)
                    .one();
            var rows = handle.createQuery(
                            PostingRow.SELECT + condition + " order by p.seq desc limit :rows offset :offset")
                    .bindMap(bindings)
                    .bind("rows", limit)
                    .bind("offset", offset)
                    .map((row, _) -> PostingRow.read(row))
                    .list();
            return Answer.ok(Page.byOffset(
                    total,
                    offset,
                    limit,
                    rows.stream().map(PostingShapes::summary).toList()));
        });
    }

    /** The gateway asks for a credential as well; this service does not rely on it. */
    private static String destination(Call call, String destination, Map<String, Object> bindings) {
        if (!DESTINATIONS.contains(destination)) {
            throw Query.invalid("destination", "one of " + String.join(", ", DESTINATIONS), "'" + destination + "'");
        }
        if (destination.equals("PUBLIC")) {
            return " and p.visibility = 'PUBLIC'";
        }
        var companyId = requireInternalRight(call.principal());
        bindings.put("own_company", companyId);
        return destination.equals("INTERNAL")
                ? " and p.visibility = 'INTERNAL' and p.company_id = :own_company"
                : " and (p.visibility = 'PUBLIC' or p.company_id = :own_company)";
    }

    /** The company whose internal postings the principal may see. */
    private static String requireInternalRight(UpstreamPrincipal principal) {
        return switch (principal) {
            case Anonymous _ -> throw ApiFault.unauthorized();
            case PartnerKey _ -> throw ApiFault.kindNotAccepted(List.of("api_key"), "partner_api_key");
            case CompanyKey key -> key.company().id();
            case TokenHolder holder
            when holder.holds(INTERNAL_POSTINGS_READ) -> holder.company().id();
            case TokenHolder holder ->
                throw ApiFault.scopeMissing(
                        INTERNAL_POSTINGS_READ.value(), holder.scopes().names());
        };
    }

    private static String filter(Query query, Map<String, Object> bindings) {
        var condition = new StringBuilder();
        query.find("q").ifPresent(text -> {
            condition.append(" and (instr(lower(j.title), :q) > 0 or instr(lower(j.city), :q) > 0)");
            bindings.put("q", text.toLowerCase(Locale.ROOT));
        });
        ignoringCase(query, "country", "j.country", condition, bindings);
        ignoringCase(query, "region", "j.region", condition, bindings);
        ignoringCase(query, "city", "j.city", condition, bindings);
        ignoringCase(query, "department", "j.department", condition, bindings);
        query.findInstant("releasedAfter").ifPresent(after -> {
            condition.append(" and p.released_at >= :released_after");
            bindings.put("released_after", after.toEpochMilli());
        });
        return condition.toString();
    }

    private static void ignoringCase(
            Query query, String parameter, String column, StringBuilder condition, Map<String, Object> bindings) {
        query.find(parameter).ifPresent(value -> {
            condition.append(" and lower(" + column + ") = :" + parameter);
            bindings.put(parameter, value.toLowerCase(Locale.ROOT));
        });
    }

    private Answer get(Call call) {
        var bindings = new HashMap<String, Object>();
        bindings.put("identifier", call.path("companyIdentifier"));
        bindings.put("posting", call.path("postingId"));
        bindings.put("own_company", internalCompany(call.principal()));
        return store.read(handle -> handle.createQuery(PostingRow.SELECT + """
             and o.identifier = :identifier
             and (p.id = :posting or p.uuid = :posting)
             and (p.visibility = 'PUBLIC' or p.company_id = :own_company)
            """)
                .bindMap(bindings)
                .map((row, _) -> PostingRow.read(row))
                .findOne()
                .map(row -> Answer.ok(PostingShapes.details(row)))
                .orElseThrow(() -> ApiFault.notFound("posting")));
    }

    /** As {@link #requireInternalRight}, with an id that no company has where there is no right. */
    private static String internalCompany(UpstreamPrincipal principal) {
        try {
            return requireInternalRight(principal);
        } catch (ApiFault _) {
            return "";
        }
    }

    private Answer departments(Call call) {
        return store.read(handle -> Answer.ok(Page.whole(handle.createQuery("""
            select d.id,
                   d.label,
                   d.description
              from department d
              join company o on o.id = d.company_id
             where o.identifier = :identifier
             order by d.seq
             limit 1000
            """)
                .bind("identifier", call.path("companyIdentifier"))
                .map((row, _) ->
                        new DepartmentShape(row.getString("id"), row.getString("label"), row.getString("description")))
                .list())));
    }
}
