package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The truth table for what people and their companies hold, row by row. */
class TruthTableTest extends TruthTable {

    TruthTableTest(TruthTableDemo.Rows rows) {
        super(rows);
    }

    @Nested
    class WithoutCredential {

        @Test
        void readsPublicPostingsAndNoOther() {
            var publications = publications(ACME);
            var listed = postings("");
            assertThat(listed.ids()).hasSize(listed.total());
            assertThat(listed.ids())
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(postingIds(publications, "PUBLIC"));
            assertThat(postings("&destination=PUBLIC").ids()).isEqualTo(listed.ids());
            var internal = postingIds(publications, "INTERNAL").iterator().next();
            assertThat(platform.get("/v1/companies/acme/postings/"
                                    + listed.ids().getFirst())
                            .statusCode())
                    .isEqualTo(200);
            UpstreamAnswer.assertNotFound(platform.get("/v1/companies/acme/postings/" + internal));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/v1/industries",
                    "/v1/functions",
                    "/v1/levels",
                    "/v1/typesOfEmployment",
                    "/v1/companies/acme/departments"
                })
        void readsWhatDeclaresNoAuthentication(String path) {
            assertThat(listed(platform.get(path)).rows()).isNotEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/jobs", "/candidates", "/user-api/v201804/users/me", "/feed/publications", "/offers"})
        void reachesNothingElse(String path) {
            GatewayRefusal.of(platform.get(path), 401, "operation").code("UNAUTHORIZED");
        }
    }

    @Nested
    class WithApiKey {

        @Test
        void reachesEveryJobAndCandidateOfItsCompany() {
            assertThat(jobs.total()).isEqualTo(ACME_JOBS);
            assertThat(candidates.total()).isEqualTo(ACME_CANDIDATES);
            assertThat(Listing.read(platform, "/jobs", key(GLOBEX)).total()).isEqualTo(GLOBEX_JOBS);
            assertThat(Listing.read(platform, "/candidates", key(GLOBEX)).total())
                    .isEqualTo(GLOBEX_CANDIDATES);
        }

        @Test
        void reachesWhatAnAdminReaches() {
            assertThat(listed(platform.get("/user-api/v201804/users", key(ACME)))
                            .total())
                    .isEqualTo(5);
            assertThat(platform.get("/audit-api/v201910/audit-events", key(ACME))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(platform.get("/configuration/access-groups", key(ACME)).statusCode())
                    .isEqualTo(200);
        }

        @Test
        void readsInternalPostings() {
            var publications = publications(ACME);
            assertThat(postings("&destination=INTERNAL", key(ACME)).ids())
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(postingIds(publications, "INTERNAL"));
            assertThat(postings("&destination=INTERNAL_OR_PUBLIC", key(ACME)).total())
                    .isEqualTo(publications.size());
        }

        @Test
        void standsForTheUserWhoMadeIt() {
            var answer = platform.get("/user-api/v201804/users/me", key(ACME));
            assertThat(TestPlatform.json(answer).get("id").asString()).isEqualTo(platform.adminUserId(ACME));
        }
    }

    @Nested
    class WithAdminClient {

        @Test
        void reachesWhatTheApiKeyReaches() {
            var credential = token(ACME, ADMIN_CLIENT);
            assertThat(Listing.read(platform, "/jobs", credential)).isEqualTo(jobs);
            assertThat(Listing.read(platform, "/candidates", credential)).isEqualTo(candidates);
            assertThat(listed(platform.get("/user-api/v201804/users", credential))
                            .total())
                    .isEqualTo(5);
        }

        @Test
        void reachesTheSameWithJwtAccessTokens() {
            var token = platform.token(ACME, JWT_CLIENT);
            assertThat(token.chars().filter(c -> c == '.').count()).isEqualTo(2);
            assertThat(Listing.read(platform, "/jobs", "Authorization", "Bearer " + token))
                    .isEqualTo(jobs);
            assertThat(Listing.read(platform, "/candidates", "Authorization", "Bearer " + token))
                    .isEqualTo(candidates);
        }
    }

    @Nested
    class WithStandardClientAndAccessGroup {

        @Test
        void readsTheJobsOfTheGroupAndNoOther() {
            var german = jobs.where(TruthTable::isGerman);
            assertThat(german.total()).isPositive().isLessThan(ACME_JOBS);
            var seen = Listing.read(platform, "/jobs", token(ACME, GERMAN_CLIENT));
            assertThat(seen).isEqualTo(german);
        }

        @Test
        void readsTheCandidatesOfThoseJobsAndNoOther() {
            var german = germanJobs();
            var expected = candidates.where(candidate -> isAssignedToOneOf(candidate, german));
            assertThat(expected.total()).isPositive().isLessThan(ACME_CANDIDATES);
            assertThat(candidatesOfGermanClient.total()).isEqualTo(expected.total());
            assertThat(candidatesOfGermanClient.ids()).isEqualTo(expected.ids());
        }

        @Test
        void learnsOfNoOtherJobFromACandidate() {
            var german = germanJobs();
            assertThat(candidates.rows())
                    .as("a candidate of a visible and of a hidden job, or this proves nothing")
                    .anyMatch(candidate ->
                            isAssignedToOneOf(candidate, german) && !german.containsAll(Listing.jobsOf(candidate)));
            assertThat(candidatesOfGermanClient.rows())
                    .allMatch(candidate -> german.containsAll(Listing.jobsOf(candidate)));
        }

        @Test
        void findsAHiddenRowAsLittleAsOneThatDoesNotExist() {
            var credential = token(ACME, GERMAN_CLIENT);
            assertThat(platform.get("/jobs/" + someJob(true), credential).statusCode())
                    .isEqualTo(200);
            var hidden = platform.get("/jobs/" + someJob(false), credential);
            UpstreamAnswer.assertNotFound(hidden);
            assertThat(hidden.body())
                    .isEqualTo(platform.get("/jobs/no-such-job", credential).body());

            var german = germanJobs();
            var candidate = candidates
                    .where(row -> !isAssignedToOneOf(row, german))
                    .ids()
                    .getFirst();
            var hiddenCandidate = platform.get("/candidates/" + candidate, credential);
            UpstreamAnswer.assertNotFound(hiddenCandidate);
            assertThat(hiddenCandidate.body())
                    .isEqualTo(platform.get("/candidates/no-such-candidate", credential)
                            .body());
        }
    }

    @Nested
    class WithStandardClientAndNoAccessGroup {

        @Test
        void readsEmptyListsAndNoRow() {
            var credential = token(ACME, GROUPLESS_CLIENT);
            assertThat(Listing.read(platform, "/jobs", credential).total()).isZero();
            assertThat(Listing.read(platform, "/candidates", credential).total())
                    .isZero();
            UpstreamAnswer.assertNotFound(platform.get("/jobs/" + someJob(true), credential));
            UpstreamAnswer.assertNotFound(
                    platform.get("/candidates/" + candidates.ids().getFirst(), credential));
        }
    }
}
