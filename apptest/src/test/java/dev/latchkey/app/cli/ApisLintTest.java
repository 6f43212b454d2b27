package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import tools.jackson.databind.json.JsonMapper;

/** What {@code apis lint} tells of documents such as companies publish, which are of our own making with the same traits. */
@ResourceLock(Resources.SYSTEM_OUT)
class ApisLintTest {

    private static final String PETS = """
        openapi: 3.0.3
        info: {title: Pets, version: 1.0.0}
        servers: [{url: 'https://{region}.example.com/v3'}]
        components:
          securitySchemes:
            pet_grants:
              type: oauth2
              flows: {implicit: {authorizationUrl: 'https://example.com/a', scopes: {'read:pets': See pets}}}
            pet_key: {type: apiKey, in: header, name: pet_key}
            certificate: {type: mutualTLS}
        paths:
          /pets/{id}.json:
            get:
              operationId: pet
              security: [{pet_key: []}, {pet_grants: ['read:pets']}]
          /pets:
            get: {operationId: pets, x-any: 1}
            post: {operationId: pets, unheard: of, security: [{certificate: []}, {pet_key: []}]}
        """;

    @TempDir
    private Path folder;

    @Test
    void saysOfEachOperationWhatBecameOfIt() throws IOException {
        var printed = new ArrayList<String>();
        assertThat(lint(printed, write("pets.yaml", PETS))).isZero();
        assertThat(printed)
                .anySatisfy(line -> assertThat(line)
                        .startsWith(folder
                                + "/pets.yaml:18 /paths/~1pets/post/unheard: noted: expected fields of an operation"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith(
                                folder + "/pets.yaml:18 /paths/~1pets/post: noted: expected every operationId once"))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo(
                                folder + "/pets.yaml:17 /paths/~1pets/get: warning: GET /v3/pets is open to everybody"))
                .anySatisfy(line -> assertThat(line)
                        .contains("warning: a way that nobody can take: certificate is not offered here"))
                .contains("pets (3.0.3): 2 operations ask for a credential, 1 is open to everybody, 0 are closed")
                .anySatisfy(line -> assertThat(line)
                        .matches("GET +/v3/pets/\\{id}\\.json +pets +API key \\(header pet_key\\) or token \\(OAuth"
                                + " authorization code\\) with read:pets"))
                .anySatisfy(line -> assertThat(line).matches("GET +/v3/pets +pets +open to everybody"))
                .anySatisfy(line -> assertThat(line).matches("POST +/v3/pets +pets +API key \\(header pet_key\\)"));
    }

    private static final String USERS = """
        openapi: 3.1.0
        info: {title: Users, version: 1.0.0}
        security: [{key: []}]
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-API-Key}
            partner: {type: apiKey, in: header, name: X-API-Key, x-latchkey-credential: partner_api_key}
        paths:
          /users/{ids}:
            parameters: [{name: ids, in: path, required: true, schema: {type: string}}]
            get: {operationId: user}
            delete: {operationId: end}
          /users/export:
            post: {operationId: export}
          /users/me:
            get: {operationId: me, security: [{partner: []}]}
        """;

    private List<String> hints(String document, String about) throws IOException {
        var printed = new ArrayList<String>();
        lint(printed, write("users.yaml", document));
        return printed.stream()
                .filter(line -> line.contains(" warning: ") && line.contains(about))
                .toList();
    }

    /** What no document describes is closed in every spelling, which nobody would look for there; it is said once. */
    @Test
    void saysWhichMethodsOfWiderPathsAreNotDescribed() throws IOException {
        var about = "closed in every spelling";
        assertThat(hints(USERS, about))
                .singleElement()
                .asString()
                .startsWith(
                        folder + "/users.yaml:14 /paths/~1users~1export/post: warning: a method of a wider path is not"
                                + " described, and closed in every spelling: a server may have it all the same, so that"
                                + " a request which GET /users/{ids} would take, and which some server takes for GET"
                                + " /users/export (in capitals, with a format, a mark or a slash more), is refused;")
                .endsWith(", 3 operations: GET /users/export, DELETE /users/export, DELETE /users/me");
        assertThat(hints(USERS.replace("    delete: {operationId: end}\n", ""), about))
                .singleElement()
                .asString()
                .contains(" warning: GET /users/export is not described, and closed in every spelling")
                .endsWith("what the server tells apart");
        assertThat(hints(USERS.replace("/users/export", "/exports"), about))
                .singleElement()
                .asString()
                .contains(" warning: DELETE /users/me is not described");
        assertThat(hints(USERS.replace("/users/{ids}", "/people/{ids}"), about)).isEmpty();
    }

    /** Where the document says that a value is a list; elsewhere one that names another path is no news. */
    @Test
    void saysWhereAListMayNameWhatAsksForSomethingElse() throws IOException {
        var about = "is a list (a,b)";
        var listed = USERS.replace("schema: {type: string}", "schema: {type: array, items: {type: string}}");
        assertThat(hints(USERS, about)).isEmpty();
        assertThat(hints(listed, about))
                .singleElement()
                .asString()
                .startsWith(folder
                        + "/users.yaml:11 /paths/~1users~1{ids}/get: warning: expected GET /users/{ids} to ask"
                        + " for the same as /users/me at " + folder + "/users.yaml:16 /paths/~1users~1me/get: its"
                        + " value is a list (a,b), and some servers run each path that one names; until then a list"
                        + " with that name is refused, unless apis[].distinguishes says that the server of users")
                .endsWith("finds one name in a segment (list), 2 operations: GET /users/{ids}, DELETE /users/{ids}");
        assertThat(hints(listed.replace("{partner: []}", "{key: []}"), about)).isEmpty();
        var configuration = write("latchkey.yaml", """
            dataFolder: data
            apis: [{name: users, document: users.yaml, upstream: 'http://127.0.0.1:9', distinguishes: [list]}]
            """);
        var printed = new ArrayList<String>();
        lint(printed, "--config", configuration);
        assertThat(printed)
                .noneMatch(line -> line.contains(about))
                .anyMatch(line -> line.contains("closed in every spelling"));
    }

    /** One reason is one row, not one for each method that there may be. */
    @Test
    void tellsOnceWhatClosesEveryMethodOfAPath() throws IOException {
        var printed = new ArrayList<String>();

        lint(printed, write("pets.yaml", PETS.replace("  /pets:\n", """
              /pets:
                servers: [{url: 'https://example.com/{version}'}]
            """)));

        assertThat(printed)
                .filteredOn(line -> line.contains(" closed: expected every variable") && line.contains(" pets "))
                .singleElement()
                .asString()
                .matches("any +/pets +pets +closed: .*");
        assertThat(printed)
                .contains("pets (3.0.3): 1 operation asks for a credential, 0 are open to everybody, 1 is closed");
    }

    /** Servers that leave the base path open are told of once, and so is what they close; the configuration says it instead. */
    @Test
    void takesTheBasePathOfTheConfiguration() throws IOException {
        var open = write("open.yaml", PETS.replace("example.com/v3", "example.com/v3/{stage}"));
        var printed = new ArrayList<String>();
        assertThat(lint(printed, open)).isEqualTo(1);
        assertThat(printed)
                .filteredOn(line -> line.contains("basePath of the API"))
                .singleElement()
                .asString()
                .startsWith(open + ":3 /servers: closed: expected a server whose path can be read");
        assertThat(printed)
                .filteredOn(line -> line.contains("warning: closed: expected every variable"))
                .singleElement()
                .asString()
                .endsWith(", 2 operations: any method of /pets/{id}.json, any method of /pets");

        var configuration = write("latchkey.yaml", """
            dataFolder: data
            apis: [{name: pets, document: open.yaml, upstream: 'http://127.0.0.1:9', basePath: /v3/live}]
            """);
        printed.clear();
        assertThat(lint(printed, "--config", configuration)).isZero();
        assertThat(printed)
                .contains("  its paths stand below /v3/live, as configured")
                .anySatisfy(line -> assertThat(line).matches("GET +/v3/live/pets +pets +open to everybody"));
        printed.clear();
        assertThat(lint(printed, "--json", "--config", configuration)).isZero();
        assertThat(JsonMapper.shared()
                        .readTree(String.join("\n", printed))
                        .at("/documents/0/basePath")
                        .asString())
                .isEqualTo("/v3/live");
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void namesWhatALetterMayNotSay() throws IOException {
        write("pets.yaml", PETS);
        var catalogue = write("catalogue.yaml", "brand:\n  letters:\n    NEW_PLACE:\n      text: '{time} {where}'\n");
        var configuration = write("latchkey.yaml", """
            dataFolder: data
            catalogue: catalogue.yaml
            apis: [{name: pets, document: pets.yaml, upstream: 'http://127.0.0.1:9', basePath: /v3}]
            """);
        var printed = new ByteArrayOutputStream();
        var usual = System.err;
        try {
            System.setErr(new PrintStream(printed, true, UTF_8));
            assertThat(lint(new ArrayList<>(), "--config", configuration)).isEqualTo(1);
        } finally {
            System.setErr(usual);
        }
        var text = catalogue + ":4 /brand/letters/NEW_PLACE/text: ";
        assertThat(printed.toString(UTF_8).lines())
                .contains(
                        text + "expected braces around one of address, browser, link, product, time, came {where}",
                        text + "expected {link}, it is missing",
                        text + "expected {address}, it is missing",
                        text + "expected {browser}, it is missing");
    }

    /** Of keys and of parameters, wherever they are declared; one sentence. */
    @Test
    void namesHeadersThatAProxyMayDrop() throws IOException {
        var printed = new ArrayList<String>();
        lint(
                printed,
                write(
                        "pets.yaml",
                        PETS.replace("operationId: pet\n", """
                            operationId: pet
                                  parameters:
                                  - {name: X_Trace, in: header}
                                  - {name: page_size, in: query}
                                  - $ref: '#/components/parameters/tenant'
                            """)
                                .replace(
                                        "components:\n",
                                        "components:\n  parameters: {tenant: {name: tenant_id, in: header}}\n")));
        assertThat(printed)
                .filteredOn(line -> line.contains("underscore"))
                .singleElement()
                .asString()
                .endsWith("pets.yaml:1 (document): warning: pet_key, tenant_id, X_Trace are headers with an underscore:"
                        + " nginx in front drops such headers unless its server has \"underscores_in_headers on;\"");
        printed.clear();
        lint(printed, write("pets.yaml", PETS.replace("name: pet_key", "name: pet-key")));
        assertThat(printed).noneMatch(line -> line.contains("underscore"));
    }

    @Test
    void warnsWhereScopesCountForNothing() throws IOException {
        var printed = new ArrayList<String>();
        var any = PETS.replace("{type: apiKey, in: header, name: pet_key}", "{type: http, scheme: bearer}");

        lint(printed, write("pets.yaml", any));

        assertThat(printed)
                .contains(folder + "/pets.yaml:13 /paths/~1pets~1{id}.json/get: warning: every token is taken, whatever"
                        + " its scopes: one way asks a token for scopes, another for none: GET /v3/pets/{id}.json");
    }

    @Test
    void warnsOfADocumentWithoutOperations() throws IOException {
        var printed = new ArrayList<String>();

        assertThat(lint(printed, write("none.yaml", "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")))
                .isZero();

        assertThat(printed)
                .contains(folder + "/none.yaml:1 /paths: warning: the document none describes no operation, and what no"
                        + " document describes does not exist");
    }

    @Test
    void tellsWhatIsClosedAndRefusedOfAllDocumentsAtOnce() throws IOException {
        var wrong = write(
                "wrong.yaml",
                PETS.replace("{certificate: []}, {pet_key: []}", "{certificate: []}")
                        + "  /pets/{: {get: {}}\n  /cats: {get: {securty: []}}\n");
        var broken = write("broken.json", "{\"openapi\": \"3.1.0\"");
        var printed = new ArrayList<String>();
        assertThat(lint(printed, wrong, broken)).isEqualTo(1);
        assertThat(printed)
                .anySatisfy(
                        line -> assertThat(line).startsWith(broken + ":").contains(": refused: expected YAML or JSON"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith(wrong + ":20 /paths/~1cats/get/securty: closed: expected fields of an operation"))
                .anySatisfy(line -> assertThat(line).contains("warning: GET /v3/cats is closed: "))
                .anySatisfy(line -> assertThat(line).matches("POST +/v3/pets +wrong +closed: certificate is not .*"))
                .anySatisfy(
                        line -> assertThat(line).matches("GET +/pets/\\{ +wrong +closed: expected parameters as .*"))
                .contains("wrong (3.0.3): 1 operation asks for a credential, 1 is open to everybody, 3 are closed");
    }

    @Test
    void saysThatNeitherOfTwoIsServedThatClaimTheSameAndDiffer() throws IOException {
        var printed = new ArrayList<String>();
        assertThat(lint(printed, write("two.yaml", """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
            paths:
              /a/{id}: {get: {security: [{key: []}]}, put: {security: [{key: []}]}}
              /a/{name}: {get: {}}
            """))).isEqualTo(1);
        assertThat(printed)
                .contains("two (3.1.0): 1 operation asks for a credential, 0 are open to everybody, 2 are closed")
                .anySatisfy(
                        line -> assertThat(line).matches("GET +/a/\\{name} +two +closed: another operation claims.*"));
    }

    @Test
    void warnsOnceOfADocumentWithoutAnySecurity() throws IOException {
        var printed = new ArrayList<String>();
        assertThat(lint(printed, write("open.yaml", """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            paths:
              /a: {get: {}}
              /b: {get: {}}
            """))).isZero();
        assertThat(printed)
                .filteredOn(line -> line.contains("warning"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("the document open asks for no credential anywhere")
                        .endsWith("2 operations: GET /a, GET /b"));
    }

    @Test
    void saysThatADocumentAsksAsAWholeAndEachOperationForNothing() throws IOException {
        var printed = new ArrayList<String>();
        assertThat(lint(printed, write("taken-back.yaml", """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}
            security: [{key: []}]
            paths:
              /a: {get: {security: []}, trace: {security: []}}
            """))).isEqualTo(1);
        assertThat(printed)
                .filteredOn(line -> line.contains("open to everybody"))
                .first()
                .satisfies(line -> assertThat(line)
                        .contains("taken-back asks for a credential as a whole, and each of its operations for none"));
        assertThat(printed)
                .filteredOn(line -> line.contains("TRACE"))
                .isNotEmpty()
                .noneMatch(line -> line.contains("open to everybody"));
    }

    @Test
    void doesNotSayThatNothingIsAskedForWhereTheQueryMay() throws IOException {
        var printed = new ArrayList<String>();
        assertThat(lint(printed, write("conditional.yaml", """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}
            paths:
              /a:
                get:
                  security: []
                  parameters: [{name: all, in: query}]
                  x-latchkey-conditional-security: [{parameter: all, unless: ['no'], security: [{key: []}]}]
            """))).isZero();
        assertThat(printed)
                .filteredOn(line -> line.contains("warning"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).endsWith("GET /a is open to everybody, unless its query asks for more"));
    }

    /** The mapping of schemes is the configuration's; so is the catalogue, and whether the document is read strictly. */
    @Test
    void checksWhatAConfigurationNames() throws IOException {
        var document = write("pets.yaml", PETS.replace("type: mutualTLS", "type: http, scheme: basic"));
        var configuration = write("latchkey.yaml", """
            dataFolder: ./data
            apis:
              - name: animals
                document: ./pets.yaml
                upstream: http://127.0.0.1:9
                schemes: [{name: certificate, as: client}]
            """);
        var printed = new ArrayList<String>();
        assertThat(run(printed, "apis", "lint", "--config", configuration)).isZero();
        assertThat(printed)
                .anySatisfy(line -> assertThat(line)
                        .matches("POST +/v3/pets +animals +client id and secret \\(HTTP basic\\) or API key"
                                + " \\(header pet_key\\)"));
        assertThat(run(printed, "apis", "lint", document)).isZero();
        assertThat(printed).noneSatisfy(line -> assertThat(line).contains("the API animals takes"));
        write(
                "latchkey.yaml",
                Files.readString(Path.of(configuration))
                        + "    leniencies: [pathParameters]\n    distinguishes: [indexFile]\n");
        assertThat(run(printed, "apis", "lint", "--config", configuration)).isZero();
        assertThat(printed)
                .anySatisfy(line -> assertThat(line)
                        .contains("warning: the server of the API animals distinguishes paths by indexFile: if"));
        assertThat(printed)
                .anySatisfy(line -> assertThat(line)
                        .contains("warning: the API animals takes pathParameters, so that some upstreams"));
        write("latchkey.yaml", Files.readString(Path.of(configuration)) + "    strict: true\n");
        assertThat(run(printed, "apis", "lint", "--config", configuration)).isEqualTo(1);
        assertThat(run(printed, "apis", "lint")).isEqualTo(2);
    }

    /** Where something is open beside something that is not. */
    @Test
    void recommendsToRefuseParametersThatNobodyDeclares() throws IOException {
        write("blog.yaml", """
            openapi: 3.1.0
            info: {title: Blog, version: '1'}
            paths:
              /posts: {get: {security: []}}
              /all:
                get:
                  security: [{key: []}]
                  parameters: [{name: any, in: query, schema: {type: object}}]
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}
            """);
        var start = "apis:\n- name: blog\n  document: blog.yaml\n  upstream: http://127.0.0.1:9090\n";
        var configuration = write("latchkey.yaml", start);
        var passing = new ArrayList<String>();
        assertThat(run(passing, "apis", "lint", "--config", configuration)).isZero();
        assertThat(passing)
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "undeclaredParameters: refuse in the configuration of the API keeps such parameters"));

        write("latchkey.yaml", start + "  undeclaredParameters: refuse\n");
        var refusing = new ArrayList<String>();
        assertThat(run(refusing, "apis", "lint", "--config", configuration)).isZero();
        assertThat(refusing)
                .noneSatisfy(line -> assertThat(line).contains("undeclaredParameters"))
                .anySatisfy(line -> assertThat(line)
                        .endsWith("warning: parameters of any name pass, since one that is declared is an object of any"
                                + " members: GET /all"));
    }

    @Test
    void refusesWhateverItFindsByStrictRules() throws IOException {
        var printed = new ArrayList<String>();
        assertThat(run(printed, "apis", "lint", "--strict", write("pets.yaml", PETS)))
                .isEqualTo(1);
        assertThat(printed).noneSatisfy(line -> assertThat(line).contains("operations ask for"));
    }

    @Test
    void convertsSwagger() throws IOException {
        var file = write("old.json", """
            {"swagger": "2.0", "info": {"title": "Old", "version": "1"}, "host": "example.com", "basePath": "/v1",
             "securityDefinitions": {
               "basic": {"type": "basic"},
               "key": {"type": "apiKey", "in": "header", "name": "X-Old"},
               "grants": {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "https://example.com/a",
                          "tokenUrl": "https://example.com/t", "scopes": {"read": "Read", "write": "Write"}}},
             "security": [{"key": []}],
             "paths": {
               "/a/{id}": {
                 "parameters": [{"name": "id", "in": "path", "type": "string", "required": true}],
                 "get": {"produces": ["text/html"]},
                 "put": {"consumes": ["text/html"], "security": [{"grants": ["write"]}]},
                 "delete": {"security": [{"basic": []}]}}}}
            """);
        var printed = new ArrayList<String>();
        assertThat(lint(printed, file)).isEqualTo(1);
        assertThat(printed)
                .anySatisfy(line -> assertThat(line).matches("GET +/v1/a/\\{id} +old +API key \\(header X-Old\\)"))
                .anySatisfy(line -> assertThat(line)
                        .matches("PUT +/v1/a/\\{id} +old +token \\(OAuth authorization code\\) with write"))
                .anySatisfy(
                        line -> assertThat(line).matches("DELETE +/v1/a/\\{id} +old +closed: basic is not offered.*"))
                .noneSatisfy(line -> assertThat(line).contains("noted"));
    }

    @Test
    void writesAllOfItAsJson() throws IOException {
        var printed = new ArrayList<String>();
        assertThat(run(printed, "apis", "lint", "--json", write("pets.yaml", PETS)))
                .isZero();
        var json = JsonMapper.shared().readTree(String.join("\n", printed));
        assertThat(json.get("servedWhole").booleanValue()).isTrue();
        assertThat(json.get("problems").get(0).get("file").stringValue()).endsWith("pets.yaml");
        assertThat(json.get("problems").get(0).get("line").intValue()).isPositive();
        assertThat(json.get("warnings").get(0).get("operations").get(0).stringValue())
                .isEqualTo("GET /v3/pets");
        var document = json.get("documents").get(0);
        assertThat(document.get("schemes").size()).isEqualTo(3);
        var first = document.get("operations").get(0);
        assertThat(first.get("state").stringValue()).isEqualTo("guarded");
        assertThat(first.get("paths").get(0).stringValue()).isEqualTo("/v3/pets/{id}.json");
        assertThat(first.get("pointer").stringValue()).isEqualTo("/paths/~1pets~1{id}.json/get");
    }

    @Test
    void listsTheSameOperationsAsJson() throws IOException {
        var linted = new ArrayList<String>();
        var listed = new ArrayList<String>();
        var file = write("pets.yaml", PETS);
        assertThat(run(linted, "apis", "lint", "--json", file)).isZero();
        assertThat(run(listed, "apis", "routes", "--json", file)).isZero();
        assertThat(listed).isEqualTo(linted).isNotEmpty();
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static int lint(List<String> printed, String... files) {
        var arguments = new ArrayList<>(List.of("apis", "lint"));
        arguments.addAll(List.of(files));
        return run(printed, arguments.toArray(String[]::new));
    }

    private static int run(List<String> printed, String... arguments) {
        var out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, UTF_8));
        try {
            return Latchkey.newCommandLine(arguments).execute(arguments);
        } finally {
            System.setOut(out);
            bytes.toString(UTF_8).lines().forEach(printed::add);
        }
    }
}
