package dev.latchkey.demo.hiring.postings;

import dev.latchkey.client.UpstreamPrincipal;
import dev.latchkey.client.UpstreamPrincipal.Anonymous;
import dev.latchkey.client.UpstreamPrincipal.CompanyKey;
import dev.latchkey.client.UpstreamPrincipal.PartnerKey;
import dev.latchkey.client.UpstreamPrincipal.TokenHolder;
import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.candidates.NewCandidate;
import dev.latchkey.demo.hiring.candidates.NewJobApplication;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.HiringInput;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The Application API: a candidate applies to a posting through a partner's or the company's own page. A partner reaches
 * the postings that were sent to it and the candidates it submitted; a company's credential reaches the company's.
 */
public final class ApplyApi {

    private static final String API = "apply-api";
    private static final int FILE_BYTES_MAX = 2 * 1024 * 1024;
    private static final int BASE64_LENGTH_MAX = (FILE_BYTES_MAX + 2) / 3 * 4;
    private static final int NAME_LENGTH_MAX = 255;
    private static final List<String> FILE_TYPES = List.of("pdf", "doc", "docx", "rtf", "jpg", "png");

    private record Application(String id, Instant createdOn, String status) {}

    private record Question(String id, String label, String type, boolean required) {}

    private record PrivacyPolicy(String orgName, String url) {}

    private record Configuration(List<Question> questions, List<PrivacyPolicy> privacyPolicies) {}

    private record Status(String status, Instant updatedOn) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question("work_permit", "May you work in the country of the job?", "BOOLEAN", true),
            new Question("notice_period", "How long is your notice period?", "TEXT", false));

    private final HiringStore store;
    private final Views views;
    private final InstantSource clock;

    public ApplyApi(HiringStore store, Views views, InstantSource clock) {
        this.store = store;
        this.views = views;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(API, "POST", "/postings/{uuid}/candidates", this::apply),
                new Route(API, "GET", "/postings/{uuid}/configuration", this::configuration),
                new Route(API, "GET", "/postings/{uuid}/candidates/{candidateId}/status", this::status));
    }

    private Answer apply(Call call) {
        var json = call.json();
        var candidate = NewCandidate.parse(json);
        json.findObject("resume").ifPresent(ApplyApi::checkFile);
        var actor = Views.actor(call.principal(), call.requestId());
        var uuid = call.path("uuid");
        return store.write(handle -> {
            var posting = posting(handle, call);
            var now = clock.millis();
            var id = candidate.insert(handle, posting.companyId(), now);
            var source = call.principal() instanceof PartnerKey ? "Partner board" : "Application API";
            new NewJobApplication(
                            posting.companyId(),
                            id,
                            posting.jobId(),
                            "NEW",
                            source,
                            posting.uuid(),
                            actor.credentialId(),
                            actor.userId())
                    .insert(handle, now);
            return Answer.created(
                    "/postings/" + uuid + "/candidates/" + id + "/status",
                    new Application(id, Instant.ofEpochMilli(now), "NEW"));
        });
    }

    /** The demonstration keeps no files, but refuses what the platform would. */
    private static void checkFile(HiringInput file) {
        var name = file.text("fileName", NAME_LENGTH_MAX);
        var type = name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
        if (!FILE_TYPES.contains(type)) {
            throw file.fault("fileName", "one of the types " + String.join(", ", FILE_TYPES), "'" + type + "'");
        }
        try {
            Base64.getDecoder().decode(file.text("fileContent", BASE64_LENGTH_MAX));
        } catch (IllegalArgumentException _) {
            throw file.fault("fileContent", "Base64", "something else");
        }
    }

    private Answer configuration(Call call) {
        return store.read(handle -> {
            var posting = posting(handle, call);
            return Answer.ok(new Configuration(
                    QUESTIONS,
                    List.of(new PrivacyPolicy(
                            posting.companyName(), "/v1/companies/" + posting.companyIdentifier() + "/privacy"))));
        });
    }

    /** Whoever submitted a candidate may ask for its status, and who may see the candidate. */
    private Answer status(Call call) {
        var condition = new StringBuilder("c.submitted_by = :submitter");
        var bindings = new HashMap<String, Object>(Map.of(
                "submitter", Views.actor(call.principal(), call.requestId()).credentialId(),
                "posting", call.path("uuid"),
                "candidate", call.path("candidateId")));
        if (call.principal().findCompany().isPresent()) {
            var view = views.of(call);
            condition.append(" or (").append(view.jobCondition()).append(')');
            bindings.putAll(view.bindings());
        }
        return store.read(handle -> {
            posting(handle, call);
            return handle.createQuery("""
                select c.status,
                       c.updated_at
                  from application c
                  join job j on j.id = c.job_id
                 where c.candidate_id = :candidate
                   and c.posting_uuid = :posting
                   and (%s)
                """.formatted(condition))
                    .bindMap(bindings)
                    .map((row, _) ->
                            new Status(row.getString("status"), Instant.ofEpochMilli(row.getLong("updated_at"))))
                    .findOne()
                    .map(Answer::ok)
                    .orElseThrow(() -> ApiFault.notFound("RESOURCE_NOT_FOUND_ERROR", "application"));
        });
    }

    private static PostingRow posting(Handle handle, Call call) {
        var bindings = new HashMap<String, Object>(Map.of("uuid", call.path("uuid")));
        var condition = reachable(call.principal(), bindings);
        return handle.createQuery(PostingRow.SELECT + " and p.uuid = :uuid and " + condition)
                .bindMap(bindings)
                .map((row, _) -> PostingRow.read(row))
                .findOne()
                .orElseThrow(() -> ApiFault.notFound("RESOURCE_NOT_FOUND_ERROR", "posting"));
    }

    /** Internal postings are for a company's key and for tokens that may read them. */
    private static String reachable(UpstreamPrincipal principal, Map<String, Object> bindings) {
        return switch (principal) {
            case Anonymous _ -> throw ApiFault.unauthorized();
            case PartnerKey key -> {
                bindings.put("partner", key.partnerId());
                yield """
                    exists (select 1
                              from sent_posting s
                             where s.posting_id = p.id
                               and s.partner_id = :partner)\
                    """;
            }
            case CompanyKey key -> {
                bindings.put("own_company", key.company().id());
                yield "p.company_id = :own_company";
            }
            case TokenHolder holder -> {
                bindings.put("own_company", holder.company().id());
                yield holder.holds(PostingsApi.INTERNAL_POSTINGS_READ)
                        ? "p.company_id = :own_company"
                        : "p.company_id = :own_company and p.visibility = 'PUBLIC'";
            }
        };
    }
}
