package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.testing.DemoPlatform;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The truth table, row by row: who gets which rows of the demonstration's data. What is expected of a limited view is worked
 * out from what the whole organisation's key reads. Refusals are {@link TruthTableRefusalTest}'s.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TruthTableTest {

    private static final int ACME = 0;
    private static final int GLOBEX = 1;
    private static final int ACME_JOBS = 240;
    private static final int ACME_CANDIDATES = 5_400;
    private static final int GLOBEX_JOBS = 60;
    private static final int GLOBEX_CANDIDATES = 1_200;
    private static final int ADMIN_CLIENT = 0;
    private static final int GERMAN_CLIENT = 2;
    private static final int GROUPLESS_CLIENT = 3;
    private static final int JWT_CLIENT = 4;

    private TestPlatform platform;
    private Listing jobs;
    private Listing candidates;
    private Listing candidatesOfGermanClient;
    private List<List<JsonNode>> publications;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    TruthTableTest() {}

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = DemoPlatform.start(folder);
        jobs = Listing.read(platform, "/jobs", key(ACME));
        candidates = Listing.read(platform, "/candidates", key(ACME));
        candidatesOfGermanClient = Listing.read(platform, "/candidates", token(ACME, GERMAN_CLIENT));
        publications = List.of(readPublications(ACME), readPublications(GLOBEX));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String[] key(int company) {
        return new String[] {"X-SmartToken", platform.apiKey(company)};
    }

    private String[] partnerKey() {
        return new String[] {"X-SmartToken", platform.partnerKey()};
    }

    private String[] token(int company, int client) {
        return new String[] {"Authorization", "Bearer " + platform.token(company, client)};
    }

    private static boolean isGerman(JsonNode job) {
        return job.at("/location/countryCode").asString().equals("de");
    }

    private Set<String> germanJobs() {
        return Set.copyOf(jobs.where(TruthTableTest::isGerman).ids());
    }

    private String someJob(boolean isGerman) {
        return jobs.where(job -> isGerman(job) == isGerman).ids().getFirst();
    }

    private static boolean isAssignedToOneOf(JsonNode candidate, Set<String> jobIds) {
        return Listing.jobsOf(candidate).stream().anyMatch(jobIds::contains);
    }

    private static Listing listed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var page = TestPlatform.json(answer);
        return new Listing(
                page.get("totalFound").asInt(), List.copyOf(page.get("content").values()));
    }

    /** Active postings of a company's jobs, as the whole organisation's key sees them, each with its job's id. */
    private List<JsonNode> readPublications(int company) {
        return Listing.read(platform, "/jobs", key(company)).ids().stream()
                .flatMap(id -> listed(platform.get("/jobs/" + id + "/publication", key(company))).rows().stream())
                .filter(publication -> publication.get("active").asBoolean())
                .toList();
    }

    private List<JsonNode> publications(int company) {
        return publications.get(company);
    }

    private static Set<String> postingIds(List<JsonNode> publications, String visibility) {
        return publications.stream()
                .filter(publication -> publication.get("visibility").asString().equals(visibility))
                .map(publication -> publication.get("postingId").asString())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Listing postings(String query, String... credential) {
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
    class WithPartnerKey {

        private Set<String> sentToPartners() {
            return Stream.of(ACME, GLOBEX)
                    .flatMap(company -> publications(company).stream())
                    .filter(publication -> !publication.get("partners").isEmpty())
                    .map(publication -> publication.get("postingId").asString())
                    .collect(Collectors.toUnmodifiableSet());
        }

        private Set<String> feed(String... credential) {
            return Listing.read(platform, "/feed/publications", credential).rows().stream()
                    .map(publication -> publication.get("postingId").asString())
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Test
        void readsThePostingsSentToItAndNoOther() {
            var sent = sentToPartners();
            assertThat(feed(partnerKey())).isNotEmpty().isEqualTo(sent);
            var publications = publications(ACME);
            var notSent = new HashSet<>(postingIds(publications, "PUBLIC"));
            notSent.removeAll(sent);
            UpstreamAnswer.assertNotFound(
                    platform.get("/feed/publications/" + notSent.iterator().next(), partnerKey()));
        }

        @Test
        void readsNothingThatWasSentToAnotherPartner() {
            var posting = sentToPartners().iterator().next();
            var other = new String[] {"X-SmartToken", newPartnerKey()};
            assertThat(feed(other)).isEmpty();
            assertThat(platform.get("/feed/publications/" + posting, partnerKey())
                            .statusCode())
                    .isEqualTo(200);
            UpstreamAnswer.assertNotFound(platform.get("/feed/publications/" + posting, other));
        }

        private String newPartnerKey() {
            var domain = platform.domain();
            var operator = new Actor.Operator("op_truth_table");
            var id = domain.partners().commands().newId();
            domain.partners().commands().createPartner(operator, id, "Another board");
            return domain.partners()
                    .commands()
                    .regenerateKey(new PartnerActor.OfPlatform(operator), id, new RotationOverlap.None())
                    .secret()
                    .reveal();
        }

        @Test
        void isTakenFromTheQueryOnlyWhereTheOperationOptsIn() {
            var inQuery = platform.get("/feed/publications?limit=1&apiKey=" + platform.partnerKey());
            assertThat(listed(inQuery).total()).isEqualTo(sentToPartners().size());
            GatewayRefusal.of(
                            platform.get("/postings/made-up/configuration?apiKey=" + platform.partnerKey()),
                            400,
                            "request")
                    .code("MALFORMED_REQUEST");
            GatewayRefusal.of(platform.get("/jobs?apiKey=" + platform.apiKey(ACME)), 400, "request")
                    .required("expected a key in the X-SmartToken header: this operation takes none in the query");
        }

        @Test
        void reachesTheApplicationApiOfPostingsSentToIt() {
            var publications = publications(ACME);
            var sent = publications.stream()
                    .filter(publication -> !publication.get("partners").isEmpty())
                    .findFirst()
                    .orElseThrow();
            var notSent = publications.stream()
                    .filter(publication -> publication.get("partners").isEmpty())
                    .findFirst()
                    .orElseThrow();
            assertThat(configurationOf(sent).statusCode()).isEqualTo(200);
            UpstreamAnswer.assertNotFound(configurationOf(notSent));
        }

        private HttpResponse<String> configurationOf(JsonNode publication) {
            return platform.get("/postings/" + publication.get("uuid").asString() + "/configuration", partnerKey());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/jobs",
                    "/candidates",
                    "/user-api/v201804/users",
                    "/users/me",
                    "/configuration/company",
                    "/offers",
                    "/audit-api/v201910/audit-events"
                })
        void reachesNothingElse(String path) {
            GatewayRefusal.of(platform.get(path, partnerKey()), 403, "operation")
                    .code("CREDENTIAL_NOT_ACCEPTED")
                    .held("partner_api_key")
                    .noChallenge();
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
            var german = jobs.where(TruthTableTest::isGerman);
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

    @Nested
    class WithCredentialsOfTheOtherCompany {

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
}
