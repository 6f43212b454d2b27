package dev.latchkey.demo.hiring;

import static dev.latchkey.demo.hiring.testing.TestPrincipals.apiKey;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.client;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.hiring.testing.Rows;
import dev.latchkey.demo.hiring.testing.TestHiring;
import dev.latchkey.demo.hiring.testing.TestHiring.Reply;
import dev.latchkey.demo.hiring.testing.TestPrincipals.Caller;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be done to visible rows, and what comes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HiringFlowsTest {

    private static final String JOBS = "jobs-api";
    private static final String CANDIDATES = "candidates-api";
    private static final String STANDARD_ID = TestHiring.userId("acme", "STANDARD");
    private static final Caller KEY = apiKey("acme", TestHiring.userId("acme", "ADMINISTRATOR"));
    private static final Caller STANDARD = user("acme", STANDARD_ID, "STANDARD", null);
    private static final Caller GROUP_CLIENT = client("acme", "STANDARD", "german");
    private static final String NEW_JOB = """
        {"title": "Tram Driver", "department": {"label": "Operations"},
         "location": {"countryCode": "PT", "city": "Lisbon"}}\
        """;
    private static final String NEW_CANDIDATE =
            "{\"firstName\": \"Grace\", \"lastName\": \"Hopper\", \"email\": \"grace@example.com\"}";

    private TestHiring hiring;

    @BeforeAll
    void start() throws IOException {
        hiring = TestHiring.start();
    }

    @AfterAll
    void stop() throws IOException {
        hiring.close();
    }

    private Reply newJob(Caller caller) {
        var reply = hiring.send(caller, JOBS, "POST", "/jobs", NEW_JOB);
        assertThat(reply.status()).isEqualTo(201);
        return reply;
    }

    private String newCandidate(Caller caller, String jobId) {
        var reply = hiring.send(caller, CANDIDATES, "POST", "/jobs/" + jobId + "/candidates", NEW_CANDIDATE);
        assertThat(reply.status()).isEqualTo(201);
        return reply.text("/id");
    }

    private void putOnTeam(String jobId, String userId, String role) {
        var body = "{\"id\": \"" + userId + "\", \"role\": \"" + role + "\"}";
        assertThat(hiring.send(KEY, JOBS, "POST", "/jobs/" + jobId + "/hiring-team", body)
                        .status())
                .isEqualTo(201);
    }

    /** A note that shares a candidate with the Standard user. */
    private static String note(String candidateId) {
        return "{\"content\": \"See #[CANDIDATE:%s]\", \"shareWith\": {\"users\": [\"%s\"]}}"
                .formatted(candidateId, STANDARD_ID);
    }

    @Nested
    class Jobs {

        @Test
        void createsJobThatItsCreatorSeesAndOtherCompaniesDoNot() {
            var created = newJob(STANDARD);
            var location = created.response().headers().firstValue("Location").orElseThrow();
            assertThat(location).isEqualTo("/jobs/" + created.text("/id"));
            var read = hiring.get(STANDARD, JOBS, location);
            assertThat(read.text("/title")).isEqualTo("Tram Driver");
            assertThat(read.text("/location/country")).isEqualTo("Portugal");
            assertThat(hiring.get(apiKey("globex", "u"), JOBS, location).status())
                    .isEqualTo(404);
        }

        @Test
        void refusesCreationByClientThatCouldNotBeOnItsTeam() {
            var reply = hiring.send(GROUP_CLIENT, JOBS, "POST", "/jobs", NEW_JOB);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.text("/explanation/gate")).isEqualTo("visibility");
        }

        /** The team role decides, for a Standard user. */
        @ParameterizedTest
        @CsvSource({
            "HIRING_MANAGER, 200, 200, 200",
            "EXECUTIVE, 200, 200, 200",
            "RECRUITER, 200, 200, 200",
            "COORDINATOR, 200, 403, 200",
            "INTERVIEWER, 403, 403, 403"
        })
        void limitsChangesByTeamRole(String role, int change, int status, int note) {
            var path = "/jobs/" + newJob(KEY).text("/id");
            assertThat(hiring.get(STANDARD, JOBS, path).status()).isEqualTo(404);
            putOnTeam(path.substring(6), STANDARD_ID, role);
            assertThat(hiring.get(STANDARD, JOBS, path).status()).isEqualTo(200);
            assertThat(hiring.send(STANDARD, JOBS, "PATCH", path, "{\"title\": \"Bus Driver\"}")
                            .status())
                    .isEqualTo(change);
            assertThat(hiring.send(STANDARD, JOBS, "PUT", path + "/status", "{\"status\": \"SOURCING\"}")
                            .status())
                    .isEqualTo(status);
            assertThat(hiring.get(STANDARD, JOBS, path + "/note").status()).isEqualTo(note);
        }

        /** Basic users never edit, even as hiring managers. */
        @Test
        void givesBasicUserNoMoreThanReadingWhateverTheTeamRole() {
            var basicId = TestHiring.userId("acme", "RESTRICTED");
            var basic = user("acme", basicId, "RESTRICTED", null);
            var path = "/jobs/" + newJob(KEY).text("/id");
            putOnTeam(path.substring(6), basicId, "HIRING_MANAGER");
            assertThat(hiring.get(basic, JOBS, path).status()).isEqualTo(200);
            assertThat(hiring.send(basic, JOBS, "PATCH", path, "{\"title\": \"X\"}")
                            .status())
                    .isEqualTo(403);
        }

        @Test
        void losesSightOfJobWhenTakenOffItsTeam() {
            var path = "/jobs/" + newJob(STANDARD).text("/id");
            assertThat(hiring.send(KEY, JOBS, "DELETE", path + "/hiring-team/" + STANDARD_ID, "")
                            .status())
                    .isEqualTo(204);
            assertThat(hiring.get(STANDARD, JOBS, path).status()).isEqualTo(404);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "[]",
                    "{\"title\": ",
                    "{\"title\": 7, \"department\": {\"label\": \"x\"}, \"location\": {\"countryCode\": \"de\","
                            + " \"city\": \"x\"}}",
                    "{\"title\": \"x\", \"department\": {\"label\": \"x\"}, \"location\": {\"countryCode\": \"d1\","
                            + " \"city\": \"x\"}}"
                })
        void refusesBodiesItDoesNotUnderstand(String body) {
            var reply = hiring.send(KEY, JOBS, "POST", "/jobs", body);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text("/errors/0/code")).isIn("INVALID_JSON", "INVALID_FIELD");
        }

        @ParameterizedTest
        @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "pageId=x", "status=OPEN", "limit=1&limit=2"})
        void refusesParametersItDoesNotUnderstand(String query) {
            assertThat(hiring.get(KEY, JOBS, "/jobs?" + query).status()).isEqualTo(400);
        }
    }

    @Nested
    class Candidates {

        @Test
        void movesCandidateAndKeepsItsHistory() {
            var jobId = newJob(STANDARD).text("/id");
            var id = newCandidate(STANDARD, jobId);
            var path = "/candidates/" + id + "/jobs/" + jobId;
            var moved = hiring.send(STANDARD, CANDIDATES, "PUT", path + "/status", "{\"status\": \"INTERVIEW\"}");
            assertThat(moved.text("/status")).isEqualTo("INTERVIEW");
            var history =
                    hiring.get(STANDARD, CANDIDATES, path + "/status/history").body();
            assertThat(history.at("/content/0/status").asString()).isEqualTo("INTERVIEW");
            assertThat(history.at("/content/0/actor").asString()).isEqualTo(STANDARD_ID);
            assertThat(history.at("/content/1/status").asString()).isEqualTo("LEAD");
        }

        /** An access group gives an Interviewer's view. */
        @Test
        void letsGroupClientAddCandidatesButNotMoveThemOrSeeOffers() {
            var jobId = hiring.ids(GROUP_CLIENT, JOBS, "/jobs").getFirst();
            var path = "/candidates/" + newCandidate(GROUP_CLIENT, jobId) + "/jobs/" + jobId;
            var moved = hiring.send(GROUP_CLIENT, CANDIDATES, "PUT", path + "/status", "{\"status\": \"HIRED\"}");
            assertThat(moved.status()).isEqualTo(403);
            assertThat(moved.text("/errors/0/code")).isEqualTo("PERMISSION_DENIED");
            assertThat(moved.text("/explanation/missing/0")).isEqualTo("full access to the job");
            assertThat(hiring.get(GROUP_CLIENT, "offers-api", path + "/offers").status())
                    .isEqualTo(403);
            assertThat(hiring.get(GROUP_CLIENT, "offers-api", "/offers")
                            .body()
                            .get("totalFound")
                            .asInt())
                    .isZero();
            assertThat(hiring.get(KEY, CANDIDATES, path).text("/status")).isEqualTo("LEAD");
        }

        @Test
        void hidesFieldsForFullAccessFromOthers() {
            var jobId = hiring.ids(GROUP_CLIENT, JOBS, "/jobs").getFirst();
            var path = "/candidates/" + newCandidate(KEY, jobId) + "/jobs/" + jobId + "/properties";
            var body = """
                {"properties": [{"id": "SALARY_EXPECTATION", "value": "50000"}, {"id": "WORK_PERMIT", "value": "yes"}]}\
                """;
            assertThat(hiring.send(KEY, CANDIDATES, "PUT", path, body)
                            .body()
                            .get("properties")
                            .size())
                    .isEqualTo(2);
            var seen = hiring.get(GROUP_CLIENT, CANDIDATES, path).body().get("properties");
            assertThat(seen.size()).isEqualTo(1);
            assertThat(seen.at("/0/id").asString()).isEqualTo("WORK_PERMIT");
            var unknown =
                    hiring.send(KEY, CANDIDATES, "PUT", path, "{\"properties\": [{\"id\": \"X\", \"value\": \"y\"}]}");
            assertThat(unknown.text("/errors/0/code")).isEqualTo("PROPERTY_NOT_FOUND");
        }

        @Test
        void sharesCandidateUntilTheNoteIsDeleted() {
            var id = newCandidate(KEY, newJob(KEY).text("/id"));
            assertThat(hiring.get(STANDARD, CANDIDATES, "/candidates/" + id).status())
                    .isEqualTo(404);
            var shared = hiring.send(KEY, "messages-api", "POST", "/messages/shares", note(id));
            assertThat(shared.status()).isEqualTo(201);
            var seen = hiring.get(STANDARD, CANDIDATES, "/candidates/" + id);
            assertThat(seen.status()).isEqualTo(200);
            assertThat(seen.body().has("primaryAssignment")).isFalse();
            var path = "/messages/shares/" + shared.text("/id");
            assertThat(hiring.send(STANDARD, "messages-api", "DELETE", path, "").status())
                    .isEqualTo(404);
            assertThat(hiring.send(KEY, "messages-api", "DELETE", path, "").status())
                    .isEqualTo(204);
            assertThat(hiring.get(STANDARD, CANDIDATES, "/candidates/" + id).status())
                    .isEqualTo(404);
        }

        /** Seeing a shared candidate is not enough to hand it on. */
        @Test
        void refusesSharingWithoutFullAccess() {
            var jobId = hiring.ids(GROUP_CLIENT, JOBS, "/jobs").getFirst();
            var id = newCandidate(GROUP_CLIENT, jobId);
            assertThat(hiring.send(GROUP_CLIENT, "messages-api", "POST", "/messages/shares", note(id))
                            .status())
                    .isEqualTo(403);
            var foreign =
                    Rows.query(hiring.database, "select id from candidate where company_id = 'globex-id' limit 1");
            var stolen = note(foreign.getFirst().getFirst());
            assertThat(hiring.send(KEY, "messages-api", "POST", "/messages/shares", stolen)
                            .status())
                    .isEqualTo(404);
        }

        @Test
        void keepsPoolFromLimitedClientsAndSharesItWithTheUserWhoAdds() {
            assertThat(hiring.send(GROUP_CLIENT, CANDIDATES, "POST", "/candidates", NEW_CANDIDATE)
                            .status())
                    .isEqualTo(403);
            var added = hiring.send(STANDARD, CANDIDATES, "POST", "/candidates", NEW_CANDIDATE);
            assertThat(added.status()).isEqualTo(201);
            assertThat(hiring.get(STANDARD, CANDIDATES, "/candidates/" + added.text("/id"))
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void changesTagsAndFields() {
            var path = "/candidates/" + newCandidate(KEY, newJob(KEY).text("/id"));
            assertThat(hiring.send(KEY, CANDIDATES, "POST", path + "/tags", "{\"tags\": [\"b\", \"a\"]}")
                            .body()
                            .get("tags")
                            .size())
                    .isEqualTo(2);
            assertThat(hiring.send(KEY, CANDIDATES, "PUT", path + "/tags", "{\"tags\": [\"c\"]}")
                            .text("/tags/0"))
                    .isEqualTo("c");
            assertThat(hiring.send(KEY, CANDIDATES, "DELETE", path + "/tags", "")
                            .body()
                            .get("tags")
                            .size())
                    .isZero();
            assertThat(hiring.send(KEY, CANDIDATES, "PATCH", path, "{\"lastName\": \"Murray\"}")
                            .text("/lastName"))
                    .isEqualTo("Murray");
        }
    }

    @Nested
    class UsersAndConfiguration {

        @Test
        void answersMeForEveryKindOfCredential() {
            var me = "/user-api/v201804/users/me";
            assertThat(hiring.get(KEY, "users-api", me).text("/systemRole/id")).isEqualTo("ADMINISTRATOR");
            assertThat(hiring.get(STANDARD, "users-api", me).text("/id")).isEqualTo(STANDARD_ID);
            var own = hiring.get(GROUP_CLIENT, "users-api", me);
            assertThat(own.text("/id")).isEqualTo("client-STANDARD");
            assertThat(own.text("/accessGroups/0/name")).isEqualTo("German engineering");
            assertThat(hiring.get(STANDARD, "users-api-deprecated", "/users/me").text("/role"))
                    .isEqualTo("STANDARD");
        }

        @Test
        void pagesUsersAndKeepsCompaniesApart() {
            assertThat(hiring.ids(KEY, "users-api", "/user-api/v201804/users")).hasSize(5);
            var foreign = "/users/" + TestHiring.userId("globex", "STANDARD");
            assertThat(hiring.get(KEY, "users-api-deprecated", foreign).status())
                    .isEqualTo(404);
            assertThat(hiring.send(KEY, "users-api-deprecated", "PATCH", foreign, "{\"active\": false}")
                            .status())
                    .isEqualTo(404);
        }

        @Test
        void createsDepartmentOnce() {
            var body = "{\"label\": \"Astronomy\"}";
            var path = "/configuration/departments";
            var created = hiring.send(KEY, "configuration-api", "POST", path, body);
            assertThat(created.status()).isEqualTo(201);
            assertThat(hiring.send(KEY, "configuration-api", "POST", path, body).status())
                    .isEqualTo(409);
            var one = path + "/" + created.text("/id");
            assertThat(hiring.get(KEY, "configuration-api", one).text("/label")).isEqualTo("Astronomy");
            assertThat(hiring.get(apiKey("globex", "u"), "configuration-api", one)
                            .status())
                    .isEqualTo(404);
        }

        @Test
        void asksAuditForTheLastSevenDaysUnlessToldOtherwise() {
            hiring.get(KEY, "audit-api", "/audit-api/v201910/audit-events?eventName=A,B&limit=7");
            var query = hiring.directory.auditQueries.getLast();
            assertThat(query.names()).containsExactlyInAnyOrder("A", "B");
            assertThat(query.limit()).isEqualTo(7);
            assertThat(Duration.between(query.after(), query.before())).isEqualTo(Duration.ofDays(7));
        }
    }
}
