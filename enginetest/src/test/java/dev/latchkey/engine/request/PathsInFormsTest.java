package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms that name in a field another path than that of their request, which some servers run. Judged for somebody without credentials. */
class PathsInFormsTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PARTS = "multipart/form-data; boundary=B";

    @TempDir
    private Path folder;

    private ApiDocument document;

    @BeforeEach
    void readTheDocument() throws IOException, SpecException {
        document = read("""
            /admin: {post: {security: [{key: []}], responses: {'200': {description: ok}}}}
            /users: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
            /contact: {post: {responses: {'200': {description: ok}}}}
            /open: {post: {responses: {'200': {description: ok}}}}
            /declared:
              post:
                parameters: [{name: q, in: query, schema: {type: string}}]
                requestBody: {$ref: '#/components/requestBodies/Form'}
                responses: {'200': {description: ok}}
            """);
    }

    private ApiDocument read(String paths) throws IOException, SpecException {
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", Files.writeString(folder.resolve("api.yaml"), """
                    openapi: 3.1.0
                    info: {title: T, version: '1'}
                    security: []
                    components:
                      securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}
                      requestBodies:
                        Form:
                          content:
                            application/x-www-form-urlencoded:
                              schema: {$ref: '#/components/schemas/Fields'}
                            multipart/form-data:
                              schema: {oneOf: [{type: object, properties: {'path[]': {type: string}}}]}
                            application/json:
                              schema: {type: object, properties: {route: {type: string}}}
                      schemas:
                        Fields:
                          allOf: [{type: object, properties: {request: {type: string}, rest_route: {type: string}}}]
                          properties: {url: {type: string}}
                    paths:
                    """ + paths.indent(2)));
    }

    private static @Nullable BodyCheck check(ApiDocument document, String target, String type) throws SpecException {
        var judge = new Judge(
                ApiOperations.of(List.of(document)),
                ProtectedResources.of(List.of(), "https://api.example.com"),
                TestHeaders.CARRIERS,
                (presented, request) -> new Authentication.Anonymous());
        var headers = TestHeaders.of("Content-Type", type);
        return judge.bodyCheck(
                (Judgement.Judged) judge.judge(HttpMethod.POST, target, headers, InetAddress.getLoopbackAddress()),
                headers);
    }

    private static boolean isFound(ApiDocument document, String target, String type, String body) throws SpecException {
        var check = check(document, target, type);
        if (check == null) {
            return false;
        }
        for (var octet : body.getBytes(StandardCharsets.UTF_8)) {
            var found = check.find(new byte[] {octet});
            if (found != null) {
                assertThat(found.denial().explanation().whoCanGrant()).contains("queryPath");
                return true;
            }
        }
        return check.findAtEnd() != null;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request=admin",
                "request=admin&a=1",
                "a=1&request=admin",
                "a=1;request=admin",
                "a=1\r\nrequest=admin\r\n",
                "a&request=admin",
                "=&request=admin",
                "request=x&request=admin",
                "request=admin&request=x",
                "request=admin;x",
                "request=adm%69n",
                "request=%61dm%2569n",
                "request=%2Fadmin%2F",
                "request=ADMIN",
                "request=x/../admin",
                "request=admin%3Fa=b",
                "re%71uest=admin",
                "REQUEST=admin",
                "request%5B%5D=admin",
                "request[a]=admin",
                "request%00x=admin",
                "+request=admin",
                "url=/admin",
                "q=admin",
                "r=admin",
                "route=admin",
                "_url=admin",
                "q=users",
                "rest_route=/nothing",
                "rest.route=x",
                "x_astro_path=/posts"
            })
    void refusesAFormThatNamesAnotherPath(String body) throws SpecException {
        assertThat(isFound(document, "/contact", FORM, body)).isTrue();
        assertThat(isFound(document, "/contact", "text/plain, " + FORM, body)).isTrue();
        var minded = document.with(new TargetRules(Set.of(), Set.of(PathDistinction.QUERY_PATH)));
        assertThat(isFound(minded, "/contact", FORM, body)).isFalse();
        assertThat(isFound(document, "/contact", "application/json", body)).isFalse();
        assertThat(check(document, "/contact", "application/octet-stream")).doesNotMatch(BodyCheck::looksForPaths);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a=1&b=2",
                "requests=admin",
                "name=admin",
                "a=request=admin",
                "a=1&q=cats+and+dogs",
                "q=open",
                "url=https://example.com/a?b=c",
                "request=nothing/of/the/kind",
                "q=",
                "path=C%3A%5Cx"
            })
    void takesAFormThatNamesNone(String body) throws SpecException {
        assertThat(isFound(document, "/contact", FORM, body)).isFalse();
        assertThat(isFound(document, "/contact", PARTS, body)).isFalse();
    }

    /** In any way in which the document can say so; what it says of JSON is nothing of a form. */
    @ParameterizedTest
    @CsvSource({
        "url=admin, false",
        "request=admin, false",
        "rest_route=admin, false",
        "path[]=admin, false",
        "path%5B%5D=admin, false",
        "q=admin, false",
        "path=admin, true",
        "URL=admin, true",
        "route=admin, true",
        "r=admin, true"
    })
    void takesWhatTheOperationDeclares(String body, boolean isRefused) throws SpecException {
        assertThat(isFound(document, "/declared", FORM, body)).isEqualTo(isRefused);
    }

    private static String part(String header, String value) {
        return "--B\r\n" + header + "\r\n\r\n" + value + "\r\n--B--\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=\"request\"",
                "Content-Disposition: form-data; name=request",
                "content-disposition: form-data; NAME='request'",
                "Content-Disposition: form-data;\r\n name=\"request\"",
                "Content-Disposition: form-data; name=\"request[]\"",
                "Content-Disposition: form-data; name=\"re%71uest\"",
                "Content-Disposition: form-data; name*=utf-8''request",
                "Content-Disposition: form-data; name=\"a\"; name=\"request\"",
                "Content-Disposition: form-data; name=\"request\"\r\nContent-Type: text/plain",
                "Content-Type: text/plain\r\nContent-Disposition: form-data; name=\"request\"; x=y",
                "Content-ID: request"
            })
    void refusesAPartThatNamesAnotherPath(String header) throws SpecException {
        for (var value : List.of("admin", "/admin", "adm%69n", "ADMIN", "\r\nadmin", "admin\r\n", "admin\r\n-x")) {
            assertThat(isFound(document, "/contact", PARTS, part(header, value)))
                    .as(value)
                    .isEqualTo(!value.endsWith("-x"));
        }
        assertThat(isFound(document, "/contact", PARTS, part(header, "open"))).isFalse();
        assertThat(isFound(
                        document,
                        "/contact",
                        PARTS,
                        part("Content-Disposition: form-data; name=\"x\"", "a") + part(header, "admin")))
                .isTrue();
        var cut = part(header, "admin");
        assertThat(isFound(document, "/contact", PARTS, cut.substring(0, cut.indexOf("\r\n--B--"))))
                .as("without its boundary")
                .isTrue();
        assertThat(isFound(
                        document,
                        "/contact",
                        PARTS,
                        part(header, "open") + part("Content-Disposition: form-data; name=\"x\"", "admin")))
                .as("another part")
                .isFalse();
        assertThat(isFound(document, "/declared", PARTS, part(header.replace("request", "url"), "admin")))
                .as("declared")
                .isFalse();
    }

    /** What cannot be read may be it. */
    @ParameterizedTest
    @ValueSource(strings = {FORM + "; charset=utf-16", PARTS + "; charset=utf-7"})
    void refusesAFormThatCannotBeRead(String type) throws SpecException {
        var minding = document.with(new TargetRules(Set.of(Leniency.METHOD_IN_BODY), Set.of()));
        assertThat(isFound(minding, "/contact", type, "a")).isTrue();
    }

    @Test
    void refusesMoreThanIsLookedAt() throws SpecException {
        assertThat(isFound(document, "/contact", FORM, "q=x&".repeat(32))).isFalse();
        assertThat(isFound(document, "/contact", FORM, "q=x&".repeat(33))).isTrue();
        assertThat(isFound(document, "/contact", FORM, "q=" + "x".repeat(2_000)))
                .isFalse();
        assertThat(isFound(document, "/contact", FORM, "q=" + "x".repeat(2_049)))
                .isTrue();
        assertThat(isFound(document, "/contact", FORM, "text=" + "x".repeat(100_000) + "&a=1"))
                .isFalse();
        assertThat(isFound(document, "/contact", FORM, "x".repeat(100_000))).isFalse();
    }

    /** Nothing is kept of a body, and nothing looked for, where anybody may run everything. */
    @Test
    void looksForNoPathWhereEverythingIsOpen() throws IOException, SpecException {
        var open = read("/open: {post: {responses: {'200': {description: ok}}}}\n");
        assertThat(Objects.requireNonNull(check(open, "/open", FORM)).looksForPaths())
                .isFalse();
    }

    /** A field that is declared now is looked up no longer. */
    @Test
    void tellsOfAFieldThatIsDeclaredNowAndMayBeAPath() throws IOException, SpecException {
        var before = state(declaring("note"));
        for (var name : List.of("url", "request", "rest_route")) {
            assertThat(RequestComparison.openings(List.of(), before, state(declaring(name))))
                    .singleElement()
                    .asString()
                    .startsWith("POST /contact declares the field " + name + " of its form now");
            assertThat(RequestComparison.openings(List.of(), state(declaring(name)), before))
                    .isEmpty();
        }
        assertThat(RequestComparison.openings(List.of(), before, state(declaring("method"))))
                .isEmpty();
    }

    private static RequestComparison.State state(ApiDocument document) throws SpecException {
        return new RequestComparison.State(ApiOperations.of(List.of(document)), List.of());
    }

    private ApiDocument declaring(String field) throws IOException, SpecException {
        return read("""
            /admin: {post: {security: [{key: []}], responses: {'200': {description: ok}}}}
            /contact:
              post:
                requestBody: {content: {application/x-www-form-urlencoded: {schema: {properties: {%s: {type: string}}}}}}
                responses: {'200': {description: ok}}
            """.formatted(field));
    }
}
