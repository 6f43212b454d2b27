package dev.latchkey.engine.routing;

import static dev.latchkey.engine.testing.TestOperations.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.request.ApiOperations;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.Judgement;
import dev.latchkey.engine.request.ProtectedResources;
import dev.latchkey.engine.request.RequestHeaders;
import dev.latchkey.engine.testing.TestScopes;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One wrong place in a document opens nothing, and the rest of the document is served. */
class ClosedOperationsTest {

    /** Everything that is not described otherwise is open to everybody, so that whatever falls through is seen. */
    private static final String HEAD = """
        openapi: 3.1.0
        info: {title: T, version: '1'}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        """;

    private static final String OTHERS = """
          /users/{id}: {get: {}, put: {}}
          /rest: {get: {}}
        """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/me: 5",
                "/users/me: ",
                "/users/me: [get]",
                "/users/me: {}",
                "/users/me: {get: 5}",
                "/users/me: {gett: {security: [{key: []}]}}",
                "/users/me: {$ref: './nowhere.yaml'}",
                "/users/me: {$ref: '#/paths/none'}",
                "/users/me: {$ref: '#/components/x', get: {}}",
                "/users/me: {get: {securty: [{key: []}]}}",
                "/users/me: {get: {SECURITY: []}}",
                "/users/me: {get: {access: [{key: []}]}}",
                "/users/me: {get: {secruity: []}}",
                "/users/me: {get: {server: [{url: /v2}]}}",
                "/users/me: {securitiy: [{key: []}], get: {}}",
                "/users/me: {get: {x-latchkey-permisions: [view]}}",
                "/users/me: {get: {x-latchky-permissions: [view]}}",
                "/users/me: {get: {x-latcky-permissions: [view]}}",
                "/users/me: {get: {'x  latchky-permissions': [view]}}",
                "/users/me: {get: {permissions-of-lathckey: [view]}}",
                "/users/me: {x-latchkey-permissions: [view], get: {}}",
                "/users/me: {get: {responses: {x-latchkey-permissions: [view]}}}",
                "/users/me: {get: {x-latchkey-scope-match: some}}",
                "/users/me: {get: {servers: [{url: '/{x}'}]}}",
                "/users/me: {get: !secret {}}",
                "/users/me: {get: {}}\n  /users/me: {get: {}}",
                "/users/{me: {get: {}}",
                "/users/m%65: {get: {}}",
                "/users/{+me}: {get: {}}",
                "users/m[e]: {get: {}}",
                "/users/{id}?me: {get: {}}"
            })
    void closesWhatIsNotUnderstoodAlsoForOtherTemplates(String wrong) throws SpecException {
        var document = read(HEAD + "paths:\n  " + wrong + "\n" + OTHERS);
        var router = Router.of(List.of(document));
        assertThat(router.match(HttpMethod.GET, path("/users/me"))).isInstanceOf(RouteMatch.Closed.class);
        assertThat(router.match(HttpMethod.HEAD, path("/users/me"))).isInstanceOf(RouteMatch.Closed.class);
        assertThat(matched(router, HttpMethod.GET, "/rest")).isEqualTo("GET /rest");
        assertThat(document.findings().closed()).hasSizeBetween(1, 2).allSatisfy(closed -> {
            assertThat(closed.reason()).isNotEmpty();
            assertThat(closed.signature()).contains("users/");
            assertThat(closed.source().line()).isGreaterThan(6);
        });
    }

    /** Nobody knows whether servers count that the version does not define, so both places are closed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/me: {get: {servers: [{url: /other}]}}",
                "/users/me: {servers: [{url: /other}], get: {}}",
                "/users/me: {get: {servers: [{url: '/{x}'}]}}"
            })
    void closesAnOperationOfSwaggerWithServersWhereItStands(String wrong) throws SpecException {
        var router = Router.of(List.of(read("swagger: '2.0'\ninfo: {title: T, version: '1'}\nbasePath: /api\npaths:\n  "
                + wrong + "\n  /users/{id}: {get: {}}\n")));
        assertThat(router.match(HttpMethod.GET, path("/api/users/me"))).isInstanceOf(RouteMatch.Closed.class);
        assertThat(matched(router, HttpMethod.GET, "/api/users/you")).isEqualTo("GET /users/{id}");
        if (wrong.contains("/other")) {
            assertThat(router.match(HttpMethod.GET, path("/other/users/me"))).isInstanceOf(RouteMatch.Closed.class);
        }
    }

    @Test
    void closesTrace() throws SpecException {
        var document =
                read(HEAD + "paths:\n  /a: {trace: {security: []}, get: {}}\n  /b: {trace: {}}\n  /{c}: {get: {}}\n");
        assertThat(document.operations()).extracting(Operation::id).containsExactly("GET /a", "GET /{c}");
        assertThat(document.findings().closed())
                .filteredOn(closed -> closed.extent() == ClosedOperation.Extent.THESE_METHODS)
                .extracting(ClosedOperation::signature)
                .containsExactly("TRACE /a", "TRACE /b");
        assertThat(Router.of(List.of(document)).match(HttpMethod.GET, path("/b")))
                .isInstanceOf(RouteMatch.Closed.class);
    }

    /** The catalogue and the document are both the operator's own, and one of them is wrong. */
    @Test
    void refusesADocumentThatAsksForAPermissionOfNoCatalogue() {
        assertThatThrownBy(() -> read(HEAD + "paths:\n  /users/me: {get: {x-latchkey-permissions: [fly]}}\n" + OTHERS))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("expected a permission that a system role can hold, came 'fly'");
    }

    /** Parsers differ on which of the two counts. */
    @Test
    void closesSecurityThatIsWrittenTwice() throws SpecException {
        var document = read(HEAD + """
            security: []
            paths:
              /a: {get: {security: [{key: []}], security: []}}
              /b: {get: {security: [{key: [], key: []}]}, put: {security: []}}
            """);
        assertThat(document.operations())
                .filteredOn(operation -> operation.security().isClosed())
                .extracting(Operation::id)
                .containsExactly("GET /a", "GET /b");
    }

    /** HEAD is answered by GET's rule only where nothing else may have been meant to rule it. */
    @Test
    void closesMethodsThatMayBeMisspelt() throws SpecException {
        var router = Router.of(List.of(
                read(HEAD + "paths:\n  /a: {get: {}, hade: {security: [{key: []}]}}\n  /b: {get: {}, x-head: {}}\n")));
        assertThat(matched(router, HttpMethod.GET, "/a")).isEqualTo("GET /a");
        assertThat(router.match(HttpMethod.HEAD, path("/a"))).isInstanceOf(RouteMatch.Closed.class);
        assertThat(matched(router, HttpMethod.HEAD, "/b")).isEqualTo("GET /b");
    }

    /** The path may mean any text but those that the document writes itself. */
    @Test
    void closesWhatAnUnreadablePathMayMeanAndNothingElse() throws SpecException {
        var document = read(HEAD + "paths:\n  /users/{x/notes: {get: {}}\n" + OTHERS + """
              /users/all/notes: {get: {}}
              /users/{id}/notes: {get: {}, put: {}}
              /users/{id}/files: {get: {}}
              /{kind}/{id}/notes: {get: {}}
            """);
        var router = Router.of(List.of(document));
        for (var closed : List.of("/users/1/notes", "/users/x/notes")) {
            assertThat(router.match(HttpMethod.GET, path(closed))).isInstanceOf(RouteMatch.Closed.class);
        }
        assertThat(matched(router, HttpMethod.GET, "/users/all/notes")).isEqualTo("GET /users/all/notes");
        assertThat(matched(router, HttpMethod.PUT, "/users/1/notes")).isEqualTo("PUT /users/{id}/notes");
        assertThat(matched(router, HttpMethod.GET, "/users/1/files")).isEqualTo("GET /users/{id}/files");
        assertThat(matched(router, HttpMethod.GET, "/groups/1/notes")).isEqualTo("GET /{kind}/{id}/notes");
        assertThat(router.problems())
                .extracting(SpecProblem::message)
                .anyMatch(message -> message.contains("closed for requests that the path at document.yaml:7"));
    }

    @Test
    void closesWhoeverInheritsSecurityThatMayBeMisspelt() throws SpecException {
        var document = read(HEAD + """
            securty: [{key: []}]
            paths:
              /a: {get: {}, put: {security: [{key: []}]}}
            """);
        assertThat(document.operations()).extracting(Operation::id).containsExactly("PUT /a");
        assertThat(document.findings().closed())
                .singleElement()
                .satisfies(closed -> assertThat(closed.signature()).isEqualTo("GET /a"));
    }

    @Test
    void closesOnlyTheRequestsThatTwoPathsShare() throws SpecException {
        var router = Router.of(List.of(read(HEAD + """
            paths:
              /books/{id}: {get: {security: [{key: []}]}, put: {}}
              /{kind}/me: {get: {}}
              /files/report-{id}: {get: {security: [{key: []}]}}
              /files/{id}.json: {get: {}}
            """)));
        for (var shared : List.of("/books/me", "/books/%6de", "/files/report-1.json")) {
            assertThat(router.match(HttpMethod.GET, path(shared))).as(shared).isInstanceOf(RouteMatch.Closed.class);
            assertThat(router.match(HttpMethod.HEAD, path(shared))).as(shared).isInstanceOf(RouteMatch.Closed.class);
        }
        assertThat(matched(router, HttpMethod.GET, "/books/1")).isEqualTo("GET /books/{id}");
        assertThat(matched(router, HttpMethod.PUT, "/books/me")).isEqualTo("PUT /books/{id}");
        assertThat(matched(router, HttpMethod.GET, "/films/me")).isEqualTo("GET /{kind}/me");
        assertThat(matched(router, HttpMethod.GET, "/files/report-1")).isEqualTo("GET /files/report-{id}");
        assertThat(matched(router, HttpMethod.GET, "/files/1.json")).isEqualTo("GET /files/{id}.json");
        assertThat(router.problems()).hasSize(2).allSatisfy(problem -> {
            assertThat(problem.effect()).isEqualTo(SpecProblem.Effect.NARROWS);
            assertThat(problem.message()).contains("neither is more specific");
        });
    }

    /** As documents of accounting companies write it: attachments by id and by name. */
    @Test
    void takesOnePathUnderTwoNamesUnlessTheyAskForDifferentThings() throws SpecException {
        var router = Router.of(List.of(read(HEAD + """
            paths:
              /a/{id}: {get: {security: [{key: []}]}, put: {}, post: {}}
              /a/{name}: {get: {security: [{key: []}]}, put: {security: [{key: []}]}, delete: {}}
            """)));
        assertThat(matched(router, HttpMethod.GET, "/a/1")).isEqualTo("GET /a/{id}");
        assertThat(matched(router, HttpMethod.POST, "/a/1")).isEqualTo("POST /a/{id}");
        assertThat(matched(router, HttpMethod.DELETE, "/a/1")).isEqualTo("DELETE /a/{name}");
        assertThat(router.match(HttpMethod.PUT, path("/a/1"))).isInstanceOf(RouteMatch.Closed.class);
        assertThat(router.problems())
                .extracting(SpecProblem::effect)
                .containsExactlyInAnyOrder(SpecProblem.Effect.NOTED, SpecProblem.Effect.CLOSES);
    }

    @Test
    void servesWhatOnlyPeopleReadHoweverItIsWritten() throws SpecException {
        var document = read("""
            openapi: 3.0.0
            info: {title: 5, versoin: 1}
            remark: none of OpenAPI's
            paths:
              /a/{x}/{x}:
                get: {operationId: a, summary: [x], deprecated: 'yes', remark: 1, x-any: {x: 1}}
                put: {operationId: a, produces: [text/html]}
                post: {operationId: 7, description: one, description: two}
                delete: {responses: {200: {description: a, description: b}}}
            """);
        assertThat(document.operations())
                .extracting(Operation::id)
                .containsExactly("a", "PUT /a/{x}/{x}", "7", "DELETE /a/{x}/{x}");
        assertThat(document.findings().closed()).isEmpty();
        assertThat(document.findings().problems())
                .hasSizeGreaterThan(7)
                .allSatisfy(problem -> assertThat(problem.effect()).isEqualTo(SpecProblem.Effect.NOTED));
    }

    @Test
    void leavesOutServersWhosePathCannotBeRead() throws SpecException {
        var document = read("""
            openapi: 3.0.0
            info: {title: T, version: 1}
            servers:
              - url: '{scheme}://{region}.example.com:{port}/v1'
              - url: 'https://example.com/{stage}'
              - url: /v2//
              - url: ./v3
              - url: 'https://example.com/{year}'
                variables: {year: {enum: ['2026', '2027'], default: '2025'}}
            paths:
              /a: {get: {}}
              /b: {servers: [{url: '{unknown}/x'}], get: {}}
            """);
        assertThat(document.operations())
                .singleElement()
                .satisfies(operation -> assertThat(operation.paths())
                        .extracting(Object::toString)
                        .containsExactly("/v1/a", "/v2/a", "/v3/a", "/2026/a", "/2027/a", "/2025/a"));
        assertThat(document.findings().closed())
                .singleElement()
                .satisfies(closed -> assertThat(closed.signature()).isEqualTo("any method of /b"));
    }

    /** Nothing that a caller brings opens it, nothing asks for a credential, and nobody is told to get one. */
    @Test
    void answersAsIfItWereNotThere() throws SpecException {
        var documents = List.of(read(HEAD + "paths:\n  /users/me: {get: {securty: []}}\n" + OTHERS));
        var judge = new Judge(
                ApiOperations.of(documents),
                ProtectedResources.of(documents, "http://localhost"),
                TestScopes.CARRIERS,
                (presented, request) -> {
                    throw new AssertionError("nobody is authenticated for what is closed");
                });
        var judgement = judge.dryRun(HttpMethod.GET, "/users/me", new Authentication.Anonymous());
        assertThat(judgement).isInstanceOfSatisfying(Judgement.NoSuchPath.class, closed -> {
            assertThat(closed.denial().reason()).isEqualTo(Denial.Reason.UNKNOWN_OPERATION);
            assertThat(closed.denial().explanation().whoCanGrant()).contains("apis lint");
        });
        assertThat(judge.judge(HttpMethod.GET, "/users/me", RequestHeaders.NONE, InetAddress.getLoopbackAddress()))
                .isInstanceOf(Judgement.NoSuchPath.class);
    }

    private static ApiDocument read(String document) throws SpecException {
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", Path.of("document.yaml"), document.getBytes(StandardCharsets.UTF_8));
    }

    private static String matched(Router router, HttpMethod method, String target) {
        return router.match(method, path(target)) instanceof RouteMatch.Matched match
                ? match.operation().id()
                : router.match(method, path(target)).toString();
    }
}
