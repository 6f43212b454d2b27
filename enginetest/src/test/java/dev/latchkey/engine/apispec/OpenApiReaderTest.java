package dev.latchkey.engine.apispec;

import static dev.latchkey.engine.apispec.DocumentFolder.HEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.protocol.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenApiReaderTest {

    @TempDir
    private Path folder;

    @Nested
    class WhenReadingDocument {

        @Test
        void readsYaml() throws SpecException {
            var document = read("""
                    openapi: 3.0.3
                    info:
                      title: Orders
                      version: 1.0
                    paths:
                      /orders/{orderId}:
                        summary: One order
                        get:
                          operationId: orders.get
                          summary: Read a order
                          deprecated: true
                          x-latchkey-rate-limit: 5
                          x-latchkey-concurrency-limit: 2
                          x-other: {any: [thing]}
                """.stripIndent());
            assertThat(document.title()).isEqualTo("Orders");
            assertThat(document.version()).isEqualTo("1.0");
            assertThat(document.openapi()).isEqualTo("3.0.3");
            assertThat(document.operations()).singleElement().satisfies(operation -> {
                assertThat(operation.id()).isEqualTo("orders.get");
                assertThat(operation.method()).isEqualTo(HttpMethod.GET);
                assertThat(operation.paths()).extracting(PathTemplate::toString).containsExactly("/orders/{orderId}");
                assertThat(operation.limits()).isEqualTo(new OperationLimits(5, 2));
                assertThat(operation.isDeprecated()).isTrue();
                assertThat(operation.summary()).isEqualTo("Read a order");
                assertThat(operation.source().line()).isEqualTo(8);
                assertThat(operation.source().pointer()).isEqualTo("/paths/~1orders~1{orderId}/get");
            });
        }

        @Test
        void readsJsonWithTabsEscapesAndByteOrderMark() throws SpecException {
            var document =
                    read("\uFEFF{\n\t\"openapi\": \"3.1.1\",\n\t\"info\": {\"title\": \"a\\/b \\u00e9 \\ud83d\\ude00\","
                            + " \"version\": \"1\"},\n\t\"paths\": {\n\t\t\"/a\": {\"get\":{}}}\n}\n");
            assertThat(document.title()).isEqualTo("a/b \u00e9 \uD83D\uDE00");
            assertThat(document.operations()).hasSize(1);
        }

        @Test
        void readsAliases() throws SpecException {
            var document = read(HEAD + "paths:\n  /a: &item\n    get: {}\n  /b: *item\n");
            assertThat(document.operations()).extracting(Operation::id).containsExactly("GET /a", "GET /b");
        }

        @Test
        void ignoresWebhooksAndCallbacks() throws SpecException {
            assertThat(read(HEAD + "webhooks:\n  changed:\n    post: {}\n").operations())
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "swagger: '2.0'",
                    "swagger: '1.2'",
                    "openapi: 3.3.0",
                    "openapi: 3.1.0\nswagger: '2.0'",
                    "openapi: 2.0.0",
                    "openapi: '3.0'",
                    "openapi: 3",
                    "info: {}",
                    "[]",
                    "",
                    "a: b: c",
                    "---\na: 1\n---\nb: 2",
                    "a: !env x",
                    "? [a]\n: b",
                    "<<: {}",
                    "a: *b",
                    "a: &a [*a]",
                    "a: 1\na: 2",
                    "{",
                    "\u0000",
                    "\"\\ud83d\""
                })
        void refusesWhatIsNoDocument(String text) {
            assertThatThrownBy(() -> read(text))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("expected");
        }

        @Test
        void refusesDuplicateKeyAndNamesBothLines() {
            refuses(
                    HEAD + "paths:\n  /a:\n    get: {}\n  /a:\n    put: {}\n",
                    "document.yaml:6 /paths/~1a: expected every key once, came a second time (first on line 4)");
        }

        @Test
        void refusesMisspeltSecurity() {
            refuses(HEAD + "paths:\n  /a:\n    get:\n      securty: []\n", "came 'securty'");
        }

        @Test
        void refusesDuplicateOperationId() {
            refuses(
                    HEAD + "paths:\n  /a:\n    get: {operationId: x}\n  /b:\n    get: {operationId: x}\n",
                    "expected every operationId once, came 'x' again; first at");
        }

        @Test
        void tellsEveryProblemInOneLineEach() {
            assertThatThrownBy(() -> read(HEAD + "paths:\n  a: {}\n  /b//c: {}\n  /d:\n    get: []\n"))
                    .isInstanceOfSatisfying(SpecException.class, e -> {
                        assertThat(e.problems()).hasSize(3);
                        assertThat(e.getMessage().lines())
                                .hasSize(3)
                                .allSatisfy(line -> assertThat(line).contains("document.yaml:"));
                    });
        }
    }

    @Nested
    class WhenReadingPaths {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/a//b",
                    "/./a",
                    "/a/..",
                    "/{+a}",
                    "/{/a}.json",
                    "/{a*}",
                    "/{a}-{a}",
                    "/{a}}",
                    "/{{a}",
                    "/{a}.b c",
                    "/{a}%",
                    "/{",
                    "/{}",
                    "/a}",
                    "/{a}/{a}",
                    "/a b",
                    "/a?b",
                    "/a#b",
                    "/%2f",
                    "/%41",
                    "/%c3%a9",
                    "/%25",
                    "/%C3",
                    "/a;b",
                    "/\u00e9",
                    "/%00",
                    "/%",
                    "/[a]"
                })
        void refusesPathThatCannotBeRouted(String path) {
            refuses(HEAD + "paths:\n  \"" + path + "\":\n    get: {}\n", "document.yaml:4 /paths/");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/",
                    "/a/",
                    "/a.json",
                    "/a/{b}/c",
                    "/orders:search",
                    "/caf%C3%A9",
                    "/a%20b",
                    "/~u/{x}/",
                    "/{a-b.c}",
                    "/{a}.json",
                    "/orders/{id}:cancel",
                    "/{from}...{to}/v{n}",
                    "/{name}.{extension}",
                    "/{a}..{b}",
                    "/Prices(item='{id}')",
                    "/{a}{b}",
                    "/caf%C3%A9-{a}"
                })
        void takesPathInNormalForm(String path) throws SpecException {
            assertThat(read(HEAD + "paths:\n  \"" + path + "\":\n    get: {}\n").operations())
                    .singleElement()
                    .satisfies(operation ->
                            assertThat(operation.paths().getFirst()).hasToString(path));
        }
    }

    @Nested
    class WhenReadingServers {

        @Test
        void takesPathOfUrlsOnceEach() throws SpecException {
            assertThat(paths("""
                - url: https://api.example.com
                - url: https://api.example.com/
                - url: https://api.example.com/v1/
                - url: https://eu.example.com:8443/v1
                - url: //cdn.example.com/v2
                - url: /v3
                - url: v4
                """)).containsExactly("/a", "/v1/a", "/v2/a", "/v3/a", "/v4/a");
        }

        @Test
        void takesEveryValueOfVariables() throws SpecException {
            assertThat(paths("""
                - url: https://{host}/{version}/x
                  variables:
                    host: {default: api.example.com, enum: [api.example.com, eu.example.com]}
                    version: {default: v1, enum: [v1, v2]}
                - url: '{server}/y'
                  variables: {server: {default: 'https://api.example.com/base'}}
                """)).containsExactly("/v1/x/a", "/v2/x/a", "/base/y/a");
        }

        @Test
        void innermostListCountsAlone() throws SpecException {
            var document = read(HEAD + """
                servers: [{url: /document}]
                paths:
                  /a:
                    servers: [{url: /path}]
                    get: {}
                    put:
                      servers: [{url: /operation}]
                  /:
                    get: {}
                """);
            assertThat(document.operations())
                    .extracting(operation -> operation.paths().toString())
                    .containsExactly("[/path/a]", "[/operation/a]", "[/document/]");
        }

        /** Whatever the lists say, those of paths and operations too; what they leave open closes nothing then. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://{region}.api.example.com/v2/{stage}",
                    "https://api.example.com/{basePath}",
                    "{server}",
                    "/other"
                })
        void isSaidBesideTheDocument(String url) throws SpecException {
            var rules = new DocumentRules(
                    true,
                    SchemeMapping.NONE,
                    UpgradeChoices.NONE,
                    new TargetRules(
                            Set.of(),
                            Set.of(),
                            TargetRules.basePath("/v2/live/", Assertions::fail).orElseThrow()));
            var document = new DocumentFolder(folder).read(HEAD + """
                servers: [{url: '%1$s'}]
                paths:
                  /a:
                    servers: [{url: /path}, {url: '%1$s'}]
                    get: {}
                    put: {servers: [{url: '%1$s'}]}
                  /: {get: {}}
                """.formatted(url), rules);
            assertThat(document.operations())
                    .extracting(operation -> operation.paths().toString())
                    .containsExactly("[/v2/live/a]", "[/v2/live/a]", "[/v2/live/]");
            assertThat(document.findings().closed()).isEmpty();
            assertThat(document.findings().problems()).isEmpty();
        }

        /** What would be done about it is said at one place, however many lists leave it open. */
        @Test
        void isToldToBeSayableOnce() throws SpecException {
            var document = new DocumentFolder(folder).read(HEAD + """
                servers: [{url: 'https://{region}.api.example.com/v2/{stage}'}]
                paths:
                  /a: {get: {}, put: {}}
                  /b: {servers: [{url: '/{stage}'}], get: {}}
                  /c: {servers: [{url: 'https://{region}.example.com/c'}], get: {}}
                """, DocumentRules.LENIENT);
            assertThat(document.operations())
                    .extracting(operation -> operation.paths().toString())
                    .containsExactly("[/c/c]");
            assertThat(document.findings().problems())
                    .filteredOn(problem -> problem.message().contains("basePath of the API"))
                    .singleElement()
                    .satisfies(
                            problem -> assertThat(problem.location().pointer()).isEqualTo("/servers"));
            assertThat(document.findings().problems())
                    .filteredOn(problem -> problem.effect() == SpecProblem.Effect.CLOSES)
                    .hasSize(3);
        }

        @ParameterizedTest
        @ValueSource(strings = {"v2", "/{x}", "/a//b", "/a/../b", "/a?b", "/a%2Fb", "https://example.com/v2", "/a}"})
        void isNoOtherThanAPlainPath(String text) {
            var problems = new ArrayList<String>();
            assertThat(TargetRules.basePath(text, problems::add)).isEmpty();
            assertThat(problems).singleElement().asString().startsWith("expected ");
        }

        @ParameterizedTest
        @CsvSource(delimiter = ' ', textBlock = """
            https://{region}.api.example.com/v2/{stage} /v2/{stage}
            {server} /
            {server}/v2 /v2
            /{stage} /{stage}
            https://{region}.example.com/v2 -
            """)
        void isShownAsFarAsItIsKnown(String url, String shown) throws Exception {
            var document = SpecDocument.parse(
                    "d", (HEAD + "servers: [{url: '" + url + "'}]\npaths: {}\n").getBytes(StandardCharsets.UTF_8));
            assertThat(document.unclearBasePath().orElse("-")).isEqualTo(shown);
        }

        @Test
        void hasRootWithoutServers() throws SpecException {
            assertThat(read(HEAD + "servers: []\npaths:\n  /a:\n    get: {}\n")
                            .operations()
                            .getFirst()
                            .paths())
                    .containsExactly(new PathTemplate(List.of(new PathTemplate.Literal("a"))));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "- url: /a/../b",
                    "- url: /a?b",
                    "- url: /a#b",
                    "- url: /{x}",
                    "- {}",
                    "- url: 1",
                    "- url: /a//b",
                    "- url: ../a",
                    "- {url: '/{x}', variables: {x: {}}}",
                    "- {url: '/{x}', variables: {x: {default: a, enum: [b]}}}",
                    "- {url: '/{x}', variables: {x: {default: '{x}'}}}",
                    "- {url: '/{x}', variables: {x: {default: '../y'}}}"
                })
        void refusesServerWithoutPlainPath(String server) {
            assertThatThrownBy(() -> paths(server + "\n")).isInstanceOf(SpecException.class);
        }

        private List<String> paths(String servers) throws SpecException {
            return read(HEAD + "servers:\n" + servers.indent(2) + "paths:\n  /a:\n    get: {}\n")
                    .operations()
                    .getFirst()
                    .paths()
                    .stream()
                    .map(PathTemplate::toString)
                    .toList();
        }
    }

    private void refuses(String document, String reason) {
        new DocumentFolder(folder).refuses(document, reason);
    }

    private ApiDocument read(String document) throws SpecException {
        return new DocumentFolder(folder).read(document);
    }
}
