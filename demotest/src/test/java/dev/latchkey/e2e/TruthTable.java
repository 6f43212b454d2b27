package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * The truth table: who gets which rows of the demonstration's data. What is expected of a limited view is worked out from what the
 * whole organisation's key reads. Refusals are {@link TruthTableRefusalTest}'s.
 */
@ExtendWith(TruthTableDemo.class)
abstract class TruthTable {

    static final int ACME = 0;
    static final int GLOBEX = 1;
    static final int ACME_JOBS = 240;
    static final int ACME_CANDIDATES = 5_400;
    static final int GLOBEX_JOBS = 60;
    static final int GLOBEX_CANDIDATES = 1_200;
    static final int ADMIN_CLIENT = 0;
    static final int GERMAN_CLIENT = 2;
    static final int GROUPLESS_CLIENT = 3;
    static final int JWT_CLIENT = 4;

    final TestPlatform platform;
    final Listing jobs;
    final Listing candidates;
    final Listing candidatesOfGermanClient;
    private final List<List<JsonNode>> publications;

    TruthTable(TruthTableDemo.Rows rows) {
        this.platform = rows.platform();
        this.jobs = rows.jobs();
        this.candidates = rows.candidates();
        this.candidatesOfGermanClient = rows.candidatesOfGermanClient();
        this.publications = rows.publications();
    }

    static String[] key(TestPlatform platform, int company) {
        return new String[] {"X-SmartToken", platform.apiKey(company)};
    }

    String[] key(int company) {
        return key(platform, company);
    }

    String[] partnerKey() {
        return new String[] {"X-SmartToken", platform.partnerKey()};
    }

    String[] token(int company, int client) {
        return token(platform, company, client);
    }

    static String[] token(TestPlatform platform, int company, int client) {
        return new String[] {"Authorization", "Bearer " + platform.token(company, client)};
    }

    static boolean isGerman(JsonNode job) {
        return job.at("/location/countryCode").asString().equals("de");
    }

    Set<String> germanJobs() {
        return Set.copyOf(jobs.where(TruthTable::isGerman).ids());
    }

    String someJob(boolean isGerman) {
        return jobs.where(job -> isGerman(job) == isGerman).ids().getFirst();
    }

    static boolean isAssignedToOneOf(JsonNode candidate, Set<String> jobIds) {
        return Listing.jobsOf(candidate).stream().anyMatch(jobIds::contains);
    }

    static Listing listed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var page = TestPlatform.json(answer);
        return new Listing(
                page.get("totalFound").asInt(), List.copyOf(page.get("content").values()));
    }

    List<JsonNode> publications(int company) {
        return publications.get(company);
    }

    static Set<String> postingIds(List<JsonNode> publications, String visibility) {
        return publications.stream()
                .filter(publication -> publication.get("visibility").asString().equals(visibility))
                .map(publication -> publication.get("postingId").asString())
                .collect(Collectors.toUnmodifiableSet());
    }

    Listing postings(String query, String... credential) {
        var all = listed(platform.get("/v1/companies/acme/postings?limit=100" + query, credential));
        var rows = Stream.of(all.rows().stream());
        for (var offset = 100; offset < all.total(); offset += 100) {
            rows = Stream.concat(
                    rows,
                    Stream.of(listed(
                            platform.get("/v1/companies/acme/postings?limit=100&offset=" + offset + query, credential))
                            .rows()
                            .stream()));
        }
        return new Listing(all.total(), rows.flatMap(page -> page).toList());
    }
}
