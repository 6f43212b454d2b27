package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.QueryNames;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import dev.latchkey.engine.routing.UndeclaredPairs;
import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parameters of a query that an operation does not declare, where its API refuses them: a server that knows them may run another operation
 * within the one that was judged. Judged for somebody without credentials.
 */
class UndeclaredParametersTest {

    private static final TargetRules REFUSING = TargetRules.STRICT.with(UndeclaredParameters.REFUSE);

    @TempDir
    private Path folder;

    private ApiDocument document;

    @BeforeEach
    void readTheDocument() throws IOException, SpecException {
        Files.writeString(folder.resolve("shared.yaml"), """
            Elsewhere: {name: elsewhere, in: query, schema: {$ref: '#/Range'}}
            Range: {type: object, properties: {since: {type: string}, until: {type: string}}}
            """);
        document = read("""
            /wp/v2/posts:
              parameters: [{name: context, in: query, schema: {type: string}}]
              get:
                parameters:
                - {name: page, in: query, schema: {type: integer}}
                - {name: ids, in: query, schema: {type: array, items: {type: string}}}
                - {name: 'tags[]', in: query, schema: {type: array, items: {type: string}}}
                - {name: filter, in: query, style: deepObject, schema: {type: object}}
                - {name: 'fields[articles]', in: query, schema: {type: string}}
                - {name: straße, in: query, schema: {type: string}}
                - {name: q, in: query, schema: {type: string}}
                - {name: _embed, in: header, schema: {type: string}}
                responses: {'200': {description: ok}}
            /wp/v2/posts/{id}:
              get: {responses: {'200': {description: ok}}}
              put: {responses: {'200': {description: ok}}}
            /exploded:
              get:
                parameters:
                - name: color
                  in: query
                  schema: {allOf: [{$ref: '#/components/schemas/Color'}, {properties: {alpha: {type: number}}}]}
                responses: {'200': {description: ok}}
            /joined:
              get:
                parameters:
                - {name: color, in: query, explode: false, schema: {$ref: '#/components/schemas/Color'}}
                responses: {'200': {description: ok}}
            /free:
              get:
                parameters: [{name: params, in: query, schema: {type: object, additionalProperties: {type: string}}}]
                responses: {'200': {description: ok}}
            /empty:
              get:
                parameters: [{name: params, in: query, schema: {type: object, additionalProperties: false}}]
                responses: {'200': {description: ok}}
            /elsewhere:
              get:
                parameters: [{$ref: 'shared.yaml#/Elsewhere'}, {$ref: 'missing.yaml#/Nothing'}]
                responses: {'200': {description: ok}}
            /json:
              get:
                parameters: [{name: where, in: query, content: {application/json: {schema: {type: object}}}}]
                responses: {'200': {description: ok}}
            /form:
              get:
                parameters:
                - name: all
                  in: querystring
                  content:
                    application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Color'}}
                responses: {'200': {description: ok}}
            /whole:
              get:
                parameters: [{name: all, in: querystring, content: {application/json: {schema: {type: object}}}}]
                responses: {'200': {description: ok}}
            /stricter:
              get:
                parameters: [{name: visibility, in: query, schema: {type: string}}]
                x-latchkey-conditional-security: [{parameter: visibility, unless: [PUBLIC], security: [{key: []}]}]
                responses: {'200': {description: ok}}
            /keyed: {get: {security: [{}, {asked: []}], responses: {'200': {description: ok}}}}
            /wp/v2/users/{id}: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
            /users: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
            """);
    }

    private ApiDocument read(String paths) throws IOException, SpecException {
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", Files.writeString(folder.resolve("api.yaml"), """
                    openapi: 3.2.0
                    info: {title: T, version: '1'}
                    security: []
                    paths:
                    %s
                    components:
                      schemas:
                        Color: {type: object, properties: {R: {type: integer}, G: {type: array, items: {type: integer}}}}
                      securitySchemes:
                        key: {type: apiKey, in: header, name: X-API-Key}
                        asked: {type: apiKey, in: query, name: apiKey, x-latchkey-credential: partner_api_key}
                    """.formatted(paths.indent(2))));
    }

    private static Judgement judged(ApiDocument document, String target) throws SpecException {
        return judge(document).judge(HttpMethod.GET, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
    }

    private static Judge judge(ApiDocument document) throws SpecException {
        return new Judge(
                ApiOperations.of(List.of(document)),
                ProtectedResources.of(List.of(), "https://api.example.com"),
                TestScopes.CARRIERS,
                (presented, request) -> new Authentication.Anonymous());
    }

    private static Denial.Reason reason(Judgement judgement) {
        return ((Decision.Deny) judgement.decision()).denial().reason();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/wp/v2/posts/1?_embed=author",
                "/wp/v2/posts/1?_embed",
                "/wp/v2/posts?page=2&_embed=author",
                // by another spelling
                "/wp/v2/posts?%5Fembed=author",
                "/wp/v2/posts?%5femb%65d=author",
                "/wp/v2/posts?_embed[]=author",
                "/wp/v2/posts?_embed%5B%5D=author",
                "/wp/v2/posts?_embed[0]=author",
                "/wp/v2/posts?_embed.x=author",
                "/wp/v2/posts?.embed=author",
                "/wp/v2/posts?+embed=author",
                "/wp/v2/posts?_embed+=author",
                "/wp/v2/posts?%20_embed=author",
                "/wp/v2/posts?_EMBED=author",
                "/wp/v2/posts?_embed%00=author",
                "/wp/v2/posts?page%00=1",
                "/wp/v2/posts?%255Fembed=author",
                "/wp/v2/posts?_embed=a&_embed=b",
                // or at another place
                "/wp/v2/posts?page=1;_embed=author",
                "/wp/v2/posts?page=1;_embed",
                "/wp/v2/posts?;_embed",
                "/wp/v2/posts?page=1&&_embed",
                "/wp/v2/posts?=_embed",
                "/wp/v2/posts?=1",
                "/wp/v2/posts?page=1&=_embed=author",
                "/wp/v2/posts?page=1&=",
                "/wp/v2/posts/1%26_embed=author",
                "/wp/v2/posts/1%26_embed%3Dauthor",
                "/wp/v2/posts/1&_embed=author",
                "/wp/v2/posts/1%3F_embed=author",
                // names that are declared, not as they are declared
                "/wp/v2/posts?PAGE=1",
                "/wp/v2/posts?page[]=1",
                "/wp/v2/posts?page%3D1",
                "/wp/v2/posts?pag=1",
                "/wp/v2/posts?pages=1",
                "/wp/v2/posts?ids[a]=1",
                "/wp/v2/posts?ids[1][2]=1",
                "/wp/v2/posts?ids[=1",
                "/wp/v2/posts?ids]=1",
                "/wp/v2/posts?filter[a=1",
                "/wp/v2/posts?filter[a]b=1",
                "/wp/v2/posts?filter[a[b]]=1",
                "/wp/v2/posts?filter.a=1",
                "/wp/v2/posts?[filter]=1",
                "/wp/v2/posts?fields[users]=1",
                "/exploded?B=1",
                "/exploded?color.R=1",
                "/joined?R=1",
                "/empty?a=1",
                "/elsewhere?Range=1",
                "/json?a=1",
                "/form?B=1",
                "/form?all=1",
                "/stricter?visibility=PUBLIC&v=1",
            })
    void areRefused(String target) throws SpecException {
        var judgement = judged(document.with(REFUSING), target);

        assertThat(reason(judgement)).as(target).isEqualTo(Denial.Reason.UNDECLARED_PARAMETER);
        assertThat(judgement.operation()).isNotNull();
        assertThat(judge(document.with(REFUSING)).dryRun(HttpMethod.GET, target, new Authentication.Anonymous()))
                .as("said by a dry run")
                .isEqualTo(judgement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/wp/v2/posts",
                "/wp/v2/posts?",
                "/wp/v2/posts?&",
                "/wp/v2/posts?page=2&",
                "/wp/v2/posts?page=2&&q=x",
                "/wp/v2/posts?page",
                "/wp/v2/posts?context=view&page=1",
                "/wp/v2/posts?pag%65=1",
                "/wp/v2/posts?page=1&page=2",
                "/wp/v2/posts?page=1;page=2",
                "/wp/v2/posts?q=a%26b%3Dc",
                "/wp/v2/posts?q=a%3Bb%3Bc",
                "/wp/v2/posts?q=a=b==",
                "/wp/v2/posts?q=https%3A%2F%2Fexample.com%2Fa%3Fx%3D1%26y%3D2",
                "/wp/v2/posts?ids=1&ids=2",
                "/wp/v2/posts?ids[]=1&ids[]=2",
                "/wp/v2/posts?ids%5B0%5D=1&ids%5B1%5D=2",
                "/wp/v2/posts?tags[]=1&tags%5B%5D=2",
                "/wp/v2/posts?filter[status]=open",
                "/wp/v2/posts?filter[a][b]=1&filter[a][]=2",
                "/wp/v2/posts?filter%5Bstatus%5D=open",
                "/wp/v2/posts?filter=open",
                "/wp/v2/posts?fields[articles]=title",
                "/wp/v2/posts?fields%5Barticles%5D=title",
                "/wp/v2/posts?stra%C3%9Fe=1",
                "/wp/v2/posts/AT%26T",
                "/wp/v2/posts/1",
                "/exploded?R=1&G=2&G=3&G[]=4&alpha=0.5",
                "/exploded?color=red",
                "/joined?color=R,100",
                "/free?whatever=1&_embed",
                "/elsewhere?since=1&until=2",
                "/json?where=%7B%22a%22%3A1%7D",
                "/form?R=1",
                "/whole?%7B%22a%22%3A1%7D",
                "/stricter?visibility=PUBLIC",
            })
    void thatAreDeclaredPass(String target) throws SpecException {
        assertThat(judged(document.with(REFUSING), target).decision())
                .as(target)
                .isInstanceOf(Decision.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/wp/v2/posts/1?_embed=author",
                "/wp/v2/posts?page=1;_embed",
                "/wp/v2/posts?=1",
                "/wp/v2/posts?PAGE=1"
            })
    void passWhereNothingIsSaid(String target) throws SpecException {
        assertThat(judged(document, target).decision()).as(target).isInstanceOf(Decision.Allow.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'/wp/v2/posts?_embed=1', 'no query parameter but context, fields[articles], filter, ids, page, q, straße,"
                + " tags[]', the parameter _embed.",
        "'/wp/v2/posts/1?_embed%5B%5D=1', no query parameter, the parameter _embed%5B%5D.",
        "'/wp/v2/posts?\"<b>=1', 'no query parameter but context, fields[articles], filter, ids, page, q, straße,"
                + " tags[]', one of those that came.",
        "'/wp/v2/posts/1?=1', no query parameter, one of those that came.",
    })
    void areNamedBesideWhatIsDeclared(String target, String required, String advice) throws SpecException {
        var denial = ((Decision.Deny) judged(document.with(REFUSING), target).decision()).denial();

        assertThat(denial.explanation().required()).containsExactly(required);
        assertThat(denial.explanation().whoCanGrant())
                .contains("The operation does not declare " + advice)
                .contains("apis[].undeclaredParameters with pass");
        assertThat(denial.reason().status()).isEqualTo(400);
    }

    @Test
    void areNamedBesideSoManyAndNoMore() throws IOException, SpecException {
        var many = IntStream.range(0, 200)
                .mapToObj(i -> "{name: parameter" + (100 + i) + ", in: query, schema: {type: string}}")
                .collect(Collectors.joining(", "));
        var read = read("/many: {get: {parameters: [{name: %s, in: query}, %s], responses: {'200': {description: ok}}}}"
                .formatted("x".repeat(1_000), many));
        var denial = ((Decision.Deny) judged(read.with(REFUSING), "/many?" + "y".repeat(2_000))
                        .decision())
                .denial();

        assertThat(String.join("", denial.explanation().required()))
                .startsWith("no query parameter but parameter100, ")
                .endsWith("parameter119 and 181 more");
        assertThat(denial.explanation().whoCanGrant()).doesNotContain("yyy").hasSizeLessThan(500);
        assertThat(judged(read.with(REFUSING), "/many?parameter299=1").decision())
                .isInstanceOf(Decision.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/wp/v2/users/1?_embed=1", "/keyed?access_token=x"})
    void areNothingThatAStrangerIsToldOfWhatIsClosed(String target) throws SpecException {
        assertThat(reason(judged(document.with(REFUSING), target)))
                .as(target)
                .isNotEqualTo(Denial.Reason.UNDECLARED_PARAMETER);
    }

    @Test
    void aKeyInTheQueryIsNoneOfThemWhereItIsTaken() throws SpecException {
        assertThat(judged(document.with(REFUSING), "/keyed?apiKey=secret-value-of-a-key")
                        .decision())
                .isInstanceOf(Decision.Allow.class);
        assertThat(reason(judged(document.with(REFUSING), "/keyed?apiKey=secret-value-of-a-key&_embed")))
                .isEqualTo(Denial.Reason.UNDECLARED_PARAMETER);
        assertThat(reason(judged(document.with(REFUSING), "/wp/v2/posts?apiKey=secret-value-of-a-key")))
                .isEqualTo(Denial.Reason.MALFORMED_REQUEST);
    }

    /** What nobody can decode is no name. */
    @ParameterizedTest
    @ValueSource(strings = {"stra%DFe=1", "page%=1", "page%zz=1", "page%2=1", "%"})
    void thatCannotBeDecodedAreNone(String query) {
        var names = operation("/wp/v2/posts").query();

        assertThat(UndeclaredPairs.inQuery("/a?" + query, names)).isEqualTo(3);
    }

    /** Some servers find pairs within a value, so what a declared one may hide is looked for as ever. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/wp/v2/posts?page=1%26url=users",
                "/wp/v2/posts?page=1?url=users",
                "/wp/v2/posts?page=1%2526url%253Dusers",
                "/wp/v2/posts/1?%26url=users",
                "/free?url=users"
            })
    void hideNoPathWithinWhatIsDeclared(String target) throws SpecException {
        assertThat(judged(document.with(REFUSING), target).decision())
                .as(target)
                .isInstanceOf(Decision.Deny.class);
    }

    @Test
    void areLookedForInThePathUnlessItsServerFindsNoneThere() throws SpecException {
        var minding = new TargetRules(Set.of(), Set.of(PathDistinction.QUERY_PATH)).with(UndeclaredParameters.REFUSE);

        assertThat(judged(document.with(minding), "/wp/v2/posts/1%26_embed=author")
                        .decision())
                .isInstanceOf(Decision.Allow.class);
        assertThat(reason(judged(document.with(minding), "/wp/v2/posts/1?_embed=author")))
                .isEqualTo(Denial.Reason.UNDECLARED_PARAMETER);
    }

    /** As documents that were not declared by that name in the document itself closed more. */
    @Test
    void whatStandsInAnotherFileIsDeclared() {
        assertThat(operation("/elsewhere").queryParameters()).containsExactly("elsewhere", "since", "until");
        assertThat(document.findings().problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/free, true",
        "/whole, true",
        "/form, false",
        "/exploded, false",
        "/empty, false",
        "/wp/v2/posts, false"
    })
    void someOperationsTakeAny(String path, boolean isSo) {
        assertThat(operation(path).query().takesAny()).as(path).isEqualTo(isSo);
    }

    private Operation operation(String path) {
        return document.operations().stream()
                .filter(one -> one.signature().equals("GET " + path))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void areLookedForWithoutAnAllocation() {
        var names = QueryNames.of(List.of("page", "page_size", "q", "sort", "created_after"));
        var target = "/items?page=2&page_size=50&q=red+shoes&sort=-price&creat%65d_after=2026-01-01";
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var least = Long.MAX_VALUE;
        for (var round = 0; round < 20; round++) {
            var before = threads.getCurrentThreadAllocatedBytes();
            for (var i = 0; i < 1_000; i++) {
                if (UndeclaredPairs.inQuery(target, names) != UndeclaredPairs.NONE) {
                    throw new AssertionError("all are declared");
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).isLessThan(1_000);
    }
}
