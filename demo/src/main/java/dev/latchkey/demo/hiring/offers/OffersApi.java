package dev.latchkey.demo.hiring.offers;

import dev.latchkey.demo.hiring.access.JobAccess;
import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.candidates.ApplicationRow;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Page;
import dev.latchkey.demo.hiring.http.PageCursor;
import dev.latchkey.demo.hiring.http.Query;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;

/** Offers: with full access to the job only, since Interviewers and Coordinators do not see what is offered. */
public final class OffersApi {

    private static final String API = "offers-api";
    private static final List<String> STATUSES = List.of("DRAFT", "PENDING_APPROVAL", "SENT", "ACCEPTED", "DECLINED");

    private record Reference(String id) {}

    private record Salary(long amount, String currency) {}

    private record Offer(
            String id,
            String status,
            Reference candidate,
            Reference job,
            Salary salary,
            String startDate,
            Instant createdOn,
            Instant updatedOn) {}

    private record OfferRow(long seq, Offer offer) {}

    private static final String SELECT = """
        select f.seq,
               f.id,
               f.status,
               f.candidate_id,
               f.job_id,
               f.salary,
               f.currency,
               f.starts_on,
               f.created_at,
               f.updated_at
          from offer f
          join job j on j.id = f.job_id
         where f.company_id = :company
        """;

    private final HiringStore store;
    private final Views views;

    public OffersApi(HiringStore store, Views views) {
        this.store = store;
        this.views = views;
    }

    public List<Route> routes() {
        return List.of(
                new Route(API, "GET", "/offers", this::list),
                new Route(API, "GET", "/candidates/{id}/jobs/{jobId}/offers", this::listForCandidate),
                new Route(API, "GET", "/candidates/{id}/jobs/{jobId}/offers/{offerId}", this::get));
    }

    private Answer list(Call call) {
        var view = views.of(call);
        var limit = call.query().limit(10);
        var before = PageCursor.read(call.query());
        var bindings = new HashMap<>(view.bindings());
        var visible = SELECT + " and " + view.jobCondition() + " and " + view.fullAccessCondition();
        var condition = call.query()
                .find("status")
                .map(status -> {
                    if (!STATUSES.contains(status)) {
                        throw Query.invalid("status", "one of " + String.join(", ", STATUSES), "'" + status + "'");
                    }
                    bindings.put("status", status);
                    return visible + " and f.status = :status";
                })
                .orElse(visible);
        return store.read(handle -> {
            var total = handle.createQuery("select count(*) from (" + condition + ")")
                    .bindMap(bindings)
                    .mapTo(Integer.class)
                    .one();
            var rows = handle.createQuery(condition + " and f.seq < :before order by f.seq desc limit :rows")
                    .bindMap(bindings)
                    .bind("before", before)
                    .bind("rows", limit + 1)
                    .map((row, _) -> read(row))
                    .list();
            return Answer.ok(Page.byCursor(total, limit, rows, OfferRow::seq, OfferRow::offer));
        });
    }

    private Answer listForCandidate(Call call) {
        return Answer.ok(Page.whole(offers(views.of(call), call)));
    }

    private Answer get(Call call) {
        return offers(views.of(call), call).stream()
                .filter(offer -> offer.id().equals(call.path("offerId")))
                .findFirst()
                .map(Answer::ok)
                .orElseThrow(() -> ApiFault.notFound("offer"));
    }

    private List<Offer> offers(VisibleRows view, Call call) {
        return store.read(handle -> {
            var application = ApplicationRow.get(handle, view, call.path("id"), call.path("jobId"), JobAccess.FULL);
            return handle.createQuery(SELECT
                            + " and f.candidate_id = :candidate and f.job_id = :job order by f.seq desc limit 100")
                    .bind("company", view.companyId())
                    .bind("candidate", application.candidateId())
                    .bind("job", application.jobId())
                    .map((row, _) -> read(row).offer())
                    .list();
        });
    }

    private static OfferRow read(ResultSet row) throws SQLException {
        return new OfferRow(
                row.getLong("seq"),
                new Offer(
                        row.getString("id"),
                        row.getString("status"),
                        new Reference(row.getString("candidate_id")),
                        new Reference(row.getString("job_id")),
                        new Salary(row.getLong("salary"), row.getString("currency")),
                        row.getString("starts_on"),
                        Instant.ofEpochMilli(row.getLong("created_at")),
                        Instant.ofEpochMilli(row.getLong("updated_at"))));
    }
}
