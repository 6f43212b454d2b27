package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The truth table across companies: nothing of one is anything to the other. */
class TruthTableTenancyTest extends TruthTable {

    TruthTableTenancyTest(TruthTableDemo.Rows rows) {
        super(rows);
    }

    private List<String[]> all() {
        var clients = Stream.of(ADMIN_CLIENT, GERMAN_CLIENT, GROUPLESS_CLIENT, JWT_CLIENT)
                .map(client -> token(GLOBEX, client));
        return Stream.concat(Stream.<String[]>of(key(GLOBEX)), clients).toList();
    }

    @Test
    void listsShowNoIdOfAcme() {
        for (var credential : all()) {
            assertThat(Listing.read(platform, "/jobs", credential).ids()).doesNotContainAnyElementsOf(jobs.ids());
            assertThat(Listing.read(platform, "/candidates", credential).ids())
                    .doesNotContainAnyElementsOf(candidates.ids());
        }
    }

    @Test
    void findsNoneOfAcmesRowsByTheirIds() {
        var job = someJob(true);
        var candidate = candidates.ids().getFirst();
        var jobOfCandidate = Listing.jobsOf(candidates.rows().getFirst()).stream()
                .findFirst()
                .orElse(job);
        var rows = List.of(
                "/jobs/" + job,
                "/jobs/" + job + "/hiring-team",
                "/jobs/" + job + "/publication",
                "/jobs/" + job + "/note",
                "/candidates/" + candidate,
                "/candidates/" + candidate + "/tags",
                "/candidates/" + candidate + "/jobs/" + jobOfCandidate,
                "/candidates/" + candidate + "/jobs/" + jobOfCandidate + "/status/history",
                "/candidates/" + candidate + "/jobs/" + jobOfCandidate + "/properties",
                "/candidates/" + candidate + "/jobs/" + jobOfCandidate + "/offers");
        for (var credential : all()) {
            for (var row : rows) {
                UpstreamAnswer.assertNotFound(platform.get(row, credential));
            }
        }
        for (var row : rows) {
            assertThat(platform.get(row, key(ACME)).statusCode()).as(row).isEqualTo(200);
        }
    }

    @Test
    void findsNeitherAcmesUsersNorItsGroups() {
        var user = "/user-api/v201804/users/" + platform.adminUserId(ACME);
        var group = "/configuration/access-groups/"
                + listed(platform.get("/configuration/access-groups", key(ACME)))
                        .ids()
                        .getFirst();
        for (var row : List.of(user, group)) {
            assertThat(platform.get(row, key(ACME)).statusCode()).as(row).isEqualTo(200);
            UpstreamAnswer.assertNotFound(platform.get(row, key(GLOBEX)));
            UpstreamAnswer.assertNotFound(platform.get(row, token(GLOBEX, ADMIN_CLIENT)));
        }
    }

    @Test
    void readsNoInternalPostingOfAcme() {
        assertThat(postings("&destination=INTERNAL", key(GLOBEX)).total()).isZero();
        assertThat(postings("&destination=INTERNAL_OR_PUBLIC", key(GLOBEX))).isEqualTo(postings(""));
    }
}
