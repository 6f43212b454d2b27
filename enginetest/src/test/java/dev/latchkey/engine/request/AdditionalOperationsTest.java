package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.engine.testing.TestScopes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations of a path item by methods that it has no field for (OpenAPI 3.2 §4.9.1). */
final class AdditionalOperationsTest {

    private static final HttpMethod COPY = HttpMethod.additional("COPY").orElseThrow();
    private static final String SCHEMES =
            "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}\n";

    private static ApiDocument document(String name, String version, String paths) throws SpecException {
        var text = "openapi: " + version + "\ninfo: {title: T, version: '1'}\nsecurity: [{key: []}]\n" + SCHEMES
                + "paths:\n" + paths.indent(2);
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read(name, Path.of("document.yaml"), text.getBytes(StandardCharsets.UTF_8));
    }

    private static ApiDocument document(String paths) throws SpecException {
        return document("api", "3.2.0", paths);
    }

    /** What becomes of a request. */
    private static RouteMatch match(HttpMethod method, String target, ApiDocument... documents) throws SpecException {
        return ApiOperations.of(List.of(documents))
                .match(method, ((ParsedTarget.Accepted) RequestPath.parse(target)).path());
    }

    private static List<String> closed(ApiDocument document) {
        return document.findings().closed().stream()
                .filter(one -> one.extent() == ClosedOperation.Extent.THESE_METHODS)
                .map(ClosedOperation::signature)
                .toList();
    }

    @Test
    void areServedByTheirOwnSecurity() throws SpecException {
        var document = document("""
            /a:
              get: {}
              additionalOperations:
                COPY: {operationId: copy, security: []}
                M-SEARCH: {summary: Looks}
            """);
        assertThat(document.findings().problems()).isEmpty();
        assertThat(document.operations()).extracting(Operation::id).containsExactly("GET /a", "copy", "M-SEARCH /a");
        assertThat(document.operations())
                .extracting(one -> one.security().allowsAnonymous())
                .containsExactly(false, true, false);
        assertThat(match(COPY, "/a", document))
                .isInstanceOfSatisfying(
                        RouteMatch.Matched.class,
                        matched -> assertThat(matched.operation().id()).isEqualTo("copy"));
        var operations = ApiOperations.of(List.of(document));
        assertThat(operations.findMethod("COPY")).contains(COPY);
        assertThat(Stream.of("copy", "MOVE", "CONNECT").flatMap(name -> operations.findMethod(name).stream()))
                .isEmpty();
    }

    /** GET is not allowed, rather than closed: the path item can be read, and has no such operation. */
    @Test
    void areEnoughForAPathItem() throws SpecException {
        var document = document("/a: {additionalOperations: {COPY: {}}}");
        assertThat(match(HttpMethod.GET, "/a", document)).isEqualTo(new RouteMatch.MethodNotAllowed(Set.of(COPY)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "connect", "'A B'", "''", "x-copy", "abcdefghijklmnopqrstuvwxyz0123456"})
    void areRefusedByNamesThatNoRequestMayHave(String name) throws SpecException {
        var document = document("/a: {get: {}, additionalOperations: {" + name + ": {security: []}, COPY: {}}}");
        assertThat(document.operations()).extracting(Operation::method).containsExactly(HttpMethod.GET, COPY);
        assertThat(document.findings().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.effect()).isEqualTo(SpecProblem.Effect.CLOSES);
            assertThat(problem.message()).contains("came ").endsWith("which is closed");
        });
    }

    /** There are two then, or one in the wrong place, and nobody knows which counts. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "post", "Post"})
    void closeTheMethodThatHasAFieldOfItsOwn(String name) throws SpecException {
        for (var field : List.of("post: {}, ", "")) {
            var document = document("/a: {get: {}, " + field + "additionalOperations: {" + name + ": {security: []}}}");
            assertThat(document.operations()).extracting(Operation::method).containsExactly(HttpMethod.GET);
            assertThat(closed(document)).containsExactly("POST /a");
            assertThat(match(HttpMethod.POST, "/a", document)).isInstanceOf(RouteMatch.Closed.class);
        }
    }

    @Test
    void areClosedOneByOneWhereTheyCannotBeRead() throws SpecException {
        var document = document("""
            /a:
              get: {}
              additionalOperations: {COPY: {x-latchkey-unknown: 1}, LINK: 5, MOVE: {securty: []}, PURGE: {}}
            """);
        assertThat(document.operations()).extracting(Operation::id).containsExactly("GET /a", "PURGE /a");
        assertThat(closed(document)).containsExactlyInAnyOrder("COPY /a", "LINK /a", "MOVE /a");
        assertThat(match(COPY, "/a", document)).isInstanceOf(RouteMatch.Closed.class);
    }

    @Test
    void closeWhatIsNotDescribedWhereNobodyKnowsWhichTheyAre() throws SpecException {
        var document = document("""
            /a: {get: {}, additionalOperations: [COPY]}
            /{id}: {get: {}, additionalOperations: {COPY: {}}}
            """);
        assertThat(document.operations())
                .extracting(Operation::id)
                .containsExactly("GET /a", "GET /{id}", "COPY /{id}");
        assertThat(match(COPY, "/a", document)).isInstanceOf(RouteMatch.Closed.class);
        assertThat(match(HttpMethod.POST, "/a", document)).isInstanceOf(RouteMatch.Closed.class);
        assertThat(match(COPY, "/b", document)).isInstanceOf(RouteMatch.Matched.class);
    }

    @Test
    void areNoFieldBeforeOpenApi32() throws SpecException {
        var document = document("api", "3.1.1", "/a: {get: {}, additionalOperations: {COPY: {security: []}}}");
        assertThat(document.operations()).extracting(Operation::id).containsExactly("GET /a");
        assertThat(match(COPY, "/a", document, document("other", "3.2.0", "/b: {additionalOperations: {COPY: {}}}")))
                .isInstanceOf(RouteMatch.Closed.class);
    }

    /** Also where another document describes them at the same path: what is closed by every method is closed by those. */
    @ParameterizedTest
    @ValueSource(strings = {"/a/{x}: 5", "/a/{x}: {secutiry: [{key: []}]}", "/a/{x}: {get: {}, servers: 5}"})
    void areClosedWithEveryOtherMethod(String path) throws SpecException {
        var other = document("other", "3.2.0", "/a/{y}: {additionalOperations: {COPY: {}}}");
        assertThat(match(COPY, "/a/1", other)).isInstanceOf(RouteMatch.Matched.class);
        assertThat(match(COPY, "/a/1", document(path), other)).isInstanceOf(RouteMatch.Closed.class);
    }

    @Test
    void areClosedForRequestsThatAnUnreadablePathMayMean() throws SpecException {
        var document = document("""
            /a/{b: {additionalOperations: {COPY: {}}}
            /a/{id}: {get: {}, additionalOperations: {COPY: {}, MOVE: {}}}
            """);
        assertThat(match(COPY, "/a/1", document)).isInstanceOf(RouteMatch.Closed.class);
        assertThat(match(HttpMethod.additional("MOVE").orElseThrow(), "/a/1", document))
                .isInstanceOf(RouteMatch.Matched.class);
    }

    @Test
    void areClosedWhereTwoPathsAskForDifferentThings() throws SpecException {
        var document = document("""
            /books/{id}: {get: {}, additionalOperations: {COPY: {}}}
            /{kind}/me: {get: {}, additionalOperations: {COPY: {security: []}}}
            """);
        assertThat(match(COPY, "/books/me", document)).isInstanceOf(RouteMatch.Closed.class);
        assertThat(match(HttpMethod.GET, "/books/me", document)).isInstanceOf(RouteMatch.Matched.class);
    }

    @Test
    void areNoMoreThanAFew() throws SpecException {
        var names = IntStream.rangeClosed(1, 33).mapToObj(i -> "M" + i + ": {}").toList();
        assertThat(ApiOperations.of(List.of(document(item(names.subList(0, 32)))))
                        .methods())
                .hasSize(9 + 32);
        var first = document("first", "3.2.0", item(names.subList(0, 20)));
        var second = document("second", "3.2.0", item(names.subList(10, 33)).replace("/a", "/b"));
        assertThatThrownBy(() -> ApiOperations.of(List.of(first, second)))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("at most 32 methods")
                .hasMessageContaining("came one more: M33");
    }

    private static String item(List<String> operations) {
        return operations.stream().collect(Collectors.joining(", ", "/a: {additionalOperations: {", "}}"));
    }

    @Test
    void areComparedWithThoseBefore() throws SpecException {
        var before = document("/a: {get: {}, additionalOperations: {COPY: {}}}");
        var after = document("/a: {get: {}, additionalOperations: {COPY: {security: []}, LINK: {}}}");
        assertThat(AccessComparison.between(before.operations(), after.operations()))
                .allMatch(AccessComparison.Change::isOpening)
                .extracting(change -> change.method() + " " + change.path())
                .containsExactly("COPY /a", "LINK /a");
    }

    /** The request was judged by the closer path, which takes no COPY any more because it is gone. */
    @Test
    void areFoundWhereAWiderPathJudgesThem() throws SpecException {
        var wider = "/{x}: {additionalOperations: {COPY: {security: []}}}";
        var before = document("/a: {additionalOperations: {COPY: {}}}\n" + wider);
        var after = document(wider);
        var access = AccessComparison.between(before.operations(), after.operations());
        assertThat(RequestComparison.openings(access, state(before), state(after)))
                .singleElement()
                .asString()
                .startsWith("COPY /a is gone, and requests for it are judged as COPY /{x} then");
    }

    private static RequestComparison.State state(ApiDocument document) throws SpecException {
        return new RequestComparison.State(
                ApiOperations.of(List.of(document)), document.findings().closed());
    }
}
