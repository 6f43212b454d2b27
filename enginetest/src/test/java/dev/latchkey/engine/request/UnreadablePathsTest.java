package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys among the paths of a document that are no paths: what a server means by them is closed, and nothing else. */
class UnreadablePathsTest {

    @TempDir
    private Path folder;

    private ApiDocument document(String key, String open) throws IOException, SpecException {
        var file = Files.writeString(folder.resolve("api.yaml"), """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            paths:
              "%s": {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              "%s": {get: {security: [], responses: {'200': {description: ok}}}}
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}
            """.formatted(key, open));
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS).read("api", file);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "//boss, /{slug}, /boss, /other",
                "//boss, /{slug}, /boss%20, /other",
                "//boss, /{slug}, /boss.json, /other",
                "//boss, /{slug}/, /boss/, /other/",
                "///boss//, /{slug}, /boss, /other",
                "` /boss`, /{slug}, /boss, /other",
                "`/boss `, /{slug}, /boss,",
                "`/a/ boss`, /{a}/{b}, /a/boss, /b/other",
                "/./boss, /{slug}, /boss, /other",
                "/x/../boss, /{slug}, /boss, /x",
                "/../boss, /{slug}, /boss, /other",
                "/a/./boss, /{a}/{b}, /a/boss, /a/other",
                "/boss?x=1, /{slug}, /boss, /other",
                "/boss#x, /{slug}, /boss, /other",
                "/boss;x=1, /{slug}, /boss,",
                "/~1boss, /{slug}, /boss, /other",
                "~1boss, /{slug}, /boss, /other",
                "/a~1boss, /{a}/{b}, /a/boss, /a/other",
                "/\\\\boss, /{slug}, /boss,",
                "\\\\boss, /{slug}, /boss,",
                "boss, /{slug}, /boss, /other",
                "/a%2Fboss, /{a}/{b}, /a/boss, /a/other",
                "//boss.json, /{slug}, /boss, /other",
                "https://h/users/me, /users/{id}, /users/me, /users/7",
                "//h/users/me, /users/{id}, /users/me, /users/7",
                "{base}/users/me, /users/{id}, /users/me, /users/7",
                "{{base}}/users/me, /users/{id}, /users/me, /users/7",
                "${base}/users/me, /users/{id}, /users/me, /users/7",
                "GET /users/me, /users/{id}, /users/me, /users/7",
                "`/users/me,/users/self`, /users/{id}, /users/me, /users/7",
                "`/users/me,/users/self`, /users/{id}, /users/self, /users/7",
                "/users/me|/x, /users/{id}, /users/me, /users/7",
                "/users/me%20, /users/{id}, /users/me, /users/7",
                "/users/%E3%80%80me, /users/{id}, /users/me, /users/7",
                "/users/:id, /{a}/{b}, /users/7, /other/7",
                "/users/*, /{a}/{b}, /users/7, /other/7",
                "/users/**, /{a}/{b}, /users/7, /other/7",
                "/users/<id>, /{a}/{b}, /users/7, /other/7",
                "/users/(?P<id>\\\\d+), /{a}/{b}, /users/7, /other/7",
                "/boss//index.html, /{slug}, /boss, /other",
                "/admin/*, /{a}/{b}/{c}, /admin/x/y, /other/x/y",
                "/admin/*, /admin/{b}/{c}, /admin/x/y,",
                "/admin/*, /admin/{b}/open, , /admin/x/open",
                "/admin/*, /{a}, /admin, /other",
                "/admin/*, /admin, , /admin",
                "/files/**, /{a}/{b}/{c}/{d}, /files/x/y/z, /other/x/y/z",
                "/files/<path:p>, /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/aws/{proxy+}, /{a}/{b}/{c}, /aws/x/y, /other/x/y",
                "/files/{*path}, /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/files/{path*}, /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/files/{**path}, /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/files/{path...}, /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/files/{path:.*}, /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/files/:path*, /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/files/:path+, /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/files/:path(.*), /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/posts/:id?, /{a}/{b}, /posts/7, /other/7",
                "/posts/:id?, /{a}, /posts, /other",
                "/posts/{id?}, /{a}, /posts, /other",
                "/files/*filepath, /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/files/(.*), /{a}/{b}/{c}, /files/x/y, /other/x/y",
                "/users/$id, /{a}/{b}, /users/7, /other/7",
                "/users/%7Bid%7D, /{a}/{b}, /users/7, /other/7",
                "/blog/[...slug], /{a}/{b}/{c}, /blog/x/y, /other/x/y",
                "/blog/[[...slug]], /{a}, /blog, /other",
                "/blog/[slug], /{a}/{b}, /blog/x, /other/x",
                "/posts[/{id}], /{a}, /posts, /other",
                "/posts[/{id}], /{a}/{b}, /posts/7, /other/7",
                "/posts(/:id), /{a}/{b}, /posts/7, /other/7",
                "/users(.:format), /{a}, /users, /other",
                "/users(.:format), /{a}, /users.json, /other.json",
                "^/admin/(.*)$, /{a}/{b}/{c}, /admin/x/y, /other/x/y",
                "^admin/(?P<id>\\\\d+)/$, /{a}/{b}, /admin/7, /other/7",
                "/a/@:name, /{a}/{b}/{c}, /a/x/y, /b/x/y",
                // marks that no text of a document is known to have, wherever they stand
                "/users/@id, /{a}/{b}, /users/7, /other/7",
                "/users/@userId, /{a}/{b}, /users/7, /other/7",
                "/users/${id}, /{a}/{b}, /users/7, /other/7",
                "`/users/#{id}`, /{a}/{b}, /users/7,",
                "/users/.+, /{a}/{b}, /users/7, /other/7",
                "/users/[0-9]+, /{a}/{b}, /users/7, /other/7",
                "/users/:{id}, /{a}/{b}, /users/7, /other/7",
                "/users/@{id}, /{a}/{b}, /users/7, /other/7",
                "/users/(id), /{a}/{b}, /users/7, /other/7",
                "/users/$1, /{a}/{b}, /users/7, /other/7",
                "/users/%s, /{a}/{b}, /users/7, /other/7",
                "/users/%d, /{a}/{b}, /users/7, /other/7",
                "/users/__id__, /{a}/{b}, /users/7, /other/7",
                "/users/{{id}}, /{a}/{b}, /users/7, /other/7",
                "/users/*id, /{a}/{b}, /users/7, /other/7",
                "/users/~id, /{a}/{b}, /users/7, /other/7",
                "/users/!id, /{a}/{b}, /users/7, /other/7",
                "/users/=id=, /{a}/{b}, /users/7, /other/7",
                "/users/&id, /{a}/{b}, /users/7, /other/7",
                "/users/'id', /{a}/{b}, /users/7, /other/7",
                "/users/|id|, /{a}/{b}, /users/7, /other/7",
                "/users/%40id, /{a}/{b}, /users/7, /other/7",
                "/users/%23id, /{a}/{b}, /users/7, /other/7",
                "/users/@id/roles, /{a}/{b}/roles, /users/7/roles, /other/7/roles",
                "/users/@id, /users/{x}, /users/7.json,",
                "/@{id}, /{a}, /7,"
            })
    void closesWhatAServerMayMeanByAKeyThatIsNoPath(
            String key, String open, @Nullable String closed, @Nullable String still)
            throws IOException, SpecException {
        var operations = ApiOperations.of(List.of(document(key, open)));
        assertThat(closed != null && isAllowed(operations, closed)).as(closed).isFalse();
        // Where a segment cannot be read, whatever it may stand for is closed.
        assertThat(still == null || isAllowed(operations, still)).as(still).isTrue();
        var findings = document(key, open).findings();
        assertThat(findings.closed().isEmpty() && findings.problems().isEmpty()).isFalse();
    }

    /** What stands there and asks for the same is served by whatever the key may mean. */
    @ParameterizedTest
    @CsvSource({
        "/users/@id, /users/7",
        "/users/:id, /users/7",
        "/users/$1, /users/7.json",
        "/files/*path, /files/x",
        "/users/@{id}, /users/@7"
    })
    void servesWhatAsksForTheSameAsTheKey(String key, String target) throws IOException, SpecException {
        var file = Files.writeString(folder.resolve("api.yaml"), """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            paths:
              "%s": {get: {security: [], responses: {'200': {description: ok}}}}
              "/{a}/{b}": {get: {security: [], responses: {'200': {description: ok}}}}
              "/{a}/{b}/{c}": {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}
            """.formatted(key));
        var read = new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS).read("api", file);
        var operations = ApiOperations.of(List.of(read));
        assertThat(isAllowed(operations, target)).isTrue();
        assertThat(read.findings().closed())
                .anySatisfy(closed -> assertThat(closed.reason()).contains("parameters of a path as {name}"));
    }

    private static boolean isAllowed(ApiOperations operations, String target) {
        var judge = new Judge(
                operations,
                ProtectedResources.of(List.of(), "https://api.example.com"),
                TestHeaders.CARRIERS,
                (presented, request) -> new Authentication.Anonymous());
        var judgement = judge.judge(HttpMethod.GET, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
        return !(judgement instanceof Judgement.Unreadable) && judgement.decision() instanceof Decision.Allow;
    }

    /** What looks like a notation of some router and is a text of many documents, or an operator of OData, closes nothing else. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/users/$count, /users/{id}, /users/7",
                "/Patient/$everything, /Patient/{id}, /Patient/7",
                "/v1/users:batchGet, /v1/{name}, /v1/7",
                "/v1/{name}:cancel, /v1/{name}, /v1/7",
                "/Users({id}), /{x}, /Users",
                "/Users('{id}'), /{x}, /Users",
                "`/range(from={a},to={b})`, /{x}, /range",
                "/Default.Action(), /{x}, /Other",
                "/c++, /{x}, /c",
                "/@me, /{x}, /7",
                "/users/@original, /users/{x}, /users/7",
                "/$metadata, /{x}, /7",
                "/$crossjoin(a), /{x}, /7",
                "/$batch, /{x}, /7",
                "`/points/{lat},{lon}`, /points/{x}, /points/7",
                "/{a}@{b}, /{x}, /7",
                "/~{user}, /{x}, /7",
                "/v1/{name}:cancel, /v1/{x}, /v1/7",
                "/Users({id})/Model.Action(), /Users({id})/{x}, /Users(7)/other"
            })
    void takesTextsOfDocumentsForTexts(String key, String open, String still) throws IOException, SpecException {
        assertThat(document(key, open).findings().closed()).isEmpty();
        assertThat(isAllowed(ApiOperations.of(List.of(document(key, open))), still))
                .isTrue();
    }
}
