package dev.latchkey.demo.hiring;

import static dev.latchkey.demo.hiring.testing.TestPrincipals.anonymous;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.apiKey;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.client;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.partner;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.hiring.testing.Rows;
import dev.latchkey.demo.hiring.testing.TestHiring;
import dev.latchkey.demo.hiring.testing.TestPrincipals.Caller;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which rows each kind of principal sees, compared with a computation in Java over the raw rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VisibilityTest {

    private static final String JOBS = "jobs-api";
    private static final String CANDIDATES = "candidates-api";
    /** The access groups of the test, written down a second time. */
    enum Group {
        NONE,
        GERMAN_ENGINEERING,
        LABS_OR_NORTH;

        boolean holds(Rows.Job job) {
            return switch (this) {
                case NONE -> false;
                case GERMAN_ENGINEERING ->
                    job.country().equals("de") && job.department().equals("Engineering");
                case LABS_OR_NORTH -> Set.of("Acme Labs", "North").contains(job.brand());
            };
        }
    }

    private TestHiring hiring;
    private Rows rows;

    /** @param team the user whose teams and shares count; absent for none */
    record Case(
            Caller caller,
            String company,
            boolean seesAll,
            @Nullable String team,
            Group group,
            boolean seesShared) {
        @Override
        public String toString() {
            return caller.toString();
        }
    }

    @BeforeAll
    void start() throws IOException {
        hiring = TestHiring.start();
        rows = Rows.read(hiring.database);
    }

    @AfterAll
    void stop() throws IOException {
        hiring.close();
    }

    static Stream<Case> cases() {
        return Stream.of(
                all(apiKey("acme", id("ADMINISTRATOR")), "acme"),
                all(apiKey("globex", "globex-administrator"), "globex"),
                all(client("acme", "ADMINISTRATOR", null), "acme"),
                all(client("globex", "ADMINISTRATOR", "german"), "globex"),
                all(client("acme", "EXTENDED", null), "acme"),
                all(user("acme", id("ADMINISTRATOR"), "ADMINISTRATOR", null), "acme"),
                all(user("acme", id("EXTENDED"), "EXTENDED", null), "acme"),
                new Case(client("acme", "STANDARD", "german"), "acme", false, null, Group.GERMAN_ENGINEERING, false),
                new Case(client("acme", "STANDARD", "labs"), "acme", false, null, Group.LABS_OR_NORTH, false),
                new Case(client("acme", "RESTRICTED", "labs"), "acme", false, null, Group.LABS_OR_NORTH, false),
                new Case(client("acme", "STANDARD", null), "acme", false, null, Group.NONE, false),
                new Case(client("acme", "STANDARD", "empty"), "acme", false, null, Group.NONE, false),
                new Case(client("acme", "STANDARD", "unknown"), "acme", false, null, Group.NONE, false),
                standard(null, Group.NONE),
                standard("german", Group.GERMAN_ENGINEERING),
                standard("labs", Group.LABS_OR_NORTH),
                new Case(
                        user("acme", id("RESTRICTED"), "RESTRICTED", "labs"),
                        "acme",
                        false,
                        id("RESTRICTED"),
                        Group.NONE,
                        false),
                new Case(
                        user("acme", id("EMPLOYEE"), "EMPLOYEE", null),
                        "acme",
                        false,
                        id("EMPLOYEE"),
                        Group.NONE,
                        false),
                new Case(
                        user("globex", id("STANDARD"), "STANDARD", null),
                        "globex",
                        false,
                        id("STANDARD"),
                        Group.NONE,
                        true));
    }

    private static Case all(Caller caller, String company) {
        return new Case(caller, company, true, null, Group.NONE, false);
    }

    private static Case standard(@Nullable String group, Group predicate) {
        var caller = user("acme", id("STANDARD"), "STANDARD", group);
        return new Case(caller, "acme", false, id("STANDARD"), predicate, true);
    }

    private static String id(String role) {
        return TestHiring.userId("acme", role);
    }

    private Set<String> expectedJobs(Case expected) {
        var teams = rows.members().stream()
                .filter(member -> member.user().equals(expected.team()))
                .map(Rows.Member::job)
                .collect(Collectors.toSet());
        return rows.jobs().stream()
                .filter(job -> job.company().equals(expected.company() + "-id"))
                .filter(job -> expected.seesAll()
                        || teams.contains(job.id())
                        || expected.group().holds(job))
                .map(Rows.Job::id)
                .collect(Collectors.toSet());
    }

    private Set<String> expectedCandidates(Case expected) {
        var jobs = expectedJobs(expected);
        var seen = new HashSet<String>();
        rows.applications().stream()
                .filter(application -> jobs.contains(application.job()))
                .forEach(application -> seen.add(application.candidate()));
        if (expected.seesShared()) {
            rows.shares().stream()
                    .filter(share -> share.user().equals(expected.team()))
                    .forEach(share -> seen.add(share.candidate()));
        }
        return rows.people().stream()
                .filter(person -> person.company().equals(expected.company() + "-id"))
                .map(Rows.Candidate::id)
                .filter(id -> expected.seesAll() || seen.contains(id))
                .collect(Collectors.toSet());
    }

    /** What an access group would open is counted among what the caller sees, so that nobody learns of more. */
    @ParameterizedTest
    @MethodSource("cases")
    void countsByRulesAmongTheVisibleJobs(Case expected) {
        var body = "{\"rules\":{\"country\":[\"de\"],\"department\":[\"Engineering\",\"Sales\"]}}";
        var answer = hiring.send(expected.caller(), JOBS, "POST", "/job-counts", body);
        var jobs = expectedJobs(expected);
        var matching = rows.jobs().stream()
                .filter(job -> jobs.contains(job.id()) && job.country().equals("de"))
                .filter(job -> Set.of("Engineering", "Sales").contains(job.department()))
                .count();
        assertThat(answer.body().get("totalFound").asLong()).isEqualTo(matching);
        var none = hiring.send(expected.caller(), JOBS, "POST", "/job-counts", "{\"rules\":{}}");
        assertThat(none.body().get("totalFound").asLong()).isZero();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void listsExactlyTheVisibleJobsEachOnce(Case expected) {
        var ids = hiring.ids(expected.caller(), JOBS, "/jobs");
        assertThat(ids).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expectedJobs(expected));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void listsExactlyTheVisibleCandidatesEachOnce(Case expected) {
        var ids = hiring.ids(expected.caller(), CANDIDATES, "/candidates");
        assertThat(ids).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expectedCandidates(expected));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersReadsOfInvisibleRowsAsIfTheyWereNotThere(Case expected) {
        var jobs = expectedJobs(expected);
        var hiddenJobs = rows.jobs().stream()
                .map(Rows.Job::id)
                .filter(id -> !jobs.contains(id))
                .toList();
        for (var id : sample(hiddenJobs)) {
            assertThat(hiring.get(expected.caller(), JOBS, "/jobs/" + id).status())
                    .isEqualTo(404);
            assertThat(hiring.get(expected.caller(), JOBS, "/jobs/" + id + "/hiring-team")
                            .status())
                    .isEqualTo(404);
        }
        for (var id : sample(List.copyOf(jobs))) {
            assertThat(hiring.get(expected.caller(), JOBS, "/jobs/" + id).status())
                    .isEqualTo(200);
        }
        var candidates = expectedCandidates(expected);
        var hiddenCandidates = rows.people().stream()
                .map(Rows.Candidate::id)
                .filter(id -> !candidates.contains(id))
                .toList();
        for (var id : sample(hiddenCandidates)) {
            assertThat(hiring.get(expected.caller(), CANDIDATES, "/candidates/" + id)
                            .status())
                    .isEqualTo(404);
            assertThat(hiring.get(expected.caller(), CANDIDATES, "/candidates/" + id + "/tags")
                            .status())
                    .isEqualTo(404);
        }
        for (var id : sample(List.copyOf(candidates))) {
            assertThat(hiring.get(expected.caller(), CANDIDATES, "/candidates/" + id)
                            .status())
                    .isEqualTo(200);
        }
    }

    /** A candidate may be on a visible job and on one that must stay unmentioned. */
    @ParameterizedTest
    @MethodSource("cases")
    void mentionsOnlyVisibleJobsInCandidates(Case expected) {
        var jobs = expectedJobs(expected);
        for (var id : sample(List.copyOf(expectedCandidates(expected)))) {
            var body = hiring.get(expected.caller(), CANDIDATES, "/candidates/" + id)
                    .body();
            var mentioned = new HashSet<String>();
            mentioned.add(body.at("/primaryAssignment/job/id").asString());
            body.get("secondaryAssignments")
                    .forEach(each -> mentioned.add(each.at("/job/id").asString()));
            mentioned.remove("");
            assertThat(jobs).containsAll(mentioned);
        }
    }

    @Test
    void distinguishesTheViewsItIsMeantToDistinguish() {
        var sizes = cases().filter(each -> each.company().equals("acme"))
                .collect(Collectors.toMap(
                        Case::toString, each -> expectedJobs(each).size()));
        assertThat(sizes.get("client STANDARD group null")).isZero();
        assertThat(sizes.get("client STANDARD group german")).isBetween(10, 60);
        assertThat(sizes.get("user STANDARD group null")).isBetween(20, 80);
        assertThat(sizes.get("user STANDARD group german")).isGreaterThan(sizes.get("user STANDARD group null"));
        assertThat(sizes.get("user RESTRICTED group labs")).isBetween(5, 40);
        assertThat(sizes.get("user EMPLOYEE group null")).isBetween(1, 20);
        var standard = standard(null, Group.NONE);
        var unshared = new Case(standard.caller(), "acme", false, id("STANDARD"), Group.NONE, false);
        assertThat(expectedCandidates(standard))
                .hasSizeGreaterThan(expectedCandidates(unshared).size());
    }

    @Test
    void answersEmptyPageRatherThanErrorToClientWithoutGroup() {
        var reply = hiring.get(client("acme", "STANDARD", null), JOBS, "/jobs");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().get("totalFound").asInt()).isZero();
    }

    @Test
    void refusesThoseWhoHaveNoCompany() {
        assertThat(hiring.get(anonymous(), JOBS, "/jobs").status()).isEqualTo(401);
        var reply = hiring.get(partner(TestHiring.PARTNER), CANDIDATES, "/candidates");
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text("/explanation/gate")).isEqualTo("operation");
    }

    /** Some dozen ids from all over the list. */
    private static List<String> sample(List<String> ids) {
        var step = Math.max(1, ids.size() / 12);
        return IntStream.range(0, ids.size())
                .filter(i -> i % step == 0)
                .mapToObj(ids::get)
                .toList();
    }
}
