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
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One segment in which some server finds the names of several operations. */
class ListedValuesTest {

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

    private static String outcome(Set<PathDistinction> distinguishes, String closed, String open, String target) {
        return outcome(
                distinguishes,
                HttpMethod.GET,
                target,
                operation("api", HttpMethod.GET, closed, CLOSED),
                operation("api", HttpMethod.GET, open, OPEN));
    }

    @ParameterizedTest
    @CsvSource({
        // tRPC
        "'/trpc/admin.users', '/trpc/{procedure}', '/trpc/posts.list,admin.users', UNREADABLE",
        "'/trpc/admin.users', '/trpc/{procedure}', '/trpc/posts.list,admin.users?batch=1', UNREADABLE",
        "'/trpc/admin.users', '/trpc/{procedure}', '/trpc/posts.list%2Cadmin.users', UNREADABLE",
        "'/trpc/admin.users', '/trpc/{procedure}', '/trpc/posts.list,%61dmin.users', UNREADABLE",
        "'/trpc/admin.users', '/trpc/{procedure}', '/trpc/posts.list,ADMIN.users', UNREADABLE",
        "'/trpc/admin.users', '/trpc/{procedure}', '/trpc/admin.users,', UNREADABLE",
        "'/trpc/admin.users', '/trpc/{procedure}', '/trpc/posts.list,posts.one', ALLOWED",
        "'/trpc/admin.users', '/trpc/{procedure}', '/trpc/posts.list,administer', ALLOWED",
        "'/admin.users', '/{procedure}', '/posts.list,admin.users', UNREADABLE",
        // Elasticsearch
        "'/secret/_search', '/{index}/_search', '/public,secret/_search', UNREADABLE",
        "'/secret/_search', '/{index}/_search', '/public,secret/_search/', DENIED",
        "'/secret/_search/', '/{index}/_search', '/public,secret/_search', UNREADABLE",
        "'/secret/_search', '/{index}/_search', '/*/_search', UNREADABLE",
        "'/secret/_search', '/{index}/_search', '/%2A/_search', UNREADABLE",
        "'/secret/_search', '/{index}/_search', '/s*/_search', UNREADABLE",
        "'/secret/_search', '/{index}/_search', '/*c*t/_search', UNREADABLE",
        "'/secret/_search', '/{index}/_search', '/S*/_search', UNREADABLE",
        "'/secret/_search', '/{index}/_search', '/p*/_search', ALLOWED",
        "'/secret/hidden', '/{a}/{b}', '/*/*', UNREADABLE",
        "'/secret/hidden', '/{a}/{b}', '/x,secret/y,hidden', UNREADABLE",
        "'/secret/hidden', '/{a}/{b}', '/x,secret/y', ALLOWED",
        // Spring Cloud Function
        "'/admin', '/{function}', '/open,admin', UNREADABLE",
        "'/admin', '/{function}', '/open|admin', UNREADABLE",
        "'/admin', '/{function}', '/open%7Cadmin', UNREADABLE",
        "'/admin', '/{function}', '/open%3Badmin', UNREADABLE",
        "'/admin', '/{function}', '/open&admin', UNREADABLE",
        "'/admin', '/{function}', '/open,admin.json', UNREADABLE",
        "'/admin', '/{function}', '/admin.json,open', UNREADABLE",
        "'/admin', '/{function}', '/open,@@admin', UNREADABLE",
        "'/admin', '/{function}/', '/open,admin/', UNREADABLE",
        "'/admin/', '/{function}', '/open,admin', UNREADABLE",
        // ordinary values, and what a document writes itself
        "'/admin', '/{function}', '/a,b', ALLOWED",
        "'/admin', '/{function}', '/48.137,11.575', ALLOWED",
        "'/admin', '/{function}', '/open,administration', ALLOWED",
        "'/admin', '/open,admin', '/open,admin', ALLOWED",
        "'/other/admin', '/{function}', '/open,admin', ALLOWED"
    })
    void isJudgedByEachOfThem(String closed, String open, String target, String expected) {
        assertThat(outcome(Set.of(), closed, open, target))
                .as("%s where %s is closed and %s open", target, closed, open)
                .isEqualTo(expected);
    }

    @Test
    void isOneWhereTheServerFindsNoListInIt() {
        assertThat(outcome(Set.of(PathDistinction.LIST), "/admin", "/{function}", "/open,admin"))
                .isEqualTo("ALLOWED");
        assertThat(outcome(Set.of(PathDistinction.LIST), "/admin", "/{function}", "/*"))
                .isEqualTo("ALLOWED");
        assertThat(outcome(Set.of(PathDistinction.PUNCTUATION), "/admin", "/{function}", "/open,admin"))
                .isEqualTo("UNREADABLE");
    }

    /** What decides alike may be asked for together. */
    @Test
    void takesWhatAsksForTheSame() {
        assertThat(outcome(
                        Set.of(),
                        HttpMethod.GET,
                        "/a,b",
                        operation("api", HttpMethod.GET, "/b", OPEN),
                        operation("api", HttpMethod.GET, "/c", CLOSED),
                        operation("api", HttpMethod.GET, "/{id}", OPEN)))
                .isEqualTo("ALLOWED");
    }

    /** More than may be looked up is refused, and takes no longer. */
    @Test
    void refusesMoreThanMayBeLookedUp() {
        var names = String.join(",", Collections.nCopies(400, "admin.x"));
        assertThat(outcome(Set.of(), "/admin", "/{function}", "/" + names)).isEqualTo("UNREADABLE");
        assertThat(outcome(Set.of(), "/admin", "/{function}", "/" + "a,".repeat(1_000)))
                .isEqualTo("ALLOWED");
    }
}
