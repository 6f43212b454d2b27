package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.Findings;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What no document describes is closed to everybody: also where a request in another spelling is judged by a path that has the method, and
 * a server runs it by the one that has not.
 */
class UndescribedMethodsTest {

    private static final SecurityRequirements OPEN = requirements();
    private static final SecurityRequirements CLOSED = requirements(oauth("orders_read"));

    private static String outcome(
            Set<PathDistinction> distinguishes, HttpMethod method, String target, Operation... all) {
        var document = document("api", all)
                .with(List.of(all), new Findings(false, List.of(), List.of()))
                .with(new TargetRules(Set.of(), distinguishes));
        try {
            var judge = new Judge(
                    ApiOperations.of(List.of(document)),
                    ProtectedResources.of(List.of(), "https://api.example.com"),
                    TestHeaders.CARRIERS,
                    (presented, request) -> new Authentication.Anonymous());
            var judgement = judge.judge(method, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
            return judgement instanceof Judgement.Unreadable
                    ? "UNREADABLE"
                    : judgement.decision() instanceof Decision.Allow ? "ALLOWED" : "DENIED";
        } catch (SpecException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // letters of the other case
        "/users/export, /users/{id}, /users/export, DENIED",
        "/users/export, /users/{id}, /users/EXPORT, UNREADABLE",
        "/users/Export, /users/{id}, /users/export, UNREADABLE",
        "/users/export, /users/{id}, /users/%45xport, UNREADABLE",
        "/users/export, /{a}/{b}, /Users/export, UNREADABLE",
        "/users/{id}, /{a}/{b}, /USERS/7, UNREADABLE",
        "/v-{id}, /{slug}, /V-7, UNREADABLE",
        "/users/export, /users/{id}, /users/EXPORTS, ALLOWED",
        // a format, both ways
        "/signups, /{slug}, /signups.json, UNREADABLE",
        "/signups, /{slug}, /SIGNUPS.json, UNREADABLE",
        "/signups, /{slug}, /signups.json.gz, UNREADABLE",
        "/signups.json, /{slug}, /signups, UNREADABLE",
        "/signups.json, /{slug}, /signups.xml, UNREADABLE",
        "/signups, /{slug}, /other.json, ALLOWED",
        // a slash at the end
        "/signups, /{slug}/, /signups/, UNREADABLE",
        "/signups/, /{slug}, /signups, UNREADABLE",
        "/signups/, /{slug}, /SIGNUPS, UNREADABLE",
        "/signups, /{slug}/, /other/, ALLOWED",
        // other marks
        "/signups, /{slug}, /@@signups, UNREADABLE",
        "/sign-ups, /{slug}, /sign_ups, UNREADABLE",
        "/sign-ups, /{slug}, /signUps, UNREADABLE",
        // index files and what stands in front
        "/dir, /dir/{file}, /dir/index.html, UNREADABLE",
        "/dir/index.html, /{slug}, /dir, UNREADABLE",
        "/, /{slug}, /index.php, UNREADABLE",
        "/signups, /{file}/{path}, /index.php/signups, UNREADABLE",
        "/index.php/signups, /{slug}, /signups, UNREADABLE",
        // the rest of a path
        "/signups, /{a}/{b}, /signups/7, UNREADABLE",
        "/run.cgi, /{a}/{b}, /run.cgi/7, UNREADABLE",
        "/files/{path}, /{a}/{b}/{c}, /files/a/b, UNREADABLE",
        "/signups, /{a}/{b}, /others/7, ALLOWED",
        // what every server reads otherwise
        "/signups, /{slug}, /signups%20, UNREADABLE"
    })
    void areClosedInEverySpelling(String posted, String open, String target, String expected) {
        for (var security : List.of(OPEN, CLOSED)) {
            assertThat(outcome(
                            Set.of(),
                            HttpMethod.GET,
                            target,
                            operation("api", HttpMethod.POST, posted, security),
                            operation("api", HttpMethod.GET, open, OPEN)))
                    .as("%s where POST %s asks for %s and GET %s is open", target, posted, security, open)
                    .isEqualTo(expected);
        }
    }

    /** As much of both is written out; where what is described may be called by anybody, since a file is run by any method. */
    @ParameterizedTest
    @CsvSource({
        "/report.json, /report, /report",
        "/report/, /report, /report",
        "/report, /report/, /report/",
        "/Report, /report, /report",
        "/{id}.json, /{slug}, /7",
        "/{id}, /{slug}.json, /7.json",
        "/{id}/, /{slug}, /7",
        "/v-{id}.json, /v-{id}, /v-7",
        "/things/{id}, /things/{id}/items, /things/7/items",
        "/things, /things/{id}, /things/7",
        "/dir, /dir/index.html, /dir/index.html"
    })
    void areNoneWhereTheAuthorTellsThePathsApart(String posted, String open, String target) {
        assertThat(outcome(
                        Set.of(),
                        HttpMethod.GET,
                        target,
                        operation("api", HttpMethod.POST, posted, OPEN),
                        operation("api", HttpMethod.GET, open, OPEN)))
                .isEqualTo("ALLOWED");
    }

    @ParameterizedTest
    @CsvSource({
        "/users/export, /users/{id}, /users/EXPORT, LETTER_CASE",
        "/signups, /{slug}, /signups.json, FORMAT",
        "/signups, /{slug}/, /signups/, SLASH_AT_END",
        "/sign-ups, /{slug}, /sign_ups, PUNCTUATION",
        "/dir, /dir/{file}, /dir/index.html, INDEX_FILE"
    })
    void areNoneWhereTheServerTellsThePathsApart(String posted, String open, String target, PathDistinction told) {
        assertThat(outcome(
                        Set.of(told),
                        HttpMethod.GET,
                        target,
                        operation("api", HttpMethod.POST, posted, CLOSED),
                        operation("api", HttpMethod.GET, open, OPEN)))
                .isEqualTo("ALLOWED");
    }

    /** HEAD is described with GET. */
    @Test
    void areNoneOfHeadWhereGetIsDescribed() {
        var all = new Operation[] {
            operation("api", HttpMethod.GET, "/users/export", OPEN),
            operation("api", HttpMethod.GET, "/users/{id}", OPEN)
        };
        assertThat(outcome(Set.of(), HttpMethod.HEAD, "/users/EXPORT", all)).isEqualTo("ALLOWED");
    }
}
