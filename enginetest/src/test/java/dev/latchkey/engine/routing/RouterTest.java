package dev.latchkey.engine.routing;

import static dev.latchkey.engine.testing.TestOperations.KEY;
import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.path;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RouterTest {

    @Nested
    class WhenPathsAreDistinct {

        @Test
        void choosesConcreteBeforeTemplatedPath() throws SpecException {
            var router = router(operation(HttpMethod.GET, "/users/{id}"), operation(HttpMethod.GET, "/users/me"));
            assertThat(matched(router, HttpMethod.GET, "/users/me")).isEqualTo("GET /users/me");
            assertThat(matched(router, HttpMethod.GET, "/users/mee")).isEqualTo("GET /users/{id}");
            assertThat(matched(router, HttpMethod.GET, "/users/m")).isEqualTo("GET /users/{id}");
        }

        @Test
        void goesBackWhenTheConcreteBranchEnds() throws SpecException {
            var router = router(
                    operation(HttpMethod.GET, "/a/b/c"),
                    operation(HttpMethod.GET, "/a/{x}/d"),
                    operation(HttpMethod.GET, "/{x}/b/{y}/e"));
            assertThat(matched(router, HttpMethod.GET, "/a/b/c")).isEqualTo("GET /a/b/c");
            assertThat(matched(router, HttpMethod.GET, "/a/b/d")).isEqualTo("GET /a/{x}/d");
            assertThat(matched(router, HttpMethod.GET, "/a/b/c/e")).isEqualTo("GET /{x}/b/{y}/e");
            assertThat(router.match(HttpMethod.GET, path("/a/b/e"))).isInstanceOf(RouteMatch.NoSuchPath.class);
        }

        @Test
        void choosesPathBeforeMethod() throws SpecException {
            var router = router(operation(HttpMethod.GET, "/users/me"), operation(HttpMethod.DELETE, "/users/{id}"));
            assertThat(allowed(router, HttpMethod.DELETE, "/users/me"))
                    .containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.HEAD);
        }

        @Test
        void servesHeadByGetUnlessHeadIsDescribed() throws SpecException {
            var head = operation(HttpMethod.HEAD, "/b");
            var router = router(
                    operation(HttpMethod.GET, "/a"),
                    operation(HttpMethod.GET, "/b"),
                    head,
                    operation(HttpMethod.POST, "/c"));
            assertThat(matched(router, HttpMethod.HEAD, "/a")).isEqualTo("GET /a");
            assertThat(matched(router, HttpMethod.HEAD, "/b")).isEqualTo("HEAD /b");
            assertThat(allowed(router, HttpMethod.HEAD, "/c")).containsExactly(HttpMethod.POST);
        }

        @Test
        void keepsPathWithSlashAtTheEndApart() throws SpecException {
            var router = router(
                    operation(HttpMethod.GET, "/a"), operation(HttpMethod.GET, "/b/"), operation(HttpMethod.GET, "/"));
            assertThat(router.match(HttpMethod.GET, path("/a/"))).isInstanceOf(RouteMatch.NoSuchPath.class);
            assertThat(router.match(HttpMethod.GET, path("/b"))).isInstanceOf(RouteMatch.NoSuchPath.class);
            assertThat(matched(router, HttpMethod.GET, "/b/")).isEqualTo("GET /b/");
            assertThat(matched(router, HttpMethod.GET, "/?x")).isEqualTo("GET /");
        }

        @Test
        void neverFillsParameterWithEmptySegment() throws SpecException {
            var router = router(operation(HttpMethod.GET, "/a/{x}"), operation(HttpMethod.GET, "/{x}"));
            assertThat(router.match(HttpMethod.GET, path("/a/"))).isInstanceOf(RouteMatch.NoSuchPath.class);
            assertThat(router.match(HttpMethod.GET, path("/"))).isInstanceOf(RouteMatch.NoSuchPath.class);
        }

        @Test
        void comparesCaseAndIgnoresQuery() throws SpecException {
            var router = router(operation(HttpMethod.GET, "/a"));
            assertThat(router.match(HttpMethod.GET, path("/A"))).isInstanceOf(RouteMatch.NoSuchPath.class);
            assertThat(matched(router, HttpMethod.GET, "/a?/b")).isEqualTo("GET /a");
        }

        /** An upstream that decodes would see {@code me}, one that does not would see an id. */
        @Test
        void refusesLiteralInAnotherSpelling() throws SpecException {
            var router = router(
                    operation(HttpMethod.GET, "/users/me"),
                    operation(HttpMethod.GET, "/users/{id}"),
                    operation(HttpMethod.GET, "/orders/caf%C3%A9"),
                    operation(HttpMethod.GET, "/orders/{id}"));
            for (var target :
                    List.of("/users/%6de", "/users/%6D%65", "/%75sers/1", "/orders/caf%c3%a9", "/orders/caf%C3%a9")) {
                assertThat(router.match(HttpMethod.GET, path(target)))
                        .as(target)
                        .isInstanceOf(RouteMatch.NoSuchPath.class);
            }
            assertThat(matched(router, HttpMethod.GET, "/users/%6de2")).isEqualTo("GET /users/{id}");
            assertThat(matched(router, HttpMethod.GET, "/users/a%40b.c")).isEqualTo("GET /users/{id}");
            assertThat(matched(router, HttpMethod.GET, "/orders/caf%C3%A9")).isEqualTo("GET /orders/caf%C3%A9");
        }

        @Test
        void matchesInOneDocumentOfMany() throws SpecException {
            var documents = new ArrayList<ApiDocument>();
            for (var i = 0; i < 50; i++) {
                documents.add(document(
                        "api" + i, operation("api" + i, HttpMethod.GET, "/v1/things" + i + "/{id}", requirements())));
            }
            var router = Router.of(documents);
            assertThat(matched(router, HttpMethod.GET, "/v1/things37/x")).isEqualTo("GET /v1/things37/{id}");
        }
    }

    @Nested
    class WhenSegmentsMixTextsAndParameters {

        @Test
        void takesTheMostSpecificThatMatches() throws SpecException {
            var router = router(
                    operation(HttpMethod.GET, "/files/{id}"),
                    operation(HttpMethod.GET, "/files/{id}.json"),
                    operation(HttpMethod.GET, "/files/{id}.min.json"),
                    operation(HttpMethod.GET, "/files/all.json"),
                    operation(HttpMethod.GET, "/files/{from}-{to}.csv/rows/{row}:copy"));
            assertThat(matched(router, HttpMethod.GET, "/files/all.json")).isEqualTo("GET /files/all.json");
            assertThat(matched(router, HttpMethod.GET, "/files/7.json")).isEqualTo("GET /files/{id}.json");
            assertThat(matched(router, HttpMethod.GET, "/files/7.min.json")).isEqualTo("GET /files/{id}.min.json");
            assertThat(matched(router, HttpMethod.GET, "/files/7.xml")).isEqualTo("GET /files/{id}");
            assertThat(matched(router, HttpMethod.GET, "/files/1-2-3.csv/rows/4:copy"))
                    .isEqualTo("GET /files/{from}-{to}.csv/rows/{row}:copy");
        }

        /** A server may decode first, or let a parameter be empty; another does not: nobody knows which operation it serves. */
        @Test
        void refusesWhatServersReadDifferently() throws SpecException {
            var router = router(
                    operation(HttpMethod.GET, "/files/{id}"),
                    operation(HttpMethod.GET, "/files/{id}.json"),
                    operation(HttpMethod.GET, "/files/{id}/caf%C3%A9-{n}"),
                    operation(HttpMethod.GET, "/files/{id}/{n}20{m}"),
                    operation(HttpMethod.GET, "/files/{id}/{n}"));
            for (var target : List.of(
                    "/files/7%2Ejson",
                    "/files/7.%6Ason",
                    "/files/.json",
                    "/files/7/caf%c3%a9-1",
                    "/files/7/caf%C3%A9-",
                    "/files/7/x%20y")) {
                assertThat(router.match(HttpMethod.GET, path(target)))
                        .as(target)
                        .isInstanceOf(RouteMatch.NoSuchPath.class);
            }
            assertThat(matched(router, HttpMethod.GET, "/files/a%20b.json")).isEqualTo("GET /files/{id}.json");
            assertThat(matched(router, HttpMethod.GET, "/files/7/caf%C3%A9-1"))
                    .isEqualTo("GET /files/{id}/caf%C3%A9-{n}");
            assertThat(matched(router, HttpMethod.GET, "/files/7/a%40b")).isEqualTo("GET /files/{id}/{n}");
        }

        @Test
        void refusesPatternsOfWhichNeitherIsMoreSpecific() throws SpecException {
            var key = requirements(together(KEY));
            refuses(
                    "neither is more specific",
                    operation(HttpMethod.GET, "/files/report-{id}"),
                    operation("api", HttpMethod.GET, "/files/{id}.json", key));
            refuses(
                    "neither is more specific",
                    operation(HttpMethod.GET, "/{kind}/all.json"),
                    operation("api", HttpMethod.GET, "/files/{id}.json", key));
            var alike = router(
                    operation("api", HttpMethod.GET, "/files/report-{id}", key),
                    operation("api", HttpMethod.GET, "/files/{id}.json", key));
            assertThat(matched(alike, HttpMethod.GET, "/files/report-1.json")).isEqualTo("GET /files/report-{id}");
            assertThat(matched(alike, HttpMethod.GET, "/files/reports.json")).isEqualTo("GET /files/{id}.json");
        }

        @Test
        void refusesMorePatternsThanARequestMayBeComparedWith() throws SpecException {
            var operations = new Operation[RouteDraft.PATTERNS_MAX + 1];
            for (var i = 0; i < operations.length; i++) {
                operations[i] = operation(HttpMethod.GET, "/files/" + i + "-{id}/x");
            }
            refuses("at most 256 different segments of texts and parameters", operations);
            router(Arrays.copyOf(operations, RouteDraft.PATTERNS_MAX));
        }

        /** Every two of them can be meant by one request: there are 16 million pairs. */
        @Test
        void refusesMorePathsThatOverlapThanCanBeCompared() throws SpecException {
            var texts = new String[76];
            for (var i = 0; i < texts.length; i++) {
                texts[i] = Integer.toBinaryString(64 + i).replace('0', 'x').replace('1', 'y');
            }
            var operations = new ArrayList<Operation>();
            for (var first : texts) {
                for (var second : texts) {
                    operations.add(operation(HttpMethod.GET, "/{a}" + first + "{b}/{a}" + second + "{b}"));
                }
            }
            refuses("too many to compare", operations.toArray(Operation[]::new));
            router(operations.subList(0, 200).toArray(Operation[]::new));
        }
    }

    @Nested
    class WhenPathsAreAmbiguous {

        @Test
        void refusesSameTemplateUnderOtherNamesInOneDocument() {
            refuses(
                    "differ only in the names of parameters",
                    operation(HttpMethod.GET, "/a/{x}"),
                    operation(HttpMethod.POST, "/a/{y}"));
        }

        @Test
        void refusesSameMethodAndTemplateInTwoDocumentsAndNamesBoth() {
            assertThatThrownBy(() -> Router.of(List.of(
                            document("one", operation("one", HttpMethod.GET, "/a/{x}", requirements())),
                            document("two", operation("two", HttpMethod.GET, "/a/{y}", requirements())))))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("two.yaml:1 /paths//a/{y}")
                    .hasMessageContaining("one.yaml:1 /paths//a/{x}");
        }

        @Test
        void takesOtherMethodOfTheSameTemplateFromAnotherDocument() throws SpecException {
            var router = Router.of(List.of(
                    document("one", operation("one", HttpMethod.GET, "/a/{x}", requirements())),
                    document("two", operation("two", HttpMethod.POST, "/a/{y}", requirements()))));
            assertThat(router.match(HttpMethod.POST, path("/a/1")))
                    .isInstanceOfSatisfying(RouteMatch.Matched.class, match -> {
                        assertThat(match.operation().api()).isEqualTo("two");
                        assertThat(match.path()).hasToString("/a/{y}");
                    });
        }

        @Test
        void refusesCrossingPathsThatDecideDifferently() {
            refuses(
                    "neither is more specific",
                    operation(HttpMethod.GET, "/{a}/me"),
                    operation("api", HttpMethod.GET, "/books/{id}", requirements(together(KEY))));
        }

        @Test
        void takesCrossingPathsThatDecideAlike() throws SpecException {
            var security = requirements(together(KEY));
            var router = router(
                    operation("api", HttpMethod.GET, "/customers/{id}/attachments", security),
                    operation("api", HttpMethod.GET, "/customers/attachments/{attachmentId}", security));
            assertThat(matched(router, HttpMethod.GET, "/customers/attachments/attachments"))
                    .isEqualTo("GET /customers/attachments/{attachmentId}");
        }

        /** HEAD of the one is its own, HEAD of the other is GET's: they meet though no method is described twice. */
        @Test
        void comparesHeadWithTheGetThatWouldServeIt() {
            refuses(
                    "HEAD",
                    operation(HttpMethod.HEAD, "/{a}/me"),
                    operation("api", HttpMethod.GET, "/books/{id}", requirements(together(KEY))));
        }

        @Test
        void takesCrossingPathsWithoutCommonMethodAndRefusesRequestsForTheOther() throws SpecException {
            var router = router(
                    operation(HttpMethod.DELETE, "/{a}/me"),
                    operation("api", HttpMethod.GET, "/books/{id}", requirements(together(KEY))));
            assertThat(matched(router, HttpMethod.GET, "/books/me")).isEqualTo("GET /books/{id}");
            assertThat(router.match(HttpMethod.DELETE, path("/books/me")))
                    .isInstanceOf(RouteMatch.MethodNotAllowed.class);
            assertThat(matched(router, HttpMethod.DELETE, "/films/me")).isEqualTo("DELETE /{a}/me");
        }

        @Test
        void takesPathsOfWhichOneIsMoreSpecificEverywhere() throws SpecException {
            var router = router(
                    operation(HttpMethod.GET, "/{a}/{b}/{c}"),
                    operation("api", HttpMethod.GET, "/x/{b}/y", requirements(together(KEY))));
            assertThat(matched(router, HttpMethod.GET, "/x/1/y")).isEqualTo("GET /x/{b}/y");
            assertThat(matched(router, HttpMethod.GET, "/x/1/z")).isEqualTo("GET /{a}/{b}/{c}");
        }

        @Test
        void refusesOperationThatComesTwice() {
            assertThatThrownBy(() -> Router.of(List.of(
                            document("api", operation(HttpMethod.GET, "/a")),
                            document("api", operation(HttpMethod.GET, "/a")))))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("once");
        }

        @Test
        void tellsAllProblemsAtOnce() {
            assertThatThrownBy(() -> router(
                            operation(HttpMethod.GET, "/a/{x}"),
                            operation(HttpMethod.GET, "/a/{y}"),
                            operation(HttpMethod.GET, "/b/{x}"),
                            operation(HttpMethod.GET, "/b/{y}")))
                    .isInstanceOfSatisfying(
                            SpecException.class, e -> assertThat(e.problems()).hasSize(2));
        }
    }

    private static Router router(Operation... operations) throws SpecException {
        return Router.of(List.of(document("api", operations)));
    }

    private static void refuses(String reason, Operation... operations) {
        assertThatThrownBy(() -> router(operations))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining(reason);
    }

    private static String matched(Router router, HttpMethod method, String target) {
        return switch (router.match(method, path(target))) {
            case RouteMatch.Matched match -> match.operation().id();
            case RouteMatch.MethodNotAllowed notAllowed -> throw new AssertionError(notAllowed);
            case RouteMatch.NoSuchPath none -> throw new AssertionError(none);
            case RouteMatch.Closed closed -> throw new AssertionError(closed);
        };
    }

    private static Iterable<HttpMethod> allowed(Router router, HttpMethod method, String target) {
        return switch (router.match(method, path(target))) {
            case RouteMatch.MethodNotAllowed(var allowed) -> allowed;
            case RouteMatch.Matched match -> throw new AssertionError(match);
            case RouteMatch.NoSuchPath none -> throw new AssertionError(none);
            case RouteMatch.Closed closed -> throw new AssertionError(closed);
        };
    }
}
