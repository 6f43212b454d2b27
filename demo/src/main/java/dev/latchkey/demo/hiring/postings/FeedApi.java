package dev.latchkey.demo.hiring.postings;

import dev.latchkey.client.UpstreamPrincipal.ActingUser;
import dev.latchkey.client.UpstreamPrincipal.Anonymous;
import dev.latchkey.client.UpstreamPrincipal.CompanyClient;
import dev.latchkey.client.UpstreamPrincipal.CompanyKey;
import dev.latchkey.client.UpstreamPrincipal.PartnerKey;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.Page;
import dev.latchkey.demo.hiring.http.PageCursor;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import dev.latchkey.engine.protocol.CredentialKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The job board's feed: a partner reads the postings that companies sent to it, and says what became of them. */
public final class FeedApi {

    private static final String API = "feed-api";
    private static final List<String> STATUSES = List.of("PENDING", "PUBLISHED", "REJECTED", "REMOVED");
    private static final List<String> ACCEPTED = List.of(CredentialKind.PARTNER_API_KEY.wireName());
    private static final int URL_LENGTH_MAX = 2_000;
    private static final int REASON_LENGTH_MAX = 500;

    private record Sent(
            long seq,
            PostingRow posting,
            String status,
            @Nullable String url,
            @Nullable String reason,
            Instant sentAt,
            Instant updatedAt) {

        PostingShapes.Publication shape() {
            return new PostingShapes.Publication(
                    posting.id(), status, url, reason, sentAt, updatedAt, PostingShapes.details(posting));
        }
    }

    private static final String SELECT = """
        select s.seq as sent_seq,
               s.status as sent_status,
               s.url,
               s.reason,
               s.sent_at,
               s.updated_at,
               q.seq,
               q.id,
               q.uuid,
               q.company_id,
               q.identifier,
               q.name,
               q.visibility,
               q.released_at,
               q.job_id,
               q.title,
               q.ref_number,
               q.department,
               q.brand,
               q.country,
               q.region,
               q.city,
               q.is_remote,
               q.industry_id,
               q.function_id,
               q.level_id,
               q.employment_type_id,
               q.description,
               q.qualifications
          from sent_posting s
          join (%s) q on q.id = s.posting_id
         where s.partner_id = :partner
        """.formatted(PostingRow.SELECT);

    private final HiringStore store;
    private final InstantSource clock;

    public FeedApi(HiringStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(API, "GET", "/feed/publications", this::list),
                new Route(API, "GET", "/feed/publications/{postingId}", this::get),
                new Route(API, "PUT", "/feed/publications/{postingId}", this::update));
    }

    private Answer list(Call call) {
        var partner = partner(call);
        var limit = call.query().limit(100);
        var before = PageCursor.read(call.query());
        return store.read(handle -> {
            var total = handle.createQuery("select count(*) from (" + SELECT + ")")
                    .bind("partner", partner)
                    .mapTo(Integer.class)
                    .one();
            var rows = handle.createQuery(SELECT + " and s.seq < :before order by s.seq desc limit :rows")
                    .bind("partner", partner)
                    .bind("before", before)
                    .bind("rows", limit + 1)
                    .map((row, _) -> read(row))
                    .list();
            return Answer.ok(Page.byCursor(total, limit, rows, Sent::seq, Sent::shape));
        });
    }

    private Answer get(Call call) {
        var partner = partner(call);
        return store.read(handle -> find(handle, partner, call.path("postingId"))
                .map(sent -> Answer.ok(sent.shape()))
                .orElseThrow(() -> ApiFault.notFound("publication")));
    }

    private Answer update(Call call) {
        var partner = partner(call);
        var json = call.json();
        var status = json.oneOf("status", STATUSES);
        var url = json.textOrNull("url", URL_LENGTH_MAX);
        var reason = json.textOrNull("reason", REASON_LENGTH_MAX);
        return store.write(handle -> {
            var sent =
                    find(handle, partner, call.path("postingId")).orElseThrow(() -> ApiFault.notFound("publication"));
            handle.createUpdate("""
                update sent_posting
                   set status = :status,
                       url = :url,
                       reason = :reason,
                       updated_at = :now
                 where posting_id = :posting
                   and partner_id = :partner
                """)
                    .bind("status", status)
                    .bind("url", url)
                    .bind("reason", reason)
                    .bind("now", clock.millis())
                    .bind("posting", sent.posting().id())
                    .bind("partner", partner)
                    .execute();
            return find(handle, partner, call.path("postingId"))
                    .map(changed -> Answer.ok(changed.shape()))
                    .orElseThrow();
        });
    }

    private static String partner(Call call) {
        return switch (call.principal()) {
            case PartnerKey key -> key.partnerId();
            case Anonymous _ -> throw ApiFault.unauthorized();
            case CompanyKey _ -> throw ApiFault.kindNotAccepted(ACCEPTED, CredentialKind.API_KEY.wireName());
            case CompanyClient _ ->
                throw ApiFault.kindNotAccepted(ACCEPTED, CredentialKind.CLIENT_CREDENTIALS.wireName());
            case ActingUser _ -> throw ApiFault.kindNotAccepted(ACCEPTED, CredentialKind.AUTHORIZATION_CODE.wireName());
        };
    }

    private static Optional<Sent> find(Handle handle, String partner, String postingId) {
        return handle.createQuery(SELECT + " and q.id = :posting")
                .bind("partner", partner)
                .bind("posting", postingId)
                .map((row, _) -> read(row))
                .findOne();
    }

    private static Sent read(ResultSet row) throws SQLException {
        return new Sent(
                row.getLong("sent_seq"),
                PostingRow.read(row),
                row.getString("sent_status"),
                row.getString("url"),
                row.getString("reason"),
                Instant.ofEpochMilli(row.getLong("sent_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
