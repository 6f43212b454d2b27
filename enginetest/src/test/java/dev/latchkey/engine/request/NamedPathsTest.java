package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that name in their query another path than their own, which some servers run. Judged for somebody without credentials. */
class NamedPathsTest {

    @TempDir
    private Path folder;

    private ApiDocument document;

    @BeforeEach
    void readTheDocument() throws IOException, SpecException {
        var file = Files.writeString(folder.resolve("api.yaml"), """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            security: []
            paths:
              /admin: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /admin/users/{id}: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /v1/boss/: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /caf%C3%A9: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /: {get: {responses: {'200': {description: ok}}}}
              /public: {get: {responses: {'200': {description: ok}}}}
              /v1/list: {get: {responses: {'200': {description: ok}}}}
              /x/{id}: {get: {responses: {'200': {description: ok}}}}
              /search:
                parameters: [{$ref: '#/components/parameters/Query'}]
                get:
                  parameters: [{name: url, in: query, schema: {type: string}}, {name: s, in: header, schema: {type: string}}]
                  responses: {'200': {description: ok}}
            components:
              parameters: {Query: {name: q, in: query, schema: {type: string}}}
              securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}
            """);
        document = new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS).read("api", file);
    }

    private static Judgement judged(ApiDocument document, String target) throws SpecException {
        var judge = new Judge(
                ApiOperations.of(List.of(document)),
                ProtectedResources.of(List.of(), "https://api.example.com"),
                TestHeaders.CARRIERS,
                (presented, request) -> new Authentication.Anonymous());
        return judge.judge(HttpMethod.GET, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the query is a path
                "/?/admin",
                "/?%2Fadmin",
                "/?%2fnothing",
                "/?%5Cadmin",
                "/?/admin=1",
                "/?/admin/users/a=1",
                "/?a=1&/admin",
                "/search?/admin",
                // or all of it is one
                "/?admin",
                "/?admin=",
                "/?admin%3D",
                "/?admin=&a=1",
                "/?admin&a=1",
                "/?adm%69n",
                "/public?admin/users/7",
                // index.php?url=$1
                "/public?url=admin",
                "/public?url=/admin",
                "/public?url=%2Fadmin",
                "/public?url=%252Fadmin",
                "/public?a=1&url=admin",
                "/public?a=1;url=admin",
                "/public?a=1%26url=admin",
                "/public?a=1%26url%3Dadmin",
                "/public?u%72l=admin",
                "/public?URL=admin",
                "/public?url=adm%69n",
                "/public?url=adm%2569n",
                "/public?url=x&url=admin",
                "/public?url=admin&url=x",
                "/public?url=admin/",
                "/public?url=//admin",
                "/public?url=./admin",
                "/public?url=x/../admin",
                "/public?url=%5Cadmin",
                "/public?url=admin/users/7",
                "/public?url=admin%2Fusers%2F7",
                "/public?url=admin.json",
                "/public?url=ADMIN",
                "/public?url=index.php/admin",
                "/public?url=caf%C3%A9",
                "/public?url=v1/boss",
                "/v1/list?url=boss",
                "/v1/list?url=boss/",
                "/v1/list?url=v1/boss",
                "/v1/list?url=admin",
                // and what others call it
                "/?q=admin",
                "/?s=/admin",
                "/?r=admin",
                "/?p=admin",
                "/?route=admin",
                "/?_route_=admin",
                "/?_url=/admin",
                "/?path=admin",
                "/?option=admin",
                "/?rest_route=/admin",
                "/?rest.route=/posts/7",
                "/?x_astro_path=/posts",
                // what of the path a rule puts into a query
                "/x/7&url=admin",
                "/x/7%26url=admin",
                "/x/7%26url%3Dadmin",
                "/x/7%3Furl=admin",
                // by whatever name, as far as the documents have a text for it
                "/?a=/admin",
                "/?next=%2Fadmin",
                "/?__sugar_url=admin",
                "/public?curl=admin",
                "/public?a[b]=admin",
                "/public?a.b=admin/users/7",
                "/v1/list?a=boss",
                "/v1/list?a=v1/boss/",
                // whose names and values are read leniently
                "/public?url%00x=admin",
                "/public?%20url=admin",
                "/public?url%2500=admin",
                "/public?a=1%2526url=admin",
                "/public?rest_route%00x=/nothing",
                "/public?url=ad%20min",
                "/public?url=admin%20",
                "/public?url=adm%C3%A9in",
                "/public?url=ad%3Cb%3Emin",
                "/public?url=admin%00x",
                "/public?url=admin%26x",
                "/public?url=%0Aadmin",
                "/public?a=ad%20min",
                "/public?a=adm%C3%A9in",
                "/public?a=ad%3Cb%3Emin",
                "/public?a=admin%00",
                "/public?a=ADMIN",
                "/public?a=admin.json",
                "/public?a=x/../admin",
                "/public?a=%EF%BD%81dmin",
                "/public?a=a%E2%93%93min",
                "/public?a=%E6%97%A5admin",
                "/public?a=%25E6%2597%25A5admin",
                "/public?a=caf%C3%A9",
                // a parameter is another one when it is called otherwise, or stands elsewhere
                "/search?s=admin",
                "/search?_url=admin",
                "/search?Q=admin"
            })
    void refusesAQueryThatNamesAnotherPath(String target) throws SpecException {
        assertThat(judged(document, target))
                .as(target)
                .isInstanceOfSatisfying(
                        Judgement.Unreadable.class,
                        refused -> assertThat(refused.denial().explanation().whoCanGrant())
                                .contains("document of api", "apis[].distinguishes with queryPath"));
        assertThat(judged(document.with(new TargetRules(Set.of(), Set.of(PathDistinction.QUERY_PATH))), target)
                        .decision())
                .as("where it is said that nobody looks there: %s", target)
                .isInstanceOf(Decision.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/?",
                "/?a=1",
                "/?a=/nothing",
                "/?next=%2Fpublic",
                "/?flag",
                "/?=admin",
                "/public?url",
                "/public?url=",
                "/public?url=/",
                "/public?url=public",
                "/public?url=x/7",
                "/public?url=https://example.com/admin",
                "/public?url=https%3A%2F%2Fexample.com%2Fadmin%3Fa%3D1",
                "/public?url=administrators",
                "/public?curl=administrators",
                "/public?tab=a.boss",
                "/public?lang=v1",
                "/public?a=%E6%97%A5%E6%9C%AC&b=%D0%BF%D1%80&c=%E3%81%82&d=%C3%A9",
                "/public?q=a%20b%25",
                "/public?x=url=admin",
                "/public?s=name&r=2&p=3",
                "/x/url=admin",
                "/search?q=admin",
                "/search?url=admin",
                "/search?a=1&url=%2Fadmin"
            })
    void takesAQueryThatNamesNone(String target) throws SpecException {
        assertThat(judged(document, target).decision()).as(target).isInstanceOf(Decision.Allow.class);
    }

    /** What a program makes of the path of a request that it gets as a parameter ({@code index.php?url=$1}). */
    @ParameterizedTest
    @CsvSource({
        "/{slug}, /admin&x",
        "/{slug}, /admin%26x",
        "/{slug}, /admin&",
        "/{slug}, /admin%EF%BC%86x",
        "/{slug}, /admin%20&x",
        "/{a}/{b}, /admin&/x",
        "/{a}/{b}, /admin%26a/x",
        "/{a}/{b}/{c}/{d}, /admin/users/7&/x",
        "/{slug}, /adm%C3%A9in",
        "/{slug}, /%E2%82%ACadmin",
        "/{slug}, /ad%20min",
        "/{slug}, /ad%3Cb%3Emin",
        "/{slug}, /admin%3Cb",
        "/{a}/{b}, /admin/%C3%A9",
        "/{a}/{b}/{c}, /x/.%C3%A9./admin"
    })
    void refusesAPathThatIsAnotherAsAParameter(String open, String target) throws IOException, SpecException {
        var minded = EnumSet.complementOf(EnumSet.of(PathDistinction.QUERY_PATH));
        var read = read("/admin", "/admin/users/{id}", open);
        assertThat(judged(read.with(new TargetRules(Set.of(), minded)), target))
                .as(target)
                .isInstanceOf(Judgement.Unreadable.class);
        assertThat(judged(read.with(new TargetRules(Set.of(), EnumSet.allOf(PathDistinction.class))), target)
                        .decision())
                .isInstanceOf(Decision.Allow.class);
        assertThat(judged(read("/boss", "/boss/users", open), target).decision())
                .as("where nothing else is there: %s", target)
                .isInstanceOf(Decision.Allow.class);
    }

    /** A path of parameters only would make every value one, so it counts for the known names alone. */
    @Test
    void takesValuesOfUnknownNamesBesidePathsWithoutTexts() throws IOException, SpecException {
        var read = read("/{id}", "/{a}/{b}", "/public");
        assertThat(judged(read, "/public?utm_source=x&ref=a/b&file=a.json&a=public")
                        .decision())
                .isInstanceOf(Decision.Allow.class);
        for (var target : List.of("/public?url=x", "/public?request=x", "/public?url=admin/..", "/public?it=a/b")) {
            assertThat(judged(read, target)).as(target).isInstanceOf(Judgement.Unreadable.class);
        }
        var mixed = read("/v1/{id}.json", "/v1/user-{id}", "/v1/{id}:cancel", "/v1/x/list");
        assertThat(judged(mixed, "/v1/x/list?format=json&a=users&b=cancel&c=v1&d=1.2-3:4&e=a%20b+c")
                        .decision())
                .isInstanceOf(Decision.Allow.class);
        for (var value : List.of("7.json", "user-7", "us%20er-7", "7:cancel", "7:CAN%20CEL", "v1/7.json")) {
            assertThat(judged(mixed, "/v1/x/list?a=" + value)).as(value).isInstanceOf(Judgement.Unreadable.class);
        }
        var anywhere = read("/x{id}y", "/public");
        assertThat(judged(anywhere, "/public?a=x7y")).isInstanceOf(Judgement.Unreadable.class);
        assertThat(judged(anywhere, "/public?a=7").decision()).isInstanceOf(Decision.Allow.class);
    }

    /** An empty value is the path of the program itself. */
    @Test
    void refusesTheRootByAnEmptyValue() throws IOException, SpecException {
        var read = read("/", "/public");
        assertThat(judged(read, "/public?url=")).isInstanceOf(Judgement.Unreadable.class);
        assertThat(judged(read, "/public?a=").decision()).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void namesTheParameterWhereItIsAPlainWord() throws SpecException {
        assertThat(advice("/public?next=admin")).contains("declare the parameter next in the document of api");
        assertThat(advice("/public?a%3Cb%3E=admin")).contains("declare the parameter in the document of api");
        assertThat(advice("/public?" + "a".repeat(41) + "=admin")).contains("declare the parameter in");
    }

    private String advice(String target) throws SpecException {
        return ((Judgement.Unreadable) judged(document, target))
                .denial()
                .explanation()
                .whoCanGrant();
    }

    /** What a document declares is no longer looked up, so it may let in what was refused. */
    @Test
    void tellsOfAParameterThatIsDeclaredNowAndMayBeAPath() throws IOException, SpecException {
        var before = state(declaring("next"));
        for (var name : List.of("url", "_url", "admin", "rest_route", "__sugar_url", "url%5B")) {
            assertThat(RequestComparison.openings(List.of(), before, state(declaring(name))))
                    .as(name)
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("GET /public declares the parameter " + name + " now");
            assertThat(RequestComparison.openings(List.of(), state(declaring(name)), state(declaring(name))))
                    .isEmpty();
            assertThat(RequestComparison.openings(List.of(), state(declaring(name)), before))
                    .isEmpty();
        }
        assertThat(RequestComparison.openings(List.of(), before, state(declaring("page"))))
                .isEmpty();
        var minded = new TargetRules(Set.of(), Set.of(PathDistinction.QUERY_PATH));
        assertThat(RequestComparison.openings(
                        List.of(),
                        state(declaring("next").with(minded)),
                        state(declaring("url").with(minded))))
                .isEmpty();
    }

    /** So of its value where it is a method, whatever servers find their paths in. */
    @Test
    void tellsOfAParameterThatIsDeclaredNowAndMayBeAMethod() throws IOException, SpecException {
        var minded = new TargetRules(Set.of(), Set.of(PathDistinction.QUERY_PATH));
        for (var rules : List.of(TargetRules.STRICT, minded)) {
            var before = state(declaring("next").with(rules));
            for (var name : List.of("method", "http_method", "alf-method", "httpVerb")) {
                var after = state(declaring(name).with(rules));
                assertThat(RequestComparison.openings(List.of(), before, after))
                        .as(name)
                        .singleElement(InstanceOfAssertFactories.STRING)
                        .endsWith("where it is a method that some servers run in place of the one of the request");
                assertThat(RequestComparison.openings(List.of(), after, after)).isEmpty();
                assertThat(RequestComparison.openings(List.of(), after, before)).isEmpty();
            }
            // refused whatever a document says
            assertThat(RequestComparison.openings(
                            List.of(), before, state(declaring("_method").with(rules))))
                    .isEmpty();
        }
    }

    private static RequestComparison.State state(ApiDocument document) throws SpecException {
        return new RequestComparison.State(ApiOperations.of(List.of(document)), List.of());
    }

    private ApiDocument declaring(String parameter) throws IOException, SpecException {
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", Files.writeString(folder.resolve("other.yaml"), """
                    openapi: 3.1.0
                    info: {title: T, version: '1'}
                    security: []
                    components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}
                    paths:
                      /admin: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
                      /public:
                        get:
                          parameters: [{name: '%s', in: query, schema: {type: string}}]
                          responses: {'200': {description: ok}}
                    """.formatted(parameter)));
    }

    /** The last of them is open, the others are not. */
    private ApiDocument read(String... paths) throws IOException, SpecException {
        var text = new StringBuilder("""
            openapi: 3.1.0
            info: {title: T, version: '1'}
            security: []
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}
            paths:
            """);
        for (var i = 0; i < paths.length; i++) {
            text.append("  '")
                    .append(paths[i])
                    .append("': {get: {")
                    .append(i < paths.length - 1 ? "security: [{key: []}], " : "")
                    .append("responses: {'200': {description: ok}}}}\n");
        }
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", Files.writeString(folder.resolve("other.yaml"), text));
    }

    @Test
    void refusesMoreThanCanBeLookedUp() throws SpecException {
        assertThat(judged(document, "/public?" + "q=x&".repeat(33))).isInstanceOf(Judgement.Unreadable.class);
        assertThat(judged(document, "/public?" + "q=x&".repeat(32)).decision()).isInstanceOf(Decision.Allow.class);
        var many = new StringBuilder("/x/7?");
        for (var i = 0; i < 32; i++) {
            many.append("q=%2561").append(i).append('&');
        }
        assertThat(judged(document, many.toString())).isInstanceOf(Judgement.Unreadable.class);
    }

    /** Each is looked at as far as the whole value goes. */
    @Test
    void refusesMorePairsInOneValueThanCanBeLookedAt() throws SpecException {
        for (var separator : List.of(";", "%3B", "%26", "?")) {
            var pair = "a=b" + separator;
            assertThat(judged(document, "/public?" + pair.repeat(40))).isInstanceOf(Judgement.Unreadable.class);
            assertThat(judged(document, "/public?" + (pair.repeat(30) + "&").repeat(20))
                            .decision())
                    .isInstanceOf(Decision.Allow.class);
        }
        assertThat(judged(document, "/public?" + "a=b&".repeat(1_900)).decision())
                .isInstanceOf(Decision.Allow.class);
        assertThat(judged(document, "/public?" + "a=<b&".repeat(300))).isInstanceOf(Judgement.Unreadable.class);
    }

    private ApiDocument ofSeveralMethods(TargetRules rules) throws IOException, SpecException {
        var file = Files.writeString(folder.resolve("methods.yaml"), """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            security: []
            paths:
              /admin: {post: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /things:
                get: {responses: {'200': {description: ok}}}
                post: {security: [{key: []}], responses: {'200': {description: ok}}}
              /open:
                get: {responses: {'200': {description: ok}}}
                post: {responses: {'200': {description: ok}}}
              /contact:
                get:
                  parameters: [{name: tag, in: query, schema: {type: string}}]
                  responses: {'200': {description: ok}}
              /files: {get: {responses: {'200': {description: ok}}}}
              /files/{name}:
                get: {responses: {'200': {description: ok}}}
                delete: {security: [{key: []}], responses: {'200': {description: ok}}}
            components:
              securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}
            """);
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", file)
                .with(rules);
    }

    /** A front controller that finds its path in a parameter seldom looks at the method: recipes in PHP call a function of that name. */
    @ParameterizedTest
    @CsvSource({
        "/contact?request=admin, true",
        "/contact?request=ADMIN, true",
        "/contact?request=/admin/, true",
        "/contact?any=admin, true",
        "/contact?admin, true",
        "/contact?q=things, true",
        "/contact?q=files/7, true",
        "/contact?tag=things, false",
        "/contact?tag=admin, false",
        "/contact?q=open, false",
        "/contact?q=nothing, false",
        "/files?p=2, false",
        "/files?q=files/2, true",
        "/files/7?url=8, false",
        "/files/7?q=things, true",
        "/files/caf%C3%A9, false",
        "/files/a&b, false"
    })
    void looksAtEveryMethodOfAPathThatAQueryNames(String target, boolean isRefused) throws IOException, SpecException {
        assertThat(judged(ofSeveralMethods(TargetRules.STRICT), target) instanceof Judgement.Unreadable)
                .as(target)
                .isEqualTo(isRefused);
        assertThat(judged(ofSeveralMethods(new TargetRules(Set.of(), Set.of(PathDistinction.QUERY_PATH))), target))
                .isInstanceOf(Judgement.Judged.class);
    }

    /**
     * Below a folder that the document writes, no file of that folder's name runs what is named: it would run the path of the request itself.
     * Documents with paths that describe nothing have such files (Twilio's {@code SIP.json}).
     */
    @ParameterizedTest
    @CsvSource({
        "/v1/7/sip/lists.json?q=42, true",
        "/v1/7/sip/lists/8.json?q=42, true",
        "/v1/7/sip/lists/8.json?url=a%2Fb, true",
        "/v1/7/sip/lists.json?q=sip, false",
        "/v1/7/sip/lists.json?q=sip.json, false",
        "/v1/7/sip/lists.json?q=sip/42, false",
        "/v1/7/sip/lists.json?q=v1/7/sip/42, false",
        "/v1/7?q=sip/42, false",
        "/v1/7/sip?q=42, false",
    })
    void aFolderOfTheRequestIsNoFileBelowItself(String target, boolean isTaken) throws IOException, SpecException {
        var file = Files.writeString(folder.resolve("sip.yaml"), """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            security: []
            paths:
              /v1/{id}/sip.json: {}
              /v1/{id}: {get: {responses: {'200': {description: ok}}}}
              /v1/{id}/{kind}: {get: {responses: {'200': {description: ok}}}}
              /v1/{id}/sip/lists.json: {get: {responses: {'200': {description: ok}}}}
              /v1/{id}/sip/lists/{sid}.json: {get: {responses: {'200': {description: ok}}}}
            """);
        var read = new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS).read("api", file);
        assertThat(judged(read, target).decision() instanceof Decision.Allow)
                .as(target)
                .isEqualTo(isTaken);
    }
}
