package dev.latchkey.console.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.platform.DemoCatalogue;
import dev.latchkey.edge.http.CompressedBody;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.apispec.UpgradeChoices;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Documents that refer to themselves, to other files, or are larger than a page. */
class DocumentReaderTest {

    private static final String HEAD = "openapi: 3.0.3\ninfo: {title: Trees, version: '1'}\nsecurity: []\n";

    @TempDir
    Path folder;

    private ApiReference read(String paths) throws IOException, SpecException {
        return readWhole(HEAD + paths);
    }

    private ApiReference readWhole(String document) throws IOException, SpecException {
        return readWhole(document, DocumentRules.LENIENT);
    }

    private ApiReference readWhole(String document, DocumentRules rules) throws IOException, SpecException {
        var file = Files.writeString(folder.resolve("trees.yaml"), document);
        return BadgesTest.references(Map.of("trees", file), rules).apis().getFirst();
    }

    private static DocumentRules below(String basePath) {
        var path = TargetRules.basePath(basePath, Assertions::fail).orElseThrow();
        return new DocumentRules(
                false, SchemeMapping.NONE, UpgradeChoices.NONE, new TargetRules(Set.of(), Set.of(), path));
    }

    /** Where the configuration says the base path, no server of the document counts, in what others download either. */
    @Test
    void publishesTheBasePathOfTheConfiguration() throws IOException, SpecException {
        var trees = readWhole("""
            openapi: 3.0.4
            info: {title: Trees, version: '1'}
            servers: [{url: 'https://{region}.trees.example/{stage}'}]
            security: []
            paths:
              /trees:
                servers: [{url: '/{stage}'}]
                get: {servers: [{url: /other}], responses: {'200': {description: ok}}}
            """, below("/forest/"));
        assertThat(trees.operations())
                .extracting(operation -> operation.operation().paths().toString())
                .containsExactly("[/forest/trees]");
        var published = JsonMapper.shared().readTree(trees.json().open());
        assertThat(published.path("servers").toString()).isEqualTo("[{\"url\":\"https://a.example/forest\"}]");
        assertThat(published.path("paths").toString()).doesNotContain("servers");
    }

    /** Where they are refused, and no object of any members is declared. */
    @Test
    void saysWhichOperationsTakeTheParametersThatAreListedAlone() throws IOException, SpecException {
        var document = """
            openapi: 3.1.0
            info: {title: Trees, version: '1'}
            security: []
            paths:
              /trees:
                get:
                  parameters: [{name: kind, in: query, schema: {type: string}}]
                  responses: {'200': {description: ok}}
              /woods:
                get:
                  parameters: [{name: any, in: query, schema: {type: object}}]
                  responses: {'200': {description: ok}}
            """;
        var refusing = new DocumentRules(
                false, SchemeMapping.NONE, UpgradeChoices.NONE, TargetRules.STRICT.with(UndeclaredParameters.REFUSE));
        assertThat(readWhole(document, refusing).operations())
                .extracting(OperationReference::refusesOtherParameters)
                .containsExactly(true, false);
        assertThat(readWhole(document).operations())
                .extracting(OperationReference::refusesOtherParameters)
                .containsExactly(false, false);
    }

    /** As it was given, it would lead to the servers behind us. */
    @Test
    void offersNoDocumentThatIsTooLargeToBeRewritten() throws IOException, SpecException {
        var document = """
            openapi: 3.0.4
            info: {title: Trees, version: '1'}
            servers: [{url: 'https://api.trees.example'}]
            security: []
            paths: {/trees: {get: {responses: {'200': {description: ok}}}}}
            x-leaves:
            """;
        var small = readWhole(document + "- [1]\n");
        assertThat(small.isOffered()).isTrue();
        var large = readWhole(document + ("- [" + "1,".repeat(999) + "1]\n").repeat(JsonDocument.ELEMENTS_MAX / 1_000));
        assertThat(large.isOffered()).isFalse();
        assertThat(large.json().length()).isZero();
        assertThat(large.operations()).hasSize(1);
    }

    /** Swagger 2.0 has no servers; what stands in their place leads to the gateway as well. */
    @Test
    void publishesSwaggerWithOurAddresses() throws IOException, SpecException {
        var document = """
            swagger: '2.0'
            info: {title: Trees, version: '1'}
            host: api.trees.example
            schemes: [http]
            basePath: /forest
            securityDefinitions:
              oauth: {type: oauth2, flow: accessCode, authorizationUrl: 'https://idp.trees.example/a', tokenUrl: 'https://idp.trees.example/t', scopes: {}}
            security: []
            paths:
              /trees:
                get: {schemes: [http], responses: {'200': {description: ok}}}
            """;
        var published = JsonMapper.shared().readTree(readWhole(document).json().open());
        assertThat(published.path("host").asString()).isEqualTo("a.example");
        assertThat(published.path("basePath").asString()).isEqualTo("/forest");
        assertThat(published.path("schemes").toString()).isEqualTo("[\"https\"]");
        assertThat(published.has("servers")).isFalse();
        assertThat(published.at("/securityDefinitions/oauth/tokenUrl").asString())
                .isEqualTo("https://a.example/token");
        assertThat(published.toString()).doesNotContain("trees.example", "\"http\"");
        assertThat(JsonMapper.shared()
                        .readTree(readWhole(document, below("/wood")).json().open())
                        .path("basePath")
                        .asString())
                .isEqualTo("/wood");
    }

    @Test
    void leavesOutWhatIsClosedBecauseDocumentsContradictEachOther() throws IOException, SpecException {
        var trees = read("""
            paths:
              /trees:
                get: {operationId: all, responses: {'200': {description: ok}}}
                post: {operationId: plant, responses: {'200': {description: ok}}}
            """);
        var plant = trees.find("plant").orElseThrow().operation();
        var shown =
                Reference.of(List.of(trees), Set.of(plant), DemoCatalogue.read().scopes());
        assertThat(shown.apis().getFirst().operations())
                .extracting(OperationReference::name)
                .containsExactly("all");
        assertThat(shown.search("plant")).isEmpty();
    }

    /** What others download leads to the gateway, below the paths that the document's servers have, and to our tokens. */
    @Test
    void publishesDocumentsWithOurAddresses() throws IOException, SpecException {
        var published = JsonMapper.shared().readTree(readWhole("""
            openapi: 3.0.4
            info: {title: Trees, version: '1'}
            servers:
            - {url: 'https://test.trees.example/forest/', description: Test}
            - {url: 'https://{region}.trees.example/forest', variables: {region: {default: eu}}}
            - {url: '/grove/{stage}', variables: {stage: {default: beta}}}
            components:
              securitySchemes:
                oauth:
                  type: oauth2
                  flows:
                    authorizationCode:
                      {authorizationUrl: 'https://idp.trees.example/a', tokenUrl: 'https://idp.trees.example/t', scopes: {}}
                openId: {type: openIdConnect, openIdConnectUrl: 'https://idp.trees.example/o'}
            security: []
            paths:
              /trees:
                servers: [{url: 'https://other.trees.example/wood'}]
                post:
                  servers: [{url: 'https://third.trees.example'}]
                  responses: {'200': {description: ok}}
                  callbacks:
                    grown: {'{$request.body#/to}': {servers: [{url: 'https://yours.example/c'}], post: {responses: {'200': {description: ok}}}}}
            """).json().open());
        assertThat(published.at("/servers").toString())
                .isEqualTo("[{\"url\":\"https://a.example/forest\"},{\"url\":\"https://a.example/grove/{stage}\","
                        + "\"variables\":{\"stage\":{\"default\":\"beta\"}}}]");
        assertThat(published.at("/paths/~1trees/servers/0/url").asString()).isEqualTo("https://a.example/wood");
        assertThat(published.at("/paths/~1trees/post/servers/0/url").asString()).isEqualTo("https://a.example");
        var flow = published.at("/components/securitySchemes/oauth/flows/authorizationCode");
        assertThat(flow.path("authorizationUrl").asString()).isEqualTo("https://w.example/allow");
        assertThat(flow.path("tokenUrl").asString()).isEqualTo("https://a.example/token");
        assertThat(flow.has("refreshUrl")).isFalse();
        assertThat(published
                        .at("/components/securitySchemes/openId/openIdConnectUrl")
                        .asString())
                .isEqualTo("https://a.example/.well-known/openid-configuration");
        assertThat(published.toString())
                .contains("https://yours.example/c")
                .doesNotContain("idp.trees.example", "test.trees.example", "other.trees.example");
    }

    @Test
    void publishesAServerWhereTheDocumentHasNone() throws IOException, SpecException {
        assertThat(JsonMapper.shared()
                        .readTree(read("paths: {}\n").json().open())
                        .at("/servers/0/url")
                        .asString())
                .isEqualTo("https://a.example");
    }

    /** Whatever stands in a text, readers of YAML take it for the same text. */
    private static String text(CompressedBody body) throws IOException {
        try (var bytes = body.open()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void publishesTheSameInYamlAsInJson() throws IOException, SpecException {
        var texts = List.of(
                "yes",
                "No",
                "~",
                "",
                " a",
                "a ",
                "a: b",
                "a #b",
                "- a",
                "1",
                "1e3",
                "0x1f",
                "2026-01-01",
                "12:30",
                "'",
                "\"",
                "a\\b",
                "line\nline\n",
                "\t",
                "{a}",
                "[a]",
                "*a",
                "&a",
                "!a",
                "|",
                ">",
                "%",
                "@",
                "`",
                "ä €",
                "\u2028",
                "\ud83d\ude00",
                "null",
                "True",
                "=",
                "<<",
                "...",
                "---",
                "/a/{b}",
                "a,b",
                "two words");
        var example = JsonNodeFactory.instance.objectNode();
        texts.forEach(text -> example.put(text.isEmpty() ? "empty" : text, text));
        example.putArray("list")
                .add(1)
                .add(2.50)
                .add(true)
                .addNull()
                .addArray()
                .add("x")
                .addObject();
        example.putObject("object").putArray("none");
        var document =
                read("paths: {/trees: {get: {responses: {'200': {description: ok}}, x-example: " + example + "}}}\n");
        var yaml = new Load(LoadSettings.builder().build()).loadFromString(text(document.yaml()));
        var json = new Load(LoadSettings.builder().build()).loadFromString(text(document.json()));
        assertThat(yaml).isEqualTo(json);
        assertThat(text(document.yaml()))
                .contains("two words", "  /trees:\n    get:\n")
                .doesNotContain(": No\n");
    }

    /** A page of all scopes stays one that a browser shows at once; what is left out is counted. */
    @Test
    void namesFewerOperationsBesideEachOfManyScopes() throws IOException, SpecException {
        var scopes = DemoCatalogue.read().scopes();
        var scope = scopes.entries().getFirst().name().value();
        var paths = new StringBuilder("paths:\n");
        for (var i = 0; i < 500; i++) {
            paths.append("  /t%d:\n    get: {security: [{oauth: [%s]}], responses: {'200': {description: ok}}}\n"
                    .formatted(i, scope));
        }
        var shown = Reference.of(List.of(read(paths + """
            components:
              securitySchemes:
                oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {%s: Some}}}}
            """.formatted(scope))), Set.of(), scopes);
        var use = shown.scopes().stream()
                .flatMap(group -> group.scopes().stream())
                .filter(one -> one.scope().name().value().equals(scope))
                .findFirst()
                .orElseThrow();
        assertThat(use.operations())
                .hasSizeBetween(
                        3,
                        Math.max(
                                3,
                                Reference.OPERATIONS_SHOWN_MAX
                                        / Math.min(
                                                Reference.SCOPES_PER_PAGE,
                                                scopes.entries().size())));
        assertThat(use.operations().size() + use.more()).isEqualTo(500);
    }

    /** Each is on one page, which is found by its name. */
    @Test
    void showsAThousandScopesPageByPage() {
        var entries = new ArrayList<ScopeCatalog.Entry>();
        for (var i = 0; i < 1_000; i++) {
            entries.add(new ScopeCatalog.Entry(
                    new Scope("s" + i), i < 30 ? "First" : "Others", "Scope " + i, "May", false, List.of()));
        }
        var reference = Reference.of(List.of(), Set.of(), new ScopeCatalog(entries));

        var shown = new ArrayList<String>();
        for (var page = 1; page <= 20; page++) {
            var one = reference.scopePage(page).orElseThrow();
            assertThat(one.pages()).isEqualTo(20);
            var names = one.groups().stream()
                    .flatMap(group -> group.scopes().stream())
                    .map(use -> use.scope().name().value())
                    .toList();
            assertThat(names).hasSize(Reference.SCOPES_PER_PAGE);
            assertThat(reference.pageOfScope(names.getLast())).isEqualTo(page);
            shown.addAll(names);
        }

        assertThat(shown).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(reference.scopePage(1).orElseThrow().groups())
                .extracting(Reference.ScopeGroup::name)
                .containsExactly("First", "Others");
        assertThat(reference.scopePage(2).orElseThrow().groups())
                .extracting(Reference.ScopeGroup::name)
                .containsExactly("Others");
        assertThat(reference.scopePage(21)).isEmpty();
        assertThat(reference.scopePage(0)).isEmpty();
        assertThat(reference.pageOfScope("nobody")).isEqualTo(1);
        assertThat(Access.linkOf("https://x/a&b"))
                .isEqualTo("/reference/scopes?scope=https%3A%2F%2Fx%2Fa%26b#https%3A%2F%2Fx%2Fa%26b");
    }

    @Test
    void endsWhereASchemaRefersToItself() throws IOException, SpecException {
        var tree = read("""
            paths:
              /trees:
                post:
                  requestBody:
                    content:
                      application/json:
                        schema: {$ref: '#/components/schemas/Tree'}
                  responses: {'200': {description: ok}}
            components:
              schemas:
                Tree:
                  type: object
                  required: [name]
                  properties:
                    name: {type: string, example: Oak}
                    branches: {type: array, items: {$ref: '#/components/schemas/Tree'}}
                    fruit: {oneOf: [{type: string}, {$ref: '#/components/schemas/Tree'}]}
            """);
        var body = Objects.requireNonNull(tree.operations().getFirst().request());
        assertThat(body.lines()).extracting(SchemaLine::name).contains("name", "branches", "fruit");
        assertThat(body.lines()).filteredOn(SchemaLine::isRequired).hasSize(1);
        assertThat(JsonMapper.shared().readTree(body.sample()).path("name").asString())
                .isEqualTo("Oak");
    }

    @Test
    void showsTheMethodQueryWithItsBody() throws IOException, SpecException {
        var trees = readWhole(HEAD.replace("3.0.3", "3.2.0") + """
            paths:
              /trees:
                query:
                  description: Some of them
                  requestBody: {content: {application/json: {example: {kind: oak}}}}
            """);
        assertThat(trees.operations()).singleElement().satisfies(operation -> {
            assertThat(operation.method()).isEqualTo(HttpMethod.QUERY);
            assertThat(operation.description()).isEqualTo("Some of them");
            assertThat(Objects.requireNonNull(operation.request()).sample()).contains("oak");
            assertThat(TryItForm.isOffered(operation)).isTrue();
        });
    }

    @Test
    void showsMethodsThatHaveNoField() throws IOException, SpecException {
        var trees = readWhole(HEAD.replace("3.0.3", "3.2.0") + """
            paths:
              /trees:
                additionalOperations:
                  LINK:
                    description: Joins two
                    requestBody: {content: {application/json: {example: {to: oak}}}}
            """);
        assertThat(trees.operations()).singleElement().satisfies(operation -> {
            assertThat(operation.method().name()).isEqualTo("LINK");
            assertThat(operation.description()).isEqualTo("Joins two");
            assertThat(Objects.requireNonNull(operation.request()).sample()).contains("oak");
            assertThat(TryItForm.isOffered(operation)).isTrue();
        });
    }

    @Test
    void givesEachOperationItsOwnWordsThoughTheyShareAnId() throws IOException, SpecException {
        var trees = read("""
            paths:
              /trees: {get: {operationId: same, description: All of them}}
              /trees/{id}.json: {get: {operationId: same, description: One of them}}
            """);
        assertThat(trees.operations())
                .extracting(OperationReference::description)
                .containsExactlyInAnyOrder("All of them", "One of them");
        assertThat(trees.operations())
                .flatExtracting(OperationReference::parameters)
                .extracting(OperationReference.Parameter::name)
                .containsExactly("id");
    }

    @Test
    void takesWordsFromFilesBesideItAndPutsThemIntoTheJson() throws IOException, SpecException {
        Files.writeString(folder.resolve("shared.yaml"), """
            parameters:
              limit: {name: limit, in: query, description: Rows., schema: {$ref: '#/types/Rows'}}
            types:
              Rows: {type: integer, default: 10}
            """);
        var api = read("""
            paths:
              /trees:
                get:
                  tags: [Forest]
                  parameters: [{$ref: 'shared.yaml#/parameters/limit'}]
                  responses: {'200': {description: ok}}
            """);
        var operation = api.operations().getFirst();
        assertThat(operation.group()).isEqualTo("Forest");
        assertThat(operation.name()).isEqualTo("GET-trees");
        assertThat(operation.parameters()).singleElement().satisfies(limit -> {
            assertThat(limit.type()).isEqualTo("whole number");
            assertThat(limit.description()).isEqualTo("Rows.");
            assertThat(limit.example()).isEqualTo("10");
        });
        var json = JsonMapper.shared().readTree(api.json().open());
        var reference = json.at("/paths/~1trees/get/parameters/0/$ref").asString();
        assertThat(reference).startsWith("#/components/");
        var moved = json.at(reference.substring(1));
        assertThat(moved.path("name").asString()).isEqualTo("limit");
        var type = json.at(moved.at("/schema/$ref").asString().substring(1));
        assertThat(type.path("default").asInt()).isEqualTo(10);
    }

    /** What another file adds is there once, wherever the document's own components stand. */
    @Test
    void publishesWhatIsMovedBesideWhatIsThere() throws IOException, SpecException {
        Files.writeString(folder.resolve("shared.yaml"), """
            components:
              schemas:
                Row: {type: object, properties: {next: {$ref: '#/components/schemas/Row'}, kind: {$ref: '#/components/headers/Kind'}}}
              headers:
                Kind: {schema: {type: string}}
            """);
        var api = readWhole("""
            openapi: 3.0.4
            info: {title: Trees, version: '1'}
            components: {schemas: {Row: {type: integer}}}
            paths:
              /trees: {get: {security: [], responses: {'200': {$ref: 'shared.yaml#/components/schemas/Row'}}}}
            x-empty: {}
            """);
        var json = JsonMapper.shared().readTree(api.json().open());
        assertThat(json.at("/paths/~1trees/get/responses/200/$ref").asString()).isEqualTo("#/components/schemas/Row-2");
        assertThat(json.at("/components/schemas/Row/type").asString()).isEqualTo("integer");
        assertThat(json.at("/components/schemas/Row-2/properties/next/$ref").asString())
                .isEqualTo("#/components/schemas/Row-2");
        assertThat(json.at("/components/headers/Kind/schema/type").asString()).isEqualTo("string");
        assertThat(json.propertyNames())
                .containsExactly("openapi", "info", "components", "paths", "x-empty", "servers");
        assertThat(JsonMapper.shared()
                        .<JsonNode>valueToTree(
                                new Load(LoadSettings.builder().build()).loadFromString(text(api.yaml()))))
                .isEqualTo(json);
    }

    @Test
    void cutsWhatIsLargerThanAPage() throws IOException, SpecException {
        var properties = new StringBuilder();
        for (var i = 0; i < 2_000; i++) {
            properties.append("        p" + i + ": {type: string, description: " + "word ".repeat(300) + "}\n");
        }
        var answers = new StringBuilder();
        for (var status = 200; status < 300; status++) {
            answers.append("        '" + status + "': {description: ok, content: {application/json: {schema: "
                    + "{$ref: '#/components/schemas/Large'}}}}\n");
        }
        var api = read("paths:\n  /trees:\n    get:\n      responses:\n" + answers
                + "components:\n  schemas:\n    Large:\n      type: object\n      properties:\n" + properties);
        var operation = api.operations().getFirst();
        var shown = operation.answers().stream()
                .mapToInt(answer -> answer.body() == null
                        ? 0
                        : answer.body().sample().length()
                                + answer.body().lines().toString().length())
                .sum();
        assertThat(shown).isLessThan(2 * CharacterBudget.CHARACTERS_MAX);
        assertThat(operation.answers().toString()).contains("more in the document");
    }
}
